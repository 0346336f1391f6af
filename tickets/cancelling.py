"""Undoing entries inside the legal window, by minus records, with what is owed back written at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db.models import DateTimeField, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings.models import RoomBooking
from tickets import letters, locks, still_owed, waiting_list
from tickets.amounts import Cents
from tickets.models import (
    Ending,
    Freed,
    Method,
    Order,
    PaymentLine,
    RefundOwed,
    RefundWay,
    Seat,
    Ticket,
    TicketCancellation,
    TillSession,
    WaitingEntry,
)
from tickets.places import give_back, lock_room_bookings, lock_rooms
from tickets.refusals import CancellationRefused


@dataclass(frozen=True)
class Voided:
    """What cancelling a screening undid."""

    entries: int
    reservations: int
    owed_cents: Cents


@journal.atomic
def cancel_entry(
    *,
    ticket_id: int,
    reason: str,
    by: User | None,
    now: datetime,
    till_session_id: int | None = None,
    refund_by: Method | None = None,
) -> TicketCancellation:
    """Cancel one entry, or raise CancellationRefused."""
    [cancellation] = cancel_entries(
        ticket_ids=[ticket_id],
        reason=reason,
        by=by,
        now=now,
        till_session_id=till_session_id,
        refund_by=refund_by,
    )
    return cancellation


@journal.atomic
def cancel_entries(
    *,
    ticket_ids: Sequence[int],
    reason: str,
    by: User | None,
    now: datetime,
    till_session_id: int | None = None,
    refund_by: Method | None = None,
) -> list[TicketCancellation]:
    """Cancel these entries, all or none, or raise CancellationRefused; the places are free, the prices owed back.

    With `refund_by` the money goes back from this till at once. Each ticket's one minus record is the guard:
    cancelled twice is refused, in words here and by its unique constraint below.
    """
    screenings = RoomBooking.objects.filter(tickets__in=ticket_ids).values_list("screening", flat=True)
    rooms = RoomBooking.objects.filter(screening__in=set(screenings)).values_list("pk", flat=True)
    bookings = {booking.pk: booking for booking in lock_room_bookings(rooms)}
    _refuse_closed(_lock_till(till_session_id))
    tickets = list(
        Ticket.objects.select_for_update(no_key=True, of=("self",))
        .select_related("sale__sales_point")
        .filter(pk__in=ticket_ids)
        .order_by("pk")
    )
    _refuse_cancelling(tickets, bookings, reason, now)
    owed = void(tickets, reason=reason.strip(), by=by, till_session_id=till_session_id, now=now)
    if refund_by is not None:
        for refund in owed:
            _pay(refund, method=refund_by, till_session_id=till_session_id, by=by, now=now, reference="")
    by_screening = sorted(bookings.values(), key=attrgetter("screening_id"))
    for __, group in groupby(by_screening, key=attrgetter("screening_id")):
        of_one = list(group)
        waiting_list.offer_freed(screening=of_one[0].screening, bookings=of_one, now=now)
    return [ticket.cancellation for ticket in tickets]


def _refuse_cancelling(
    tickets: Sequence[Ticket], bookings: dict[int, RoomBooking], reason: str, now: datetime
) -> None:
    if not tickets:
        raise CancellationRefused(_("Choisis au moins une entrée à annuler."))
    if TicketCancellation.objects.filter(ticket__in=[ticket.pk for ticket in tickets]).exists():
        raise CancellationRefused(
            _("Cette entrée est déjà annulée : il ne reste qu’à rendre ce qui serait dû.")
        )
    if not reason.strip():
        raise CancellationRefused(_("Dis pourquoi, en quelques mots."))
    refusals = (locks.may_cancel_entries(bookings[ticket.room_booking_id], now) for ticket in tickets)
    refusal = next(filter(None, refusals), "")
    if refusal:
        raise CancellationRefused(refusal)


@journal.atomic
def cancel_screening_entries(
    *, screening_id: int, now: datetime, by: User | None, reason_fr: str, reason_en: str = ""
) -> Voided:
    """Void all that a screening sold and holds, in the transaction that cancels it, and tell its people.

    Called by laclef.evening under the screening's lock, before the state changes: the database lets a
    screening be cancelled only with nothing standing (trigger tickets_cancelled_voids_all).
    """
    bookings = lock_rooms(screening_id=screening_id)
    tickets = list(
        Ticket.objects.standing()
        .filter(room_booking__in=bookings)
        .select_for_update(no_key=True, of=("self",))
        .select_related("sale__sales_point", "seat")
        .order_by("id")
    )
    if tickets:
        refusal = next(filter(None, (locks.may_cancel_entries(booking, now) for booking in bookings)), "")
        if refusal:
            raise CancellationRefused(refusal)
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


@journal.atomic
def void_order(*, order: Order, bookings: Sequence[RoomBooking], reason: str, now: datetime) -> Cents:
    """Void the entries of one order and give its places back; returns what is owed for them.

    Under the lock of all the screening's rooms and of the order. An entry that was admitted stays refused.
    """
    tickets = list(
        Ticket.objects.standing()
        .filter(seat__order=order)
        .select_for_update(no_key=True, of=("self",))
        .select_related("sale__sales_point")
        .order_by("id")
    )
    if any(ticket.admitted_at is not None for ticket in tickets):
        raise CancellationRefused(_("Quelqu’un est déjà entré avec cette réservation."))
    if tickets:
        refusal = next(filter(None, (locks.may_cancel_entries(booking, now) for booking in bookings)), "")
        if refusal:
            raise CancellationRefused(refusal)
    owed = void(tickets, reason=reason, by=None, till_session_id=None, now=now)
    seats = Seat.objects.unclaimed().filter(order=order).values_list("pk", flat=True)
    give_back(seats, because=Freed.HOLDER, now=now)
    order.cancelled_at = now
    order.save(update_fields=["cancelled_at"])
    waiting_list.offer_freed(screening=order.screening, bookings=bookings, now=now)
    return sum(refund.amount_cents for refund in owed)


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
    till = _lock_till(till_session_id)
    if till is not None and till.closed_at is not None:
        raise CancellationRefused(_("Cette session de caisse est fermée : ouvres-en une, puis recommence."))
    refund = RefundOwed.objects.select_for_update(no_key=True).get(pk=refund_id)
    paid = PaymentLine.objects.filter(refund=refund).first()
    if paid is not None:
        raise CancellationRefused(_("Ce remboursement est déjà payé : il n’y a plus rien à rendre."))
    return _pay(refund, method=method, till_session_id=till_session_id, by=by, now=now, reference=reference)


def _lock_till(till_session_id: int | None) -> TillSession | None:
    if till_session_id is None:
        return None
    return TillSession.objects.select_for_update(no_key=True).get(pk=till_session_id)


def _refuse_closed(till: TillSession | None) -> None:
    if till is not None and till.closed_at is not None:
        raise CancellationRefused(_("Cette session de caisse est fermée : ouvres-en une, puis recommence."))


def void(
    tickets: Sequence[Ticket],
    *,
    reason: str,
    by: User | None,
    till_session_id: int | None,
    now: datetime,
    because: Freed = Freed.ENTRY,
) -> list[RefundOwed]:
    """A minus record each, one refund owed per sale, the places free. Under the rooms' lock."""
    owed = _owe(tickets, reason=reason, now=now)
    TicketCancellation.objects.bulk_create(
        TicketCancellation(
            ticket=ticket,
            cancelled_at=now,
            cancelled_by=by,
            till_session_id=till_session_id,
            reason=reason[:200],
            refund=owed[ticket.sale_id] if ticket.price_cents else None,
        )
        for ticket in tickets
    )
    Seat.objects.filter(ticket__in=[t.pk for t in tickets]).update(freed_at=now, freed_because=because)
    for ticket in tickets:
        journal.note(
            nature="entry.cancelled",
            actor=by,
            links={"ticket": ticket.pk, "sale": ticket.sale_id, "room_booking": ticket.room_booking_id},
            facts={"tariff": ticket.tariff_code, "cents": -ticket.price_cents, "advance": ticket.advance},
        )
    return list(owed.values())


def _owe(tickets: Iterable[Ticket], *, reason: str, now: datetime) -> dict[int, RefundOwed]:
    sums: dict[int, Cents] = defaultdict(int)
    ways = {}
    for ticket in tickets:
        sums[ticket.sale_id] += ticket.price_cents
        ways[ticket.sale_id] = RefundWay.ONLINE if ticket.sale.sales_point.online else RefundWay.TILL
    rows = RefundOwed.objects.bulk_create(
        RefundOwed(sale_id=sale, amount_cents=cents, way=ways[sale], reason=reason[:200], owed_at=now)
        for sale, cents in sorted(sums.items())
        if cents
    )
    return {row.sale_id: row for row in rows}


def _pay(
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


def _give_up_orders(screening_id: int, tickets: Sequence[Ticket], now: datetime) -> list[Order]:
    """Every order that still holds places or entries here; its unclaimed places are given back."""
    still_open = Q(cancelled_at__isnull=True, lapsed_at__isnull=True, released_at__isnull=True)
    of_entries = {ticket.seat.order_id for ticket in tickets if ticket.seat.order_id is not None}
    orders = list(
        Order.objects.filter(still_open | Q(pk__in=of_entries), screening=screening_id)
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
