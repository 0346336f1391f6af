"""A volunteer with a phone: one tap takes a place, the reason stands where there is no button, one leaves."""

import pytest
from playwright.sync_api import Page, expect

from tests.volunteers.factories import (
    make_role,
    make_shift,
    make_training,
    make_volunteer,
)
from volunteers.models import SignUp, SignUpState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def take_and_leave(page: Page) -> None:
    """From the list to a place and back; nothing is wider than the phone."""
    page.goto("/equipe/")
    expect(page.get_by_text("Il te faut la formation")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Je prends").click()
    expect(page.get_by_role("status")).to_contain_text("C’est noté")
    assert SignUp.objects.get().state == SignUpState.LIVE
    page.get_by_role("button", name="Je ne peux pas").click()
    expect(page.get_by_role("status")).to_contain_text("tu es libre")
    page.get_by_text("Ajouter un mot").click()
    page.get_by_label("Pour la coordination").fill("angine")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("angine")).to_be_visible()
    assert SignUp.objects.get().word == "angine"


@pytest.fixture
def lou():
    make_shift(role=make_role("Bar"))
    make_shift(role=make_role("Projection 35", trainings=(make_training("35 mm"),)))
    return make_volunteer("Lou")


def test_one_takes_and_leaves_a_place_on_a_phone(page, base_url, login, lou):
    login(lou.user)
    page.set_viewport_size(PHONE)
    take_and_leave(page)


def test_it_works_without_javascript(browser, base_url, lou, context, login):
    login(lou.user)
    cookies = context.cookies()
    with browser.new_context(base_url=base_url, java_script_enabled=False, viewport=PHONE) as plain:
        plain.add_cookies(cookies)
        page = plain.new_page()
        page.goto("/equipe/")
        page.get_by_role("button", name="Je prends").click()
        expect(page.get_by_role("status")).to_contain_text("C’est noté")
