"""What hands do with a drawer of an evening, in one short line each."""

from django.utils import timezone

from tests.tickets.acts import screening_in, sell
from tickets import cancelling
from tickets.issuing import Paid
from tickets.models import (
    Method,
    Moved,
    Ticket,
)
from tickets.till import deposits, drawer
from tickets.till.drawer import Counted


def counted(session, euros, **facts):
    return drawer.count(
        session_id=session.pk,
        counted=Counted({100: euros}, **facts),
        by=session.opened_by,
        now=timezone.now(),
    )


def closed(session, euros, *, left=0, note="on ne sait pas", **facts):
    """Counted at this many euros and closed, the rest in the safe."""
    count = counted(session, euros, **facts)
    return drawer.close(
        session_id=session.pk,
        count_id=count.pk,
        left_cents=left * 100,
        note=note,
        by=session.opened_by,
        now=timezone.now(),
    )


def moved(session, euros, way=Moved.DROP):
    return drawer.move_cash(
        session_id=session.pk,
        way=way,
        amount_cents=euros * 100,
        note="",
        by=session.opened_by,
        now=timezone.now(),
    )


def an_evening(session):
    """5 + 0 in cash, 7 by card, 10 by cheque, 20 to the safe, the five undone and given back."""
    screening = screening_in(20)
    first = sell(screening, 5, 0, till=session)
    sell(screening, 7, till=session, payments=[Paid(Method.CARD, 700)])
    sell(screening, 10, till=session, payments=[Paid(Method.CHEQUE, 1000)])
    sell(screening, 30, till=session)
    moved(session, 20)
    moved(session, 5, Moved.PAID_IN)
    cancelling.cancel_entry(
        ticket_id=Ticket.objects.get(sale=first, price_cents=500).pk,
        reason="erreur",
        by=session.opened_by,
        now=timezone.now(),
        till_session_id=session.pk,
        refund_by=Method.CASH,
    )


def to_bank(session, treasurer, cents, *, method=Method.CASH, **facts):
    return deposits.deposit(
        method=method,
        session_ids=[session.pk],
        amount_cents=cents,
        deposited_on=timezone.localdate(),
        by=treasurer,
        now=timezone.now(),
        **facts,
    )
