"""A month of random evenings and people who cannot come, lived hour by hour.

Seeded: another number is another month.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from laclef.outbox.models import Mail
from tests.volunteers.factories import (
    give_training,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from tests.volunteers.standin.acts import coordinator
from volunteers import rota
from volunteers.candidates import candidates, rota_shifts
from volunteers.models import (
    Absence,
    Ask,
    AutomaticMail,
    Fate,
    Outcome,
    Shift,
    SignUp,
    SignUpState,
    StandInRequest,
    Training,
    Volunteer,
)
from volunteers.reasons import obstacle
from volunteers.rota import RotaRefused
from volunteers.standin import answers, clock

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
# The night of 28 March, when the clocks change, is in it.
BEGIN = datetime(2027, 3, 8, 10, tzinfo=PARIS)
DAYS, PEOPLE, TURN = 28, 12, timedelta(hours=1)


@dataclass
class Month:
    """What was lived, to be judged afterwards."""

    shifts: list[Shift] = field(default_factory=list)
    filled_at: dict[int, datetime] = field(default_factory=dict)


def people(dice: random.Random) -> list[Volunteer]:
    keys = make_training("clefs")
    found = [
        make_volunteer(f"Ami·e {number}", wants_to_be_asked=dice.random() < 0.85) for number in range(PEOPLE)
    ]
    for person in found:
        if dice.random() < 0.6:
            give_training(person, keys)
        if dice.random() < 0.3:
            day = BEGIN.date() + timedelta(days=dice.randrange(DAYS))
            Absence.objects.create(volunteer=person, from_on=day, until_on=day + timedelta(days=3))
    return found


def evenings(dice: random.Random, team: list[Volunteer]) -> list[Shift]:
    """Two posts on most days, each held by somebody who can."""
    closing = make_role(
        "Fermeture", trainings=tuple(Training.objects.filter(name_fr="clefs", slug__startswith="formation"))
    )
    roles, shifts = [make_role("Bar"), closing], []
    for day in range(2, DAYS):
        for role in roles:
            if dice.random() < 0.75:
                start = BEGIN + timedelta(days=day, hours=dice.choice((-1, 2, 9, 12)))
                shifts.append(make_shift(role=role, starts_at=start))
    for shift in shifts:
        _hold(shift, dice.sample(team, len(team)))
    return shifts


def _hold(shift: Shift, order: list[Volunteer]) -> None:
    fresh, known = rota_shifts().get(pk=shift.pk), candidates(order, BEGIN)
    able = (v for v in order if obstacle(known[v.pk], fresh, BEGIN) is None)
    first = next(able, None)
    if first is not None:
        make_sign_up(shift, first, signed_at=BEGIN - timedelta(days=9), state_at=BEGIN)


def live(seed: int) -> Month:
    """Somebody leaves now and then, at any hour; some who are asked say yes, after a while or at once."""
    dice, month = random.Random(seed), Month()
    coordinator()
    team = people(dice)
    month.shifts = evenings(dice, team)
    now = BEGIN
    while now < BEGIN + timedelta(days=DAYS):
        if dice.random() < 0.09:
            _somebody_leaves(dice, now)
        if _anything(now):
            clock.every_minute(now)
            _some_say_yes(dice, now, month)
        now = (now.astimezone(ZoneInfo("UTC")) + TURN).astimezone(PARIS)
    return month


def _anything(now: datetime) -> bool:
    """Outside of open requests only the hours of reminders matter."""
    return now.hour in (9, 10) or StandInRequest.objects.open().exists()


def _somebody_leaves(dice: random.Random, now: datetime) -> None:
    held = SignUp.objects.filter(
        state=SignUpState.LIVE, shift__starts_at__gt=now, shift__starts_at__lt=now + timedelta(days=5)
    )
    places = list(held.select_related("volunteer__user").order_by("pk"))
    if places:
        place = dice.choice(places)
        rota.leave(sign_up_id=place.pk, volunteer=place.volunteer, now=now)


def _some_say_yes(dice: random.Random, now: datetime, month: Month) -> None:
    asks = Ask.objects.filter(said_yes_at__isnull=True, request__closed_at__isnull=True)
    for ask in asks.select_related("request", "volunteer__user").order_by("pk"):
        if dice.random() < 0.06:
            try:
                answers.accept(ask=ask, now=now)
            except RotaRefused:
                continue
            month.filled_at[ask.request_id] = now


def quiet(moment: datetime) -> bool:
    hour = moment.astimezone(PARIS).hour
    return hour >= 22 or hour < 8


def test_a_month(settings):
    month = live(seed=20270308)
    requests = list(StandInRequest.objects.select_related("shift", "filled_by"))
    asks = list(Ask.objects.select_related("request__shift"))
    assert len(requests) > 20
    assert len(asks) > 50

    # Each message at most once per event and person.
    assert max(Counter(Mail.objects.values_list("event", "recipient")).values()) == 1
    assert max(Counter(AutomaticMail.objects.values_list("event", "person")).values()) == 1

    # None after it is filled, none after the doors.
    for ask in asks:
        assert ask.asked_at <= (ask.request.closed_at or ask.asked_at)
        assert ask.asked_at < ask.request.shift.starts_at

    # None in quiet hours, but in the last six; every other mail waits for the morning or is as pressing.
    for ask in asks:
        assert not quiet(ask.asked_at) or ask.request.shift.starts_at - ask.asked_at <= timedelta(hours=6)
    shifts_of = {
        f"stand_in.{kind}:{r.pk}": r.shift for r in requests for kind in ("taken", "thanks", "filled")
    }
    for row in AutomaticMail.objects.filter(fate=Fate.SENT, event__in=shifts_of):
        last_hours = shifts_of[row.event].starts_at - row.at <= timedelta(hours=6)
        assert not quiet(row.at) or last_hours, row
    reminders = AutomaticMail.objects.filter(kind__in=("soon", "today", "digest", "lapsing", "unrecorded"))
    assert reminders.exists()
    assert [row for row in reminders if quiet(row.at)] == []

    # Nobody above their limit.
    per_day = Counter((ask.volunteer_id, ask.asked_at.astimezone(PARIS).date()) for ask in asks)
    assert max(per_day.values()) <= settings.STAND_IN_ASKS_PER_DAY

    # What somebody said yes to is filled; what is not filled was asked of everybody who could be asked.
    for request in requests:
        if request.pk in month.filled_at:
            assert (request.outcome, request.closed_at) == (Outcome.FILLED, month.filled_at[request.pk])
        elif request.outcome == Outcome.UNFILLED:
            _everybody_was_asked(request, settings.STAND_IN_ASKS_PER_DAY)
    assert month.filled_at


def _everybody_was_asked(request: StandInRequest, limit: int) -> None:
    """Judged anew, ten minutes before the end of asking: who could come, was willing and below the limit."""
    last = request.shift.starts_at - TURN
    if request.opened_at >= last:
        return
    asked = set(request.asks.values_list("volunteer_id", flat=True))
    left = SignUp.objects.filter(shift=request.shift, state=SignUpState.LEFT)
    known = candidates(Volunteer.objects.present().filter(wants_to_be_asked=True), last)
    fresh = rota_shifts().get(pk=request.shift_id)
    day = last.astimezone(PARIS).date()
    for pk, person in known.items():
        if pk in asked or left.filter(volunteer=pk).exists():
            continue
        asked_that_day = Ask.objects.filter(volunteer=pk, asked_on=day, asked_at__lt=last).count()
        assert obstacle(person, fresh, last) is not None or asked_that_day >= limit
