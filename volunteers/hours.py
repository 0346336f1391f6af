"""Hours given, for the person to take away: counted once, right across the change of clocks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from screenings.calendar import house_zone
from volunteers.models import Attendance, Volunteer


@dataclass
class YearOfHours:
    """One year of one person: minutes counted once, and how they spread over roles and groups.

    Two roles held at once each show their minutes; the total counts them once.
    """

    year: int
    minutes: int = 0
    times: int = 0
    by_role: dict[str, int] = field(default_factory=dict)


def hours_per_year(volunteer: Volunteer) -> list[YearOfHours]:
    """Latest year first; a night belongs to the year in which it began, on the house's clock."""
    by_year: dict[int, list[Attendance]] = {}
    for line in countable(volunteer):
        by_year.setdefault(year_of(line), []).append(line)
    return [_year(year, lines) for year, lines in sorted(by_year.items(), reverse=True)]


def countable(volunteer: Volunteer) -> list[Attendance]:
    """The lines that stand and have both ends, without meetings that give no credit."""
    lines = Attendance.objects.current().filter(volunteer=volunteer, left_at__isnull=False)
    return list(
        lines.exclude(shift__counts_hours=False)
        .select_related("shift__role", "role", "group")
        .order_by("arrived_at", "pk")
    )


def year_of(line: Attendance) -> int:
    assert line.arrived_at is not None  # noqa: S101 – countable() brings only these
    return line.arrived_at.astimezone(house_zone()).year


def minutes(spans: Iterable[tuple[datetime, datetime]]) -> int:
    """Minutes that really passed within the spans, those that overlap counted once.

    Aware times of one zone subtract on the wall clock in Python, so 23:00 to 07:00 would always make
    8 h; as instants it makes 7 h in March and 9 h in October.
    """
    total, reached = timedelta(), None
    for start, end in sorted((s.astimezone(UTC), e.astimezone(UTC)) for s, e in spans):
        begin = start if reached is None else max(start, reached)
        if end > begin:
            total += end - begin
            reached = end
    return round(total.total_seconds() / 60)


def _year(year: int, lines: list[Attendance]) -> YearOfHours:
    found = YearOfHours(year, minutes=minutes(filter(None, (line.span for line in lines))), times=len(lines))
    for name in dict.fromkeys(str(line.what) for line in lines):
        found.by_role[name] = minutes(line.span for line in lines if line.span and str(line.what) == name)
    return found
