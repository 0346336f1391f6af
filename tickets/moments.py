"""When things open, switch, close and end; all derived from the room booking's hours and the settings."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings

from screenings.models import RoomBooking

PARIS = ZoneInfo("Europe/Paris")  # the law's clock, wherever the venue is

# People still arrive a while after the start: until then the screening stays the one at hand.
LATE = timedelta(minutes=20)
T = TypeVar("T")


def next_to_start(things: Iterable[T], start: Callable[[T], datetime], now: datetime) -> T | None:
    """What people come to now, of things in the order of their starts: the next to start, or just started."""
    return next((thing for thing in things if start(thing) + LATE > now), None)


def start_of(booking: RoomBooking) -> datetime:
    """The start in that room; an exhibition's slot has its own."""
    return _hours(booking)[0]


def end_of(booking: RoomBooking) -> datetime:
    return _hours(booking)[1]


def _hours(booking: RoomBooking) -> tuple[datetime, datetime]:
    if booking.during is None:
        raise ValueError("Only a draft has no hours, and a draft takes no booking.")
    return booking.during.lower, booking.during.upper


def is_of_tonight(booking: RoomBooking, now: datetime) -> bool:
    """Whether it begins in the cinema day at hand, or runs: its doors are tonight's."""
    return cinema_day_end(start_of(booking)) == cinema_day_end(now) or start_of(booking) <= now < end_of(
        booking
    )


def release_of(booking: RoomBooking) -> datetime:
    """When unclaimed reservations go to the door; the desk may have delayed it (select release_delay first)."""
    usual = start_of(booking) - timedelta(minutes=settings.RELEASE_MINUTES)
    delay = getattr(booking, "release_delay", None)
    return max(usual, delay.until) if delay else usual


def switch_of(booking: RoomBooking) -> datetime:
    """When sales pass from the advance series to the room's: between 90 and 30 minutes before (CNC)."""
    minutes = min(90, max(30, settings.SERIES_SWITCH_MINUTES))
    return start_of(booking) - timedelta(minutes=minutes)


def cinema_day_end(moment: datetime) -> datetime:
    """05:00 in Paris after the cinema day that holds the moment: the same as the database's function."""
    day = (moment.astimezone(PARIS) - timedelta(hours=5)).date()
    return datetime(day.year, day.month, day.day, 5, tzinfo=PARIS) + timedelta(days=1)
