"""Logging in as people do it: a code, then a passkey, in a browser that obeys our strict rules."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import ConsoleMessage, Page, expect

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from laclef.outbox.models import Mail
from tests.people import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains of: a script or style that our policy refuses, an error of a script."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield heard
    assert heard == []


@pytest.fixture
def authenticator(page: Page) -> dict[str, Any]:
    """A telephone that recognises its owner, as Chromium imitates it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def log_in_by_code(page: Page, user: User) -> None:
    page.goto("/compte/connexion/?next=/compte/")
    page.get_by_label("Ton adresse e-mail").fill(user.email)
    page.get_by_role("button", name="Recevoir un code").click()
    box = page.get_by_label("Code reçu par e-mail")
    expect(box).to_be_focused()
    mail = Mail.objects.filter(recipient=user.email).latest("pk")
    box.fill(re.findall(r"\d{4}-\d{4}", mail.text)[0])
    page.get_by_role("button", name="Me connecter", exact=True).click()


def register_the_key(page: Page) -> None:
    """Add it; the recovery codes that come with the first one are shown to who shows the key."""
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.get_by_role("button", name="Montrer ma clé").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()


def log_in_by_passkey(page: Page, after: str) -> None:
    page.goto(f"/compte/connexion/?next={after}")
    page.get_by_role("button", name="Me connecter avec une clé d’accès").click()


@pytest.mark.usefixtures("authenticator")
def test_a_treasurer_registers_a_passkey_and_comes_back_with_it(page, base_url, settings, complaints):
    settings.DEMO = False
    treasurer = person(Role.TREASURER, email="max@laclef.example", first_name="Max")

    # The code alone opens nothing but the way to a second factor.
    log_in_by_code(page, treasurer)
    expect(page.get_by_role("heading", name="Sécurité du compte")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("il demande un second facteur")
    page.get_by_role("link", name="Ajouter une clé").click()
    expect(page.get_by_label("Me connecter avec cette clé seule")).to_be_checked()
    register_the_key(page)
    assert Authenticator.objects.filter(user=treasurer, type="webauthn").count() == 1
    assert set(
        Mail.objects.filter(event__startswith="account_changed").values_list("recipient", flat=True)
    ) == {treasurer.email}

    # Having shown the key, this session passes.
    page.goto("/compte/")
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    page.get_by_role("button", name="Me déconnecter").click()
    page.goto("/compte/")
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()

    # The passkey alone is both factors.
    log_in_by_passkey(page, "/compte/")
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    expect(page.get_by_text("trésorerie")).to_be_visible()


@pytest.mark.usefixtures("authenticator", "complaints")
def test_whoever_has_a_key_shows_it_after_the_code(page, base_url, settings):
    settings.DEMO = False
    volunteer = person(Role.VOLUNTEER, email="lou@laclef.example")
    log_in_by_code(page, volunteer)
    page.goto("/compte/securite/cles/ajouter/")
    register_the_key(page)
    page.goto("/compte/deconnexion/")
    page.get_by_role("button", name="Me déconnecter").click()
    log_in_by_code(page, volunteer)
    expect(page.get_by_role("heading", name="Second facteur")).to_be_visible()
    page.get_by_role("button", name="Montrer ma clé").click()
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()


@pytest.mark.usefixtures("complaints")
def test_logging_in_works_without_javascript(browser, base_url):
    user = person(Role.DOOR, email="sacha@laclef.example")
    with browser.new_context(base_url=base_url, java_script_enabled=False) as context:
        page = context.new_page()
        log_in_by_code(page, user)
        expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()


@pytest.mark.usefixtures("complaints")
def test_a_test_signs_a_browser_in(page: Page, base_url: str, login: Callable[[User], None]):
    login(person(Role.ADMINISTRATOR, email="alix@laclef.example"))
    page.goto("/administration/")
    expect(page.get_by_role("heading", name="Fiches de la maison")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Ajouter").first.click()
    expect(page.get_by_label("coordination de l’équipe")).to_be_visible()
