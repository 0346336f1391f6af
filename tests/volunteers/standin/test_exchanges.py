"""Swaps with both consents, a waiting list whose promoted person says yes, a friend who comes along."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from laclef.outbox.models import Mail
from tests.people import sign_in
from tests.volunteers.factories import (
    give_training,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from tests.volunteers.standin.acts import EVENING, NOON, leaves, team, tick, told
from volunteers import rota
from volunteers.models import Ending, Friend, SignUp, StandInRequest, Swap, Waiting
from volunteers.reasons import Why, why_not
from volunteers.rota import RotaRefused
from volunteers.standin import friends, swaps, waiting

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def holders(shift):
    return [place.volunteer.first_name for place in shift.sign_ups.holding().order_by("pk")]


# --- swaps ------------------------------------------------------------------------------------------------


def two_places():
    one, other = make_shift(starts_at=EVENING), make_shift(starts_at=EVENING + timedelta(days=1))
    mine, theirs = make_sign_up(one, make_volunteer("Alice")), make_sign_up(other, make_volunteer("Bob"))
    return mine, theirs


def test_nothing_moves_before_the_other_s_yes_then_both_have_moved():
    mine, theirs = two_places()
    assert [one.place for one in swaps.possible(mine, NOON)] == [theirs]
    swap = swaps.propose(mine=mine, theirs=theirs, word="concert", now=NOON)
    assert swaps.propose(mine=mine, theirs=theirs, word="", now=NOON) == swap
    assert told(f"swap.proposed:{swap.pk}") == [theirs.volunteer.user.email]
    assert holders(mine.shift) == ["Alice"]
    with pytest.raises(RotaRefused, match="pas à toi"):
        swaps.accept(swap_id=swap.pk, volunteer=mine.volunteer, now=NOON)
    swaps.accept(swap_id=swap.pk, volunteer=theirs.volunteer, now=NOON)
    assert (holders(mine.shift), holders(theirs.shift)) == (["Bob"], ["Alice"])
    assert told(f"swap.answered:{swap.pk}") == [mine.volunteer.user.email]
    assert not StandInRequest.objects.exists()
    with pytest.raises(RotaRefused, match="déjà réglé"):
        swaps.accept(swap_id=swap.pk, volunteer=theirs.volunteer, now=NOON)


def test_a_swap_that_one_cannot_hold_is_refused_and_nothing_moves():
    keys = make_training("clefs")
    bob = make_volunteer("Bob")
    give_training(bob, keys)
    mine = make_sign_up(make_shift(starts_at=EVENING), make_volunteer("Alice"))
    closing = make_shift(starts_at=EVENING + timedelta(days=1), role=make_role("F", trainings=(keys,)))
    theirs = make_sign_up(closing, bob)
    assert swaps.possible(mine, NOON) == []
    with pytest.raises(RotaRefused, match="clefs"):
        swaps.propose(mine=mine, theirs=theirs, word="", now=NOON)
    swap = Swap.objects.create(mine=mine, theirs=theirs, proposed_at=NOON)
    with pytest.raises(RotaRefused):
        swaps.accept(swap_id=swap.pk, volunteer=bob, now=NOON)
    assert (holders(mine.shift), holders(closing)) == (["Alice"], ["Bob"])


def test_a_swap_within_one_evening_at_the_same_hours():
    mine = make_sign_up(make_shift(starts_at=EVENING), make_volunteer("Alice"))
    theirs = make_sign_up(make_shift(starts_at=EVENING), make_volunteer("Bob"))
    swap = swaps.propose(mine=mine, theirs=theirs, word="", now=NOON)
    swaps.accept(swap_id=swap.pk, volunteer=theirs.volunteer, now=NOON)
    assert (holders(mine.shift), holders(theirs.shift)) == (["Bob"], ["Alice"])


def test_a_swap_does_not_end_somebody_s_round():
    shift = make_shift(starts_at=EVENING, wished=2, minimum=2)
    theirs = make_sign_up(shift, make_volunteer("Bob"))
    mine = make_sign_up(make_shift(starts_at=EVENING + timedelta(days=1)), make_volunteer("Alice"))
    request = leaves(shift)
    swap = swaps.propose(mine=mine, theirs=theirs, word="", now=NOON + HOUR)
    swaps.accept(swap_id=swap.pk, volunteer=theirs.volunteer, now=NOON + HOUR)
    tick(NOON + 2 * HOUR)
    request.refresh_from_db()
    assert request.is_open


def swapped_after_filling_one_of_two():
    """Two left at noon; Ada filled the first round an hour later, and exchanged with Bea since."""
    shift = make_shift(starts_at=EVENING, wished=3, minimum=3)
    first, second = leaves(shift), leaves(shift)
    ada = make_volunteer("Ada")
    mine = rota.sign_up(shift_id=shift.pk, volunteer=ada, now=NOON + HOUR)
    theirs = make_sign_up(make_shift(starts_at=EVENING + timedelta(days=1)), make_volunteer("Bea"))
    swap = swaps.propose(mine=mine, theirs=theirs, word="", now=NOON + 2 * HOUR)
    swaps.accept(swap_id=swap.pk, volunteer=theirs.volunteer, now=NOON + 2 * HOUR)
    return first, second


def test_who_swaps_into_a_filled_place_fills_no_other():
    first, second = swapped_after_filling_one_of_two()
    tick(NOON + 3 * HOUR)
    assert list(StandInRequest.objects.open()) == [second]
    first.refresh_from_db()
    assert first.filled_by.volunteer.first_name == "Bea"


def test_a_swapped_place_that_filled_no_round_ends_none():
    first, second = swapped_after_filling_one_of_two()
    StandInRequest.objects.filter(pk=first.pk).update(filled_by=None)  # the round forgot who filled it
    tick(NOON + 3 * HOUR)
    assert list(StandInRequest.objects.open()) == [second]


@pytest.mark.parametrize("who", ["mine", "theirs"])
def test_a_no_ends_it(who):
    mine, theirs = two_places()
    swap = swaps.propose(mine=mine, theirs=theirs, word="", now=NOON)
    with pytest.raises(RotaRefused):
        swaps.decline(swap_id=swap.pk, volunteer=make_volunteer("Autre"), now=NOON)
    swaps.decline(swap_id=swap.pk, volunteer={"mine": mine, "theirs": theirs}[who].volunteer, now=NOON)
    swap.refresh_from_db()
    assert swap.ending == (Ending.WITHDRAWN if who == "mine" else Ending.NO)
    assert len(told(f"swap.answered:{swap.pk}")) == (who == "theirs")


def test_a_proposal_ends_with_its_places():
    mine, theirs = two_places()
    swap = swaps.propose(mine=mine, theirs=theirs, word="", now=NOON)
    rota.leave(sign_up_id=theirs.pk, volunteer=theirs.volunteer, now=NOON)
    tick(NOON + HOUR)
    swap.refresh_from_db()
    assert swap.ending == Ending.OVER


# --- waiting ----------------------------------------------------------------------------------------------


@pytest.fixture
def full():
    shift = make_shift(starts_at=EVENING + timedelta(days=1))
    make_sign_up(shift, make_volunteer("Alice", wants_to_be_asked=False))
    return shift


def free(shift, now=NOON):
    place = shift.sign_ups.holding().get()
    rota.leave(sign_up_id=place.pk, volunteer=place.volunteer, now=now)


def test_one_waits_for_a_full_shift_only(full):
    bob = make_volunteer("Bob")
    wait = waiting.join(shift_id=full.pk, volunteer=bob, now=NOON)
    assert waiting.join(shift_id=full.pk, volunteer=bob, now=NOON) == wait
    with pytest.raises(RotaRefused, match="prends-la"):
        waiting.join(shift_id=make_shift(starts_at=EVENING).pk, volunteer=bob, now=NOON)


def test_the_freed_place_is_kept_for_the_first_until_they_answer(full):
    bob, chloe, dario = (make_volunteer(name) for name in ("Bob", "Chloé", "Dario"))
    for person in (bob, chloe):
        waiting.join(shift_id=full.pk, volunteer=person, now=NOON)
    free(full)
    tick()
    first = Waiting.objects.get(volunteer=bob)
    assert told(f"waiting.offered:{first.pk}") == [bob.user.email]
    assert not StandInRequest.objects.get().asks.exists()
    assert why_not(dario, full, NOON).why == Why.KEPT
    with pytest.raises(RotaRefused, match="attendait"):
        rota.sign_up(shift_id=full.pk, volunteer=dario, now=NOON)
    waiting.accept(wait=first, now=NOON + HOUR)
    assert holders(full) == ["Bob"]
    assert StandInRequest.objects.get().filled_by.volunteer == bob


def test_without_an_answer_the_next_is_asked_and_then_everybody(full):
    bob, chloe = (make_volunteer(name) for name in ("Bob", "Chloé"))
    for person in (bob, chloe):
        waiting.join(shift_id=full.pk, volunteer=person, now=NOON)
    free(full)
    tick()
    tick(NOON + 2 * HOUR)
    first, second = Waiting.objects.order_by("pk")
    assert (first.ending, second.is_offered(NOON + 2 * HOUR)) == (Ending.LAPSED, True)
    with pytest.raises(RotaRefused, match="plus valable"):
        waiting.accept(wait=first, now=NOON + 2 * HOUR)
    waiting.withdraw(wait=second, now=NOON + 2 * HOUR)
    tick(NOON + 2 * HOUR)
    assert StandInRequest.objects.get().asks.count() == 2


def test_in_the_last_hours_nobody_is_kept_waiting(full):
    bob = make_volunteer("Bob", wants_to_be_asked=False)
    late = full.starts_at - 5 * HOUR
    waiting.join(shift_id=full.pk, volunteer=bob, now=late)
    free(full, late)
    tick(late)
    assert Waiting.objects.get().offer_until is None
    assert why_not(make_volunteer("Zoé"), full, late) is None


def test_the_offer_s_page_needs_no_login_and_looking_changes_nothing(client):
    now = timezone.now().replace(microsecond=0)
    shift = make_shift(starts_at=now + timedelta(days=3))
    make_sign_up(shift, make_volunteer("Alice"))
    bob = make_volunteer("Bob")
    waiting.join(shift_id=shift.pk, volunteer=bob, now=now)
    free(shift, now)
    tick(now)
    if not Mail.objects.filter(event__startswith="waiting.offered").exists():
        Waiting.objects.update(offered_at=now, offer_until=now + HOUR, token_hash=waiting.hash_of("jeton"))
        path = reverse("volunteers:standin:offer", args=["jeton"])
    else:
        mail = Mail.objects.get(event__startswith="waiting.offered")
        path = (
            "/"
            + mail.text.split("/attente/")[0].rsplit("/", 1)[1]
            + "/attente/"
            + mail.text.split("/attente/")[1].split()[0]
        )
    assert "Oui, je viens" in client.get(path).text
    assert not shift.sign_ups.holding().exists()
    assert "la place est à toi" in client.post(path, follow=True).text
    assert holders(shift) == ["Bob"]
    client.post(path)
    assert shift.sign_ups.count() == 2


# --- a friend ---------------------------------------------------------------------------------------------


def test_a_friend_takes_a_place_to_learn_and_goes_with_who_brought_them():
    shift = make_shift(starts_at=EVENING, wished=2, trainees=1)
    alice, bob = make_volunteer("Alice"), make_volunteer("Bob")
    with pytest.raises(RotaRefused, match="Inscris-toi"):
        friends.bring(shift_id=shift.pk, volunteer=alice, first_name="Zoé", now=NOON)
    place = make_sign_up(shift, alice)
    make_sign_up(shift, bob)
    zoe = friends.bring(shift_id=shift.pk, volunteer=alice, first_name=" Zoé ", now=NOON)
    assert zoe.first_name == "Zoé"
    for volunteer, match in ((alice, "plus de place"), (bob, "plus de place")):
        with pytest.raises(RotaRefused, match=match):
            friends.bring(shift_id=shift.pk, volunteer=volunteer, first_name="Ali", now=NOON)
    newcomer = make_volunteer("Nouvelle", experienced=False)
    assert why_not(newcomer, shift, NOON, place="trainee").why == Why.NO_TRAINEE_PLACE
    with pytest.raises(IntegrityError, match="volunteers_places_are_limited"), transaction.atomic():
        make_sign_up(shift, newcomer, place="trainee")
    rota.leave(sign_up_id=place.pk, volunteer=alice, now=NOON)
    assert not Friend.objects.coming().exists()


# --- pages ------------------------------------------------------------------------------------------------


@pytest.fixture
def alice(client):
    volunteer = make_volunteer("Alice")
    sign_in(client, volunteer.user)
    return volunteer


def test_swapping_by_the_pages(client, alice):
    day = timezone.now().replace(microsecond=0) + timedelta(days=2)
    mine = make_sign_up(make_shift(starts_at=day, role=make_role("Bar")), alice)
    bob = make_volunteer("Bob")
    theirs = make_sign_up(make_shift(starts_at=day + timedelta(days=1), role=make_role("Accueil")), bob)
    page = reverse("volunteers:standin:place", args=[mine.pk])
    assert page in client.get("/equipe/").text
    assert "Bob" in client.get(page).text
    assert 'name="word"' in client.get(page).text
    address = reverse("volunteers:standin:propose", args=[mine.pk, theirs.pk])
    asked = client.post(address, {"word": "un concert"}, follow=True)
    assert ["proposé à Bob" in asked.text, Swap.objects.get().word] == [True, "un concert"]
    swap = Swap.objects.get()
    sign_in(client, bob.user)
    assert "te propose un échange" in client.get("/equipe/").text
    answer = reverse("volunteers:standin:answer-swap", args=[swap.pk])
    assert "On échange" in client.get(reverse("volunteers:standin:swaps")).text
    client.post(answer, {"answer": "yes"})
    assert SignUp.objects.holding().get(volunteer=bob).shift == mine.shift


def test_one_opens_one_s_own_places_only(client, alice):
    place = make_sign_up(make_shift(), make_volunteer("Bob"))
    assert client.get(reverse("volunteers:standin:place", args=[place.pk])).status_code == 404
    assert client.post(reverse("volunteers:standin:bring", args=[place.pk])).status_code == 404
    assert client.post(reverse("volunteers:standin:propose", args=[place.pk, place.pk])).status_code == 404


def test_bringing_a_friend_by_the_page(client, alice):
    place = make_sign_up(make_shift(trainees=1), alice)
    bring = reverse("volunteers:standin:bring", args=[place.pk])
    assert "Zoé vient avec toi" in client.post(bring, {"first_name": "Zoé"}, follow=True).text
    page = client.post(bring, {"withdraw": Friend.objects.get().pk}, follow=True)
    assert "On vient à deux" in page.text


def test_waiting_by_the_page(client, alice):
    shift = make_shift(role=make_role("Bar"))
    make_sign_up(shift, make_volunteer("Bob"))
    address = reverse("volunteers:standin:full")
    assert "J’attends une place" in client.get(address).text
    wait = reverse("volunteers:standin:wait", args=[shift.pk])
    assert "Tu attends une place" in client.post(wait, follow=True).text
    client.post(wait, {"withdraw": "1"})
    assert Waiting.objects.get().ending == Ending.WITHDRAWN
    assert team(1)
