"""One tap: the place is free at once; a word afterwards; the way back until somebody has said yes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from laclef.outbox.models import Mail, State
from tests.people import sign_in
from tests.volunteers.factories import make_shift, make_sign_up, make_volunteer
from tests.volunteers.standin.acts import (
    EVENING,
    NOON,
    asked,
    coordinator,
    says_yes,
    someone_cannot,
    team,
    tick,
    told,
)
from volunteers import rota
from volunteers.models import AutomaticMail, Fate, Friend, Outcome, SignUp, SignUpState, StandInRequest
from volunteers.rota import RotaRefused
from volunteers.standin import friends, returning, waves

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PAGES = {"home": "/equipe/", "tonight": "/equipe/ce-soir/", "away": "/equipe/absences/"}


@pytest.fixture
def alice(client):
    volunteer = make_volunteer("Alice", wants_to_be_asked=False)
    sign_in(client, volunteer.user)
    return volunteer


def comes_back(request: StandInRequest, **facts) -> SignUp:
    """Who left presses « je peux finalement »."""
    assert request.left is not None
    facts = {"now": NOON, **facts}
    return returning.come_back(sign_up_id=request.left.pk, volunteer=request.left.volunteer, **facts)


@pytest.mark.parametrize("page", PAGES)
def test_one_tap_leaves_and_one_takes_it_back(client, alice, page):
    place = make_sign_up(make_shift(), alice)
    address = reverse("volunteers:leave", args=[place.pk])
    assert f'<form method="post" action="{address}">' in client.get("/equipe/").text
    after = client.post(address, {"from": page}, follow=True)
    assert after.redirect_chain == [(PAGES[page], 302)]
    assert "Merci d’avoir prévenu" in after.text
    assert "Je peux finalement" in after.text
    assert SignUp.objects.get().state == SignUpState.LEFT
    back = client.post(reverse("volunteers:standin:come-back", args=[place.pk]), {"from": page}, follow=True)
    assert back.redirect_chain == [(PAGES[page], 302)]
    assert "de nouveau la tienne" in back.text
    assert "Je peux finalement" not in back.text
    assert [held.volunteer for held in SignUp.objects.holding()] == [alice]


def test_a_place_to_learn_is_taken_back_as_well(client, alice):
    shift = make_shift(trainees=1, wished=2)
    make_sign_up(shift, make_volunteer("Bob"))
    place = make_sign_up(shift, alice, place="trainee")
    after = client.post(reverse("volunteers:leave", args=[place.pk]), follow=True)
    assert "tu ne viens plus apprendre" in after.text
    back = client.post(reverse("volunteers:standin:come-back", args=[place.pk]), follow=True)
    assert "tu ne viens plus apprendre" not in back.text
    assert SignUp.objects.holding().get(volunteer=alice).place == "trainee"


@pytest.mark.parametrize("name", ["come-back", "add-word"])
def test_nobody_touches_another_s_left_place(client, alice, name):
    request = someone_cannot(starts_at=timezone.now() + timedelta(days=1), now=timezone.now())
    address = reverse(f"volunteers:standin:{name}", args=[request.left.pk])
    assert client.post(address, {"word": "x"}).status_code == 404
    request.refresh_from_db()
    assert (request.is_open, request.left.word) == (True, "")


def test_a_slip_of_the_thumb_is_told_to_nobody():
    """Nothing has left yet: all of it is taken back, and nothing else is written."""
    coordinator()
    team(3)
    request = someone_cannot()
    waves.run(now=NOON)
    assert Mail.objects.count() == 4
    place = comes_back(request)
    request.refresh_from_db()
    assert (request.outcome, request.filled_by) == (Outcome.CAME_BACK, place)
    assert not Mail.objects.exists()
    named = AutomaticMail.objects.filter(person__isnull=False)
    assert set(named.values_list("fate", flat=True)) == {Fate.WITHDRAWN}
    assert comes_back(request) == place


def test_who_has_read_of_it_is_told_that_it_is_settled():
    noa = coordinator()
    people = team(3)
    request = someone_cannot()
    tick()
    Mail.objects.update(state=State.SENT, sent_at=NOON)
    comes_back(request)
    assert told(f"stand_in.filled:{request.pk}") == [noa.email]
    assert told(f"stand_in.taken:{request.pk}") == sorted(person.user.email for person in people)
    assert told(f"stand_in.thanks:{request.pk}") == []
    assert "vient finalement" in Mail.objects.get(event=f"stand_in.filled:{request.pk}").subject
    tick(NOON + HOUR)
    assert asked(request) == {person.pk for person in people}


def test_once_somebody_has_said_yes_there_is_no_way_back():
    bob, *_ = team(3)
    request = someone_cannot(wished=2)
    tick()
    says_yes(request, bob)
    with pytest.raises(RotaRefused, match="plus rapide"):
        comes_back(request)
    assert [place.volunteer for place in SignUp.objects.holding()] == [bob]


def test_of_two_left_places_each_takes_back_their_own():
    shift = make_shift(starts_at=EVENING, minimum=2, wished=2)
    places = [make_sign_up(shift, make_volunteer(name), signed_at=NOON - HOUR) for name in ("Un", "Deux")]
    for place in places:
        rota.leave(sign_up_id=place.pk, volunteer=place.volunteer, now=NOON)
    second = StandInRequest.objects.get(left=places[1])
    comes_back(second)
    assert StandInRequest.objects.open().get().left == places[0]


def test_a_friend_comes_back_too():
    shift, bob = make_shift(starts_at=EVENING, trainees=1), make_volunteer("Bob")
    place = make_sign_up(shift, bob, signed_at=NOON - HOUR)
    friends.bring(shift_id=shift.pk, volunteer=bob, first_name="Zoé", now=NOON - HOUR)
    rota.leave(sign_up_id=place.pk, volunteer=bob, now=NOON)
    assert not Friend.objects.coming().exists()
    comes_back(StandInRequest.objects.get())
    assert Friend.objects.coming().get().first_name == "Zoé"


def test_the_word_goes_with_the_first_mail_or_in_a_second():
    one, other = coordinator(), coordinator()
    request = someone_cannot()
    place = request.left
    event = f"sign_up.left:{place.pk}"
    Mail.objects.filter(recipient=one.email).update(state=State.SENT, sent_at=NOON)
    for word in (" ", "angine", "angine, vraiment"):
        returning.add_word(sign_up_id=place.pk, volunteer=place.volunteer, word=word, now=NOON)
    place.refresh_from_db()
    assert place.word == "angine, vraiment"
    assert told(event) == sorted((one.email, other.email))
    assert "angine, vraiment" in Mail.objects.get(event=event, recipient=other.email).text
    late = Mail.objects.get(event=f"sign_up.word:{place.pk}")
    assert (late.recipient, "angine" in late.text) == (one.email, True)


def test_the_word_is_shown_and_asked_for_once(client, alice):
    place = make_sign_up(make_shift(), alice)
    client.post(reverse("volunteers:leave", args=[place.pk]))
    assert "Ajouter un mot" in client.get("/equipe/").text
    page = client.post(
        reverse("volunteers:standin:add-word", args=[place.pk]), {"word": "angine"}, follow=True
    )
    assert "angine" in page.text
    assert "Ajouter un mot" not in page.text
