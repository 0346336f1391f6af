"""Selling in a real browser: two touches, a group, the keyboard, one screen without scrolling, no network."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from laclef.journal.models import Line
from screenings.models import Screening
from tests.browser.axe import QUICK, said
from tests.browser.selling import (
    SIZES,
    TABLET,
    either,
    latest,
    learn,
    pay,
    prices,
    screening,
    tablet,
    tap,
    till,
)
from tests.tickets.acts import by_mail, room_of, set_to
from tests.tickets.till.hands import PIN, left_alone
from tickets import training
from tickets.models import (
    Member,
    PaymentLine,
    Sale,
    Ticket,
    TillDevice,
)

__all__ = ["either", "screening", "tablet", "till"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The other rules are asked with all pages (test_accessibility); here 7:1, for what is read in the dark.
CONTRAST = {**QUICK, "runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}


def test_one_person_is_two_touches(either: Page, screening: Screening) -> None:
    either.goto("/caisse/vendre/")
    touches = [either.locator(".sums > button[value='7']"), either.get_by_role("button", name="Espèces")]
    for touch in touches:
        touch.click()
    expect(either.get_by_text("Vendu", exact=True)).to_be_visible()
    expect(either.get_by_text("1 × 7 €").first).to_be_visible()
    assert (prices(latest()), latest().payments.get().method) == ([7], "cash")
    expect(either.locator(".room__left strong")).to_have_text("99")


def test_a_group_of_many_prices_and_its_correction(either: Page, screening: Screening) -> None:
    either.goto("/caisse/vendre/")
    tap(either, 10, 4, 4, 0, 12)
    either.get_by_role("button", name="Une place à 4 € de moins").or_(
        either.get_by_role("button", name="une place de moins").nth(1)
    ).first.click()
    expect(either.locator("[data-sum]")).to_have_text("26 €")
    expect(either.locator("[data-change]")).to_contain_text("24 € sur 50 €")
    pay(either, "Carte")
    assert prices(latest()) == [0, 4, 10, 12]


def test_the_keyboard_alone_and_the_barcode_gun(tablet: Page, screening: Screening) -> None:
    order = by_mail(set_to(screening, minutes=200), 5, 5, first_name="Zoé")
    set_to(screening, minutes=40)
    tablet.goto("/caisse/vendre/")
    for typed in ("7", "2x4", "e"):
        tablet.keyboard.type(typed)
        tablet.keyboard.press("Enter")
    expect(tablet.get_by_text("Vendu", exact=True)).to_be_visible()
    assert prices(latest()) == [4, 4, 7]
    tablet.keyboard.type(order.code)
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("heading", name="Zoé")).to_be_visible()
    tablet.keyboard.type("6")
    tablet.keyboard.press("Enter")
    tablet.keyboard.type("h")
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_text("Vendu", exact=True)).to_be_visible()
    assert (prices(latest()), latest().payments.get().method) == ([6], "cheque")
    assert order.seats.filter(ticket__isnull=True).count() == 1


@pytest.mark.parametrize("size", SIZES, ids=["lying", "standing", "phone"])
def test_nothing_scrolls_and_each_target_is_large(tablet: Page, screening: Screening, size: Any) -> None:
    tablet.set_viewport_size(size)
    tablet.goto("/caisse/vendre/")
    tap(tablet, 7, 4, 0, 12)
    assert does_not_fit(tablet) == []
    pay(tablet)
    assert does_not_fit(tablet) == []


@pytest.mark.parametrize("address", ["/caisse/session/compter/", "/en/caisse/session/compter/"])
def test_the_count_is_one_screen_of_a_phone(tablet: Page, address: str) -> None:
    tablet.set_viewport_size(SIZES[-1])
    tablet.goto(address)
    over = "document.documentElement.scrollHeight - innerHeight"
    assert tablet.evaluate(over) == 0


def does_not_fit(page: Page) -> list[str]:
    """By how much the page is larger than the screen, and what is too small for a thumb."""
    found = """[...document.querySelectorAll('main :is(button, a, input:not([type=hidden]), summary)')]
        .filter(it => it.checkVisibility() && !it.matches('.unseen') && !it.closest('details:not([open]) > div'))
        .map(it => [it.textContent.trim(), it.getBoundingClientRect()])
        .filter(([, box]) => box.height < 64 || box.width < 64).map(([words]) => words)
        .concat(document.documentElement.scrollHeight > innerHeight ? ['too high'] : [])
        .concat(document.documentElement.scrollWidth > innerWidth ? ['too wide'] : [])"""
    return page.evaluate(found)


def test_the_network_goes_and_one_sale_is_made_of_it(
    tablet: Page, context: BrowserContext, screening: Screening
) -> None:
    tablet.goto("/caisse/vendre/")
    context.set_offline(True)
    expect(tablet.get_by_text("Pas de réseau ce soir.")).to_be_visible()
    tap(tablet, 7, 4)
    tablet.get_by_role("button", name="Espèces").click()
    expect(tablet.get_by_text("La vente en main est gardée (11 €)")).to_be_visible()
    assert Sale.objects.count() == 0
    context.set_offline(False)
    expect(tablet.get_by_text("Vendu", exact=True)).to_be_visible(timeout=15_000)
    expect(tablet.get_by_text("Pas de réseau ce soir.")).to_be_hidden()
    assert (prices(Sale.objects.get()), PaymentLine.objects.get().amount_cents) == ([4, 7], 1100)
    tap(tablet, 10)
    pay(tablet)


def test_an_answer_that_was_lost_is_asked_for_again(tablet: Page, screening: Screening) -> None:
    """The sale was made, its answer never came: the same key is sent again, and is the same sale."""
    lost: list[str] = []

    def lose(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    tablet.goto("/caisse/vendre/")
    tablet.route("**/caisse/vendre/", lose)
    tap(tablet, 7)
    tablet.get_by_role("button", name="Espèces").click()
    expect(tablet.get_by_text("La vente en main est gardée")).to_be_visible()
    assert Sale.objects.count() == 1
    expect(tablet.get_by_text("Vendu", exact=True)).to_be_visible()
    assert (len(lost), Sale.objects.count(), Ticket.objects.count()) == (1, 1, 1)


def test_a_page_closed_while_the_network_was_away_sends_what_it_kept(
    tablet: Page, context: BrowserContext, screening: Screening
) -> None:
    tablet.goto("/caisse/vendre/")
    context.set_offline(True)
    tap(tablet, 7)
    tablet.get_by_role("button", name="Carte").click()
    expect(tablet.get_by_text("La vente en main est gardée (7 €)")).to_be_visible()
    tablet.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto("/caisse/vendre/")
    expect(again.get_by_text("Vendu", exact=True)).to_be_visible()
    assert (prices(Sale.objects.get()), latest().payments.get().method) == ([7], "card")


def test_a_till_that_locked_itself_meanwhile_sells_once_it_is_open(
    tablet: Page, till: Any, screening: Screening
) -> None:
    tablet.goto("/caisse/vendre/")
    tap(tablet, 7, 4)
    left_alone(TillDevice.objects.get(sales_point=till[0].sales_point), minutes=60)
    tablet.get_by_role("button", name="Carte").click()
    tablet.locator("[data-pin]").fill(PIN)
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_text("Vendu", exact=True)).to_be_visible(timeout=15_000)
    assert (prices(Sale.objects.get()), latest().payments.get().method) == ([4, 7], "card")


def test_five_lessons_sell_nothing(either: Page) -> None:
    learn(either)
    assert Line.objects.filter(nature=training.NATURE).count() == 5
    assert (Sale.objects.count(), Ticket.objects.count(), PaymentLine.objects.count()) == (0, 0, 0)


def test_axe_finds_every_letter_dark_enough_to_read(tablet: Page, till: Any, screening: Screening) -> None:
    order = by_mail(screening, 5, 5, email="z@example.org", first_name="Zoé")
    Member.objects.create(name="Anna", created_at=timezone.now(), last_contact_on=timezone.localdate())
    tablet.goto("/caisse/vendre/")
    tap(tablet, 7, 4)
    pay(tablet)
    sale, room = latest().pk, room_of(screening).pk
    pages = (
        *("vendre/", f"vendre/?vendu={sale}", f"vendre/?p={room}-7&p={room}-0m", "vendre/seances/"),
        *("vendre/ventes/", f"vendre/ventes/{sale}/annuler/", "reservations/?q=zo"),
        *(f"reservations/{order.code}/", "adherents/?q=ann"),
        *("papier/agreee/", f"papier/vente/{sale}/tirage/"),
        *("entrainement/", "entrainement/1/", "entrainement/fini/"),
    )
    found = []
    for size in (TABLET, SIZES[-1]):
        tablet.set_viewport_size(size)
        for path in pages:
            tablet.goto(f"/caisse/{path}")
            found += said(tablet, CONTRAST, f"{path} {size['width']}")
    assert found == []
