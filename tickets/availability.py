"""How many places are left: one query for any number of screenings, and the words that say it.

This is the read side: true when it was read. Who takes a place locks the room first (tickets.places).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class RoomPlaces:
    """The places of one room booking; what is kept back applies to the web alone."""

    room_booking_id: int
    room_id: int
    room_name: str
    during: object
    places: int
    taken: int
    door_taken: int
    invited: int
    wheelchair_places: int
    wheelchairs_taken: int
    kept_for_guests: int
    shared_with_door: bool

    @property
    def left(self) -> int:
        """What the door may still sell."""
        return max(0, self.places - self.taken)

    @property
    def door_share(self) -> int:
        """Rounded up, for it is a promise."""
        return -(-self.places * settings.DOOR_SHARE_PERCENT // 100) if self.shared_with_door else 0

    @property
    def kept_for_door(self) -> int:
        """The door's share that it has not sold yet."""
        return max(0, self.door_share - self.door_taken)

    @property
    def wheelchairs_left(self) -> int:
        """Wheelchair places are apart: the web never gives them to others."""
        return max(0, min(self.wheelchair_places - self.wheelchairs_taken, self.left))

    @property
    def left_online(self) -> int:
        """What the web may still book, wheelchair places apart."""
        kept = self.kept_for_door + self.kept_for_guests + self.wheelchairs_left
        return max(0, self.places - self.taken - kept)


@dataclass(frozen=True)
class ScreeningPlaces:
    """The places of a screening, over its rooms, and how many people wait."""

    rooms: tuple[RoomPlaces, ...]
    waiting: int
    waiting_in_wheelchair: int = 0
    """Those who wait for a wheelchair place, and so pass nobody who needs none."""

    @property
    def places(self) -> int:
        return sum(room.places for room in self.rooms)

    @property
    def taken(self) -> int:
        return sum(room.taken for room in self.rooms)

    @property
    def for_the_web(self) -> int:
        """What the web may take in all, as the rooms are when empty."""
        return sum(room.places - room.door_share for room in self.rooms)

    @property
    def left(self) -> int:
        return sum(room.left for room in self.rooms)

    @property
    def left_online(self) -> int:
        """Nobody passes those who wait."""
        return 0 if self.waiting else sum(room.left_online for room in self.rooms)

    @property
    def wheelchairs_left(self) -> int:
        """The same apart: who waits for one is before those who come now."""
        return 0 if self.waiting_in_wheelchair else sum(room.wheelchairs_left for room in self.rooms)


NOTHING = ScreeningPlaces(rooms=(), waiting=0)

# A place is taken while it is not freed, and its hold, if it has one, goes on.
_COUNT = """
SELECT booking.id, booking.screening_id, booking.room_id, room.name, booking.during,
       coalesce(booking.places, 0), screening.admission = 'tickets', room.wheelchair_places,
       count(seat.id),
       count(seat.id) FILTER (WHERE seat.channel = 'door'),
       count(seat.id) FILTER (WHERE seat.channel = 'invitation'),
       count(seat.id) FILTER (WHERE seat.wheelchair),
       coalesce((SELECT quota.places FROM tickets_invitationquota quota
                 WHERE quota.screening_id = booking.screening_id), 0),
       (SELECT count(*) FROM tickets_waitingentry entry WHERE entry.screening_id = booking.screening_id
        AND entry.ended_at IS NULL AND entry.offered_at IS NULL AND entry.wheelchairs = 0),
       (SELECT count(*) FROM tickets_waitingentry entry WHERE entry.screening_id = booking.screening_id
        AND entry.ended_at IS NULL AND entry.offered_at IS NULL AND entry.wheelchairs <> 0)
FROM screenings_roombooking booking
JOIN screenings_screening screening ON screening.id = booking.screening_id
JOIN screenings_room room ON room.id = booking.room_id
LEFT JOIN tickets_seat seat ON seat.room_booking_id = booking.id AND seat.freed_at IS NULL
    AND (seat.held_until IS NULL OR seat.held_until > %(now)s)
WHERE booking.screening_id = ANY(%(ids)s) AND screening.admission IN ('tickets', 'registration')
GROUP BY booking.id, screening.id, room.id
ORDER BY booking.screening_id, booking.during, room.position, booking.id
"""


class _Row(NamedTuple):
    """The columns of _COUNT."""

    room_booking_id: int
    screening_id: int
    room_id: int
    room_name: str
    during: object
    places: int
    shared_with_door: bool
    wheelchair_places: int
    taken: int
    door_taken: int
    invited: int
    wheelchairs_taken: int
    quota: int
    waiting: int
    waiting_in_wheelchair: int


def of_screenings(screening_ids: Iterable[int], now: datetime) -> dict[int, ScreeningPlaces]:
    """The places of each screening that has some, in one query."""
    rows = _rows(screening_ids, now)
    return {
        screening: _gathered(list(rooms))
        for screening, rooms in groupby(rows, key=lambda row: row.screening_id)
    }


def of_screening(screening_id: int, now: datetime) -> ScreeningPlaces:
    """The places of one screening."""
    return of_screenings([screening_id], now).get(screening_id, NOTHING)


def _rows(screening_ids: Iterable[int], now: datetime) -> list[_Row]:
    """One row per room, as _COUNT says; written out, for building it anew took longer than its answer."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"ids": list(screening_ids), "now": now})
        return [_Row(*row) for row in cursor.fetchall()]


def _gathered(rows: Sequence[_Row]) -> ScreeningPlaces:
    """The rooms of one screening; the guests' rest is kept back in the first rooms that have it."""
    rest = max(0, rows[0].quota - sum(row.invited for row in rows))
    rooms = []
    for row in rows:
        kept = min(rest, max(0, row.places - row.taken))
        rest -= kept
        rooms.append(
            RoomPlaces(
                room_booking_id=row.room_booking_id,
                room_id=row.room_id,
                room_name=row.room_name,
                during=row.during,
                places=row.places,
                taken=row.taken,
                door_taken=row.door_taken,
                invited=row.invited,
                wheelchair_places=row.wheelchair_places,
                wheelchairs_taken=row.wheelchairs_taken,
                kept_for_guests=kept,
                shared_with_door=row.shared_with_door,
            )
        )
    return ScreeningPlaces(
        rooms=tuple(rooms),
        waiting=rows[0].waiting,
        waiting_in_wheelchair=rows[0].waiting_in_wheelchair,
    )


def places_in_words(left: int) -> str:
    """“reste 31 places”, “reste 1 place”, “complet”."""
    if left <= 0:
        return _("complet")
    return ngettext("reste %(left)s place", "reste %(left)s places", left) % {"left": left}


def online_in_words(places: ScreeningPlaces) -> str:
    """What the programme says beside a screening; the door keeps its share, and the line says so."""
    if places.left_online:
        return places_in_words(places.left_online)
    if places.waiting:
        return _("complet en ligne, liste d’attente")
    if not any(room.shared_with_door for room in places.rooms):  # a registration: nothing is at the door
        return _("complet, sauf en fauteuil roulant") if places.wheelchairs_left else _("complet")
    return _("complet en ligne, des places à la porte") if places.left else _("complet")
