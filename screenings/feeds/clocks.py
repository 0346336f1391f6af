"""When the clocks of a zone change, as a calendar says it (RFC 5545 §3.6.5).

The library's own dates the change to summer time by the new clock; the RFC wants the clock before it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

STEP = timedelta(hours=1)


class Change(NamedTuple):
    """A change of clock: the wall time at which it happens on the clock before it, and both offsets."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@lru_cache(maxsize=64)
def timezone(key: str, first_year: int, last_year: int) -> Timezone:
    """The zone around these years: all of a century's changes would be the larger part of a feed."""
    zone = ZoneInfo(key)
    made = Timezone()
    made.add("tzid", key)
    for change in (_opening(zone, first_year - 1), *_changes(zone, first_year - 1, last_year + 1)):
        part = TimezoneDaylight() if change.summer else TimezoneStandard()
        part.add("dtstart", change.wall)
        part.add("tzoffsetfrom", change.before)
        part.add("tzoffsetto", change.after)
        part.add("tzname", change.name)
        made.add_component(part)
    return made


def _opening(zone: ZoneInfo, year: int) -> Change:
    """What the clocks show when the first year begins."""
    start = datetime(year, 1, 1, tzinfo=UTC)
    offset = _offset(start, zone)
    return _change(start, zone, offset)


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Change]:
    """Day by day, then hour by hour in the days at whose ends the offsets differ."""
    day, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        before = _offset(day, zone)
        if _offset(day + timedelta(days=1), zone) != before:
            hours = (day + STEP * hour for hour in range(1, 25))
            yield _change(next(hour for hour in hours if _offset(hour, zone) != before), zone, before)
        day += timedelta(days=1)


def _change(moment: datetime, zone: ZoneInfo, before: timedelta) -> Change:
    local = moment.astimezone(zone)
    wall = (moment + before).replace(tzinfo=None)
    return Change(wall, before, _offset(moment, zone), local.tzname() or zone.key, bool(local.dst()))


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
