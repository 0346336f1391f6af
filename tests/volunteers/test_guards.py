"""What the database refuses, whoever asks; each is tried by its rows alone, without our functions."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from screenings.refusals import rule_of
from tests.factories import make_user
from tests.volunteers.factories import (
    give_training,
    make_alone_shift,
    make_attendance,
    make_evening,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from volunteers.models import Attendance, Place, Shift, ShiftState, SignUp, SignUpState, TrainingHeld, Way

pytestmark = pytest.mark.django_db


def settled(act: Callable[..., object], *args: object, **facts: object) -> None:
    """Do it as a transaction that commits would: the rules that wait for the commit are asked at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        act(*args, **facts)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def refused_by(rule: str, act: Callable[..., object], *args: object, **facts: object) -> bool:
    """Whether the act is refused, and by this rule."""
    with pytest.raises(IntegrityError) as caught:
        settled(act, *args, **facts)
    return rule_of(caught.value) == rule


def test_one_person_holds_one_place_in_a_shift() -> None:
    shift, alice = make_shift(wished=3, trainees=1), make_volunteer()
    make_sign_up(shift, alice)
    assert refused_by("volunteers_one_place_per_shift", make_sign_up, shift, alice)
    assert refused_by("volunteers_one_place_per_shift", make_sign_up, shift, alice, place=Place.TRAINEE)


def test_coming_back_is_a_new_row_and_the_old_one_stays_ended() -> None:
    shift, alice = make_shift(), make_volunteer()
    first = make_sign_up(shift, alice)
    SignUp.objects.filter(pk=first.pk).update(state=SignUpState.LEFT)
    make_sign_up(shift, alice)
    again = SignUp.objects.filter(pk=first.pk)
    assert refused_by("volunteers_sign_up_ended_for_good", again.update, state=SignUpState.LIVE)
    assert refused_by("volunteers_sign_up_is_permanent", again.update, shift=make_shift())
    assert refused_by("volunteers_sign_up_is_not_deleted", again.delete)


def test_full_and_trainee_places_are_counted_apart() -> None:
    shift = make_shift(wished=1, trainees=1)
    make_sign_up(shift)
    make_sign_up(shift, place=Place.TRAINEE)
    assert refused_by("volunteers_places_are_limited", make_sign_up, shift)
    assert refused_by("volunteers_places_are_limited", make_sign_up, shift, place=Place.TRAINEE)


def test_one_to_confirm_keeps_the_place() -> None:
    shift = make_shift(wished=1)
    make_sign_up(shift, state=SignUpState.TO_CONFIRM)
    assert refused_by("volunteers_places_are_limited", make_sign_up, shift)


def test_a_shift_never_offers_less_than_is_held() -> None:
    shift = make_shift(wished=2, trainees=1)
    make_sign_up(shift)
    make_sign_up(shift)
    row = Shift.objects.filter(pk=shift.pk)
    assert refused_by("volunteers_places_are_limited", row.update, wished=1)
    assert row.update(trainees=0) == 1


def test_a_shift_is_cancelled_after_its_people_are_released_and_for_good() -> None:
    shift, now = make_shift(), timezone.now()
    place = make_sign_up(shift)
    row = Shift.objects.filter(pk=shift.pk)
    cancelled = {"state": ShiftState.CANCELLED, "cancelled_at": now}
    assert refused_by("volunteers_shift_released_before_cancelled", row.update, **cancelled)
    SignUp.objects.filter(pk=place.pk).update(state=SignUpState.RELEASED)
    row.update(**cancelled)
    assert refused_by("volunteers_shift_stands", make_sign_up, shift)
    assert refused_by("volunteers_shift_cancelled_for_good", row.update, state="live", cancelled_at=None)


def test_nobody_is_in_two_evenings_at_once() -> None:
    alice, shift = make_volunteer(), make_shift()
    make_sign_up(shift, alice)
    other = make_shift(starts_at=shift.starts_at + timedelta(hours=1))
    assert refused_by("volunteers_one_place_at_a_time", make_sign_up, other, alice)
    assert refused_by(
        "volunteers_one_place_at_a_time", make_sign_up, make_alone_shift(starts_at=shift.starts_at), alice
    )
    after = make_shift(starts_at=shift.ends_at)
    assert make_sign_up(after, alice).holds


def test_roles_that_go_together_are_held_together_in_one_evening_only() -> None:
    alice, now = make_volunteer(), timezone.now() + timedelta(days=1)
    opening, desk, bar = make_role("Ouverture"), make_role("Accueil"), make_role("Bar")
    opening.compatible_with.add(desk)
    evening, elsewhere = make_evening(now), make_evening(now)
    make_sign_up(make_shift(role=opening, evening=evening, starts_at=now), alice)
    assert refused_by(
        "volunteers_one_place_at_a_time",
        make_sign_up,
        make_shift(role=bar, evening=evening, starts_at=now),
        alice,
    )
    assert refused_by(
        "volunteers_one_place_at_a_time",
        make_sign_up,
        make_shift(role=desk, evening=elsewhere, starts_at=now),
        alice,
    )
    assert make_sign_up(make_shift(role=desk, evening=evening, starts_at=now), alice).holds


def test_a_shift_is_not_moved_onto_another_place_of_its_people() -> None:
    alice, shift = make_volunteer(), make_shift()
    later = make_shift(starts_at=shift.ends_at + timedelta(hours=1))
    make_sign_up(shift, alice)
    place = make_sign_up(later, alice)
    row = Shift.objects.filter(pk=later.pk)
    hours = {"starts_at": shift.starts_at, "ends_at": shift.ends_at}
    assert refused_by("volunteers_one_place_at_a_time", row.update, **hours)
    SignUp.objects.filter(pk=place.pk).update(state=SignUpState.TO_CONFIRM)
    assert row.update(**hours) == 1
    back = SignUp.objects.filter(pk=place.pk)
    assert refused_by("volunteers_one_place_at_a_time", back.update, state=SignUpState.LIVE)


def test_a_full_place_asks_for_the_training_on_that_day() -> None:
    keys, alice = make_training(), make_volunteer()
    shift = make_shift(role=make_role(trainings=(keys,)), wished=2, trainees=1)
    day = shift.starts_at.date()
    assert refused_by("volunteers_training_is_held", make_sign_up, shift, alice)
    give_training(alice, keys, until_on=day - timedelta(days=2))
    assert refused_by("volunteers_training_is_held", make_sign_up, shift, alice)
    assert make_sign_up(shift, make_volunteer(), place=Place.TRAINEE).holds
    give_training(alice, keys)
    assert make_sign_up(shift, alice).holds


def test_a_training_rests_on_somebody_elses_word_or_on_ones_own_reading() -> None:
    alice, keys = make_volunteer(), make_training()
    facts = {"training": keys, "volunteer": alice, "held_on": date(2026, 1, 1)}
    create = TrainingHeld.objects.create
    assert refused_by(
        "volunteers_training_by_another", create, how="approved", approved_by=alice.user, **facts
    )
    assert refused_by("volunteers_training_rests_on_a_word", create, how="approved", **facts)
    assert refused_by(
        "volunteers_training_rests_on_a_word", create, how="read", approved_by=make_user(), **facts
    )


def test_the_revision_rises_by_itself_when_hours_change_and_only_then() -> None:
    shift = make_shift()
    row = Shift.objects.filter(pk=shift.pk)
    row.update(wished=4, sequence=17)
    assert row.get().sequence == 0
    row.update(ends_at=shift.ends_at + timedelta(minutes=45))
    assert row.get().sequence == 1


def test_hours_are_never_negative() -> None:
    six, alice = datetime(2026, 5, 1, 18, tzinfo=UTC), make_volunteer()
    rule = "volunteers_hours_are_not_negative"
    assert refused_by(rule, make_attendance, alice, six, six - timedelta(minutes=1))
    assert refused_by(rule, make_attendance, alice, six, six + timedelta(hours=25))
    assert make_attendance(alice, six, six).pk


def test_hours_are_only_added() -> None:
    six, alice = datetime(2026, 5, 1, 18, tzinfo=UTC), make_volunteer()
    line = make_attendance(alice, six, six + timedelta(hours=2))
    row = Attendance.objects.filter(pk=line.pk)
    rule = "volunteers_attendance_is_only_added"
    assert refused_by(rule, row.update, left_at=six + timedelta(hours=9))
    assert refused_by(rule, row.delete)
    assert refused_by(rule, run, "TRUNCATE volunteers_attendance CASCADE")


def test_a_line_has_one_successor_of_the_same_person() -> None:
    six, alice, bob = datetime(2026, 5, 1, 18, tzinfo=UTC), make_volunteer(), make_volunteer("Bob")
    line = make_attendance(alice, six, six + timedelta(hours=2))
    facts = {"way": Way.CORRECTION, "replaces": line}
    assert refused_by("volunteers_attendance_follows_its_own", make_attendance, bob, six, six, **facts)
    make_attendance(alice, six, six + timedelta(hours=3), **facts)
    assert refused_by("volunteers_attendance_replaces_id_key", make_attendance, alice, six, six, **facts)


def test_a_presence_begins_once() -> None:
    shift, alice = make_shift(), make_volunteer()
    make_attendance(alice, shift.starts_at, shift.ends_at, shift=shift)
    assert refused_by(
        "volunteers_attendance_begins_once",
        make_attendance,
        alice,
        shift.starts_at,
        shift.ends_at,
        shift=shift,
    )


def test_an_evening_has_one_live_shift_per_role_at_any_time() -> None:
    """Relays of a long day follow each other; the hand-over is the only time at which two of them are there."""
    shift, rule = make_shift(), "volunteers_post_asked_once_at_a_time"
    same = {"role": shift.role, "evening": shift.evening}
    assert refused_by(rule, make_shift, **same)
    late = shift.ends_at - timedelta(minutes=15)
    assert refused_by(rule, make_shift, starts_at=late, **same)
    relay = make_shift(starts_at=late, relieves_at=shift.ends_at, **same)
    assert refused_by("volunteers_shift_relieves_within", _relieve, relay, late - timedelta(minutes=1))
    assert refused_by(rule, _relieve, relay, late)


def _relieve(relay: Shift, moment: datetime) -> None:
    Shift.objects.filter(pk=relay.pk).update(relieves_at=moment)
