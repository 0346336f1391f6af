"""What a session sold, took and gave back: the figures of X and Z, and what its drawer should hold."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from tickets.amounts import Cents
from tickets.models import (
    Membership,
    Method,
    Moved,
    PaymentLine,
    Reading,
    Sale,
    Ticket,
    TicketCancellation,
    TillCount,
    TillMovement,
    TillReport,
    TillSession,
)


@dataclass(frozen=True)
class Expected:
    """What hands should find: in the drawer, among the cheques, on the terminal's slip."""

    cash: Cents
    cheque: Cents
    card: Cents


def expected_in(session: TillSession) -> Expected:
    """Float, plus what came in by hand, less what went out. Read it under the session's lock."""
    net = {row[0]: row[2] - row[3] for row in _received(session)}
    moved = _moved(session)
    return Expected(
        cash=session.float_cents + net[Method.CASH] + moved[Moved.PAID_IN] - moved[Moved.DROP],
        cheque=net[Method.CHEQUE],
        card=net[Method.CARD],
    )


def expected_at(count: TillCount) -> Expected:
    """What was expected when this count was given."""
    return Expected(count.expected_cash_cents, count.expected_cheque_cents, count.expected_card_cents)


def of_session(session: TillSession) -> dict[str, Any]:
    """All of it, as it is kept in a reading: integers and codes, no name of anybody."""
    tickets = Ticket.objects.filter(sale__till_session=session)
    told = tickets.aggregate(
        entries=Count("pk"),
        free=Count("pk", filter=Q(price_cents=0)),
        cents=Coalesce(Sum("price_cents"), 0),
        vouchers=Count("pk", filter=Q(contremarque=True)),
    )
    tariffs = (
        tickets.values_list("tariff_code").annotate(Count("pk"), Sum("price_cents")).order_by("tariff_code")
    )
    undone = TicketCancellation.objects.filter(till_session=session).aggregate(
        entries=Count("pk"), cents=Coalesce(Sum("ticket__price_cents"), 0)
    )
    members = Membership.objects.filter(sale__till_session=session).aggregate(
        memberships=Count("pk"), cents=Coalesce(Sum("amount_cents"), 0)
    )
    moved, expected = _moved(session), expected_in(session)
    received = _received(session)
    return {
        "sales": Sale.objects.filter(till_session=session).count(),
        "entries": told["entries"],
        "free": told["free"],
        "entries_cents": told["cents"],
        "vouchers": told["vouchers"],
        "tariffs": [list(row) for row in tariffs],
        "undone": undone["entries"],
        "undone_cents": undone["cents"],
        "memberships": members["memberships"],
        "memberships_cents": members["cents"],
        "methods": received,
        "float_cents": session.float_cents,
        "drops_cents": moved[Moved.DROP],
        "paid_in_cents": moved[Moved.PAID_IN],
        "expected_cash_cents": expected.cash,
        "perpetual_cents": _perpetual_before(session) + sum(row[2] - row[3] for row in received),
    }


def _received(session: TillSession) -> list[list[Any]]:
    """Per means of payment: how many payments, received, given back (cents)."""
    rows = (
        PaymentLine.objects.filter(till_session=session)
        .values_list("method")
        .annotate(
            payments=Count("pk", filter=Q(sign=1)),
            received=Coalesce(Sum("amount_cents", filter=Q(sign=1)), 0),
            given=Coalesce(Sum("amount_cents", filter=Q(sign=-1)), 0),
        )
    )
    by_method = {row[0]: list(row) for row in rows}
    return [by_method.get(str(one), [str(one), 0, 0, 0]) for one in (Method.CASH, Method.CARD, Method.CHEQUE)]


def _moved(session: TillSession) -> dict[str, Cents]:
    told = TillMovement.objects.filter(till_session=session).values_list("way").annotate(Sum("amount_cents"))
    return {str(Moved.DROP): 0, str(Moved.PAID_IN): 0} | dict(told)


def _perpetual_before(session: TillSession) -> Cents:
    """The point's total since its first session, as its last Z says (cahier des charges, CGI 286-I-3° bis)."""
    last = TillReport.objects.filter(sales_point=session.sales_point_id, kind=Reading.Z).last()
    return last.figures["perpetual_cents"] if last else 0
