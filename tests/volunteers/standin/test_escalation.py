"""The clock's decision, over every hour of ten days, every moment of asking, every choice of the house."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from volunteers.models import Step
from volunteers.standin.escalation import (
    EVERYBODY,
    LOOK_AGAIN,
    Facts,
    Policy,
    how_many,
    is_quiet,
    step_at,
    step_of,
    wakes_at,
)

PARIS = ZoneInfo("Europe/Paris")
HOUSE = Policy()
POLICIES = [
    HOUSE,
    Policy(few=1, every=timedelta(minutes=30)),
    Policy(everybody=timedelta(hours=24), call=timedelta(hours=4)),
    Policy(everybody=timedelta(0), call=timedelta(0)),
    Policy(quiet_from=0, quiet_until=7),
    Policy(quiet_from=8, quiet_until=8),
]
DOORS = [datetime(2027, 3, 10, hour, 30, tzinfo=PARIS) for hour in (4, 9, 14, 19, 23)]
# Across the night on which the clocks change, too.
DOORS.append(datetime(2027, 3, 28, 6, 0, tzinfo=PARIS))
QUARTER = timedelta(minutes=15)


def quarters(doors: datetime, hours: int = 60) -> list[datetime]:
    """Every quarter of an hour before the doors, and a few after."""
    return [doors.astimezone(UTC) - QUARTER * n for n in range(hours * 4, -9, -1)]


@pytest.mark.parametrize("rules", POLICIES)
@pytest.mark.parametrize("doors", DOORS)
def test_the_step_is_what_the_hour_calls_for(rules, doors):
    for now in quarters(doors):
        left = doors - now
        expected = (
            Step.OVER
            if left <= timedelta(0)
            else Step.CALL
            if left <= rules.call
            else Step.EVERYBODY
            if left <= rules.everybody
            else Step.FEW
        )
        assert step_at(rules, doors, now) == expected
        assert step_of(rules, Facts(doors), now) == expected
        above = step_of(rules, Facts(doors, below_minimum=False), now)
        assert above == (Step.OVER if expected == Step.OVER else Step.FEW)


@pytest.mark.parametrize("rules", POLICIES)
@pytest.mark.parametrize("doors", DOORS)
def test_whom_the_clock_asks(rules, doors):
    """Said again in other words than the code's, for every quarter and every last look."""
    for now in quarters(doors):
        local = now.astimezone(PARIS)
        asleep = is_quiet(rules, now, PARIS)
        looks = [None, *(now - timedelta(minutes=m) for m in (1, 10, 29, 30, 119, 120, 400))]
        for looked_at, below, kept in product(looks, (True, False), (True, False)):
            facts = Facts(doors, looked_at, below, kept)
            asked = how_many(rules, facts, now, PARIS)
            pressing = below and doors.astimezone(UTC) - now <= max(rules.everybody, rules.call)
            waited = now - looked_at if looked_at else timedelta.max
            if now >= doors:
                expected = 0
            elif pressing:
                new = looked_at is None or step_at(rules, doors, looked_at) != step_at(rules, doors, now)
                expected = EVERYBODY if new or waited >= LOOK_AGAIN else 0
            else:
                expected = 0 if asleep or kept or waited < rules.every else rules.few
            assert asked == expected, (local, facts)


def test_quiet_is_from_ten_to_eight():
    day = datetime(2027, 3, 10, tzinfo=PARIS)
    quiet = [h for h in range(24) if is_quiet(HOUSE, day.replace(hour=h, minute=59), PARIS)]
    assert quiet == [0, 1, 2, 3, 4, 5, 6, 7, 22, 23]
    assert not is_quiet(Policy(quiet_from=8, quiet_until=8), day, PARIS)


@pytest.mark.parametrize("rules", POLICIES)
def test_what_waits_leaves_in_the_morning(rules):
    for now in quarters(DOORS[0]):
        leaves = wakes_at(rules, now, PARIS)
        assert not is_quiet(rules, leaves, PARIS)
        assert leaves == now or is_quiet(rules, now, PARIS)
        assert now <= leaves <= now + timedelta(hours=11)


def test_a_projectionist_falls_ill_at_noon():
    """Doors at 13:30: the first look is at everybody, and the phone."""
    doors = datetime(2027, 3, 10, 13, 30, tzinfo=PARIS)
    noon = doors.replace(hour=12, minute=0)
    assert step_of(HOUSE, Facts(doors), noon) == Step.CALL
    assert how_many(HOUSE, Facts(doors), noon, PARIS) == EVERYBODY
