"""The cinema's own calendar: a day turns at 5 in the morning, a week on Wednesday (code du cinéma)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

WEDNESDAY = 2
HOUSE_YEARS = range(1973, 2101)  # it opened in 1973; no address asks for a day of another year


def cinema_day(moment: datetime, zone: ZoneInfo) -> date:
    """The day a moment belongs to for the cinema: 01:30 is still the evening before."""
    return (moment.astimezone(zone) - timedelta(hours=settings.CINEMA_DAY_TURNS_AT)).date()


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The half-open interval of a cinema day, aware; 23 or 25 hours long when the clocks change."""
    turn = time(settings.CINEMA_DAY_TURNS_AT)
    return (
        datetime.combine(day, turn, tzinfo=zone),
        datetime.combine(day + timedelta(days=1), turn, tzinfo=zone),
    )


def cinema_week(day: date) -> date:
    """The Wednesday on which the week of this day began."""
    return day - timedelta(days=(day.weekday() - WEDNESDAY) % 7)


def house_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
