"""The till as hands use it: a tablet in the dark, from its installation to the Z."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from tests.browser.test_accounts import authenticator, log_in_by_code, register_the_key
from tests.browser.test_accounts import complaints as heard
from tests.people import person
from tests.tickets.acts import screening_in, sell
from tests.tickets.till.hands import PIN, desk_person, enrolled, opened
from tickets.models import Ticket, TillDevice, TillReport, TillSession
from tickets.till import people
from tickets.till.access import COOKIE

__all__ = ["authenticator", "heard"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLET = {"width": 1024, "height": 768}


@pytest.fixture
def till(context, base_url):
    """This browser is a till."""
    device, token = enrolled()
    context.add_cookies([{"name": COOKIE, "value": token, "url": base_url}])
    return device


@pytest.fixture(autouse=True)
def a_tablet(page):
    page.set_viewport_size(TABLET)


def type_digits(page: Page, pin: str = PIN) -> None:
    for digit in pin:
        page.locator(f"[data-digit='{digit}']:visible").click()


def signed_in(page: Page, device: TillDevice, user: User) -> None:
    people.sign_in(device=device, user=user, now=timezone.now(), means="pin")
    page.goto("/caisse/")


def fits(page: Page) -> bool:
    """Nothing to scroll."""
    return page.evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.usefixtures("heard")
def test_a_tablet_becomes_a_till_and_an_evening_is_counted(page, login, base_url):
    login(person(Role.ADMINISTRATOR, email="alix@laclef.example", first_name="Alix"))
    page.goto("/caisse/appareils/")
    page.get_by_label("Nom, tel qu’il sera sur les entrées").fill("Caisse du foyer")
    page.get_by_role("button", name="Préparer et voir le code").click()
    code = page.locator(".account__code").inner_text()
    page.context.clear_cookies()
    desk_person()

    page.goto("/caisse/")
    page.get_by_label("Code d’installation").fill(code)
    page.get_by_role("button", name="En faire une caisse").click()
    expect(page.get_by_role("heading", name="Qui est là")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="Sacha").click()
    assert fits(page)
    type_digits(page, "271905")
    expect(page.get_by_role("alert")).to_contain_text("retape-le")
    type_digits(page)
    expect(page.get_by_role("heading", name="Bonsoir Sacha")).to_be_visible()

    page.get_by_role("link", name="Ouvrir la caisse").click()
    expect(page.get_by_label("Fond de caisse")).to_be_focused()
    page.keyboard.type("80")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Coffre, lecture X, fermeture")).to_be_visible()
    sell(screening_in(30), 7, 5, till=TillSession.objects.get())

    page.get_by_role("link", name="Coffre, lecture X, fermeture").click()
    page.get_by_role("link", name="Compter et fermer").click()
    expect(page.get_by_label("20\u202f€", exact=True)).to_be_visible()
    assert fits(page)
    assert "92" not in page.locator("main").inner_text(), "what should be there is not said before"
    page.get_by_label("20\u202f€", exact=True).fill("4")
    page.get_by_label("10\u202f€", exact=True).fill("1")
    expect(page.locator("[data-sum]")).to_contain_text("90,00")
    page.get_by_role("button", name="J’ai compté").click()
    expect(page.get_by_role("heading", name="Il y a un écart")).to_be_visible()
    expect(page.locator("tr", has_text="Espèces")).to_contain_text("−2")
    page.get_by_label("L’écart").fill("une pièce manque")
    page.get_by_role("button", name="Fermer la caisse").click()
    expect(page.get_by_role("heading", name="Z 1")).to_be_visible()
    assert TillReport.objects.get().count.cash_difference_cents == -200


@pytest.mark.usefixtures("heard")
def test_it_locks_over_what_one_was_doing(page, till, settings):
    """The page stays behind the lock, and another person may open it."""
    settings.TILL_LOCK_MINUTES = 1 / 30
    desk_person("Lou", pin="590271")
    opened(till, desk_person())
    signed_in(page, till, User.objects.get(first_name="Sacha"))
    page.goto("/caisse/session/")
    page.get_by_label("Une note, si tu veux").fill("les billets de vingt")
    veil = page.locator("[data-locked]")
    expect(veil).to_be_visible()
    page.keyboard.press("Escape")
    expect(veil).to_be_visible()
    settings.TILL_LOCK_MINUTES = 5
    veil.get_by_role("button", name="Je suis quelqu’un d’autre").click()
    veil.get_by_role("button", name="Lou").click()
    expect(veil.get_by_label("Six chiffres")).to_be_focused()
    for digit in "590271":
        page.keyboard.press(digit)
    expect(veil).to_be_hidden()
    expect(page.locator(".till__who")).to_have_text("Lou")
    expect(page.get_by_label("Une note, si tu veux")).to_have_value("les billets de vingt")


@pytest.mark.usefixtures("authenticator")
def test_a_passkey_opens_the_till(page, settings, context, base_url):
    settings.DEMO = True  # the second factor is another story
    user = desk_person()
    log_in_by_code(page, user)
    page.goto("/compte/securite/cles/ajouter/")
    register_the_key(page)
    context.clear_cookies()
    _device, token = enrolled()
    context.add_cookies([{"name": COOKIE, "value": token, "url": base_url}])
    page.goto("/caisse/session/ouvrir/")
    page.get_by_role("button", name="Montrer ma clé d’accès").click()
    page.wait_for_url("**/caisse/session/ouvrir/")
    expect(page.locator(".till__who")).to_have_text("Sacha")
    # The till is open; no account is.
    page.goto("/compte/")
    page.wait_for_url("**/compte/connexion/**")


COUNT_TOUCHES = """
for (const touch of ["pointerdown", "keydown"])
    addEventListener(touch, () => { sessionStorage.touches = Number(sessionStorage.touches ?? 0) + 1; }, true);
"""


@pytest.mark.usefixtures("heard")
def test_a_newcomer_sells_in_twenty_seconds(page, till):
    """From nothing to the first sale: a first name, a code, a sale; a second for each touch is enough."""
    screening_in(30)
    opened(till, desk_person())
    signed_in(page, till, User.objects.get(first_name="Sacha"))
    page.add_init_script(COUNT_TOUCHES)
    page.get_by_role("link", name="Un code pour ce soir").click()
    expect(page.get_by_label("Prénom de la nouvelle personne")).to_be_focused()
    page.keyboard.type("Malo")
    page.keyboard.press("Enter")
    pin = page.locator(".till__code").inner_text().replace(" ", "")
    page.get_by_role("button", name="À Malo de le taper").click()
    expect(page.get_by_role("heading", name="Malo, ton code")).to_be_visible()
    type_digits(page, pin)
    expect(page.get_by_role("heading", name="Bonsoir Malo")).to_be_visible()
    expect(page.get_by_role("link", name="Un code pour ce soir")).to_be_hidden()
    page.get_by_role("link", name="Vendre", exact=True).click()
    page.locator(".sums > button[value='7']").click()
    page.get_by_role("button", name="Espèces").click()
    expect(page.get_by_text("Vendu", exact=True)).to_be_visible()
    assert Ticket.objects.get().sale.sold_by.first_name == "Malo"
    assert int(page.evaluate("sessionStorage.touches")) <= 16


@pytest.mark.usefixtures("heard")
def test_a_code_that_was_shown_is_gone_once_the_till_locks(page, till):
    """Who opens it next finds the page, not the digits."""
    opened(till, desk_person())
    signed_in(page, till, User.objects.get(first_name="Sacha"))
    page.goto("/caisse/verrou/code-du-soir/")
    page.keyboard.type("Malo")
    page.keyboard.press("Enter")
    expect(page.locator(".till__code")).to_be_visible()
    page.get_by_role("button", name="Verrouiller").click()
    expect(page.locator("[data-locked]")).to_be_visible()
    expect(page.locator(".till__code")).to_have_count(0)


def test_without_javascript_the_tablets_keyboard_serves(browser, base_url):
    user = desk_person()
    _device, token = enrolled()
    with browser.new_context(base_url=base_url, java_script_enabled=False, viewport=TABLET) as context:
        context.add_cookies([{"name": COOKIE, "value": token, "url": base_url}])
        page = context.new_page()
        page.goto("/caisse/session/ouvrir/")
        page.get_by_role("button", name="Sacha").click()
        page.get_by_label("Six chiffres").fill(PIN)
        page.get_by_role("button", name="Ouvrir la caisse").click()
        page.get_by_label("Fond de caisse").fill("80")
        # Left alone, then sent: the lock keeps it and sends it on.
        TillDevice.objects.update(seen_at=timezone.now() - timedelta(minutes=9))
        page.get_by_role("button", name="Ouvrir", exact=True).click()
        page.get_by_label("Six chiffres").fill(PIN)
        page.get_by_role("button", name="Ouvrir la caisse").click()
        expect(page.get_by_role("heading", name="Bonsoir Sacha")).to_be_visible()
        session = TillSession.objects.get()
        assert (session.float_cents, session.opened_by) == (8000, user)
