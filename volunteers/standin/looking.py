"""The open requests with all that decides about each, in a number of queries that does not grow."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from volunteers.candidates import rota_shifts
from volunteers.models import Ask, StandInRequest, Step
from volunteers.standin.escalation import Facts, Policy, step_of
from volunteers.standin.moments import due_moments
from volunteers.standin.people import who_left

READ_AT_ONCE = 60  # requests in one turn


@dataclass
class Looking:
    """An open request with all that decides about it."""

    request: StandInRequest
    shift: Any
    facts: Facts
    asked: set[int] = field(default_factory=set)
    gave_back: set[int] = field(default_factory=set)

    @property
    def not_again(self) -> set[int]:
        """Who was asked already, or gave this very place back."""
        return self.asked | self.gave_back

    def step(self, rules: Policy, now: datetime) -> Step:
        return step_of(rules, self.facts, now)


def looking(requests: Iterable[StandInRequest] | None = None, *, now: datetime) -> list[Looking]:
    """The open requests, or these, the soonest first."""
    rows = list(StandInRequest.objects.open() if requests is None else requests)
    shifts = {shift.pk: shift for shift in rota_shifts().filter(pk__in={r.shift_id for r in rows})}
    due, left = due_moments(shifts.values()), who_left(shifts)
    asked: dict[int, set[int]] = {}
    for request_id, volunteer in Ask.objects.filter(request__in=rows).values_list("request", "volunteer"):
        asked.setdefault(request_id, set()).add(volunteer)
    found = []
    for request in rows:
        request.shift = shift = shifts[request.shift_id]
        facts = _facts(request, shift, due[shift.pk], now)
        found.append(Looking(request, shift, facts, asked.get(request.pk, set()), left.get(shift.pk, set())))
    return sorted(found, key=lambda one: (one.facts.due_at, one.request.pk))


def _facts(request: StandInRequest, shift: Any, due_at: datetime, now: datetime) -> Facts:
    offered = sum(wait.is_offered(now) for wait in shift.offers)
    return Facts(
        due_at=due_at,
        looked_at=request.looked_at,
        below_minimum=shift.full_sure < shift.minimum,
        kept=shift.full_held + offered >= shift.wished,
    )


def may_call(rules: Policy, now: datetime) -> QuerySet[StandInRequest]:
    """Those that how_many() might say yes to, the soonest first.

    What starts after the last hours and was looked for lately cannot call; the rest is judged one by one.
    """
    resting = Q(looked_at__gt=now - rules.every, shift__starts_at__gt=now + max(rules.everybody, rules.call))
    return StandInRequest.objects.open().exclude(resting).order_by("shift__starts_at", "pk")
