"""manage.py bench standin: 500 open requests, 200 people, one turn of the clock."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

from laclef import bench
from laclef.accounts.models import User
from laclef.bench import Figure
from screenings.models import Venue
from volunteers.models import (
    Ask,
    Evening,
    HowHeld,
    Role,
    Scope,
    Shift,
    SignUp,
    SignUpState,
    StandInRequest,
    Training,
    TrainingHeld,
    Volunteer,
)
from volunteers.standin import clock, requests, waves

PEOPLE, REQUESTS, TURNS = 200, 500, 30
NOON = datetime(2027, 3, 3, 12, tzinfo=ZoneInfo("Europe/Paris"))


@bench.measures("standin")
def measure() -> list[Figure]:
    """The first turn, when every request calls; those that follow until all were served; a turn with nothing due."""
    _fill()
    busy = time.process_time()
    first = _turn(NOON)
    busy = time.process_time() - busy
    following = [_turn(NOON + timedelta(minutes=minute)) for minute in range(1, TURNS)]
    with CaptureQueriesContext(connection) as queries:
        idle = [_turn(NOON + timedelta(minutes=TURNS + minute)) for minute in range(5)]
    pressing = _turn(NOON + timedelta(days=2, hours=3))
    return [
        Figure("open requests", StandInRequest.objects.open().count(), ""),
        Figure("people", Volunteer.objects.count(), ""),
        Figure("the first turn, all due", first * 1000, "ms"),
        Figure("of which our own processor time", busy * 1000, "ms"),
        *bench.spread("the turns after it", following),
        *bench.spread("a turn with nothing to ask", idle),
        Figure("queries of such a turn", len(queries) / len(idle), ""),
        Figure("a turn in some requests' last hours", pressing * 1000, "ms"),
        Figure("people asked in all", Ask.objects.count(), ""),
        Figure("asking alone, all due again", _asking(), "ms"),
    ]


def _turn(now: datetime) -> float:
    started = time.perf_counter()
    clock.every_minute(now)
    return time.perf_counter() - started


def _asking() -> float:
    started = time.perf_counter()
    waves.run(now=NOON + timedelta(days=3))
    return (time.perf_counter() - started) * 1000


def _fill() -> None:
    """Ten posts over two months of evenings; half of the people hold the keys, which every other post asks for."""
    keys = Training.objects.create(slug="banc-clefs", name_fr="Clefs")
    by = User.objects.create_user("banc@laclef.example")
    people = Volunteer.objects.bulk_create(
        Volunteer(
            user=User.objects.create_user(f"banc-{number}@laclef.example", first_name=f"Ami·e {number}"),
            joined_on=NOON.date() - timedelta(days=400),
            experienced_on=NOON.date() - timedelta(days=300),
        )
        for number in range(PEOPLE)
    )
    TrainingHeld.objects.bulk_create(
        TrainingHeld(
            training=keys,
            volunteer=person,
            how=HowHeld.APPROVED,
            approved_by=by,
            held_on=NOON.date() - timedelta(days=300),
        )
        for person in people[::2]
    )
    _requests(_shifts(keys), people)


def _shifts(keys: Training) -> list[Shift]:
    venue = Venue.objects.create(slug="banc", name="Le banc", address="34 rue Daubenton, 75005 Paris")
    roles = [Role.objects.create(slug=f"banc-{number}", name_fr=f"Poste {number}") for number in range(10)]
    for role in roles[::2]:
        role.required_trainings.add(keys)
    evenings = [
        Evening.objects.create(venue=venue, day=NOON.date() + timedelta(days=2 + day))
        for day in range(REQUESTS // 10)
    ]
    starts = [
        datetime.combine(evening.day, NOON.time(), NOON.tzinfo) + timedelta(hours=7) for evening in evenings
    ]
    return [
        Shift.objects.create(
            role=role,
            evening=evening,
            scope=Scope.EVENING,
            starts_at=start,
            ends_at=start + timedelta(hours=3),
        )
        for evening, start in zip(evenings, starts, strict=True)
        for role in roles
    ]


def _requests(shifts: list[Shift], people: list[Volunteer]) -> None:
    before = NOON - timedelta(days=3)
    for number, shift in enumerate(shifts):
        place = SignUp.objects.create(
            shift=shift,
            volunteer=people[2 * number % PEOPLE],
            signed_at=before,
            state_at=before,
        )
        place.state, place.state_at = SignUpState.LEFT, NOON
        place.save(update_fields=["state", "state_at"])
        requests.open_for(place, now=NOON)
