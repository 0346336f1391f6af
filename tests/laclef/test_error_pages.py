"""Refusals in the house's words."""

import pytest
from django.template.loader import get_template
from django.test import Client

from laclef.accounts.roles import Role
from tests.people import person, sign_in

pytestmark = pytest.mark.django_db


def test_no_such_page(client):
    response = client.get("/nulle-part/")
    assert (response.status_code, "Cette page n’existe pas" in response.content.decode()) == (404, True)


@pytest.mark.parametrize("address", ["/films/a%00b/", "/reservation/%00/", "/en/attente/x%00y/", "/%00"])
def test_nothing_stands_at_a_nul(client, address):
    response = client.get(address)
    words = "There is no such page" if address.startswith("/en/") else "Cette page n’existe pas"
    assert (response.status_code, words in response.content.decode()) == (404, True)
    assert "Content-Security-Policy" in response.headers


def test_not_your_role(client):
    response = sign_in(client, person(Role.VOLUNTEER)).get("/administration/", follow=True)
    assert (response.status_code, "Cette page est réservée" in response.content.decode()) == (403, True)


def test_a_form_without_its_token():
    response = Client(enforce_csrf_checks=True).post("/compte/connexion/", {"email": "a@laclef.example"})
    assert (response.status_code, "Ce formulaire a expiré" in response.content.decode()) == (403, True)


def test_too_many_tries(client):
    answers = [client.post("/compte/connexion/cle/", {"credential": "{}"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert "Trop d’essais d’affilée" in answers[-1].content.decode()


def test_when_everything_fails_the_page_needs_nothing():
    page = get_template("500.html").render()
    assert "La bobine a cassé" in page
    assert "{%" not in page
