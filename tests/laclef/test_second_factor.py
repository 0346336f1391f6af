"""Treasurer and administrator: a second factor, in this session, still theirs."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.mfa.models import Authenticator
from django.test import Client

from laclef.accounts.roles import SECOND_FACTOR_ROLES, Role
from laclef.accounts.seal import seal, unseal
from tests.people import person, second_factor_of, sign_in

pytestmark = pytest.mark.django_db
ACCOUNT = "/compte/"


@pytest.fixture(autouse=True)
def outside_the_demo(settings):
    settings.DEMO = False


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_see_money_or_peoples_data_are_asked(client, role):
    client.force_login(person(role))
    assert client.get(ACCOUNT).status_code == (302 if role in SECOND_FACTOR_ROLES else 200)


def test_without_one_they_are_sent_to_set_it_up(client):
    client.force_login(person(Role.TREASURER))
    response = client.get(ACCOUNT)
    assert response.headers["Location"] == "/compte/securite/?next=/compte/"
    page = client.get("/compte/securite/").content.decode()
    assert "il demande un second facteur" in page
    assert client.get("/compte/securite/cles/ajouter/").status_code == 200


def test_with_one_that_this_session_did_not_show_they_are_asked_for_it(client):
    treasurer = person(Role.TREASURER)
    second_factor_of(treasurer)
    client.force_login(treasurer)
    assert client.get(ACCOUNT).headers["Location"] == "/compte/confirmer/?next=/compte/"
    assert client.get("/compte/confirmer/").status_code == 200


def test_a_session_that_showed_it_passes(client):
    assert sign_in(client, person(Role.TREASURER)).get(ACCOUNT).status_code == 200


def test_removing_it_takes_the_session_with_it(client):
    sign_in(client, person(Role.ADMINISTRATOR))
    Authenticator.objects.all().delete()
    assert client.get(ACCOUNT).headers["Location"].startswith("/compte/securite/")


def test_somebody_elses_proof_is_none(client):
    """The records of a session say whose they are."""
    sign_in(client, person(Role.TREASURER))
    shown = client.session[METHODS]
    other = Client()
    other.force_login(person(Role.ADMINISTRATOR))
    session = other.session
    session[METHODS] = shown
    session.save()
    assert other.get(ACCOUNT).status_code == 302


def test_a_code_by_mail_twice_is_still_one_factor(client):
    treasurer = person(Role.TREASURER)
    sign_in(client, treasurer)
    session = client.session
    session[METHODS] = [{"method": "code", "at": time.time()}] * 2
    session.save()
    assert client.get(ACCOUNT).status_code == 302


def test_a_role_given_during_a_session_asks_at_the_next_page(client):
    from django.contrib.auth.models import Group

    volunteer = person(Role.VOLUNTEER)
    client.force_login(volunteer)
    assert client.get(ACCOUNT).status_code == 200
    volunteer.groups.add(Group.objects.get(name=Role.TREASURER))
    assert client.get(ACCOUNT).status_code == 302


def test_what_was_sent_is_not_sent_again(client):
    client.force_login(person(Role.TREASURER))
    response = client.post(ACCOUNT, {"first_name": "Max", "language": "fr"})
    assert response.headers["Location"] == "/compte/securite/?next=/"


def test_they_can_always_leave(client):
    client.force_login(person(Role.TREASURER))
    client.post("/compte/deconnexion/")
    assert "_auth_user_id" not in client.session


def test_few_guesses_of_a_second_factor(client):
    treasurer = person(Role.TREASURER)
    second_factor_of(treasurer)
    client.force_login(treasurer)
    pages = [client.post("/compte/confirmer/", {"code": "000000"}).content.decode() for _ in range(6)]
    assert ["Trop d’essais" in page for page in pages] == [False] * 5 + [True]


def test_the_seed_of_codes_is_not_readable_in_the_database(client):
    user = person(Role.VOLUNTEER)
    stored = second_factor_of(user).data["secret"]
    assert stored != "JBSWY3DPEHPK3PXP"
    assert unseal(stored) == "JBSWY3DPEHPK3PXP"


def test_a_seal_survives_the_rotation_of_the_key(settings):
    sealed = seal("secret")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    assert unseal(sealed) == "secret"
