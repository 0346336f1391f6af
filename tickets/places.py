"""Taking and giving back places, under the lock that makes their count true."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg.errors import LockNotAvailable

from screenings.models import Admission, RoomBooking, Screening, State
from tickets.amounts import Cents
from tickets.availability import RoomPlaces, places_in_words
from tickets.models import Freed, Order, Seat
from tickets.refusals import BookingRefused, Crowded, NotEnoughPlaces


@dataclass(frozen=True)
class Wish:
    """One place wanted: the amount one means to pay (none: nothing to pay, or not said yet)."""

    cents: Cents | None = None
    wheelchair: bool = False
    attendee: str = ""
    age_band: str = ""


def lock_rooms(*, screening_id: int) -> list[RoomBooking]:
    """The rooms of a screening, locked in order: the one guard of its places.

    Read nothing about them before: the lock and what is read under it are two statements, or the second
    would show them as they were before the wait.
    """
    return _locked(RoomBooking.objects.filter(screening=screening_id))


def lock_room_bookings(ids: Iterable[int]) -> list[RoomBooking]:
    """Those room bookings, locked in order of their ids, whatever their screenings."""
    return _locked(RoomBooking.objects.filter(pk__in=sorted(set(ids))))


def _locked(bookings: QuerySet[RoomBooking]) -> list[RoomBooking]:
    """Three seconds at most, then Crowded: a queue of requests never piles up behind a lost one."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '3s'")
    try:
        list(bookings.select_for_update(no_key=True).order_by("id"))
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise Crowded(_("Beaucoup de monde en ce moment : à réessayer dans quelques secondes.")) from error
    return list(bookings.select_related("screening__venue", "room", "release_delay").order_by("id"))


def refuse_unless_booked_here(screening: Screening) -> None:
    """Raise BookingRefused, saying what one can do, where places are not booked here."""
    if screening.state == State.CANCELLED:
        raise BookingRefused(_("Cette séance est annulée : choisissez-en une autre au programme."))
    if screening.state != State.PUBLISHED:
        raise BookingRefused(_("Cette séance n’est pas encore annoncée : revenez bientôt."))
    if screening.admission == Admission.FREE:
        raise BookingRefused(_("Entrée libre : il n’y a rien à réserver, venez."))
    if screening.admission == Admission.ELSEWHERE:
        raise BookingRefused(_("On réserve auprès du lieu qui accueille : suivez le lien de la séance."))


def share_out(
    wishes: Sequence[Wish], rooms: Sequence[RoomPlaces], *, online: bool
) -> list[tuple[RoomPlaces, Wish]]:
    """Which room each wish goes to: one room for all if one has the places, else the rooms in their order."""
    free = [[_ordinary(room, online), room.wheelchairs_left] for room in rooms]
    chairs = sum(wish.wheelchair for wish in wishes)
    for room, (ordinary, wheelchairs) in zip(rooms, free, strict=True):
        fits = chairs <= wheelchairs and len(wishes) - chairs <= ordinary
        if fits and (online or len(wishes) <= room.left):
            return [(room, wish) for wish in wishes]
    return [(_next_room(wish, rooms, free, online), wish) for wish in wishes]


def _ordinary(room: RoomPlaces, online: bool) -> int:
    """At the desk's own hand the whole room counts, wheelchair places among it."""
    return room.left_online if online else room.left


def _next_room(wish: Wish, rooms: Sequence[RoomPlaces], free: list[list[int]], online: bool) -> RoomPlaces:
    for room, counts in zip(rooms, free, strict=True):
        column = 1 if wish.wheelchair else 0
        if counts[column] > 0:
            counts[column] -= 1
            if wish.wheelchair and not online:
                counts[0] -= 1
            return room
    left = max(0, sum(_ordinary(room, online) for room in rooms))
    if wish.wheelchair:
        raise NotEnoughPlaces(_no_wheelchair_words(rooms, online), left)
    raise NotEnoughPlaces(full_words(left, online), left)


def _no_wheelchair_words(rooms: Sequence[RoomPlaces], online: bool) -> str:
    chairs = sum(room.wheelchairs_left for room in rooms)
    if not online:
        return _(
            "Il reste trop peu de places pour fauteuil (%(chairs)s) : prends-en moins, ou propose une autre séance."
        ) % {"chairs": chairs}
    if not chairs:
        return _("Il n’y a plus de place pour un fauteuil : appelez-nous, ou choisissez une autre séance.")
    return ngettext(
        "Il ne reste qu’une place pour un fauteuil : choisissez-en une, ou appelez-nous.",
        "Il ne reste que %(chairs)s places pour un fauteuil : choisissez-en moins, ou appelez-nous.",
        chairs,
    ) % {"chairs": chairs}


def full_words(left: int, online: bool) -> str:
    """Why not, and what next; “tu” to the house’s own people."""
    if left and online:
        return _("Il %(places)s : choisissez moins de places.") % {"places": places_in_words(left)}
    if left:
        return _("Il %(places)s : prends moins de places.") % {"places": places_in_words(left)}
    if online:
        return _("C’est complet en ligne : inscrivez-vous sur la liste d’attente, ou venez à la porte.")
    return _("La salle est complète : propose une autre séance.")


def take(
    *,
    order: Order,
    shared: Sequence[tuple[RoomPlaces, Wish]],
    held_until: datetime | None,
    now: datetime,
) -> list[Seat]:
    """Insert one seat per wish; the database counts once more."""
    return Seat.objects.bulk_create(
        Seat(
            order=order,
            room_booking_id=room.room_booking_id,
            channel=order.channel,
            intended_cents=wish.cents,
            wheelchair=wish.wheelchair,
            attendee=wish.attendee,
            age_band=wish.age_band,
            taken_at=now,
            held_until=held_until,
        )
        for room, wish in shared
    )


def give_back(seats: Iterable[int], *, because: Freed, now: datetime) -> int:
    """Free those places that are still taken and are no entry; returns how many."""
    return Seat.objects.unclaimed().filter(pk__in=list(seats)).update(freed_at=now, freed_because=because)


def seats_in_words(count: int) -> str:
    return ngettext("%(count)s place", "%(count)s places", count) % {"count": count}


def is_registration_of(screening: Screening) -> bool:
    """Whether one registers here, without money."""
    return screening.admission == Admission.REGISTRATION


def unclaimed_seats(order: Order) -> list[Seat]:
    """The seats of the order that still hold a place and are no entry yet."""
    return list(Seat.objects.unclaimed().filter(order=order).order_by("id"))
