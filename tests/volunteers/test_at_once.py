"""Two people at the same moment, with real threads: each test fails when its guard is taken out.

A race is made, not hoped for: one side stops, inside of its transaction and holding its locks, until
the database itself says that the other side waits for them, or has come through.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.models import Count

from laclef import journal
from screenings import programme
from screenings.models import Kind, Screening
from tests.factories import make_room, make_screening
from tests.volunteers.factories import (
    make_crewed,
    make_shift,
    make_sign_up,
    make_template,
    make_volunteer,
)
from volunteers import crew_changes, crews, rota
from volunteers.models import CrewLine, CrewTemplate, Evening, Place, Shift, SignUp, SignUpState, Volunteer

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
EIGHT = datetime(2027, 3, 10, 19, tzinfo=UTC)
PATIENCE = 10.0


class Side(threading.Thread):
    """One of two people; says how it ended."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.act = act
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.act()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def ended(self) -> BaseException | None:
        self.join(PATIENCE)
        assert not self.is_alive()
        return self.error


def someone_waits() -> bool:
    """Whether a connection to this database waits for a lock."""
    with connection.cursor() as cursor:
        # Within a transaction the activity is read once and kept: forget what was read.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock')"
        )
        return bool(cursor.fetchone()[0])


def until_blocked(side: Side) -> None:
    """Return when the side waits for a lock, or is through without having waited."""
    deadline = time.monotonic() + PATIENCE
    while side.is_alive() and not someone_waits():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def against(first: Callable[[], object], second: Callable[[], object]) -> BaseException | None:
    """First does its part and holds its transaction open while second tries; returns how second ended."""
    with transaction.atomic():
        first()
        side = Side(second)
        until_blocked(side)
    return side.ended()


def moves(screening: Screening, **delta: float) -> None:
    step = timedelta(**delta)
    times = programme.NewTimes(
        screening.starts_at + step, screening.ends_at + step, screening.doors_at + step
    )
    with journal.atomic():  # as laclef.evening does: the journal's head is locked last
        programme.move(screening_id=screening.pk, times=times, now=NOW, by=None)
        crews.move_crew(Screening.objects.get(pk=screening.pk), now=NOW, by=None)


def double_booked() -> list[int]:
    """Volunteers with two sure places at the same hours, read without the function the guards use."""
    places = list(SignUp.objects.filter(state=SignUpState.LIVE).select_related("shift"))
    return [
        one.volunteer_id
        for one in places
        for other in places
        if one.pk < other.pk
        and one.volunteer_id == other.volunteer_id
        and one.shift.starts_at < other.shift.ends_at
        and other.shift.starts_at < one.shift.ends_at
    ]


@pytest.mark.parametrize("place", [Place.FULL, Place.TRAINEE])
def test_the_last_place_is_taken_once(place: Place) -> None:
    shift = make_shift(starts_at=EIGHT, wished=2, trainees=1)
    make_sign_up(shift)
    alice, bob = make_volunteer(), make_volunteer("Bob")
    act = rota.sign_up if place == Place.FULL else rota.sign_up_as_trainee
    ended = against(
        lambda: act(shift_id=shift.pk, volunteer=alice, now=NOW),
        lambda: act(shift_id=shift.pk, volunteer=bob, now=NOW),
    )
    assert isinstance(ended, rota.RotaRefused)
    assert SignUp.objects.filter(shift=shift, place=place).count() == (2 if place == Place.FULL else 1)


def test_a_crowd_after_three_places() -> None:
    shift = make_shift(starts_at=EIGHT, wished=3)
    people = [make_volunteer() for _ in range(8)]
    barrier = threading.Barrier(len(people))

    def take(person: Volunteer) -> None:
        barrier.wait(PATIENCE)
        rota.sign_up(shift_id=shift.pk, volunteer=person, now=NOW)

    ends = [side.ended() for side in [Side(lambda p=p: take(p)) for p in people]]  # type: ignore[misc]
    assert sorted(type(end).__name__ for end in ends) == ["NoneType"] * 3 + ["RotaRefused"] * 5
    assert shift.sign_ups.count() == 3


def test_two_taps_of_one_person_are_one_place() -> None:
    shift, alice = make_shift(starts_at=EIGHT, wished=5), make_volunteer()
    ended = against(
        lambda: rota.sign_up(shift_id=shift.pk, volunteer=alice, now=NOW),
        lambda: rota.sign_up(shift_id=shift.pk, volunteer=alice, now=NOW),
    )
    assert isinstance(ended, rota.RotaRefused)
    assert shift.sign_ups.count() == 1


def test_one_person_in_two_evenings_at_once() -> None:
    one, other, alice = make_shift(starts_at=EIGHT), make_shift(starts_at=EIGHT), make_volunteer()
    ended = against(
        lambda: rota.sign_up(shift_id=one.pk, volunteer=alice, now=NOW),
        lambda: rota.sign_up(shift_id=other.pk, volunteer=alice, now=NOW),
    )
    assert isinstance(ended, rota.RotaRefused)
    assert double_booked() == []


def host_only() -> None:
    make_template(Kind.DEBATE, host={"scope": "screening", "call_from": "start", "until_minutes": 0})


def test_a_move_against_a_sign_up_elsewhere() -> None:
    """The move comes first: who signs up elsewhere at the new hours waits, then meets them."""
    host_only()
    alice, screening = make_volunteer(), make_crewed(starts_at=EIGHT, now=NOW)
    make_sign_up(Shift.objects.get(screening=screening), alice)
    other = make_shift(starts_at=EIGHT + timedelta(hours=3))
    ended = against(
        lambda: moves(screening, hours=3),
        lambda: rota.sign_up(shift_id=other.pk, volunteer=alice, now=NOW),
    )
    assert isinstance(ended, rota.RotaRefused)
    assert double_booked() == []


def test_a_sign_up_elsewhere_against_a_move() -> None:
    """The sign-up comes first: the move waits for it, then asks that person to confirm."""
    host_only()
    alice, screening = make_volunteer(), make_crewed(starts_at=EIGHT, now=NOW)
    place = make_sign_up(Shift.objects.get(screening=screening), alice)
    other = make_shift(starts_at=EIGHT + timedelta(hours=3))
    ended = against(
        lambda: rota.sign_up(shift_id=other.pk, volunteer=alice, now=NOW),
        lambda: moves(screening, hours=3),
    )
    place.refresh_from_db()
    assert (ended, place.state) == (None, SignUpState.TO_CONFIRM)
    assert double_booked() == []


def test_two_rooms_moved_at_once_against_each_other() -> None:
    """Two moves bring two places of one person together: the second to come asks to confirm."""
    host_only()
    alice = make_volunteer()
    one = make_crewed(starts_at=EIGHT, now=NOW)
    two = make_crewed(starts_at=EIGHT + timedelta(hours=6), now=NOW)
    for screening in (one, two):
        make_sign_up(Shift.objects.get(screening=screening), alice)
    ended = against(lambda: moves(one, hours=3), lambda: moves(two, hours=-3))
    assert ended is None
    assert sorted(SignUp.objects.values_list("state", flat=True)) == ["live", "to_confirm"]
    assert double_booked() == []


def test_two_rooms_of_one_evening_moved_at_once_against_a_sign_up() -> None:
    make_template(Kind.DEBATE, bar={"scope": "evening", "wished": 2, "call_minutes": 0, "until_minutes": 0})
    room = make_room()
    rooms = (room, make_room(venue=room.venue))
    early, late = (
        make_crewed(starts_at=EIGHT + timedelta(hours=h), now=NOW, rooms=[r])
        for h, r in zip((0, 3), rooms, strict=True)
    )
    bar, alice, bob = Shift.objects.get(), make_volunteer(), make_volunteer("Bob")
    sides: list[Side] = []

    def first() -> None:
        moves(early, hours=-1)
        sides.append(Side(lambda: moves(late, hours=0.5)))
        until_blocked(sides[0])
        sides.append(Side(lambda: rota.sign_up(shift_id=bar.pk, volunteer=bob, now=NOW)))

    make_sign_up(bar, alice)
    with transaction.atomic():
        first()
        until_blocked(sides[1])
    assert [side.ended() for side in sides] == [None, None]
    bar.refresh_from_db()
    early.refresh_from_db()
    late.refresh_from_db()
    assert (bar.starts_at, bar.ends_at) == (early.doors_at, late.ends_at)
    assert bar.sign_ups.holding().count() == 2


@pytest.mark.parametrize("known", [True, False])
def test_two_events_confirmed_at_once_share_one_evening(known: bool) -> None:
    """Whether or not the evening was there before."""
    make_template(Kind.DEBATE, bar={"scope": "evening"})
    room = make_room()
    if known:
        Evening.objects.create(venue=room.venue, day=EIGHT.date())
    one, two = (
        make_screening(
            kind=Kind.DEBATE, state="confirmed", starts_at=EIGHT + timedelta(hours=h), rooms=[r], now=NOW
        )
        for h, r in ((0, room), (3, make_room(venue=room.venue)))
    )
    ended = against(
        lambda: crews.make_crew(one, now=NOW, by=None), lambda: crews.make_crew(two, now=NOW, by=None)
    )
    assert ended is None
    assert Shift.objects.annotate(asked=Count("needs")).get().asked == 2


@pytest.mark.parametrize("template_first", [True, False])
def test_a_template_change_against_a_sign_up(template_first: bool) -> None:
    """Two places become one while somebody takes the second: no shift offers less than is held."""
    make_template(Kind.DEBATE, bar={"scope": "evening", "wished": 2})
    make_crewed(starts_at=EIGHT, now=NOW)
    bar, bob = Shift.objects.get(), make_volunteer("Bob")
    make_sign_up(bar)
    template = CrewTemplate.objects.get(kind=Kind.DEBATE)
    CrewLine.objects.filter(template=template).update(wished=1)

    def apply() -> None:
        crew_changes.apply_template(template, now=NOW, by=None)

    def take() -> None:
        rota.sign_up(shift_id=bar.pk, volunteer=bob, now=NOW)

    ended = against(apply, take) if template_first else against(take, apply)
    bar.refresh_from_db()
    held = bar.sign_ups.holding().count()
    if template_first:
        assert isinstance(ended, rota.RotaRefused)
    else:
        assert ended is None
    assert (held, bar.wished) == ((1, 1) if template_first else (2, 2))


def test_a_cancellation_against_a_sign_up() -> None:
    host_only()
    screening, alice = make_crewed(starts_at=EIGHT, now=NOW), make_volunteer()
    shift = Shift.objects.get()
    ended = against(
        lambda: crews.release_crew(screening, now=NOW, by=None),
        lambda: rota.sign_up(shift_id=shift.pk, volunteer=alice, now=NOW),
    )
    assert isinstance(ended, rota.RotaRefused)
    assert SignUp.objects.holding().count() == 0


def test_confirming_again_against_a_move_does_not_deadlock() -> None:
    """A move locks the shift, then writes on its sign-ups: whoever confirms must come in the same order."""
    host_only()
    make_crewed(starts_at=EIGHT, now=NOW)
    shift, alice = Shift.objects.get(), make_volunteer()
    place = make_sign_up(shift, alice, state=SignUpState.TO_CONFIRM)
    with transaction.atomic():
        Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
        side = Side(lambda: rota.confirm_again(sign_up_id=place.pk, volunteer=alice, now=NOW))
        until_blocked(side)
        SignUp.objects.filter(pk=place.pk).update(state_at=EIGHT)
    assert side.ended() is None
    place.refresh_from_db()
    assert place.state == SignUpState.LIVE
