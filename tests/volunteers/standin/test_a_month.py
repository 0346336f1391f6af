"""A month of random evenings and people who cannot come, lived hour by hour.

Seeded: another number is another month.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from laclef.outbox.models import Mail, State
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
from volunteers.reasons import Why, obstacle
from volunteers.rota import RotaRefused
from volunteers.standin import answers, clock, returning

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
# The night of 28 March, when the clocks change, is in it.
BEGIN = datetime(2027, 3, 8, 10, tzinfo=PARIS)
DAYS, PEOPLE, TURN = 28, 12, timedelta(hours=1)
LIMIT = 2  # asks of one person on one day, as the settings have it


@dataclass
class Month:
    """What was lived, to be judged afterwards."""

    shifts: list[Shift] = field(default_factory=list)
    filled_at: dict[int, datetime] = field(default_factory=dict)


def people(dice: random.Random) -> list[Volunteer]:
    keys = make_training("clefs")
    found = [
        make_volunteer(
            f"Ami·e {number}", wants_to_be_asked=dice.random() < 0.85, wants_digest=number % 3 == 0
        )
        for number in range(PEOPLE)
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
        make_sign_up(shift, first, signed_at=BEGIN - timedelta(days=6), state_at=BEGIN)


def live(seed: int, days: int = DAYS) -> Iterator[Month]:
    """Somebody leaves now and then, at any hour; some who are asked say yes, after a while or at once.

    The same month at the end of each day.
    """
    dice, month = random.Random(seed), Month()
    coordinator()
    team = people(dice)
    month.shifts = evenings(dice, team)
    now = BEGIN
    while now < BEGIN + timedelta(days=days):
        if dice.random() < 0.09:
            _somebody_leaves(dice, now)
        if dice.random() < 0.02:
            _somebody_comes_back(dice, now)
        if _anything(now):
            clock.every_minute(now)
            _the_post_leaves(dice, now)
            _some_say_yes(dice, now, month)
        now = (now.astimezone(ZoneInfo("UTC")) + TURN).astimezone(PARIS)
        if now.hour == 0:
            yield month
    yield month


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


def _somebody_comes_back(dice: random.Random, now: datetime) -> None:
    left = list(StandInRequest.objects.open().select_related("left__volunteer__user").order_by("pk"))
    if left:
        place = dice.choice(left).left
        assert place is not None
        with suppress(RotaRefused):
            returning.come_back(sign_up_id=place.pk, volunteer=place.volunteer, now=now)


def _the_post_leaves(dice: random.Random, now: datetime) -> None:
    """Most of what is queued; the rest waits for a mailbox that does not answer."""
    for pk in Mail.objects.filter(state=State.QUEUED).order_by("pk").values_list("pk", flat=True):
        if dice.random() < 0.8:
            Mail.objects.filter(pk=pk).update(state=State.SENT, sent_at=now)


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


# --- the judges: each says what broke its rule ------------------------------------------------------------


def said_twice(month: Month) -> list[object]:
    """A message that one person got twice about one thing, whatever its event calls itself."""
    rows = AutomaticMail.objects.filter(person__isnull=False)
    about = Counter(
        (row.kind, row.event.split(".")[0], *row.event.split(":")[1 : _parts(row.kind)], row.person_id)
        for row in rows
    )
    mails = Counter(Mail.objects.values_list("event", "recipient"))
    return [key for key, times in (*about.items(), *mails.items()) if times > 1]


def _parts(kind: str) -> int:
    """How much of an event says what it is about: a warning is of an evening and its step."""
    return 3 if kind == "understaffed" else 2


def said_too_late(month: Month) -> list[object]:
    """An ask after the place was taken or the doors had opened; one that could still leave after that."""
    late = [
        ask
        for ask in Ask.objects.select_related("request__shift")
        if ask.asked_at > (ask.request.closed_at or ask.asked_at)
        or ask.asked_at >= ask.request.shift.starts_at
    ]
    over = {f"stand_in.asked:{r.pk}": r.closed_at for r in StandInRequest.objects.all() if r.closed_at}
    mails = Mail.objects.filter(event__in=over)
    return [*late, *(mail for mail in mails if mail.sent_at is None or mail.sent_at > over[mail.event])]


def said_at_night(month: Month) -> list[object]:
    """An ask or a mail in the quiet hours, but in the last six before the shift."""
    asks = Ask.objects.select_related("request__shift")
    found: list[object] = [
        ask for ask in asks if quiet(ask.asked_at) and not _last_hours(ask.request.shift, ask.asked_at)
    ]
    requests = StandInRequest.objects.select_related("shift")
    shifts = {
        f"stand_in.{kind}:{r.pk}": r.shift
        for r in requests
        for kind in ("taken", "thanks", "filled", "decide")
    } | {f"sign_up.left:{place.pk}": place.shift for place in SignUp.objects.select_related("shift")}
    shifts |= {f"post.decide:{shift.pk}:{shift.evening_id}": shift for shift in month.shifts}
    for row in AutomaticMail.objects.filter(fate=Fate.SENT).exclude(kind__in=("asked", "understaffed")):
        shift = shifts.get(row.event)
        if quiet(row.at) and not (shift is not None and _last_hours(shift, row.at)):
            found.append(row)
    return found


def _last_hours(shift: Shift, moment: datetime) -> bool:
    return shift.starts_at - moment <= timedelta(hours=6)


def asked_too_often(month: Month) -> list[object]:
    """Somebody asked more often on a day than the setting says."""
    asks = Ask.objects.values_list("volunteer", "asked_at")
    per_day = Counter((person, moment.astimezone(PARIS).date()) for person, moment in asks)
    return [key for key, times in per_day.items() if times > LIMIT]


def left_unfilled(month: Month) -> list[object]:
    """A yes that filled nothing; a place nobody took while somebody who could was never asked."""
    found: list[object] = []
    for request in StandInRequest.objects.select_related("shift"):
        if request.pk in month.filled_at:
            if (request.outcome, request.closed_at) != (Outcome.FILLED, month.filled_at[request.pk]):
                found.append(request)
        elif request.outcome == Outcome.UNFILLED:
            found += _never_asked(request)
    return found


def _never_asked(request: StandInRequest) -> list[object]:
    """Judged anew, one turn before the end of asking: who could come, was willing and below the limit."""
    last = request.shift.starts_at - TURN
    if request.opened_at >= last:
        return []
    asked = set(request.asks.values_list("volunteer_id", flat=True))
    asked |= set(
        SignUp.objects.filter(shift=request.shift, state=SignUpState.LEFT).values_list("volunteer", flat=True)
    )
    known = candidates(Volunteer.objects.present().filter(wants_to_be_asked=True), last)
    fresh, day = rota_shifts().get(pk=request.shift_id), last.astimezone(PARIS).date()
    return [
        (request, pk)
        for pk, person in known.items()
        if pk not in asked
        and obstacle(person, fresh, last) is None
        and Ask.objects.filter(volunteer=pk, asked_on=day, asked_at__lt=last).count() < LIMIT
    ]


JUDGES = (said_twice, said_too_late, said_at_night, asked_too_often, left_unfilled)


def test_a_month():
    *_days, month = live(seed=20270308)
    outcomes = Counter(StandInRequest.objects.values_list("outcome", flat=True))
    assert sum(outcomes.values()) > 20
    assert outcomes[Outcome.FILLED] > 0
    assert Ask.objects.count() > 50
    assert Mail.objects.filter(event__startswith="stand_in.taken:").exists()
    kinds = set(AutomaticMail.objects.values_list("kind", flat=True))
    assert kinds >= {"soon", "today", "digest", "unrecorded", "understaffed", "asked", "taken", "thanks"}
    assert {judge.__name__: judge(month) for judge in JUDGES} == {judge.__name__: [] for judge in JUDGES}


# --- the judges judged: the code is broken in each way, and the right one complains ------------------------

_number = count(1)
BREAKS: dict[str, tuple[Callable[[Month], list[object]], str, Any]] = {
    "a reminder each hour": (said_twice, "reminders._day", lambda place: next(_number)),
    "what is queued is not taken back": (said_too_late, "requests.withdraw", lambda event, now: []),
    "asked at night": (said_at_night, "escalation.is_quiet", lambda rules, now, zone: False),
    "told at night": (said_at_night, "automatic.wakes_at", lambda rules, now, zone: now),
    "no limit": (asked_too_often, "people.settings.STAND_IN_ASKS_PER_DAY", 99),
    "somebody is never found": (left_unfilled, "people.obstacle", lambda one, shift, now: Why.ABSENT),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_rule_is_noticed(name, monkeypatch):
    judge, target, instead = BREAKS[name]
    monkeypatch.setattr(f"volunteers.standin.{target}", instead)
    assert any(judge(month) for month in live(seed=20270309, days=6))
