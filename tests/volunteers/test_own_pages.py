"""Absences, trainings, working groups, one shift: what a volunteer finds and says there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role as HouseRole
from screenings.calendar import house_zone
from tests.factories import make_user
from tests.people import sign_in
from tests.volunteers.factories import (
    give_training,
    make_alone_shift,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from volunteers.models import Absence, GroupMember, Place, TrainingHeld, WorkingGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client):
    alice = make_volunteer("Alice")
    sign_in(client, alice.user)
    return alice


def day(days: int) -> str:
    return (timezone.now().astimezone(house_zone()).date() + timedelta(days=days)).isoformat()


def test_an_absence_is_noted_and_what_was_promised_is_said(client, alice):
    shift = make_shift(starts_at=timezone.now() + timedelta(days=2))
    place = make_sign_up(shift, alice)
    page = client.post("/equipe/absences/", {"from_on": day(1), "until_on": day(3)}, follow=True)
    assert "personne ne te demande rien" in page.text
    assert reverse("volunteers:leave", args=[place.pk]) in page.text
    client.post(reverse("volunteers:back", args=[Absence.objects.get().pk]))
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [(3, 1, "Le dernier jour vient après le premier."), (-5, -3, "Ces jours sont passés.")],
)
def test_an_absence_is_refused_in_words(client, alice, first, last, why):
    page = client.post("/equipe/absences/", {"from_on": day(first), "until_on": day(last)})
    assert page.status_code == 422
    assert why in page.text
    assert not Absence.objects.exists()


def test_nobody_takes_back_another_s_absence(client, alice):
    bob = make_volunteer("Bob")
    today = timezone.now().date()
    theirs = Absence.objects.create(volunteer=bob, from_on=today, until_on=today)
    client.post(reverse("volunteers:back", args=[theirs.pk]))
    assert Absence.objects.get() == theirs


def test_trainings_say_on_whose_word_and_until_when(client, alice):
    keys, old, fire = (
        make_training("clefs"),
        make_training("secourisme"),
        make_training("incendie", how="read"),
    )
    make_role("Fermeture", trainings=(keys,))
    today = timezone.now().date()
    held = give_training(alice, keys, until_on=today + timedelta(days=90))
    held.approved_by.first_name = "Noa"
    held.approved_by.save()
    give_training(alice, old, held_on=today - timedelta(days=90), until_on=today - timedelta(days=1))
    text = client.get("/equipe/formations/").text
    assert "validée par Noa" in text
    assert "valable jusqu’au" in text
    assert "périmée depuis le" in text
    assert reverse("volunteers:training", args=[fire.pk]) in text


def test_a_training_is_read_and_confirmed_in_two_gestures(client, alice):
    fire = make_training("incendie", how="read", text_fr="Les issues restent dégagées.")
    address = reverse("volunteers:training", args=[fire.pk])
    assert "Les issues restent dégagées." in client.get(address).text
    assert client.post(address).status_code == 422
    for _time in range(2):
        client.post(address, {"read": "yes"})
    held = TrainingHeld.objects.get()
    assert (held.volunteer, held.how, held.approved_by) == (alice, "read", None)


def test_a_training_that_somebody_validates_is_not_confirmed_by_oneself(client, alice):
    keys = make_training("clefs")
    page = client.post(reverse("volunteers:training", args=[keys.pk]), {"read": "yes"}, follow=True)
    assert "Cette formation se valide avec quelqu’un." in page.text
    assert not TrainingHeld.objects.exists()


def test_one_comes_into_a_group_and_leaves_it(client, alice):
    group = WorkingGroup.objects.first()
    address = reverse("volunteers:join-group", args=[group.pk])
    for _time in range(2):
        assert "Te voilà dans" in client.post(address, follow=True).text
    assert GroupMember.objects.get().volunteer == alice
    client.post(address, {"leave": "1"})
    assert not GroupMember.objects.exists()


def test_who_coordinates_a_group_is_for_the_coordination_to_say(client, alice):
    member = GroupMember.objects.create(
        group=WorkingGroup.objects.first(), volunteer=alice, since_on=timezone.now().date()
    )
    address = reverse("volunteers:let-coordinate", args=[member.pk])
    assert client.post(address).status_code == 403
    sign_in(client, make_user(HouseRole.ROTA_COORDINATOR))
    client.post(address)
    member.refresh_from_db()
    assert member.coordinates
    client.post(address, {"stop": "1"})
    member.refresh_from_db()
    assert not member.coordinates


def test_a_shift_says_what_one_does_and_with_whom(client, alice):
    role = make_role("Bar", notes_fr="Le frigo se remplit avant.")
    shift = make_shift(role=role, wished=2)
    make_sign_up(shift, make_volunteer("Bob", phone="06 12 34 56 78"))
    text = client.get(reverse("volunteers:about", args=[shift.pk])).text
    assert "Le frigo se remplit avant." in text
    assert "Bob" in text
    assert "06 12 34 56 78" not in text
    assert "Je prends" in text


def test_the_first_shift_of_all_is_offered_beside_somebody(client):
    lou = make_volunteer("Lou", experienced=False)
    sign_in(client, lou.user)
    shift = make_shift(wished=2, trainees=1)
    make_sign_up(shift, make_volunteer("Bob"))
    alone = make_shift(starts_at=shift.ends_at)
    assert "J’apprends" in client.get(reverse("volunteers:about", args=[shift.pk])).text
    assert "Je prends" in client.get(reverse("volunteers:about", args=[alone.pk])).text
    client.post(reverse("volunteers:take", args=[shift.pk]), {"place": "trainee"})
    assert lou.sign_ups.get().place == Place.TRAINEE


def test_a_training_session_s_page_has_no_role(client, alice):
    shift = make_alone_shift(
        nature="training", training=make_training("clefs"), title_fr="Les clefs", wished=8
    )
    assert "Je prends" in client.get(reverse("volunteers:about", args=[shift.pk])).text


@pytest.mark.parametrize(
    "address", ["/equipe/absences/", "/equipe/formations/", "/equipe/commissions/", "/equipe/mes-heures/"]
)
def test_an_account_without_the_role_sees_none_of_it(client, address):
    sign_in(client, make_user())
    assert client.get(address).status_code == 403
