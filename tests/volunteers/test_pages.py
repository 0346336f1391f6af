"""The volunteers' own pages: what is missing, taking it, leaving it, confirming it."""

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
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from volunteers.models import Place, SignUp, SignUpState, Volunteer

pytestmark = pytest.mark.django_db
HOME = "/equipe/"


@pytest.fixture
def alice(client):
    volunteer = make_volunteer("Alice")
    sign_in(client, volunteer.user)
    return volunteer


def test_the_first_visit_makes_the_row_of_the_team_once(client):
    user = make_user(HouseRole.VOLUNTEER, first_name="Lou")
    sign_in(client, user)
    client.get(HOME)
    client.get(HOME)
    assert [volunteer.user for volunteer in Volunteer.objects.all()] == [user]


def test_one_tap_takes_the_place(client, alice):
    shift = make_shift(role=make_role("Bar"))
    assert "Je prends" in client.get(HOME).text
    page = client.post(reverse("volunteers:take", args=[shift.pk]), follow=True)
    assert "C’est noté\xa0: Bar" in page.text
    place = SignUp.objects.get()
    assert (place.volunteer, place.shift, place.place) == (alice, shift, Place.FULL)


def test_where_one_cannot_the_reason_and_the_way_out_are_said(client, alice):
    role = make_role("Projection 35", trainings=(make_training("35 mm"),))
    shift = make_shift(role=role)
    page = client.get(HOME).text
    assert "Il te faut la formation « 35 mm »." in page.replace("\u202f", " ").replace("\xa0", " ")
    assert reverse("volunteers:take", args=[shift.pk]) not in page
    refused = client.post(reverse("volunteers:take", args=[shift.pk]), follow=True)
    assert "demande à la coordination" in refused.text
    assert not SignUp.objects.exists()


def test_a_place_to_learn_is_taken_as_one(client, alice):
    role = make_role("Projection", trainings=(make_training("DCP"),))
    shift = make_shift(role=role, trainees=1, wished=2)
    teacher = make_volunteer("Bob")
    give_training(teacher, role.required_trainings.get())
    make_sign_up(shift, teacher)
    assert "J’apprends" in client.get(HOME).text
    client.post(reverse("volunteers:take", args=[shift.pk]), {"place": "trainee"})
    assert SignUp.objects.get(volunteer=alice).place == Place.TRAINEE


def test_a_mail_s_link_asks_first_and_keeps_the_word(client, alice):
    place = make_sign_up(make_shift(), alice)
    address = reverse("volunteers:leave", args=[place.pk])
    assert "Tu ne peux pas venir" in client.get(address).text
    place.refresh_from_db()
    assert place.state == SignUpState.LIVE
    client.post(address, {"word": "angine"})
    place.refresh_from_db()
    assert (place.state, place.word) == (SignUpState.LEFT, "angine")


@pytest.mark.parametrize("name", ["leave", "confirm"])
def test_nobody_touches_another_s_place(client, alice, name):
    place = make_sign_up(make_shift(), make_volunteer("Bob"), state=SignUpState.TO_CONFIRM)
    assert client.post(reverse(f"volunteers:{name}", args=[place.pk])).status_code == 404
    place.refresh_from_db()
    assert place.state == SignUpState.TO_CONFIRM


def test_new_hours_are_confirmed_in_one_tap(client, alice):
    place = make_sign_up(make_shift(), alice, state=SignUpState.TO_CONFIRM)
    assert "À confirmer" in client.get(HOME).text
    client.post(reverse("volunteers:confirm", args=[place.pk]))
    place.refresh_from_db()
    assert place.state == SignUpState.LIVE


def test_thirty_shifts_cost_no_more_queries_than_one(client, alice):
    role = make_role("Caisse")
    closed = make_role("Projection", trainings=(make_training("DCP"),))
    start = timezone.now().replace(microsecond=0) + timedelta(days=1)

    def put(number: int) -> None:
        make_shift(role=role, starts_at=start + timedelta(days=number % 20, hours=number // 20))
        make_shift(role=closed, starts_at=start + timedelta(days=number % 20, hours=number // 20))

    put(0)
    make_sign_up(make_shift(role=role, starts_at=start + timedelta(days=25)), alice)
    client.get(HOME)
    with CaptureQueriesContext(connection) as one:
        client.get(HOME)
    for number in range(1, 30):
        put(number)
    make_sign_up(make_shift(role=role, starts_at=start + timedelta(days=26)), alice)
    with CaptureQueriesContext(connection) as many:
        client.get(HOME)
    assert len(many) == len(one)


def test_the_nav_names_the_team_to_those_who_may_join(client, alice):
    assert 'href="/equipe/"' in client.get("/").text
    client.logout()
    assert 'href="/equipe/"' not in client.get("/").text
