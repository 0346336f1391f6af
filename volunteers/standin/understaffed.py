"""The minimum missing at 72, 24 and 6 hours: told to the coordination once per step, never more."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F

from volunteers.candidates import rota_shifts
from volunteers.models import Evening, Nature, ShiftState
from volunteers.standin import letters
from volunteers.standin.automatic import Post, address, coordinators
from volunteers.standin.escalation import is_quiet, step_at
from volunteers.standin.moments import due_moments


def threshold(due_at: datetime, now: datetime, hours: Iterable[int]) -> int | None:
    """The step the hour calls for: the nearest threshold ahead of the doors that is passed; a late hole enters there."""
    left = due_at.astimezone(UTC) - now.astimezone(UTC)
    if left <= timedelta(0):
        return None
    passed = [step for step in hours if left <= timedelta(hours=step)]
    return min(passed, default=None)


def missing_shifts(now: datetime, within: timedelta) -> list[Any]:
    """The crews' shifts below their minimum whose people are not there yet, the soonest first."""
    shifts = rota_shifts().filter(
        nature=Nature.CREW,
        state=ShiftState.LIVE,
        starts_at__lte=now + within,
        ends_at__gt=now,
        full_sure__lt=F("minimum"),
    )
    return list(shifts.order_by("starts_at", "pk"))


def warn(*, now: datetime) -> int:
    """Tell what is missing, one mail per evening and step; returns how many left."""
    steps = settings.UNDERSTAFFED_HOURS
    shifts = missing_shifts(now, timedelta(hours=max(steps) + 24))
    due = due_moments(shifts)
    told: dict[tuple[int, int], list[Any]] = {}
    for shift in shifts:
        step = threshold(due[shift.pk], now, steps)
        if step is not None:
            told.setdefault((shift.evening_id, step), []).append(shift)
    return _tell(told, due, now) if told else 0


def _tell(told: dict[tuple[int, int], list[Any]], due: dict[int, datetime], now: datetime) -> int:
    post, people, sent = Post(), coordinators(), 0
    events = {key: f"understaffed:{key[0]}:{key[1]}" for key in told}
    settled = post.settled(events.values())
    for key, shifts in told.items():
        pressing = any(step_at(post.rules, due[shift.pk], now) in ("everybody", "call") for shift in shifts)
        if is_quiet(post.rules, now, post.zone) and not pressing:
            continue
        evening: Evening = shifts[0].evening
        lines = [{**letters.facts_of(s), "missing": s.minimum - s.full_sure} for s in shifts]
        context = {"evening": evening, "lines": lines, "hours": key[1]}
        for person in people:
            if (events[key], person.pk) not in settled:
                board = address("volunteers:board", language=person.language)
                told_to = {**context, "board": board}
                post.send(
                    "understaffed", event=events[key], person=person, context=told_to, now=now, urgent=True
                )
                sent += 1
    return sent
