"""Places held for a time: warned before the end, more by one button, said politely (WCAG 2.2.1); the page's clock is moved."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Page, expect

from screenings.wording import hour
from tests.browser.pages import opened
from tests.factories import make_screening
from tests.tickets.acts import book, by_mail
from tickets import box_office, waiting_list
from tickets.models import Order, WaitingEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WARNING = "Il reste deux minutes\u00a0: pressez le bouton pour en avoir davantage."
MORE = "Vous avez plus de temps."


@pytest.fixture
def held() -> Order:
    """A reservation that waits half an hour for its button."""
    return book(make_screening(), 5, 7, email="anna@example.org")


@pytest.fixture
def offered(settings: LazySettings) -> WaitingEntry:
    """One place has come free for who waited."""
    settings.DOOR_SHARE_PERCENT = 0
    screening = make_screening(places=1)
    first = by_mail(screening, 5, email="first@example.org")
    entry = waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=1, now=timezone.now())
    box_office.cancel_by_holder(order_id=first.pk, now=timezone.now())
    entry.refresh_from_db()
    return entry


def ends(order: Order) -> datetime:
    return min(seat.held_until for seat in order.seats.all() if seat.held_until)


def test_warned_then_more_time_then_over(page: Page, held: Order) -> None:
    before = ends(held)
    page.clock.install()
    page.goto(f"/reservation/{held.token}/")
    said, left = page.locator(".hold [role=status]"), page.locator("[data-left]")
    button = page.get_by_role("button", name="Garder les places plus longtemps")
    expect(left).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))
    expect(said).to_be_empty()
    page.clock.fast_forward("28:05")
    expect(said).to_have_text(WARNING)
    button.focus()
    page.keyboard.press("Enter")
    expect(said).to_have_text(MORE)
    expect(said).to_be_focused()
    expect(button).to_be_hidden()  # once, until the mail's own button is pressed
    expect(left).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))
    assert ends(held) > before
    expect(page.locator("[data-until]")).to_have_text(hour(held.screening.local(ends(held))))
    page.clock.fast_forward("28:05")
    expect(said).to_have_text("Il reste deux minutes.")
    page.clock.fast_forward("02:00")
    expect(said).to_have_text(re.compile("Le temps est écoulé"))
    expect(button).to_be_hidden()


def test_what_was_chosen_stays_while_one_asks_for_time(page: Page, offered: WaitingEntry) -> None:
    page.clock.install()
    page.goto(f"/attente/{offered.token}/")
    page.get_by_role("radio", name="7 €", exact=True).check()
    page.clock.fast_forward("58:05")
    said = page.locator(".hold [role=status]")
    expect(said).to_have_text(WARNING)
    page.get_by_role("button", name="Il me faut plus de temps").click()
    expect(said).to_have_text(MORE)
    expect(page.get_by_role("radio", name="7 €", exact=True)).to_be_checked()
    page.get_by_role("button", name="Oui, je viens").click()
    expect(page.get_by_role("heading", name="C’est réservé")).to_be_visible()


def test_asked_too_often_one_is_told_and_nothing_is_lost(page: Page, held: Order) -> None:
    page.goto(f"/reservation/{held.token}/")
    Order.objects.filter(pk=held.pk).update(extensions=box_office.MOST_EXTENSIONS)
    page.get_by_role("button", name="Garder les places plus longtemps").click()
    expect(page.get_by_text("ont déjà été gardées longtemps")).to_be_visible()
    expect(page.get_by_role("button", name="Garder les places plus longtemps")).to_have_count(0)


def test_without_scripts_the_hour_stands_and_the_button_moves_it(browser, base_url, held: Order) -> None:
    held.seats.update(held_until=timezone.now() + timedelta(minutes=5))
    before = ends(held)
    with opened(browser, base_url, java_script_enabled=False) as page:
        page.goto(f"/reservation/{held.token}/")
        local = held.screening.local
        expect(page.locator(".hold")).to_contain_text(f"avant {hour(local(before))}")
        page.get_by_role("button", name="Garder les places plus longtemps").click()
        expect(page.get_by_text(MORE)).to_be_visible()
        assert ends(held) > before + timedelta(minutes=20)
        expect(page.locator(".hold")).to_contain_text(f"avant {hour(local(ends(held)))}")
