"""Booking from the outside: reserve, confirm, prolong, give back. A reservation is not an entry."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from laclef import journal
from screenings.models import RoomBooking, Screening
from tickets import availability, letters, membership_wishes, waiting_list
from tickets.amounts import Cents
from tickets.availability import RoomPlaces, ScreeningPlaces
from tickets.fairness import refuse_to_pass, refuse_unfair, refuse_unless_open, refuse_wishes
from tickets.identity import digest_of, order_already_made
from tickets.models import Channel, Freed, Order, Seat
from tickets.moments import start_of
from tickets.places import Wish, give_back, lock_rooms, share_out, take, unclaimed_seats
from tickets.refusals import BookingRefused

MOST_EXTENSIONS = 10
MOST_BEFORE_THE_BUTTON = 1  # of places held for an address that nobody has proven yet


@journal.atomic
def reserve(
    *,
    key: UUID,
    screening_id: int,
    wishes: Sequence[Wish],
    email: str = "",
    first_name: str = "",
    language: str = "fr",
    room_booking_id: int | None = None,
    pay_now: bool = False,
    memberships: Sequence[Cents | None] = (),
    now: datetime,
) -> Order:
    """Hold one place per wish, or raise BookingRefused and leave no trace. The same key is the same order.

    The rooms' locks are the guard: two people after the last place wait for each other there. With an e-mail
    the places are held until its button is pressed; paying now holds them for the payment's time.
    `room_booking_id` names the slot of an exhibition. `memberships` are intentions too: an amount each, or none
    for one that the person has.
    """
    email = email.strip().lower()
    digest = _digest(
        screening_id=screening_id,
        wishes=wishes,
        email=email,
        slot=room_booking_id,
        pay_now=pay_now,
        memberships=memberships,
    )
    bookings = _of_slot(lock_rooms(screening_id=screening_id), room_booking_id)
    made = order_already_made(key, digest)
    if made is not None:
        return made
    screening = bookings[0].screening if bookings else Screening.objects.get(pk=screening_id)
    shared = _shared_fairly(screening, bookings, wishes, email, pay_now=pay_now, now=now)
    order = Order.objects.create(
        key=key,
        digest=digest,
        screening=screening,
        channel=Channel.ONLINE,
        email=email,
        first_name=first_name.strip(),
        language=language,
        made_at=now,
        paying_at=now if pay_now else None,
    )
    take(order=order, shared=shared, held_until=_hold(email, pay_now, now), now=now)
    if memberships:
        membership_wishes.note(order, memberships)
    note("reservation.made", order, seats=len(wishes), held=bool(email or pay_now))
    if email and not pay_now:
        letters.confirmation(order)
    return order


def _digest(
    *,
    screening_id: int,
    wishes: Sequence[Wish],
    email: str,
    slot: int | None,
    pay_now: bool,
    memberships: Sequence[Cents | None],
) -> str:
    """What was asked, so that the same key with anything else is told apart."""
    return digest_of(
        {
            "screening": screening_id,
            "wishes": [asdict(wish) for wish in wishes],
            "email": email,
            "slot": slot,
            "pay_now": pay_now,
            "memberships": list(memberships),
        }
    )


def _shared_fairly(
    screening: Screening,
    bookings: Sequence[RoomBooking],
    wishes: Sequence[Wish],
    email: str,
    *,
    pay_now: bool,
    now: datetime,
) -> list[tuple[RoomPlaces, Wish]]:
    """Which room each wish goes to, if the web may have these places now; counted under the rooms' lock."""
    refuse_unless_open(screening, bookings, now)
    refuse_wishes(screening, wishes)
    places = in_slot(availability.of_screening(screening.pk, now), bookings)
    refuse_to_pass(places, wishes)
    shared = share_out(wishes, places.rooms, online=True)
    refuse_unfair(
        screening=screening, email=email, seats=len(wishes), places=places, now=now, confirmed=pay_now
    )
    return shared


def _refuse_unless_still_free(seats: Sequence[Seat], places: ScreeningPlaces) -> None:
    """Their hold ran out and was not collected yet: each must still fit in its own room."""
    for room in places.rooms:
        wanted = [
            Wish(wheelchair=seat.wheelchair) for seat in seats if seat.room_booking_id == room.room_booking_id
        ]
        if wanted:
            share_out(wanted, [room], online=True)


def _hold(email: str, pay_now: bool, now: datetime) -> datetime | None:
    """Until when the places are only held; None: firm until the release."""
    if pay_now:
        return now + timedelta(minutes=settings.PAYMENT_HOLD_MINUTES)
    return now + timedelta(minutes=settings.CONFIRM_WITHIN_MINUTES) if email else None


@journal.atomic
def confirm_email(*, order_id: int, now: datetime) -> Order:
    """The mail's one button: the places are firm. Pressed again it changes nothing.

    Too late it still serves until the minute's job has let the places go, if nobody took them; then it is refused.
    """
    order, __ = locked(order_id)
    if order.confirmed_at is not None:
        return order
    seats = unclaimed_seats(order)
    if order.lapsed_at is not None or order.cancelled_at is not None or not seats:
        raise BookingRefused(_("Cette réservation n’existe plus : refaites-en une, ou venez à la porte."))
    if not all(seat.is_live(now) for seat in seats):
        places = availability.of_screening(order.screening_id, now)
        refuse_to_pass(places, [Wish(wheelchair=seat.wheelchair) for seat in seats])
        _refuse_unless_still_free(seats, places)
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(held_until=None)
    _set(order, confirmed_at=now)
    note("reservation.confirmed", order, seats=len(seats))
    return order


@journal.atomic
def extend(*, order_id: int, now: datetime) -> Order:
    """More time for those who are slow (WCAG 2.2.1): the same again from now, as often as most_extensions says."""
    order, bookings = locked(order_id)
    seats = [seat for seat in unclaimed_seats(order) if seat.held_until is not None]
    if not seats or not all(seat.is_live(now) for seat in seats):
        raise BookingRefused(_("Le temps est écoulé : vérifiez s’il reste des places."))
    if order.extensions >= most_extensions(order):
        raise BookingRefused(
            _("Ces places ont déjà été gardées longtemps : décidez maintenant, ou rendez-les.")
        )
    if order.paying_at is not None:
        raise BookingRefused(_("Le paiement est en cours : terminez-le, ou rendez les places."))
    minutes = settings.CONFIRM_WITHIN_MINUTES
    if hasattr(order, "waiting_entry"):
        minutes = settings.OFFER_MINUTES
    until = now + timedelta(minutes=minutes)
    if hasattr(order, "waiting_entry"):
        until = min(until, waiting_list.closes_at(bookings))
    Seat.objects.filter(pk__in=[seat.pk for seat in seats], held_until__lt=until).update(held_until=until)
    _set(order, extensions=order.extensions + 1)
    note("reservation.extended", order, times=order.extensions)
    return order


def most_extensions(order: Order) -> int:
    """Ten of an offer, whose address is proven; one while a mail's button is waited for, which any address can claim."""
    unproven = order.email and order.confirmed_at is None and not hasattr(order, "waiting_entry")
    return MOST_BEFORE_THE_BUTTON if unproven else MOST_EXTENSIONS


@journal.atomic
def cancel_by_holder(*, order_id: int, now: datetime) -> Order:
    """Give all places back, until the start; twice changes nothing. Those who wait are asked at once.

    With an entry that stands the order stands too: it is told of a move, and may be owed for.
    """
    order, bookings = locked(order_id)
    if order.cancelled_at is not None:
        return order
    seats = unclaimed_seats(order)
    refuse_unless_own(order, seats)
    refuse_once_started(seats, bookings, now)
    give_back([seat.pk for seat in seats], because=Freed.HOLDER, now=now)
    if not Seat.objects.live(now).filter(order=order).exists():
        _set(order, cancelled_at=now)
    note("reservation.cancelled", order, seats=len(seats))
    waiting_list.offer_freed(screening=order.screening, bookings=bookings, now=now)
    return order


def locked(order_id: int) -> tuple[Order, list[RoomBooking]]:
    """The rooms, then the order, in the order of the house; the order's facts are read under its lock."""
    screening_id = Order.objects.values_list("screening_id", flat=True).get(pk=order_id)
    bookings = lock_rooms(screening_id=screening_id)
    order = Order.objects.select_for_update(no_key=True).get(pk=order_id)
    order.screening = bookings[0].screening
    return order, bookings


def refuse_unless_own(order: Order, seats: Sequence[Seat]) -> None:
    if order.paying_at is not None:
        raise BookingRefused(_("Un paiement est en cours : terminez-le, ou attendez quelques minutes."))
    if not seats:
        raise BookingRefused(
            _("Cette réservation ne tient plus de place : refaites-en une si vous voulez venir.")
        )


def refuse_once_started(seats: Iterable[Seat], bookings: Sequence[RoomBooking], now: datetime) -> None:
    """Raise BookingRefused from the start on in the rooms of these seats: an exhibition opens more than once."""
    theirs = {seat.room_booking_id for seat in seats}
    if now >= max(start_of(booking) for booking in bookings if booking.pk in theirs or not theirs):
        raise BookingRefused(
            _("La séance a commencé : on n’annule plus. Pour une entrée déjà payée, écrivez-nous.")
        )


def _of_slot(bookings: Sequence[RoomBooking], room_booking_id: int | None) -> list[RoomBooking]:
    """The rooms open at the hours of that one; all of them where no slot is named, for there is only one."""
    if room_booking_id is None:
        if len({booking.during for booking in bookings}) > 1:
            raise BookingRefused(_("Choisissez d’abord un créneau."))
        return list(bookings)
    hours = next((b.during for b in bookings if b.pk == room_booking_id), None)
    return [b for b in bookings if b.during == hours]


def in_slot(places: ScreeningPlaces, bookings: Sequence[RoomBooking]) -> ScreeningPlaces:
    ids = {booking.pk for booking in bookings}
    rooms = tuple(room for room in places.rooms if room.room_booking_id in ids)
    return replace(places, rooms=rooms)


def _set(order: Order, **facts: object) -> None:
    for name, value in facts.items():
        setattr(order, name, value)
    order.save(update_fields=list(facts))


def note(nature: str, order: Order, **facts: object) -> None:
    journal.note(
        nature=nature,
        links={"order": order.pk, "screening": order.screening_id},
        facts={"channel": order.channel, **facts},
    )
