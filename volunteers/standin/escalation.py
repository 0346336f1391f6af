"""How urgently somebody is looked for: a pure function of the settings, the clock, the doors and the facts."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from volunteers.models import Step

EVERYBODY = 10_000  # no house has so many: the number that means all of them
LOOK_AGAIN = timedelta(minutes=10)  # in the last hours: who became free meanwhile is asked, too


@dataclass(frozen=True)
class Policy:
    """The house's choices."""

    few: int = 3
    every: timedelta = timedelta(hours=2)
    everybody: timedelta = timedelta(hours=6)
    call: timedelta = timedelta(hours=2)
    quiet_from: int = 22
    quiet_until: int = 8


def policy() -> Policy:
    """As the settings say."""
    return Policy(
        few=settings.STAND_IN_FEW,
        every=timedelta(minutes=settings.STAND_IN_EVERY_MINUTES),
        everybody=timedelta(hours=settings.STAND_IN_EVERYBODY_HOURS),
        call=timedelta(hours=settings.STAND_IN_CALL_HOURS),
        quiet_from=settings.QUIET_FROM_HOUR,
        quiet_until=settings.QUIET_UNTIL_HOUR,
    )


@dataclass(frozen=True)
class Facts:
    """What decides about one request: its moment, who is missing, what was done for it."""

    due_at: datetime
    looked_at: datetime | None = None
    below_minimum: bool = True
    kept: bool = False  # the place is offered to somebody who waited for it


def step_at(rules: Policy, due_at: datetime, now: datetime) -> Step:
    """The step the hour calls for: a request made late enters there at once."""
    left = due_at.astimezone(UTC) - now.astimezone(UTC)  # in UTC: the clocks may change in between
    if left <= timedelta(0):
        return Step.OVER
    if left <= rules.call:
        return Step.CALL
    return Step.EVERYBODY if left <= rules.everybody else Step.FEW


def step_of(rules: Policy, facts: Facts, now: datetime) -> Step:
    """The same for a request: a place above the minimum is never pressed for."""
    step = step_at(rules, facts.due_at, now)
    return Step.FEW if step in (Step.EVERYBODY, Step.CALL) and not facts.below_minimum else step


def how_many(rules: Policy, facts: Facts, now: datetime, zone: ZoneInfo) -> int:
    """How many more people to ask now: none, a few, or EVERYBODY.

    Few at a time and never in the quiet hours; in the last hours everybody, night or not.
    """
    step = step_of(rules, facts, now)
    if step == Step.OVER or (step == Step.FEW and (facts.kept or is_quiet(rules, now, zone))):
        return 0
    if not _due(rules, facts, step, now):
        return 0
    return rules.few if step == Step.FEW else EVERYBODY


def _due(rules: Policy, facts: Facts, step: Step, now: datetime) -> bool:
    if facts.looked_at is None or step_of(rules, facts, facts.looked_at) != step:
        return True
    return now >= facts.looked_at + (rules.every if step == Step.FEW else LOOK_AGAIN)


def is_quiet(rules: Policy, now: datetime, zone: ZoneInfo) -> bool:
    """Whether volunteers sleep, or may."""
    hour = now.astimezone(zone).hour
    if rules.quiet_from <= rules.quiet_until:
        return rules.quiet_from <= hour < rules.quiet_until
    return hour >= rules.quiet_from or hour < rules.quiet_until


def wakes_at(rules: Policy, now: datetime, zone: ZoneInfo) -> datetime:
    """From when a mail may leave: now, or the end of the quiet hours."""
    if not is_quiet(rules, now, zone):
        return now
    local = now.astimezone(zone)
    day = local.date() if local.hour < rules.quiet_until else local.date() + timedelta(days=1)
    return datetime.combine(day, time(rules.quiet_until), zone)
