"""The minutes between two events of a room: a warning that names the neighbour, never a rule."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from screenings import wording
from screenings.models import Kind, RoomBooking, Screening, State

LONGEST = timedelta(hours=4)  # a turnaround is never more


@dataclass(frozen=True)
class Neighbour:
    """An event too near in a room. `minutes` between the two; below zero they overlap."""

    screening: Screening
    room_name: str
    minutes: int
    comes_first: bool

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
            return _("en même temps que « %(title)s » (%(room)s, %(hour)s, %(state)s)") % facts
        if self.comes_first:
            return _("%(minutes)s min seulement après « %(title)s » (%(room)s, %(state)s)") % facts
        return _("%(minutes)s min seulement avant « %(title)s » (%(room)s, %(hour)s, %(state)s)") % facts


def minutes_after(screening: Screening) -> int:
    """How long the room needs after it."""
    own = screening.turnaround_minutes
    return settings.TURNAROUND_MINUTES if own is None else own


def neighbours(
    screening: Screening, *, starts_at: datetime, ends_at: datetime, rooms: Collection[int], now: datetime
) -> list[Neighbour]:
    """Who stands too near, were it in these rooms at these hours; drafts count, what is cancelled or declined does not."""
    near = (
        RoomBooking.objects.filter(
            Q(screening__state__in=(State.CONFIRMED, State.PUBLISHED))
            | Q(screening__state=State.DRAFT, screening__ends_at__gt=now),
            room__in=rooms,
            during__overlap=(starts_at - LONGEST, ends_at + LONGEST),
        )
        .exclude(screening=screening.pk)
        .exclude(screening__kind=Kind.EXHIBITION)
        .select_related("room", "screening__venue")
        .prefetch_related("screening__programme__film")
        .order_by("during")
    )
    found = (_near(screening, starts_at, ends_at, booking) for booking in near)
    return [neighbour for neighbour in found if neighbour]


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
    if screening.starts_at is None or screening.ends_at is None or screening.kind == Kind.EXHIBITION:
        return []
    rooms = [booking.room_id for booking in screening.room_bookings.all()]
    return neighbours(
        screening, starts_at=screening.starts_at, ends_at=screening.ends_at, rooms=rooms, now=now
    )


def in_words(found: Iterable[Neighbour]) -> str:
    return " ; ".join(str(neighbour) for neighbour in found)
