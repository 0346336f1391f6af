"""Two people, or a person and the clock, at the same moment, with real threads; each fails without its guard."""

from datetime import timedelta

import pytest

from laclef import journal
from tests.volunteers.factories import make_shift, make_sign_up, make_volunteer
from tests.volunteers.sides import Side, against, until_blocked
from tests.volunteers.standin.acts import (
    EVENING,
    NOON,
    asked,
    leaves,
    says_yes,
    someone_cannot,
    team,
    tick,
    told,
)
from volunteers import refitting, rota
from volunteers.models import Ask, Ending, MailPause, Outcome, Shift, SignUp, StandInRequest, Waiting
from volunteers.rota import RotaRefused
from volunteers.standin import around, friends, pausing, returning, swaps, waiting, waves
from volunteers.standin.automatic import Post
from volunteers.standin.looking import looking

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def test_two_yes_at_once_to_the_last_place():
    """Guards: the shift's lock in answers._still_open, and volunteers_places_are_limited behind it."""
    bob, chloe, _dario = team(3)
    request = someone_cannot()
    tick()
    ended = against(lambda: says_yes(request, bob), lambda: says_yes(request, chloe))
    assert isinstance(ended, RotaRefused)
    assert [place.volunteer for place in SignUp.objects.holding()] == [bob]


def test_two_yes_at_once_where_another_place_is_free():
    """Guard: the shift's lock in answers._still_open; the rota alone would take both."""
    bob, chloe, _dario = team(3)
    request = leaves(make_shift(starts_at=EVENING, wished=2))
    tick()
    ended = against(lambda: says_yes(request, bob), lambda: says_yes(request, chloe))
    assert isinstance(ended, RotaRefused)
    assert [place.volunteer for place in SignUp.objects.holding()] == [bob]


@pytest.mark.parametrize("first", ["yes", "return"])
def test_a_yes_against_who_can_come_after_all(first):
    """Guard: the shift's lock in answers._still_open; the other free place would take both."""
    bob, *_ = team(3)
    request = leaves(make_shift(starts_at=EVENING, wished=2))
    alice = request.left.volunteer
    tick()

    def back() -> None:
        returning.come_back(sign_up_id=request.left.pk, volunteer=alice, now=NOON)

    sides = [lambda: says_yes(request, bob), back]
    ended = against(*(sides if first == "yes" else reversed(sides)))
    assert isinstance(ended, RotaRefused)
    assert [place.volunteer for place in SignUp.objects.holding()] == [bob if first == "yes" else alice]


def test_two_taps_at_once_on_a_post_that_nobody_left():
    """Guard: the shift's lock in around.look_for."""
    shift = make_shift(starts_at=EVENING)

    def tap() -> None:
        around.look_for(shift_id=shift.pk, now=NOON)

    assert against(tap, tap) is None
    assert StandInRequest.objects.count() == 1


@pytest.mark.parametrize("way", ["by the link", "from the list"])
def test_a_yes_against_a_cancellation(way):
    """Guard: volunteers_shift_stands in volunteers_sign_up_fits; by the link its lock makes the refusal a worded one."""
    bob, *_ = team(3)
    request = someone_cannot()
    tick()

    def yes() -> None:
        if way == "by the link":
            says_yes(request, bob)
        else:
            rota.sign_up(shift_id=request.shift_id, volunteer=bob, now=NOON)

    def cancel() -> None:
        shift = Shift.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.shift_id)
        refitting.cancel_shift(shift, [], now=NOON)

    ended = against(cancel, yes)
    assert isinstance(ended, RotaRefused)
    tick()
    request.refresh_from_db()
    assert (request.outcome, SignUp.objects.holding().count()) == (Outcome.CANCELLED, 0)


def test_a_cancellation_against_a_yes():
    """The yes comes first: the cancellation waits, then releases who said it."""
    bob, *_ = team(3)
    request = someone_cannot()
    tick()

    def cancel() -> None:
        with journal.atomic():
            shift = Shift.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.shift_id)
            refitting.cancel_shift(shift, shift.sign_ups.holding(), now=NOON)

    ended = against(lambda: says_yes(request, bob), cancel)
    assert ended is None
    assert SignUp.objects.get(volunteer=bob).state == "released"


def test_a_yes_against_the_next_wave():
    """Guard: the shift's lock in waves.ask."""
    team(6)
    request = someone_cannot()
    tick()
    first = Ask.objects.filter(request=request).order_by("pk")[0].volunteer
    ended = against(lambda: says_yes(request, first), lambda: waves.run(now=NOON + 2 * HOUR))
    assert ended is None
    assert request.asks.count() == 3


def test_two_clocks_at_once_ask_one_wave(caplog):
    """Guard: looked_at, read again under the shift's lock; unique volunteers_asked_once_per_request is the floor."""
    team(9)
    request = someone_cannot()
    ended = against(lambda: waves.run(now=NOON), lambda: waves.run(now=NOON))
    assert ended is None
    assert request.asks.count() == 3
    assert [record for record in caplog.records if record.name.startswith("volunteers")] == []


def test_two_requests_at_once_keep_a_person_below_the_limit(settings):
    """Guard: unique (person, day, turn), which nobody's lock can miss; the locks make the second wait and count."""
    settings.STAND_IN_ASKS_PER_DAY = 1
    people = team(1)
    one, other = someone_cannot(), someone_cannot()
    rows = {row.request.pk: row for row in looking(now=NOON)}

    def wave(request: StandInRequest) -> None:
        waves.ask(rows[request.pk], people, step="few", post=Post(), now=NOON)  # type: ignore[arg-type]

    ended = against(lambda: wave(one), lambda: wave(other))
    assert ended is None
    assert (asked(one), asked(other)) == ({people[0].pk}, set())


@pytest.fixture
def offered():
    """A full shift that Bob waited for; its place is free and his for two hours."""
    shift = make_shift(starts_at=EVENING + timedelta(days=1))
    place = make_sign_up(shift, make_volunteer("Alice"))
    waiting.join(shift_id=shift.pk, volunteer=make_volunteer("Bob"), now=NOON)
    rota.leave(sign_up_id=place.pk, volunteer=place.volunteer, now=NOON)
    return shift


def test_a_promotion_against_a_sign_up(offered):
    """The offer comes first. Guard: trigger volunteers_offers_are_kept."""
    zoe = make_volunteer("Zoé")
    ended = against(
        lambda: waiting.run(now=NOON),
        lambda: rota.sign_up(shift_id=offered.pk, volunteer=zoe, now=NOON + HOUR),
    )
    assert isinstance(ended, RotaRefused)
    assert not SignUp.objects.holding().exists()


def test_a_sign_up_against_a_promotion(offered):
    """The sign-up comes first: no offer is made. Guard: the shift's lock in waiting._offer."""
    zoe = make_volunteer("Zoé")
    ended = against(
        lambda: rota.sign_up(shift_id=offered.pk, volunteer=zoe, now=NOON), lambda: waiting.run(now=NOON)
    )
    assert ended is None
    wait = Waiting.objects.get()
    assert (wait.offer_until, told(f"waiting.offered:{wait.pk}")) == (None, [])


def test_a_yes_to_an_offer_twice_at_once(offered):
    """Guard: volunteers_one_place_per_shift, as for any two taps."""
    waiting.run(now=NOON)
    wait = Waiting.objects.get()
    ended = against(lambda: waiting.accept(wait=wait, now=NOON), lambda: waiting.accept(wait=wait, now=NOON))
    assert isinstance(ended, RotaRefused)
    assert offered.sign_ups.holding().count() == 1


def test_a_yes_to_an_offer_against_its_end(offered):
    """The time runs out first, the place stays free. Guard: the shift's lock in waiting._locked."""
    waiting.run(now=NOON)
    wait = Waiting.objects.get()
    late = wait.offer_until
    ended = against(
        lambda: waiting.run(now=late), lambda: waiting.accept(wait=wait, now=late - timedelta(seconds=1))
    )
    assert isinstance(ended, RotaRefused)
    wait.refresh_from_db()
    assert (wait.ending, SignUp.objects.holding().count()) == (Ending.LAPSED, 0)


def test_a_swap_against_leaving():
    """Guard: the shifts' locks in swaps._locked; a place that was just left is not exchanged."""
    mine = make_sign_up(make_shift(starts_at=EVENING), make_volunteer("Alice"))
    theirs = make_sign_up(make_shift(starts_at=EVENING + timedelta(days=1)), make_volunteer("Bob"))
    swap = swaps.propose(mine=mine, theirs=theirs, word="", now=NOON)
    ended = against(
        lambda: rota.leave(sign_up_id=mine.pk, volunteer=mine.volunteer, now=NOON),
        lambda: swaps.accept(swap_id=swap.pk, volunteer=theirs.volunteer, now=NOON),
    )
    assert isinstance(ended, RotaRefused)
    assert [place.pk for place in SignUp.objects.holding()] == [theirs.pk]


def test_two_friends_for_one_place():
    """Guard: trigger volunteers_learning_places_fit, under the shift's lock."""
    shift = make_shift(starts_at=EVENING, wished=2, trainees=1)
    alice, bob = make_volunteer("Alice"), make_volunteer("Bob")
    for person in (alice, bob):
        make_sign_up(shift, person)
    ended = against(
        lambda: friends.bring(shift_id=shift.pk, volunteer=alice, first_name="Zoé", now=NOON),
        lambda: friends.bring(shift_id=shift.pk, volunteer=bob, first_name="Ali", now=NOON),
    )
    assert isinstance(ended, RotaRefused)
    assert shift.friends.count() == 1


def test_two_coordinators_pause_at_once():
    """Guard: unique volunteers_one_pause_at_a_time."""
    one, other = make_volunteer("Un").user, make_volunteer("Deux").user
    ended = against(
        lambda: pausing.pause(reason="a", by=one, now=NOON),
        lambda: pausing.pause(reason="b", by=other, now=NOON),
    )
    assert isinstance(ended, RotaRefused)
    assert MailPause.objects.count() == 1


def test_leaving_and_taking_at_once_ends_with_one_round():
    """Somebody takes the place while the clock looks for them: the round is closed, whoever comes first."""
    team(3)
    request = someone_cannot()
    zoe = make_volunteer("Zoé")
    side: list[Side] = []

    def look() -> None:
        waves.run(now=NOON)
        side.append(Side(lambda: rota.sign_up(shift_id=request.shift_id, volunteer=zoe, now=NOON)))
        until_blocked(side[0])

    from django.db import transaction

    with transaction.atomic():
        look()
    assert side[0].ended() is None
    request.refresh_from_db()
    assert request.outcome == Outcome.FILLED
