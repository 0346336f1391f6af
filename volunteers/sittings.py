"""The hours of an event as its crew sees them: one sitting, or one a day for an exhibition."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from screenings.calendar import cinema_day
from screenings.models import Kind, Screening
from volunteers.models import Anchor
from volunteers.models.crew_templates import Need


@dataclass(frozen=True)
class Sitting:
    """One stretch of an event within one cinema day; without doors, the doors are its start."""

    day: date
    doors_at: datetime
    starts_at: datetime
    ends_at: datetime


def sittings(screening: Screening) -> dict[date, Sitting]:
    """By cinema day. An exhibition sits on each day it opens, from its first room to its last."""
    if screening.starts_at is None or screening.ends_at is None:
        return {}
    if screening.kind == Kind.EXHIBITION:
        return _opening_days(screening)
    day = cinema_day(screening.starts_at, screening.zone)
    doors_at = screening.doors_at or screening.starts_at
    return {day: Sitting(day, doors_at, screening.starts_at, screening.ends_at)}


def _opening_days(screening: Screening) -> dict[date, Sitting]:
    found: dict[date, Sitting] = {}
    for booking in screening.room_bookings.all():
        if booking.during is None or booking.during.lower is None or booking.during.upper is None:
            continue
        starts_at, ends_at = booking.during.lower, booking.during.upper
        day = cinema_day(starts_at, screening.zone)
        if day in found:
            starts_at, ends_at = min(starts_at, found[day].starts_at), max(ends_at, found[day].ends_at)
        found[day] = Sitting(day, starts_at, starts_at, ends_at)
    return found


@dataclass(frozen=True)
class Hours:
    """From the call to the end, with the heads that are asked for."""

    starts_at: datetime
    ends_at: datetime
    minimum: int
    wished: int
    trainees: int


def hours(asked: Iterable[tuple[Need, Sitting]]) -> Hours | None:
    """What several sittings ask of one shift together: the first call, the last end, the most heads.

    Each anchor is the evening's: the first doors for the call, but the first doors too for what ends at
    the doors (opening), the last start and the last end for the rest. None when nothing is asked.
    """
    asked = list(asked)
    if not asked:
        return None
    sat = [sitting for _need, sitting in asked]
    call = {
        Anchor.DOORS: min(s.doors_at for s in sat),
        Anchor.START: min(s.starts_at for s in sat),
        Anchor.END: max(s.ends_at for s in sat),
    }
    until = {**call, Anchor.START: max(s.starts_at for s in sat)}
    needs = [need for need, _sitting in asked]
    starts_at = min(call[Anchor(n.call_from)] - timedelta(minutes=n.call_minutes) for n in needs)
    ends_at = max(until[Anchor(n.until)] + timedelta(minutes=n.until_minutes) for n in needs)
    return Hours(
        starts_at=starts_at,
        # A template with its two ends crossed still makes a shift somebody can see and correct.
        ends_at=max(ends_at, starts_at + timedelta(minutes=15)),
        minimum=max(n.minimum for n in needs),
        wished=max(n.wished for n in needs),
        trainees=max(n.trainees for n in needs),
    )
