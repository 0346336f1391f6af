"""Money that goes back: what is owed for entries undone, and the line that pays it, once."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from tickets import still_owed
from tickets.amounts import Cents
from tickets.models import (
    Method,
    Order,
    PaymentLine,
    RefundOwed,
    RefundWay,
    TicketCancellation,
    TillSession,
)
from tickets.refusals import CancellationRefused


@dataclass(frozen=True)
class OwedTo:
    """What is, or was, owed back for the entries of one order, and whether all of it was given back."""

    cents: Cents
    way: RefundWay | None
    paid: bool


def owed_to(order: Order) -> OwedTo:
    """What happens to the money of an order whose entries were voided."""
    voided = TicketCancellation.objects.filter(ticket__seat__order=order, refund__isnull=False)
    refunds = RefundOwed.objects.filter(cancellations__in=voided)
    return OwedTo(
        cents=sum(voided.values_list("ticket__price_cents", flat=True)),
        way=next((RefundWay(way) for way in refunds.values_list("way", flat=True)), None),
        paid=not still_owed.outstanding().filter(pk__in=refunds).exists(),
    )


@journal.atomic
def pay_refund(
    *,
    refund_id: int,
    method: Method,
    till_session_id: int | None = None,
    by: User | None,
    now: datetime,
    reference: str = "",
) -> PaymentLine:
    """Pay what is owed, at any open till or by the provider, once; the same evening or much later."""
    lock_open_till(till_session_id)
    refund = RefundOwed.objects.select_for_update(no_key=True).get(pk=refund_id)
    paid = PaymentLine.objects.filter(refund=refund).first()
    if paid is not None:
        raise CancellationRefused(_("Ce remboursement est déjà payé : il n’y a plus rien à rendre."))
    return pay(refund, method=method, till_session_id=till_session_id, by=by, now=now, reference=reference)


def lock_open_till(till_session_id: int | None) -> None:
    """The session that pays, if any, locked and open, or raise CancellationRefused."""
    if till_session_id is None:
        return
    till = TillSession.objects.select_for_update(no_key=True).get(pk=till_session_id)
    if till.closed_at is not None:
        raise CancellationRefused(_("Cette session de caisse est fermée : ouvres-en une, puis recommence."))


def pay(
    refund: RefundOwed,
    *,
    method: Method,
    till_session_id: int | None,
    by: User | None,
    now: datetime,
    reference: str,
) -> PaymentLine:
    line = PaymentLine.objects.create(
        sale_id=refund.sale_id,
        sign=-1,
        amount_cents=refund.amount_cents,
        method=method,
        till_session_id=till_session_id,
        taken_by=by,
        taken_at=now,
        refund=refund,
        provider_reference=reference,
    )
    journal.note(
        nature="refund.paid",
        actor=by,
        links={"sale": refund.sale_id, "refund": refund.pk},
        facts={"cents": -refund.amount_cents, "method": str(method)},
    )
    return line
