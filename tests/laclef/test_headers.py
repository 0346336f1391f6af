"""What every page tells the browser, and what it does not leave behind."""

import pytest
from django.conf import settings
from django.urls import reverse

from laclef.accounts.roles import Role
from tests.laclef.test_access import EXAMPLES, VIEWS
from tests.people import person, sign_in

pytestmark = pytest.mark.django_db
VISITED = ["/compte/connexion/", "/compte/inscription/", "/healthz", "/nulle-part/", "/administration/"]
WITHOUT_FORM = ["/compte/inscription/", "/nulle-part/"]


@pytest.mark.parametrize("path", VISITED)
def test_every_answer_carries_the_house_rules(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe-" not in policy
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'"} <= {
        directive.strip() for directive in policy.split(";")
    }
    assert headers["Permissions-Policy"].startswith("camera=(self), ")
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", WITHOUT_FORM)
def test_reading_leaves_no_cookie(client, path):
    assert not client.get(path).cookies


def test_a_form_leaves_its_own_cookie_and_no_other(client):
    assert set(client.get("/compte/connexion/").cookies) == {"csrf"}


def test_what_only_one_may_see_is_kept_by_nobody(client):
    sign_in(client, person())
    assert "no-store" in client.get("/compte/").headers["Cache-Control"]


def addresses(*access: str) -> list[str]:
    """Of every view of ours, or of those with these marks; with its example where it takes arguments."""
    found = [view for view in VIEWS if not access or view.view.access in access]
    return [reverse(name, kwargs=EXAMPLES[name]() if takes else {}) for name, _view, takes, _address in found]


def test_no_page_of_ours_allows_what_is_unsafe(client):
    sign_in(client, person(Role.ADMINISTRATOR))
    policies = {address: client.get(address).headers["Content-Security-Policy"] for address in addresses()}
    assert {address for address, policy in policies.items() if "unsafe-" in policy} == set()
    assert "/" in policies


def _body(answer):
    return b"" if answer.streaming else answer.content


def test_no_public_page_leaves_a_cookie_before_login(client):
    """Except the pages with a form to send, whose token it is; none of what one only reads."""
    answers = {address: client.get(address) for address in addresses("public")}
    with_a_form = {address for address, answer in answers.items() if b"csrfmiddlewaretoken" in _body(answer)}
    assert {address for address, answer in answers.items() if answer.cookies} == with_a_form
    assert {frozenset(answers[address].cookies) for address in with_a_form} == {
        frozenset({settings.CSRF_COOKIE_NAME})
    }
    assert reverse("account_login") in with_a_form
    assert not with_a_form & {
        reverse("screenings:home"),
        reverse("screenings:this-week"),
        reverse("house:venir"),
    }
