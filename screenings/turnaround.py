"""The minutes between two events of a room: a warning that names the neighbour, never a rule."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from screenings import wording
from screenings.models import Kind, RoomBooking, Screening, State
from screenings.proposals import at_hand

LONGEST = timedelta(hours=4)  # a turnaround is never more


@dataclass(frozen=True)
class Neighbour:
    """An event too near in a room. `minutes` between the two; below zero they overlap."""

    screening: Screening
    room_name: str
    minutes: int
    comes_first: bool

    @property
    def keeps_out(self) -> bool:
        """Two that hold the room cannot overlap: the database refuses, no reason helps."""
        return self.minutes < 0 and self.screening.state in (State.CONFIRMED, State.PUBLISHED)

    def __str__(self) -> str:
        title = self.screening.title.text or str(self.screening.get_kind_display())
        facts = {
            "title": title,
            "room": self.room_name,
            "minutes": self.minutes,
            "state": self.screening.get_state_display(),
            "hour": wording.hour(self.screening.local(self.screening.starts_at)),  # type: ignore[arg-type]
        }
        if self.minutes < 0:
            return _("en même temps que « %(title)s » (%(room)s, %(hour)s, %(state)s)") % facts
        if self.comes_first:
            return _("%(minutes)s min seulement après « %(title)s » (%(room)s, %(state)s)") % facts
        return _("%(minutes)s min seulement avant « %(title)s » (%(room)s, %(hour)s, %(state)s)") % facts


def minutes_after(screening: Screening) -> int:
    """How long the room needs after it."""
    own = screening.turnaround_minutes
    return settings.TURNAROUND_MINUTES if own is None else own


def neighbours(
    screening: Screening, *, starts_at: datetime, ends_at: datetime, rooms: Collection[int], now: datetime
) -> list[Neighbour]:
    """Who stands too near, were it in these rooms at these hours; drafts count, what is cancelled or declined does not."""
    near = _standing(rooms, starts_at, ends_at, now).exclude(screening=screening.pk)
    found = (_near(screening, starts_at, ends_at, booking) for booking in near)
    return [neighbour for neighbour in found if neighbour]


def _standing(
    rooms: Collection[int], start: datetime, end: datetime, now: datetime
) -> models.QuerySet[RoomBooking]:
    """The bookings of these rooms that are near enough to matter, exhibitions apart."""
    rows = RoomBooking.objects.filter(
        Q(screening__state__in=(State.CONFIRMED, State.PUBLISHED))
        | Q(screening__in=at_hand(Screening.objects.filter(state=State.DRAFT, ends_at__gt=now)).values("pk")),
        room__in=rooms,
        during__overlap=(start - LONGEST, end + LONGEST),
    ).exclude(screening__kind=Kind.EXHIBITION)
    rows = rows.select_related("room", "screening__venue").prefetch_related("screening__programme__film")
    return rows.order_by("during")


def _near(
    screening: Screening, starts_at: datetime, ends_at: datetime, booking: RoomBooking
) -> Neighbour | None:
    other, during = booking.screening, booking.during
    comes_first = during.lower < starts_at
    gap = starts_at - during.upper if comes_first else during.lower - ends_at
    minutes = int(gap.total_seconds() // 60)
    if minutes >= minutes_after(other if comes_first else screening):
        return None
    return Neighbour(other, booking.room.name, minutes, comes_first)


def neighbours_of(screening: Screening, now: datetime) -> list[Neighbour]:
    """The same for where and when it stands now."""
    return neighbours_of_each([screening], now)[screening.pk]


def neighbours_of_each(screenings: Sequence[Screening], now: datetime) -> dict[int, list[Neighbour]]:
    """The same for several, in one question."""
    found: dict[int, list[Neighbour]] = {screening.pk: [] for screening in screenings}
    stand = [one for one in screenings if one.starts_at and one.ends_at and one.kind != Kind.EXHIBITION]
    rooms = {one.pk: {booking.room_id for booking in one.room_bookings.all()} for one in stand}
    if not any(rooms.values()):
        return found
    start = min(one.starts_at for one in stand if one.starts_at)
    end = max(one.ends_at for one in stand if one.ends_at)
    for booking in _standing(set().union(*rooms.values()), start, end, now):
        for one in stand:
            if booking.screening_id == one.pk or booking.room_id not in rooms[one.pk]:
                continue
            if near := _near(one, one.starts_at, one.ends_at, booking):  # type: ignore[arg-type]
                found[one.pk].append(near)
    return found


def in_words(found: Iterable[Neighbour]) -> str:
    """A sentence of all of them."""
    return wording.capitalised(" ; ".join(str(neighbour) for neighbour in found)) + "."
