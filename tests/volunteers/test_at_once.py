"""Two people, or one in two places, at the same moment; each test fails when its guard is taken out."""

import threading
from datetime import UTC, datetime

import pytest

from tests.volunteers.factories import make_alone_shift, make_shift, make_sign_up, make_volunteer
from tests.volunteers.sides import PATIENCE, Side, against, double_booked
from volunteers import alone, joining, rota
from volunteers.models import Joining, Place, SignUp, Volunteer

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
EIGHT = datetime(2027, 3, 10, 19, tzinfo=UTC)


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


@pytest.mark.parametrize("cancels_first", [True, False])
def test_nobody_is_expected_at_a_welcome_that_is_being_cancelled(cancels_first: bool) -> None:
    session = make_alone_shift(starts_at=EIGHT, nature="welcome", title_fr="Bienvenue")

    def cancels() -> None:
        alone.cancel_alone(shift_id=session.pk, now=NOW)

    def asks() -> None:
        joining.ask_to_join(
            first_name="Rim", email="rim@example.org", language="fr", words="", now=NOW, session=session
        )

    assert against(*((cancels, asks) if cancels_first else (asks, cancels))) is None
    assert Joining.objects.get().session is None
