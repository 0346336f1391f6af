"""Those who wait: freed places are offered to the next, for a limited time; they say yes, or pass.

Offers are made under the rooms' lock, and while anyone waits the web gives no place to a newcomer
(availability.left_online), so an offer and a new booking never take the same place.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from laclef import journal
from screenings.models import RoomBooking, Screening
from tickets import availability, letters
from tickets.availability import ScreeningPlaces
from tickets.fairness import refuse_to_pass, refuse_unfair, refuse_unless_open, refuse_wishes
from tickets.identity import digest_of
from tickets.models import MOST_SEATS, Channel, Ending, Freed, Order, Seat, WaitingEntry
from tickets.moments import release_of
from tickets.places import (
    Wish,
    give_back,
    is_registration_of,
    lock_rooms,
    share_out,
    take,
    unclaimed_seats,
)
from tickets.refusals import BookingRefused, NotEnoughPlaces


def closes_at(bookings: Sequence[RoomBooking]) -> datetime:
    """It closes at the release: then what is free goes to the door."""
    return min(release_of(booking) for booking in bookings)


@journal.atomic
def join(
    *, screening_id: int, email: str, seats: int, wheelchairs: int = 0, language: str = "fr", now: datetime
) -> WaitingEntry:
    """Wait for places; once per address: joining again gives the same entry. Refused while places are left."""
    email = email.strip().lower()
    bookings = lock_rooms(screening_id=screening_id)
    waiting = WaitingEntry.objects.filter(screening=screening_id, email=email, ended_at__isnull=True).first()
    if waiting is not None:
        return waiting
    screening = bookings[0].screening if bookings else Screening.objects.get(pk=screening_id)
    refuse_unless_open(screening, bookings, now)
    if not email:
        raise BookingRefused(
            _("Donnez une adresse e-mail : c’est par elle que vous saurez qu’une place se libère.")
        )
    if not 1 <= seats <= MOST_SEATS or not 0 <= wheelchairs <= seats:
        raise BookingRefused(_("De une à dix places ; pour un groupe plus grand, écrivez-nous."))
    places = availability.of_screening(screening_id, now)
    refuse_unfair(screening=screening, email=email, seats=seats, places=places, now=now, confirmed=True)
    if now >= closes_at(bookings):
        raise BookingRefused(_("La liste d’attente est close : les places qui restent sont à la porte."))
    if _fitting(places, _blank(seats, wheelchairs)):
        raise BookingRefused(_("Il reste des places : réservez-les directement."))
    entry = WaitingEntry.objects.create(
        screening=screening,
        email=email,
        language=language,
        seats=seats,
        wheelchairs=wheelchairs,
        joined_at=now,
    )
    _note("waiting.joined", entry, seats=seats)
    letters.joined(entry)
    offer_freed(screening=screening, bookings=bookings, now=now)
    return entry


def offer_freed(*, screening: Screening, bookings: Sequence[RoomBooking], now: datetime) -> int:
    """Offer what is free to those who wait, first come first, the first that fits; returns how many offers.

    Call it inside of journal.atomic, under the lock of all the screening's rooms.
    """
    waiting = list(WaitingEntry.objects.waiting().filter(screening=screening))
    if not waiting or now >= closes_at(bookings):
        return 0
    made = 0
    for entry in waiting:
        places = _as_if_nobody_waited(availability.of_screening(screening.pk, now))
        shared = _fitting(places, _blank(entry.seats, entry.wheelchairs))
        if shared and _is_fair(entry, places, now):
            _offer(entry, shared, until=_until(bookings, now), now=now)
            made += 1
    return made


def _is_fair(entry: WaitingEntry, places: ScreeningPlaces, now: datetime) -> bool:
    """What this address took since it joined counts as well."""
    facts: dict[str, Any] = {"screening": entry.screening, "email": entry.email, "seats": entry.seats}
    try:
        refuse_unfair(places=places, now=now, confirmed=True, **facts)
    except BookingRefused:
        return False
    return True


def _offer(entry: WaitingEntry, shared: list, *, until: datetime, now: datetime) -> None:
    entry.offer = Order.objects.create(
        key=uuid4(),
        digest=digest_of({"waiting": entry.pk}),
        screening=entry.screening,
        channel=Channel.ONLINE,
        email=entry.email,
        language=entry.language,
        made_at=now,
    )
    entry.offered_at = now
    take(order=entry.offer, shared=shared, held_until=until, now=now)
    entry.save(update_fields=["offer", "offered_at"])
    _note("waiting.offered", entry, seats=entry.seats)
    letters.offer(entry, until=until)


@journal.atomic
def accept(*, entry_id: int, wishes: Sequence[Wish], now: datetime) -> Order:
    """Yes, at these amounts, for all the places offered or fewer; the address is proven by the link."""
    entry, bookings = _locked(entry_id)
    if entry.ending == Ending.ACCEPTED and entry.offer is not None:
        return entry.offer
    order = _open_offer(entry, now)
    refuse_wishes(entry.screening, wishes)
    seats = unclaimed_seats(order)
    if len(wishes) > len(seats):
        raise NotEnoughPlaces(_("L’offre porte sur moins de places : choisissez-en moins."), len(seats))
    for seat, wish in zip(seats, wishes, strict=False):
        seat.intended_cents, seat.attendee, seat.age_band = wish.cents, wish.attendee, wish.age_band
        seat.held_until = None
    Seat.objects.bulk_update(seats[: len(wishes)], ["intended_cents", "attendee", "age_band", "held_until"])
    give_back([seat.pk for seat in seats[len(wishes) :]], because=Freed.PASSED, now=now)
    order.confirmed_at = now
    order.save(update_fields=["confirmed_at"])
    _end(entry, Ending.ACCEPTED, now)
    letters.confirmation(order)
    offer_freed(screening=entry.screening, bookings=bookings, now=now)
    return order


@journal.atomic
def pass_on(*, entry_id: int, now: datetime) -> WaitingEntry:
    """No, thank you, or no longer: the places go to the next at once."""
    entry, bookings = _locked(entry_id)
    if entry.ended_at is not None:
        return entry
    if entry.offer is not None:
        give_back([seat.pk for seat in unclaimed_seats(entry.offer)], because=Freed.PASSED, now=now)
        _end(entry, Ending.PASSED, now)
    else:
        _end(entry, Ending.LEFT, now)
    offer_freed(screening=entry.screening, bookings=bookings, now=now)
    return entry


@journal.atomic
def expire_offers(*, screening_id: int, now: datetime) -> int:
    """Offers without an answer in time end, and the next are asked; returns how many offers were made."""
    bookings = lock_rooms(screening_id=screening_id)
    if not bookings:
        return 0
    for entry in WaitingEntry.objects.offered().filter(screening=screening_id).select_related("offer"):
        if not entry.awaits_answer(now) and entry.offer is not None:
            give_back([seat.pk for seat in unclaimed_seats(entry.offer)], because=Freed.LAPSED, now=now)
            _end(entry, Ending.EXPIRED, now)
    return offer_freed(screening=bookings[0].screening, bookings=bookings, now=now)


def close(*, screening_id: int, now: datetime) -> int:
    """End the list at the release: offers too, their places go to the door unless their people are there.

    Who still waited is told if places are at the door; who said no has ended before. Under the rooms' lock.
    """
    entries = list(
        WaitingEntry.objects.filter(screening=screening_id, ended_at__isnull=True).select_related(
            "offer", "screening__venue"
        )
    )
    for entry in entries:
        if entry.offer is not None:
            gone = [seat.pk for seat in unclaimed_seats(entry.offer) if seat.arrived_at is None]
            give_back(gone, because=Freed.RELEASED, now=now)
        _end(entry, Ending.CLOSED, now)
    _tell_what_is_left(entries, now)
    return len(entries)


def _tell_what_is_left(entries: Sequence[WaitingEntry], now: datetime) -> None:
    """Of a registration nothing goes to a door; where nothing is left there is nothing to come for."""
    if not entries or is_registration_of(entries[0].screening):
        return
    left = availability.of_screening(entries[0].screening_id, now).left
    for entry in entries:
        if left and entry.email and not _holds_places(entry, now):
            letters.waiting_closed(entry, left=left)


def _holds_places(entry: WaitingEntry, now: datetime) -> bool:
    """Its people stand in the queue already, with the places of their offer."""
    return entry.offer is not None and Seat.objects.live(now).filter(order=entry.offer).exists()


def _locked(entry_id: int) -> tuple[WaitingEntry, list[RoomBooking]]:
    screening_id = WaitingEntry.objects.values_list("screening_id", flat=True).get(pk=entry_id)
    bookings = lock_rooms(screening_id=screening_id)
    entry = WaitingEntry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry_id)
    entry.screening = bookings[0].screening
    return entry, bookings


def _open_offer(entry: WaitingEntry, now: datetime) -> Order:
    if entry.ended_at is not None or (entry.offer is not None and not entry.awaits_answer(now)):
        raise BookingRefused(
            _("L’offre a pris fin : les places sont allées à quelqu’un d’autre, ou à la porte.")
        )
    if entry.offer is None:
        raise BookingRefused(_("Aucune place ne s’est encore libérée : vous recevrez un e-mail."))
    return entry.offer


def _until(bookings: Sequence[RoomBooking], now: datetime) -> datetime:
    return min(now + timedelta(minutes=settings.OFFER_MINUTES), closes_at(bookings))


def _blank(seats: int, wheelchairs: int) -> list[Wish]:
    return [Wish(wheelchair=place < wheelchairs) for place in range(seats)]


def _as_if_nobody_waited(places: ScreeningPlaces) -> ScreeningPlaces:
    return replace(places, waiting=0, waiting_in_wheelchair=0)


def _fitting(places: ScreeningPlaces, wishes: Sequence[Wish]) -> list | None:
    """How the rooms would take them, or None."""
    try:
        refuse_to_pass(places, wishes)
        return share_out(wishes, places.rooms, online=True)
    except NotEnoughPlaces:
        return None


def _end(entry: WaitingEntry, ending: Ending, now: datetime) -> None:
    entry.ended_at, entry.ending = now, ending
    entry.save(update_fields=["ended_at", "ending"])
    _note(f"waiting.{ending.value}", entry, seats=entry.seats)


def _note(nature: str, entry: WaitingEntry, **facts: object) -> None:
    journal.note(nature=nature, links={"waiting": entry.pk, "screening": entry.screening_id}, facts=facts)
