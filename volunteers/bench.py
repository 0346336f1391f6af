"""manage.py bench rota: 200 volunteers and 500 events a year, and the pages they look at."""

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from laclef import bench
from laclef.accounts.models import User
from laclef.accounts.roles import Role as HouseRole
from laclef.bench import Figure
from screenings.models import Kind, Regime, Room, RoomBooking, Screening, State, Venue
from volunteers import crews
from volunteers.board import board
from volunteers.models import (
    Attendance,
    HowHeld,
    Shift,
    SignUp,
    Training,
    TrainingHeld,
    Volunteer,
    Way,
)
from volunteers.standin import bench as standin_bench

__all__ = ["rota", "standin_bench"]  # what registers a bench by being imported

VOLUNTEERS, EVENTS, DAYS = 200, 500, 365
# Two weeks of the busiest kind are part of the year; the rest lies before and after.
BEHIND = 180
ROUNDS = 30


@bench.measures("rota")
def rota() -> list[Figure]:
    """The board and the other pages, in process: all the server's time but the socket."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    people = _people(now)
    _year(people, now)
    figures = [
        Figure("volunteers", len(people), ""),
        Figure("events", Screening.objects.count(), ""),
        Figure("shifts", Shift.objects.count(), ""),
        Figure("places held", SignUp.objects.count(), ""),
    ]
    pages = {
        "board, two weeks": ("/equipe/tableau/", HouseRole.ROTA_COORDINATOR),
        "month by person": ("/equipe/mois/", HouseRole.ROTA_COORDINATOR),
        "people": ("/equipe/personnes/", HouseRole.ROTA_COORDINATOR),
        "a volunteer's home": ("/equipe/", HouseRole.VOLUNTEER),
        "tonight": ("/equipe/ce-soir/", HouseRole.VOLUNTEER),
    }
    with override_settings(SECURE_SSL_REDIRECT=False, ALLOWED_HOSTS=["testserver"], DEMO=False):
        for name, (address, role) in pages.items():
            figures += _page(name, address, _signed_in(role, people))
    return [*figures, *_timed("board, domain alone", lambda: board(now))]


def _page(name: str, address: str, client: Client) -> list[Figure]:
    def ask() -> None:
        if client.get(address).status_code != 200:
            raise ValueError(f"{address} does not answer")

    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    queries = len(captured)  # before the next requests empty the log
    return [*_timed(name, ask), Figure(f"{name}, queries", queries, "")]


def _timed(name: str, act: Callable[[], object]) -> list[Figure]:
    seconds, own = [], []
    for _round in range(ROUNDS):
        start, began = time.perf_counter(), time.process_time()
        act()
        seconds.append(time.perf_counter() - start)
        own.append(time.process_time() - began)
    # On a machine that does other work besides, only the second of these is ours.
    processor = Figure(f"{name}, our processor time, median", bench.percentile(own, 50) * 1000, "ms")
    return [*bench.spread(name, seconds), processor]


def _signed_in(role: HouseRole, people: list[Volunteer]) -> Client:
    client, user = Client(), people[0].user
    if role != HouseRole.VOLUNTEER:
        user, _new = User.objects.get_or_create(email="coordination@laclef.example")
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    client.force_login(user)
    return client


# --- the house that is measured ---------------------------------------------------------------------------


def _people(now: datetime) -> list[Volunteer]:
    """Every third knows the keys, every fourth projects; a tenth is new."""
    group = Group.objects.get_or_create(name=HouseRole.VOLUNTEER)[0]
    approver = User.objects.create_user("approver@laclef.example")
    trainings = list(Training.objects.filter(how=HowHeld.APPROVED).order_by("pk"))
    joined = (now - timedelta(days=500)).date()
    found = []
    for number in range(VOLUNTEERS):
        user = User.objects.create_user(f"person{number}@laclef.example", first_name=f"Personne {number}")
        user.groups.add(group)
        known = None if number % 10 == 0 else joined
        volunteer = Volunteer.objects.create(user=user, joined_on=joined, experienced_on=known)
        held = [training for place, training in enumerate(trainings) if number % (3 + place) == 0]
        TrainingHeld.objects.bulk_create(
            TrainingHeld(
                training=training,
                volunteer=volunteer,
                how=HowHeld.APPROVED,
                approved_by=approver,
                held_on=joined,
            )
            for training in held
        )
        found.append(volunteer)
    return found


def _year(people: list[Volunteer], now: datetime) -> None:
    """Events in two rooms over the year with their crews; two places of three taken, what is past attended."""
    venue = Venue.objects.filter(is_house=True).first() or Venue.objects.create(
        slug="la-clef", name="La Clef", address="34 rue Daubenton, 75005 Paris", is_house=True
    )
    rooms = [
        Room.objects.get_or_create(
            venue=venue, slug=f"banc-{n}", defaults={"name": f"Banc {n}", "seats": 100}
        )[0]
        for n in (1, 2)
    ]
    dice = random.Random(8)  # noqa: S311 – the same year each time
    for number in range(EVENTS):
        day = timedelta(days=number * DAYS // EVENTS - BEHIND)
        starts_at = (now + day).replace(hour=19 if number % 2 else 17)
        screening = _event(number, starts_at, rooms[number % 2])
        crews.make_crew(screening, now=starts_at - timedelta(days=30), by=None)
    known = {v.pk: set(v.trainings_held.values_list("training", flat=True)) for v in people}
    for shift in Shift.objects.live().select_related("role").order_by("starts_at", "pk"):
        _fill(shift, people, known, dice, now)


def _event(number: int, starts_at: datetime, room: Room) -> Screening:
    screening = Screening.objects.create(
        kind=Kind.DEBATE,
        regime=Regime.NOT_CINEMA,
        title_fr=f"Rencontre {number}",
        venue=room.venue,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        doors_at=starts_at - timedelta(minutes=30),
        state=State.DRAFT,
    )
    RoomBooking.objects.create(screening=screening, room=room, places=100)
    Screening.objects.filter(pk=screening.pk).update(state=State.CONFIRMED)
    screening.refresh_from_db()
    return screening


def _fill(
    shift: Shift, people: list[Volunteer], known: dict[int, set[int]], dice: random.Random, now: datetime
) -> None:
    assert shift.role is not None  # noqa: S101 – a crew's shift has one
    needed = set(shift.role.required_trainings.values_list("pk", flat=True))
    able = [person for person in people if needed <= known[person.pk]]
    wanted = [person for person in dice.sample(able, min(len(able), 6)) if _is_free(person, shift)]
    for person in wanted[: shift.wished if dice.random() < 0.67 else shift.wished - 1]:
        SignUp.objects.create(
            shift=shift, volunteer=person, signed_at=shift.starts_at, state_at=shift.starts_at
        )
        if shift.ends_at < now:
            Attendance.objects.create(
                volunteer=person,
                shift=shift,
                role=shift.role,
                arrived_at=shift.starts_at,
                left_at=shift.ends_at,
                way=Way.TAP,
                recorded_at=shift.ends_at,
                recorded_by=person.user,
            )


def _is_free(person: Volunteer, shift: Shift) -> bool:
    theirs = SignUp.objects.filter(volunteer=person)
    return not theirs.filter(shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at).exists()
