"""A screening that is cancelled: its entries undone, its places given back, its people told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, Q, Value
from django.db.models.functions import Coalesce

from laclef import journal
from laclef.accounts.models import User
from tickets import letters
from tickets.amounts import Cents
from tickets.models import Ending, Freed, Order, RefundOwed, RefundWay, Seat, Ticket, WaitingEntry
from tickets.places import give_back, lock_rooms
from tickets.voiding import lock_standing, refuse_out_of_window, void


@dataclass(frozen=True)
class Voided:
    """What cancelling a screening undid."""

    entries: int
    reservations: int
    owed_cents: Cents


@journal.atomic
def cancel_screening_entries(
    *, screening_id: int, now: datetime, by: User | None, reason_fr: str, reason_en: str = ""
) -> Voided:
    """Void all that a screening sold and holds, in the transaction that cancels it, and tell its people.

    Called by laclef.evening under the screening's lock, before the state changes: the database lets a
    screening be cancelled only with nothing standing (trigger tickets_cancelled_voids_all).
    """
    bookings = lock_rooms(screening_id=screening_id)
    tickets = lock_standing(room_booking__in=bookings)
    refuse_out_of_window(tickets, bookings, now)
    owed = void(tickets, reason=reason_fr, by=by, till_session_id=None, now=now, because=Freed.SCREENING)
    orders = _give_up_orders(screening_id, tickets, now)
    _close_waiting(screening_id, now)
    _tell(orders, tickets, owed, reason_fr, reason_en)
    voided = Voided(
        entries=len(tickets), reservations=len(orders), owed_cents=sum(r.amount_cents for r in owed)
    )
    journal.note(
        nature="screening.entries_voided",
        actor=by,
        links={"screening": screening_id},
        facts={
            "entries": voided.entries,
            "reservations": voided.reservations,
            "owed_cents": voided.owed_cents,
        },
    )
    return voided


def _give_up_orders(screening_id: int, tickets: Sequence[Ticket], now: datetime) -> list[Order]:
    """Every order that still holds places or entries here; its unclaimed places are given back.

    Of two rooms one may be released already, and the other's places not.
    """
    holding = Seat.objects.unclaimed().filter(order__screening=screening_id).values("order")
    of_entries = {ticket.seat.order_id for ticket in tickets if ticket.seat.order_id is not None}
    orders = list(
        Order.objects.filter(Q(pk__in=holding) | Q(pk__in=of_entries), screening=screening_id)
        .select_for_update(no_key=True, of=("self",))
        .select_related("screening__venue")
        .order_by("id")
    )
    seats = Seat.objects.unclaimed().filter(order__in=orders).values_list("pk", flat=True)
    give_back(seats, because=Freed.SCREENING, now=now)
    Order.objects.filter(pk__in=[order.pk for order in orders]).update(
        cancelled_at=Coalesce("cancelled_at", Value(now, output_field=DateTimeField()))
    )
    return orders


def _close_waiting(screening_id: int, now: datetime) -> None:
    WaitingEntry.objects.filter(screening=screening_id, ended_at__isnull=True).update(
        ended_at=now, ending=Ending.CLOSED
    )


def _tell(
    orders: Sequence[Order],
    tickets: Sequence[Ticket],
    owed: Sequence[RefundOwed],
    reason_fr: str,
    reason_en: str,
) -> None:
    """One mail per order that left an address: why, and what happens to the money."""
    by_order: dict[int, Cents] = defaultdict(int)
    ways = {refund.sale_id: RefundWay(refund.way) for refund in owed}
    way_of: dict[int, RefundWay] = {}
    for ticket in tickets:
        if ticket.seat.order_id is not None and ticket.price_cents:
            by_order[ticket.seat.order_id] += ticket.price_cents
            way_of[ticket.seat.order_id] = ways[ticket.sale_id]
    for order in orders:
        if order.email:
            reason = (reason_en or reason_fr) if order.language == "en" else reason_fr
            letters.screening_cancelled(
                order, reason=reason, owed_cents=by_order[order.pk], way=way_of.get(order.pk)
            )
