"""How many places are left: one query for any number of screenings, and the words that say it.

This is the read side: true when it was read. Who takes a place locks the room first (tickets.places).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screenings.models import Admission, RoomBooking
from tickets.models import Channel, InvitationQuota, WaitingEntry


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
    def kept_for_door(self) -> int:
        """The door's share that it has not sold yet; rounded up, for it is a promise."""
        share = -(-self.places * settings.DOOR_SHARE_PERCENT // 100) if self.shared_with_door else 0
        return max(0, share - self.door_taken)

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


def of_screenings(screening_ids: Iterable[int], now: datetime) -> dict[int, ScreeningPlaces]:
    """The places of each screening that has some, in one query."""
    rows = _rows(screening_ids, now)
    return {
        screening: _gathered(list(rooms))
        for screening, rooms in groupby(rows, key=lambda r: r["screening_id"])
    }


def of_screening(screening_id: int, now: datetime) -> ScreeningPlaces:
    """The places of one screening."""
    return of_screenings([screening_id], now).get(screening_id, NOTHING)


def _rows(screening_ids: Iterable[int], now: datetime) -> Sequence[Any]:
    held = Q(live__held_until__isnull=True) | Q(live__held_until__gt=now)
    quota = InvitationQuota.objects.filter(screening=OuterRef("screening")).values("places")
    waiting = WaitingEntry.objects.waiting().filter(screening=OuterRef("screening"))
    counted = RoomBooking.objects.filter(
        screening__in=screening_ids, screening__admission__in=(Admission.TICKETS, Admission.REGISTRATION)
    ).order_by("screening_id", "during", "room__position", "id")
    return list(
        counted.alias(live=FilteredRelation("seats", condition=Q(seats__freed_at__isnull=True)))
        .values("id", "screening_id", "room_id", "during", "places")
        .annotate(
            admission=F("screening__admission"),
            room_name=F("room__name"),
            wheelchair_places=F("room__wheelchair_places"),
            taken=Count("live", filter=held),
            door_taken=Count("live", filter=held & Q(live__channel=Channel.DOOR)),
            invited=Count("live", filter=held & Q(live__channel=Channel.INVITATION)),
            wheelchairs_taken=Count("live", filter=held & Q(live__wheelchair=True)),
            quota=Coalesce(Subquery(quota), 0),
            waiting=_how_many(waiting.filter(wheelchairs=0)),
            waiting_in_wheelchair=_how_many(waiting.exclude(wheelchairs=0)),
        )
    )


def _how_many(entries: QuerySet[WaitingEntry]) -> Coalesce:
    people = entries.order_by().values("screening").annotate(people=Count("*")).values("people")
    return Coalesce(Subquery(people), 0)


def _gathered(rows: list[Any]) -> ScreeningPlaces:
    """The rooms of one screening; the guests' rest is kept back in the first rooms that have it."""
    rest = max(0, rows[0]["quota"] - sum(row["invited"] for row in rows))
    rooms = []
    for row in rows:
        kept = min(rest, max(0, (row["places"] or 0) - row["taken"]))
        rest -= kept
        rooms.append(
            RoomPlaces(
                room_booking_id=row["id"],
                room_id=row["room_id"],
                room_name=row["room_name"],
                during=row["during"],
                places=row["places"] or 0,
                taken=row["taken"],
                door_taken=row["door_taken"],
                invited=row["invited"],
                wheelchair_places=row["wheelchair_places"],
                wheelchairs_taken=row["wheelchairs_taken"],
                kept_for_guests=kept,
                shared_with_door=row["admission"] == Admission.TICKETS,
            )
        )
    return ScreeningPlaces(
        rooms=tuple(rooms),
        waiting=rows[0]["waiting"],
        waiting_in_wheelchair=rows[0]["waiting_in_wheelchair"],
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
    if places.left:
        return _("complet en ligne, des places à la porte")
    return _("complet")
