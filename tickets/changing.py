"""A reservation that is changed by who holds it: more places, fewer, other amounts."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from laclef import journal
from screenings.models import RoomBooking
from tickets import availability, box_office, waiting_list
from tickets.fairness import refuse_to_pass, refuse_unfair, refuse_unless_open, refuse_wishes
from tickets.models import Channel, Freed, Order, Seat
from tickets.places import Wish, give_back, share_out, take, unclaimed_seats
from tickets.refusals import BookingRefused


@journal.atomic
def change_seats(*, order_id: int, wishes: Sequence[Wish], now: datetime) -> Order:
    """Other amounts, more or fewer places, all or nothing; what is given back is offered to those who wait."""
    order, bookings = box_office.locked(order_id)
    screening = order.screening
    seats = [seat for seat in unclaimed_seats(order) if seat.is_live(now)]
    box_office.refuse_unless_own(order, seats)
    if order.channel != Channel.ONLINE:
        raise BookingRefused(_("Ces places vous sont gardées par la maison : écrivez-nous pour en changer."))
    bookings = [b for b in bookings if b.during == _slot_of(seats[0], bookings)]
    refuse_unless_open(screening, bookings, now)
    refuse_wishes(screening, wishes)
    kept, added = _matched(seats, wishes)
    places = box_office.in_slot(availability.of_screening(order.screening_id, now), bookings)
    if added:
        refuse_to_pass(places, added)
    refuse_unfair(
        screening=screening,
        email=order.email,
        seats=len(wishes),
        places=places,
        now=now,
        already=len(seats),
        confirmed=seats[0].held_until is None,
    )
    surplus = [seat.pk for seat in seats if seat not in {seat for seat, __ in kept}]
    give_back(surplus, because=Freed.HOLDER, now=now)
    for seat, wish in kept:
        seat.intended_cents, seat.attendee, seat.age_band = wish.cents, wish.attendee, wish.age_band
    Seat.objects.bulk_update([seat for seat, __ in kept], ["intended_cents", "attendee", "age_band"])
    if added:
        places = box_office.in_slot(availability.of_screening(order.screening_id, now), bookings)
        take(
            order=order,
            shared=share_out(added, places.rooms, online=True),
            held_until=seats[0].held_until,
            now=now,
        )
    box_office.note(
        "reservation.changed", order, seats=len(wishes), given_back=len(surplus), added=len(added)
    )
    waiting_list.offer_freed(screening=screening, bookings=bookings, now=now)
    return order


def _slot_of(seat: Seat, bookings: Sequence[RoomBooking]) -> object:
    return next(b.during for b in bookings if b.pk == seat.room_booking_id)


def _matched(seats: Sequence[Seat], wishes: Sequence[Wish]) -> tuple[list[tuple[Seat, Wish]], list[Wish]]:
    """Which seats go on serving which wishes, and the wishes that need a new one."""
    left = list(seats)
    kept, added = [], []
    for wish in wishes:
        seat = next((seat for seat in left if seat.wheelchair == wish.wheelchair), None)
        if seat is None:
            added.append(wish)
        else:
            left.remove(seat)
            kept.append((seat, wish))
    return kept, added
