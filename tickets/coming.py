"""Who is coming, in numbers: for the programmer, the host and the door; nobody's name."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from screenings.models import RoomBooking
from tickets.models import Attendee, Channel, WaitingEntry


@dataclass(frozen=True)
class Band:
    """A stretch of the plot: what these places are, where it starts, how wide it is, in percent, written for SVG."""

    kind: str
    start: str
    width: str


@dataclass(frozen=True)
class Coming:
    """The places of one room by what they are; they sum to `taken`. Waiting is the screening's."""

    room_booking_id: int
    screening_id: int
    room_name: str
    places: int
    entries: int
    admitted: int
    reserved: int
    held: int
    invited: int
    arrived: int
    children: int
    waiting: int

    @property
    def taken(self) -> int:
        return self.entries + self.reserved + self.held + self.invited

    @property
    def left(self) -> int:
        return max(0, self.places - self.taken)

    @property
    def bands(self) -> list[Band]:
        """The plot, from those who hold an entry to those who must still confirm; what is left is blank."""
        kinds = {
            "entries": self.entries,
            "reserved": self.reserved,
            "invited": self.invited,
            "held": self.held,
        }
        bands, start = [], 0.0
        for kind, places in kinds.items():
            if places and self.places:
                width = 100 * places / max(self.places, self.taken)
                bands.append(Band(kind, f"{start:.2f}", f"{width:.2f}"))
                start += width
        return bands


COUNTS = ("places", "entries", "admitted", "reserved", "held", "invited", "arrived", "children")


def by_screening(screening_ids: Iterable[int], now: datetime) -> dict[int, Coming]:
    """All the rooms of each screening together, in one query."""
    return together(who_is_coming(screening_ids, now))


def together(rooms: Iterable[Coming]) -> dict[int, Coming]:
    """The same of rooms that were counted already; the room's name is that of the first."""
    all_rooms: dict[int, Coming] = {}
    for room in rooms:
        sofar = all_rooms.get(room.screening_id)
        all_rooms[room.screening_id] = _sum(sofar, room) if sofar else room
    return all_rooms


def _sum(one: Coming, other: Coming) -> Coming:
    counts = {name: getattr(one, name) + getattr(other, name) for name in COUNTS}
    kept = {field.name: getattr(one, field.name) for field in fields(one) if field.name not in COUNTS}
    return Coming(**kept, **counts)


def who_is_coming(screening_ids: Iterable[int], now: datetime) -> list[Coming]:
    """One line per room of these screenings, in one query."""
    waiting = (
        WaitingEntry.objects.waiting()  # to whom places are offered, they count as held
        .filter(screening=OuterRef("screening"))
        .order_by()
        .values("screening")
        .annotate(people=Count("*"))
        .values("people")
    )
    held = Q(live__held_until__gt=now)
    firm = Q(live__held_until__isnull=True)
    unclaimed = Q(live__isnull=False, live__ticket__isnull=True)
    invited = Q(live__channel=Channel.INVITATION)
    rows = (
        RoomBooking.objects.filter(screening__in=screening_ids)
        .alias(live=FilteredRelation("seats", condition=Q(seats__freed_at__isnull=True)))
        .order_by("screening_id", "during", "room__position", "id")
        .values("screening_id")
        .annotate(
            room_booking_id=F("id"),
            room_name=F("room__name"),
            places=Coalesce(F("places"), 0),
            entries=Count("live", filter=Q(live__ticket__isnull=False)),
            admitted=Count("live", filter=Q(live__ticket__admitted_at__isnull=False)),
            reserved=Count("live", filter=unclaimed & firm & ~invited),
            held=Count("live", filter=unclaimed & held),
            invited=Count("live", filter=unclaimed & firm & invited),
            arrived=Count("live", filter=unclaimed & Q(live__arrived_at__isnull=False)),
            children=Count("live", filter=Q(live__attendee=Attendee.CHILD)),
            waiting=Coalesce(Subquery(waiting), 0),
        )
    )
    return [Coming(**row) for row in rows]
