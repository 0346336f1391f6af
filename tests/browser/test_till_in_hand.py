"""The sale in hand when something goes wrong: an answer cut short, a server that is away, a lock, a scan."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from screenings.models import Screening
from tests.browser.selling import latest, pay, prices, screening, tablet, tap, till
from tests.tickets.till.hands import PIN
from tickets.models import Member, Sale

__all__ = ["screening", "tablet", "till"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CUT_THE_FIRST_ANSWER = """() => {
    const real = window.fetch;
    let cut = false;
    window.fetch = async (...all) => {
        const answer = await real(...all);
        if (all[1]?.method === "POST" && !cut) {
            cut = true;
            answer.text = () => Promise.reject(new TypeError("cut short"));
        }
        return answer;
    };
}"""


def test_an_answer_cut_short_is_asked_for_again(tablet: Page, screening: Screening) -> None:
    """Its head came, its body did not: the sale is kept until the page for the next one stands there."""
    tablet.goto("/caisse/vendre/")
    tablet.evaluate(CUT_THE_FIRST_ANSWER)
    tap(tablet, 7)
    tablet.get_by_role("button", name="Espèces").click()
    expect(tablet.get_by_text("La vente en main est gardée (7 €)")).to_be_visible()
    expect(tablet.get_by_text("Vendu", exact=True)).to_be_visible(timeout=15_000)
    assert Sale.objects.count() == 1
    tap(tablet, 4)
    pay(tablet)
    assert (prices(latest()), Sale.objects.count()) == ([4], 2)


def test_a_server_that_is_away_is_waited_for(tablet: Page, screening: Screening) -> None:
    sent: list[str] = []

    def away(route: Route) -> None:
        if route.request.method == "POST" and len(sent) < 2:
            sent.append(route.request.url)
            route.fulfill(status=502, body="Bad gateway")
        else:
            route.continue_()

    tablet.goto("/caisse/vendre/")
    tablet.route("**/caisse/vendre/", away)
    tap(tablet, 7)
    tablet.get_by_role("button", name="Espèces").click()
    expect(tablet.get_by_text("La vente en main est gardée (7 €)")).to_be_visible()
    expect(tablet.get_by_text("Vendu", exact=True)).to_be_visible(timeout=15_000)
    assert (len(sent), prices(Sale.objects.get())) == (2, [7])


def test_a_sale_the_server_never_answers_is_put_aside(tablet: Page, screening: Screening) -> None:
    """Only after several errors, and by a touch that leads to the sales: there one sees whether it was made."""
    tablet.goto("/caisse/vendre/")
    tablet.route(
        "**/caisse/vendre/",
        lambda route: (
            route.fulfill(status=500, body="?") if route.request.method == "POST" else route.continue_()
        ),
    )
    tap(tablet, 7)
    tablet.get_by_role("button", name="Espèces").click()
    aside = tablet.get_by_role("link", name="La mettre de côté")
    expect(tablet.get_by_text("La vente en main est gardée (7 €)")).to_be_visible()
    expect(aside).to_be_hidden()
    for _ in range(2):
        with tablet.expect_response(lambda answer: answer.status == 500):
            tablet.get_by_role("button", name="Réessayer").click()
    aside.click()
    expect(tablet.get_by_role("heading", name="Les dernières ventes")).to_be_visible()
    tablet.unroute("**/caisse/vendre/")
    tablet.goto("/caisse/vendre/")
    tap(tablet, 4)
    pay(tablet)
    assert prices(Sale.objects.get()) == [4]


def test_it_is_sent_once_at_a_time(tablet: Page, context: BrowserContext, screening: Screening) -> None:
    """The network comes back while an answer is on its way: nothing is sent beside it."""
    held: list[Route] = []

    def hold(route: Route) -> Any:
        return held.append(route) if route.request.method == "POST" else route.continue_()

    tablet.goto("/caisse/vendre/")
    tablet.route("**/caisse/vendre/", hold)
    tap(tablet, 7)
    tablet.get_by_role("button", name="Espèces").click()
    tablet.wait_for_timeout(200)
    tablet.evaluate("dispatchEvent(new Event('online'))")
    tablet.wait_for_timeout(300)
    assert len(held) == 1
    held[0].continue_()
    expect(tablet.get_by_text("Vendu", exact=True)).to_be_visible()
    assert prices(Sale.objects.get()) == [7]


def test_locked_by_hand_the_sale_waits_behind(tablet: Page, screening: Screening) -> None:
    tablet.goto("/caisse/vendre/")
    tap(tablet, 7, 4)
    tablet.get_by_role("button", name="Verrouiller").click()
    veil = tablet.locator("[data-locked]")
    expect(veil).to_be_visible()
    for digit in PIN:
        veil.locator(f"[data-digit='{digit}']").click()
    expect(veil).to_be_hidden()
    pay(tablet)
    assert prices(Sale.objects.get()) == [4, 7]


def test_digits_without_a_network_are_asked_for_again(
    tablet: Page, context: BrowserContext, screening: Screening
) -> None:
    """Nobody is left before six dots that do nothing: neither when the network is gone nor when the server is."""
    tablet.goto("/caisse/vendre/")
    tap(tablet, 7)
    tablet.get_by_role("button", name="Verrouiller").click()
    veil = tablet.locator("[data-locked]")
    expect(veil).to_be_visible()
    context.set_offline(True)
    veil.locator("[data-pin]").fill(PIN)
    expect(veil.get_by_role("alert")).to_contain_text("Pas de réseau : rien n’est perdu")
    expect(veil.locator("[data-pin]")).to_have_value("")
    context.set_offline(False)
    tablet.route("**/caisse/verrou/**", lambda route: route.fulfill(status=502, body="Bad gateway"))
    veil.locator("[data-pin]").fill(PIN)
    expect(veil.locator("[data-pin]")).to_have_value("")
    tablet.unroute("**/caisse/verrou/**")
    veil.locator("[data-pin]").fill(PIN)
    expect(veil).to_be_hidden()
    pay(tablet)


def test_without_a_network_it_says_that_it_does_not_lock(
    tablet: Page, context: BrowserContext, screening: Screening
) -> None:
    tablet.goto("/caisse/vendre/")
    tap(tablet, 7)
    context.set_offline(True)
    tablet.get_by_role("button", name="Verrouiller").click()
    expect(tablet.get_by_text("ne s’est pas verrouillée")).to_be_visible()
    context.set_offline(False)
    pay(tablet)


def test_enter_inscribes_nobody_at_an_amount_nobody_touched(tablet: Page, screening: Screening) -> None:
    tablet.goto("/caisse/adherents/")
    tablet.get_by_label("Nom", exact=True).fill("Anna Brun")
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("alert")).to_contain_text("Touche le montant")
    expect(tablet.get_by_label("Nom", exact=True)).to_have_value("Anna Brun")
    assert Member.objects.count() == 0
    tablet.get_by_role("button", name="8 € et inscrire").click()
    expect(tablet.locator("[data-sum]")).to_have_text("8 €")
