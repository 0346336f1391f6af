"""The second volunteer's phone: what its camera sees, what is typed, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserType, Page, expect

from screenings.models import Screening
from tests.browser.axe import complaints_here
from tests.browser.fake_camera import film_of, seeing
from tests.browser.pages import opened
from tests.tickets.acts import book, claim, screening_in, sell
from tests.tickets.door.doors import phone_of
from tickets.door import passes
from tickets.models import HeadCount, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def screening() -> Screening:
    return screening_in(20)


@pytest.fixture
def camera(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], screening: Screening, tmp_path: Path
) -> Iterator[Browser]:
    """A phone held over an entry's code."""
    code = sell(screening, 5).tickets.get().seat.code
    browser = seeing(browser_type, browser_type_launch_args, film_of(code, tmp_path / "code.y4m"))
    yield browser
    browser.close()


def address_of(screening: Screening) -> str:
    return reverse("tickets:scanner", args=[passes.token_of(phone_of(screening))])


def test_the_camera_lets_in_then_says_already(camera: Browser, screening: Screening, base_url: str) -> None:
    for heading, words in (("Laisse entrer", "1 personne entre."), ("Déjà entré·e", "(Scanner 1)")):
        with opened(camera, base_url) as page:
            page.goto(address_of(screening))
            page.get_by_role("button", name="Ouvrir la caméra").click()
            expect(page.get_by_role("heading", name=heading)).to_be_visible()
            expect(page.locator(".sign__words")).to_contain_text(words)
            expect(page.locator("[data-admitted]")).to_have_text("1")
    assert Ticket.objects.get().admitted_where == "Scanner 1"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_typed_a_group_and_heads(
    browser: Browser, screening: Screening, base_url: str, scripts: bool
) -> None:
    order = book(screening, 5, 0)
    claim(order, 5, 0)
    unpaid = book(screening, 9)
    with opened(browser, base_url, java_script_enabled=scripts) as page:
        page.goto(address_of(screening))
        type_code(page, order.code.lower())
        page.get_by_role("button", name="2", exact=True).click()
        expect(page.get_by_text("2 personnes entrent.")).to_be_visible()
        type_code(page, unpaid.code)
        expect(page.get_by_role("heading", name="À la caisse")).to_be_visible()
        page.get_by_role("button", name="Une tête de plus").click()
        expect(page.get_by_text("1 tête de moins que d’entrées scannées.")).to_be_visible()
        if scripts:
            assert complaints_here(page, "to the till, with heads") == []
    assert HeadCount.objects.count() == 1


def type_code(page: Page, code: str) -> None:
    page.get_by_label("Code tapé").fill(code)
    page.keyboard.press("Enter")


def test_each_touch_is_a_head_and_the_sign_stays(
    browser: Browser, screening: Screening, base_url: str
) -> None:
    """Three touches in the time of one answer are three heads; “how many?” still stands there."""
    order = book(screening, 5, 0)
    claim(order, 5, 0)
    with opened(browser, base_url) as page:
        page.goto(address_of(screening))
        type_code(page, order.code)
        asked = page.get_by_role("heading", name="Combien entrent ?")
        expect(asked).to_be_visible()
        expect(page.get_by_label("Code tapé")).to_have_value("")
        more = page.get_by_role("button", name="Une tête de plus")
        more.evaluate("button => { button.click(); button.click(); button.click(); }")
        expect(page.locator("[data-heads-now]")).to_have_text("3")
        expect(asked).to_be_visible()
        expect(page.locator("[aria-live] [data-numbers]")).to_have_count(0)
    assert HeadCount.objects.count() == 3


def test_touches_without_network_wait_and_leave_by_themselves(
    browser: Browser, screening: Screening, base_url: str
) -> None:
    with opened(browser, base_url) as page:
        page.goto(address_of(screening))
        page.context.set_offline(True)
        more = page.get_by_role("button", name="Une tête de plus")
        more.evaluate("button => { button.click(); button.click(); }")
        expect(page.get_by_text("Touches en attente du réseau")).to_contain_text("2")
        page.context.set_offline(False)
        expect(page.locator("[data-heads-now]")).to_have_text("2", timeout=15_000)
        expect(page.locator("[data-waiting]")).to_be_hidden()
    assert HeadCount.objects.count() == 2


def test_without_network_nothing_is_shown_as_done(
    browser: Browser, screening: Screening, base_url: str
) -> None:
    code = sell(screening, 5).tickets.get().seat.code
    with opened(browser, base_url) as page:
        page.goto(address_of(screening))
        page.context.set_offline(True)
        type_code(page, code)
        expect(page.get_by_role("alert")).to_contain_text("Pas de réseau : aucun code n’est noté.")
        expect(page.locator(".sign")).to_have_count(0)
        expect(page.get_by_label("Code tapé")).to_have_value(code)
        page.context.set_offline(False)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Laisse entrer")).to_be_visible()
