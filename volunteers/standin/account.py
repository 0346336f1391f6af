"""Why somebody was not written to: one line for each request, step and reason, without names."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from volunteers.models import AutomaticMail, Fate, StandInRequest, Step
from volunteers.standin.escalation import Policy
from volunteers.standin.letters import ASKED, asked_event
from volunteers.standin.looking import READ_AT_ONCE, Looking, looking

EVERYBODY = 0  # the number that a line has where nobody at all was written to


def line(one: Looking, step: Step, fate: Fate, people: int, now: datetime) -> AutomaticMail:
    """One line, not kept yet."""
    event = asked_event(one.request)
    return AutomaticMail(kind="asked", event=event, step=step, fate=fate, people=people, at=now)


def passed_over(
    one: Looking, step: Step, passed: Mapping[Fate, int], unwilling: int, now: datetime
) -> list[AutomaticMail]:
    """What the search for somebody has to say of those it did not choose."""
    reasons = {**passed, Fate.UNWILLING: unwilling, Fate.GAVE_BACK: len(one.gave_back)}
    return [line(one, step, fate, people, now) for fate, people in reasons.items() if people]


def kept(rows: Iterable[Looking], rules: Policy, now: datetime) -> list[AutomaticMail]:
    """Nobody is asked for a place that is offered to who waited for it, but in the last hours."""
    waits = [one for one in rows if one.facts.kept and one.step(rules, now) == Step.FEW]
    return [line(one, Step.FEW, Fate.KEPT, EVERYBODY, now) for one in waits]


def hold(
    calling: QuerySet[StandInRequest], fate: Fate, rules: Policy, *, since: datetime, now: datetime
) -> None:
    """All of them wait: for the morning, unless they press, or for the end of a pause. Said once since then."""
    event = Concat(Value(ASKED), Cast(OuterRef("pk"), CharField()))
    said = AutomaticMail.objects.filter(event=event, person__isnull=True, fate=fate, at__gte=since)
    rows = looking(calling.exclude(Exists(said))[:READ_AT_ONCE], now=now)
    steps = [(one, one.step(rules, now)) for one in rows]
    steps = [(one, step) for one, step in steps if step == Step.FEW or fate == Fate.PAUSED]
    keep(line(one, step, fate, EVERYBODY, now) for one, step in steps if step != Step.OVER)


def keep(lines: Iterable[AutomaticMail]) -> None:
    """Write them down; what was said before is said anew, with today's number."""
    AutomaticMail.objects.bulk_create(
        lines,
        update_conflicts=True,
        unique_fields=["event", "person", "step", "fate"],
        update_fields=["at", "people"],
    )
