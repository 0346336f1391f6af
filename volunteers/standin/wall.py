"""The foyer's wall: tonight and the week, who comes and who is missing; first names only."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from volunteers.candidates import rota_shifts
from volunteers.models import Nature, ShiftState, SignUp, SignUpState, WallScreen

WEEK = timedelta(days=8)


@dataclass(frozen=True)
class Line:
    """One shift: its people, and how many are missing below the minimum."""

    shift: Any
    names: list[str]
    missing: int


@dataclass(frozen=True)
class Day:
    day: date
    lines: list[Line]

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.lines)


def wall(now: datetime) -> list[Day]:
    """The crews' shifts of the coming week by the day of their evening; the queries do not grow."""
    shifts = list(
        rota_shifts()
        .filter(nature=Nature.CREW, state=ShiftState.LIVE, ends_at__gt=now, starts_at__lt=now + WEEK)
        .order_by("starts_at", "role__position", "pk")
    )
    names = _names(shifts)
    days: dict[date, list[Line]] = {}
    for shift in shifts:
        line = Line(shift, names.get(shift.pk, []), max(shift.minimum - shift.full_sure, 0))
        days.setdefault(shift.evening.day, []).append(line)
    return [Day(day, lines) for day, lines in sorted(days.items())]


def _names(shifts: Iterable[Any]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    places = SignUp.objects.filter(shift__in=[shift.pk for shift in shifts], state=SignUpState.LIVE)
    for place in places.select_related("volunteer__user").order_by("place", "pk"):
        found.setdefault(place.shift_id, []).append(place.volunteer.first_name)
    return found


# --- the screen's secret address --------------------------------------------------------------------------


def is_the_screen(token: str) -> bool:
    """Whether the secret address is the one in force."""
    return WallScreen.objects.filter(token=token, ended_at__isnull=True).exists()


def address() -> WallScreen | None:
    """The address in force, if there is one."""
    return WallScreen.objects.filter(ended_at__isnull=True).first()


@transaction.atomic
def new_address(*, now: datetime) -> WallScreen:
    """A new secret address; the old one shows nothing from now on."""
    WallScreen.objects.filter(ended_at__isnull=True).update(ended_at=now)
    return WallScreen.objects.create(token=secrets.token_urlsafe(24), made_at=now)
