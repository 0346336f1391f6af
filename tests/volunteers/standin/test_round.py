"""From a left place to a filled one: who is asked, when, who wins, who is told."""

from datetime import UTC, timedelta

import pytest
from django.db import IntegrityError, transaction

from laclef.outbox import sending
from laclef.outbox.models import Mail, State
from tests.volunteers.factories import (
    give_training,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from tests.volunteers.standin.acts import (
    EVENING,
    NOON,
    asked,
    coordinator,
    leaves,
    says_yes,
    someone_cannot,
    team,
    tick,
    told,
)
from volunteers import privacy, rota
from volunteers.models import Absence, Ask, AutomaticMail, Fate, MailPause, Outcome, SignUp, StandInRequest
from volunteers.rota import RotaRefused
from volunteers.takeaway import export_mine

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_three_people_every_two_hours_and_nobody_twice():
    people = team(8)
    request = someone_cannot(word="angine")
    for hours, count in ((0, 3), (1, 3), (2, 6), (3, 6), (4, 8), (6, 8)):
        tick(NOON + hours * HOUR)
        tick(NOON + hours * HOUR)
        assert request.asks.count() == count
    assert asked(request) == {person.pk for person in people}
    assert len(told(f"stand_in.asked:{request.pk}")) == 8


def test_only_who_is_trained_free_willing_and_has_not_just_left():
    keys = make_training("clefs")
    able = make_volunteer("Bob")
    give_training(able, keys)
    for facts in ({"wants_to_be_asked": False}, {"left_on": NOON.date()}):
        give_training(make_volunteer("Non", **facts), keys)
    away, busy = make_volunteer("Absent·e"), make_volunteer("Prise")
    for person in (away, busy):
        give_training(person, keys)
    Absence.objects.create(volunteer=away, from_on=EVENING.date(), until_on=EVENING.date())
    make_sign_up(make_shift(starts_at=EVENING), busy)
    make_volunteer("Sans formation")
    shift = make_shift(starts_at=EVENING, role=make_role("Fermeture", trainings=(keys,)))
    alice = make_volunteer("Alice")
    give_training(alice, keys)
    place = make_sign_up(shift, alice)
    rota.leave(sign_up_id=place.pk, volunteer=alice, now=NOON)
    tick()
    assert asked(StandInRequest.objects.get()) == {able.pk}


def test_the_least_recently_asked_come_first_and_nobody_above_the_limit(settings):
    settings.STAND_IN_ASKS_PER_DAY = 1
    team(4)
    first = someone_cannot()
    tick()
    second = someone_cannot(now=NOON + HOUR)
    tick(NOON + HOUR)
    assert (first.asks.count(), second.asks.count()) == (3, 1)
    assert asked(first) & asked(second) == set()
    tick(NOON + timedelta(days=1))
    assert second.asks.filter(asked_on=NOON.date() + timedelta(days=1)).exists()


def test_in_the_last_six_hours_everybody_then_the_night_does_not_count():
    team(6)
    late = someone_cannot(starts_at=EVENING.replace(hour=1), now=NOON.replace(hour=22))
    tick(NOON.replace(hour=22))
    assert late.asks.count() == 6
    assert set(late.asks.values_list("step", flat=True)) == {"everybody"}


def test_nobody_is_asked_in_the_quiet_hours():
    team(3)
    request = someone_cannot(now=NOON.replace(hour=22))
    for hour in (22, 23):
        tick(NOON.replace(hour=hour))
    tick(NOON.replace(hour=7, minute=59) + timedelta(days=1))
    assert not request.asks.exists()
    tick(NOON.replace(hour=8) + timedelta(days=1))
    assert request.asks.count() == 3


def test_a_place_above_the_minimum_is_never_pressed_for():
    team(6)
    shift = make_shift(starts_at=EVENING, minimum=1, wished=2)
    make_sign_up(shift)
    request = leaves(shift, now=EVENING - 3 * HOUR)
    tick(EVENING - 3 * HOUR)
    assert request.asks.count() == 3


def test_the_first_yes_has_the_place_and_everybody_is_told():
    noa = coordinator()
    bob, chloe, _dario = team(3)
    request = someone_cannot()
    tick()
    says_yes(request, bob)
    with pytest.raises(RotaRefused, match="plus rapide"):
        says_yes(request, chloe)
    request.refresh_from_db()
    place = SignUp.objects.get(volunteer=bob)
    assert (request.outcome, request.filled_by, request.closed_at) == (Outcome.FILLED, place, NOON)
    assert told(f"stand_in.filled:{request.pk}") == [noa.email]
    assert told(f"stand_in.thanks:{request.pk}") == [request.left.volunteer.user.email]
    assert SignUp.objects.holding().get() == place


def test_what_was_not_sent_is_taken_back_and_who_read_it_is_told():
    bob, chloe, dario = team(3)
    request = someone_cannot()
    tick()
    event = f"stand_in.asked:{request.pk}"
    sent = Mail.objects.get(event=event, recipient=chloe.user.email)
    Mail.objects.filter(event=event).update(not_before=NOON)
    assert sending.send(mail_id=sent.pk, now=NOON)
    says_yes(request, bob)
    assert told(event) == [chloe.user.email]
    assert told(f"stand_in.taken:{request.pk}") == [chloe.user.email]
    named = AutomaticMail.objects.filter(event=event, person__isnull=False)
    fates = dict(named.values_list("person__first_name", "fate"))
    assert fates == {
        bob.first_name: Fate.WITHDRAWN,
        chloe.first_name: Fate.SENT,
        dario.first_name: Fate.WITHDRAWN,
    }


def test_a_link_is_not_replayed_after_leaving_again():
    bob, *_ = team(3)
    request = someone_cannot()
    tick()
    says_yes(request, bob)
    place = SignUp.objects.holding().get()
    rota.leave(sign_up_id=place.pk, volunteer=bob, now=NOON + HOUR)
    with pytest.raises(RotaRefused):
        says_yes(request, bob, now=NOON + HOUR)
    again = StandInRequest.objects.open().get()
    tick(NOON + HOUR)
    assert bob.pk not in asked(again)


def test_taking_the_place_from_the_list_ends_the_round_as_well():
    people = team(4)
    request = someone_cannot()
    tick()
    other = next(person for person in people if person.pk not in asked(request))
    rota.sign_up(shift_id=request.shift_id, volunteer=other, now=NOON + HOUR)
    request.refresh_from_db()
    assert request.filled_by.volunteer == other


def test_a_place_filled_past_us_ends_the_round_with_the_next_minute():
    team(3)
    request = someone_cannot()
    tick()
    make_sign_up(request.shift, make_volunteer("Zoé"), signed_at=NOON + HOUR)
    tick(NOON + 2 * HOUR)
    request.refresh_from_db()
    assert (request.outcome, request.asks.count()) == (Outcome.FILLED, 3)


def test_two_places_left_are_two_rounds_and_one_yes_ends_one():
    bob, *_ = team(3)
    shift = make_shift(starts_at=EVENING, minimum=2, wished=2)
    first, second = leaves(shift), leaves(shift, now=NOON + HOUR)
    tick()
    says_yes(first, bob)
    assert list(StandInRequest.objects.open()) == [second]


@pytest.mark.parametrize(("state", "outcome"), [("cancelled", "cancelled"), ("over", "unfilled")])
def test_a_round_ends_with_its_shift(state, outcome):
    team(3)
    request = someone_cannot()
    tick()
    Mail.objects.update(state=State.SENT, sent_at=NOON)
    now = NOON + HOUR
    if state == "cancelled":
        request.shift.state, request.shift.cancelled_at = "cancelled", now
        request.shift.save(update_fields=["state", "cancelled_at"])
    else:
        now = request.shift.ends_at
    tick(now)
    request.refresh_from_db()
    assert request.outcome == outcome
    assert len(told(f"stand_in.taken:{request.pk}")) == (3 if state == "cancelled" else 0)


def test_while_all_is_paused_nobody_is_asked():
    team(3)
    MailPause.objects.create(reason="Panne de la boîte", from_at=NOON)
    request = someone_cannot()
    tick()
    assert not request.asks.exists()
    assert not Mail.objects.exists()


def test_a_place_to_learn_calls_for_nobody():
    shift, alice = make_shift(starts_at=EVENING, trainees=1), make_volunteer()
    place = make_sign_up(shift, alice, place="trainee")
    rota.leave(sign_up_id=place.pk, volunteer=alice, now=NOON)
    assert not StandInRequest.objects.exists()


def test_the_database_counts_the_asks_of_a_day_and_asks_once():
    (bob,) = team(1)
    request, other = someone_cannot(), someone_cannot()
    tick()
    ask = Ask.objects.get(request=request)
    facts = {"volunteer": bob, "step": "few", "asked_at": NOON, "asked_on": NOON.date()}
    for wrong in ({"request": request, "turn": 9}, {"request": other, "turn": ask.turn}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ask.objects.create(token_hash="x", **facts, **wrong)


def test_who_is_erased_leaves_a_round_behind_and_nothing_of_themselves():
    bob, *_ = team(3)
    request = someone_cannot()
    tick()
    alice = request.left.volunteer
    assert export_mine(bob)["asked_to_stand_in"] == [[NOON.astimezone(UTC).isoformat(), None]]
    for person in (alice, bob):
        privacy.erase(volunteer=person, now=NOON)
    request.refresh_from_db()
    assert (request.is_open, request.left) == (True, None)
    assert not AutomaticMail.objects.filter(person=bob.user).exists()
    tick(NOON + 2 * HOUR)
    assert request.asks.count() == 2
