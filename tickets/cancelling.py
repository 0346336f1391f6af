"""Undoing entries inside the legal window, one by one or with their order."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings.models import RoomBooking
from tickets import waiting_list
from tickets.amounts import Cents
from tickets.models import Freed, Method, Order, Seat, Ticket, TicketCancellation
from tickets.paying_back import lock_open_till, pay
from tickets.places import give_back, lock_room_bookings
from tickets.refusals import CancellationRefused
from tickets.voiding import lock_standing, refuse_out_of_window, void


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
    bookings = lock_room_bookings(rooms)
    lock_open_till(till_session_id)
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
            pay(refund, method=refund_by, till_session_id=till_session_id, by=by, now=now, reference="")
    by_screening = sorted(bookings, key=attrgetter("screening_id"))
    for __, group in groupby(by_screening, key=attrgetter("screening_id")):
        of_one = list(group)
        waiting_list.offer_freed(screening=of_one[0].screening, bookings=of_one, now=now)
    return [ticket.cancellation for ticket in tickets]


def _refuse_cancelling(
    tickets: Sequence[Ticket], bookings: Sequence[RoomBooking], reason: str, now: datetime
) -> None:
    if not tickets:
        raise CancellationRefused(_("Choisis au moins une entrée à annuler."))
    if TicketCancellation.objects.filter(ticket__in=[ticket.pk for ticket in tickets]).exists():
        raise CancellationRefused(
            _("Cette entrée est déjà annulée : il ne reste qu’à rendre ce qui serait dû.")
        )
    if not reason.strip():
        raise CancellationRefused(_("Dis pourquoi, en quelques mots."))
    refuse_out_of_window(tickets, bookings, now)


@journal.atomic
def void_order(*, order: Order, bookings: Sequence[RoomBooking], reason: str, now: datetime) -> Cents:
    """Void the entries of one order and give its places back; returns what is owed for them.

    Under the lock of all the screening's rooms and of the order. An entry that was admitted stays refused.
    """
    tickets = lock_standing(seat__order=order)
    if any(ticket.admitted_at is not None for ticket in tickets):
        raise CancellationRefused(
            _("Quelqu’un est déjà entré avec cette réservation : pour les autres places, passez à la caisse.")
        )
    refuse_out_of_window(tickets, bookings, now)
    owed = void(tickets, reason=reason, by=None, till_session_id=None, now=now)
    seats = Seat.objects.unclaimed().filter(order=order).values_list("pk", flat=True)
    give_back(seats, because=Freed.HOLDER, now=now)
    order.cancelled_at = now
    order.save(update_fields=["cancelled_at"])
    waiting_list.offer_freed(screening=order.screening, bookings=bookings, now=now)
    return sum(refund.amount_cents for refund in owed)
