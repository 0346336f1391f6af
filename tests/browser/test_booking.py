"""Booking on a phone as people do it: with scripts, without any, and with the keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from screenings.models import Screening
from tests.browser.axe import complaints_here
from tests.browser.pages import PHONE
from tests.factories import make_screening
from tickets.models import Order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def screening() -> Screening:
    return make_screening()


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def phone(request, browser, base_url) -> Iterator[Page]:
    options = {"viewport": PHONE, "java_script_enabled": request.param, "locale": "fr-FR"}
    with browser.new_context(base_url=base_url, **options) as context:
        context.set_default_timeout(15_000)
        yield context.new_page()


def test_two_places_on_a_phone(phone: Page, screening: Screening) -> None:
    phone.goto(screening.get_absolute_url())
    phone.get_by_role("link", name="Réserver", exact=True).click()
    phone.get_by_role("button", name="2 places").click()
    phone.get_by_role("group", name="Le même montant pour toutes les places").get_by_role(
        "radio", name="7 €", exact=True
    ).check()
    phone.get_by_role("button", name="Payer à la porte : réserver 2 places").click()
    expect(phone.get_by_role("heading", name="C’est réservé")).to_be_visible()
    assert list(Order.objects.get().seats.values_list("intended_cents", flat=True)) == [700, 700]


def test_the_total_follows_and_nothing_is_in_the_way(page: Page, screening: Screening, base_url: str) -> None:
    page.set_viewport_size(PHONE)
    for way in ("reserver/", "reserver/?places=2"):
        page.goto(screening.get_absolute_url() + way)
        assert complaints_here(page, way) == []
    page.get_by_role("group", name="Place 1").get_by_role("radio", name="4 €", exact=True).check()
    page.get_by_label("Place 2 : un autre montant, en euros").fill("5")
    expect(page.get_by_text("En tout : 9 €")).to_be_visible()
    expect(page.get_by_role("columnheader", name="→ 9 €")).to_be_visible()


def test_the_keyboard_alone_books(page: Page, screening: Screening, base_url: str) -> None:
    page.goto(screening.get_absolute_url() + "reserver/?places=1")
    page.get_by_role("group", name="Votre montant").get_by_label("0 €", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_label("Votre adresse e-mail").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="C’est réservé")).to_be_visible()
    assert complaints_here(page, "just booked") == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
