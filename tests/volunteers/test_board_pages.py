"""The coordination's pages, and the public way in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role as HouseRole
from tests.factories import make_user
from tests.people import sign_in
from tests.volunteers.factories import (
    give_training,
    make_evening,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from volunteers import board
from volunteers.models import Joining, Volunteer

pytestmark = pytest.mark.django_db


def test_the_board_says_what_is_missing_and_who_is_new(client, noa):
    shift = make_shift(role=make_role("Bar"), minimum=2, wished=3)
    make_sign_up(shift, make_volunteer("Lou", experienced=False))
    text = client.get("/equipe/tableau/").text
    assert "Il manque 1 personne." in text
    assert "1/3" in text
    assert "rien que des nouvelles personnes" in text


def test_a_place_to_confirm_is_missing_on_the_board():
    shift = make_shift(minimum=1)
    make_sign_up(shift, state="to_confirm")
    assert board.board(timezone.now()).missing == 1


def test_the_board_asks_no_more_for_thirty_evenings(client, noa):
    start = timezone.now().replace(microsecond=0) + timedelta(hours=2)
    roles = [make_role("Bar"), make_role("Caisse")]

    def put(number: int) -> None:
        starts_at = start + timedelta(hours=10 * number)
        evening = make_evening(starts_at)
        for role in roles:
            shift = make_shift(role=role, evening=evening, starts_at=starts_at, wished=2)
            make_sign_up(shift, make_volunteer(f"Lou{number}"))

    put(0)
    client.get("/equipe/tableau/")
    with CaptureQueriesContext(connection) as one:
        client.get("/equipe/tableau/")
    for number in range(1, 30):
        put(number)
    with CaptureQueriesContext(connection) as many:
        text = client.get("/equipe/tableau/").text
    assert text.count("Lou29") == 2
    assert len(many) == len(one)
    assert len(many) < 10


def test_a_shift_suggests_who_is_trained_and_free(client, noa):
    training = make_training("clefs")
    shift = make_shift(role=make_role("Fermeture", trainings=(training,)))
    able, untrained = make_volunteer("Ada"), make_volunteer("Zed")
    give_training(able, training)
    text = client.get(reverse("volunteers:shift", args=[shift.pk])).text
    assert able.first_name in text
    assert untrained.first_name not in text


@pytest.mark.parametrize("address", ["/equipe/tableau/", "/equipe/arrivees/"])
def test_a_volunteer_does_not_see_the_coordination_s_pages(client, address):
    sign_in(client, make_volunteer().user)
    assert client.get(address).status_code == 403


def test_from_the_public_form_to_the_team(client):
    page = client.post(
        "/rejoindre/venir/",
        {"first_name": "Rim", "email": "rim@laclef.example", "words": "le bar"},
        follow=True,
    )
    assert "Quelqu’un de l’équipe vous écrit" in page.text
    joining = Joining.objects.get()
    sign_in(client, make_user(HouseRole.ROTA_COORDINATOR))
    assert "le bar" in client.get("/equipe/arrivees/").text
    client.post(reverse("volunteers:welcome", args=[joining.pk]))
    assert Volunteer.objects.get().user.email == "rim@laclef.example"
    assert "accueilli·e, pas encore inscrit·e" in client.get("/equipe/arrivees/").text


def test_asking_twice_is_asking_once_and_says_the_same(client):
    form = {"first_name": "Rim", "email": "rim@laclef.example", "words": ""}
    first, second = (client.post("/rejoindre/venir/", form) for _time in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Joining.objects.count() == 1


def test_an_arrival_without_an_address_is_refused_in_words(client):
    page = client.post("/rejoindre/venir/", {"first_name": "Rim"})
    assert page.status_code == 422
    assert not Joining.objects.exists()


def test_somebody_who_will_not_come_leaves_the_list(client, noa):
    joining = Joining.objects.create(first_name="Rim", email="rim@laclef.example", asked_at=timezone.now())
    client.post(reverse("volunteers:close-arrival", args=[joining.pk]))
    assert "Personne en chemin." in client.get("/equipe/arrivees/").text
