"""A whole evening at the till, in a real browser: thirty sales of all kinds, ten reservations, a mistake, no network."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from laclef.journal import reading
from laclef.journal.models import Line
from screenings.models import RoomBooking, Screening
from tests.factories import make_room
from tests.tickets.acts import by_mail, room_of, screening_in, set_to
from tests.tickets.till.hands import PIN, desk_person, enrolled, left_alone, opened
from tickets import training
from tickets.models import (
    ApprovedTillStep,
    Member,
    Membership,
    Order,
    PaymentLine,
    Printing,
    Sale,
    Ticket,
    TicketCancellation,
    TillDevice,
    TillSession,
)
from tickets.till import people
from tickets.till.access import COOKIE
from tickets.training import LESSONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLET = {"width": 1024, "height": 768}
SIZES = [TABLET, {"width": 768, "height": 1024}, {"width": 390, "height": 844}]
# The house's rules, and 7:1 for what is read in the dark.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}


@pytest.fixture
def till() -> tuple[TillSession, str]:
    """A till that Sacha opened; its device's token."""
    device, token = enrolled()
    people.sign_in(device=device, user=desk_person("Sacha"), now=timezone.now(), means="pin")
    device.refresh_from_db()
    return opened(device), token


@pytest.fixture
def screening() -> Screening:
    """Tonight's, in forty minutes, in the larger room; another one follows in the other room."""
    room = make_room(position=1)
    screening_in(100, rooms=[make_room(venue=room.venue, position=2, name="Salle 2", seats=65)], places=65)
    return screening_in(40, rooms=[room])


def at_the_tablet(context: BrowserContext, token: str, base_url: str) -> Page:
    context.set_default_timeout(15_000)
    context.add_cookies([{"name": COOKIE, "value": token, "url": base_url}])
    return context.new_page()


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def either(request: Any, browser: Browser, base_url: str, till: Any) -> Iterator[Page]:
    options = {"viewport": TABLET, "java_script_enabled": request.param, "locale": "fr-FR"}
    with browser.new_context(base_url=base_url, **options) as context:
        yield at_the_tablet(context, till[1], base_url)


@pytest.fixture
def tablet(context: BrowserContext, base_url: str, till: Any) -> Page:
    page = at_the_tablet(context, till[1], base_url)
    page.set_viewport_size(TABLET)
    return page


def tap(page: Page, *amounts: int) -> None:
    """One touch for each person; those beyond the landmarks take a second one."""
    for euros in amounts:
        people = page.locator("#pay [name=p]").count()
        landmark = page.locator(f".sums > button[value='{euros}']")
        if not landmark.count():
            page.get_by_text("autre", exact=True).click()
            landmark = page.locator(f".sums__all button[value='{euros}']")
        landmark.click()
        expect(page.locator("#pay [name=p]")).to_have_count(people + 1)


def pay(page: Page, by: str = "Espèces") -> None:
    sales = Sale.objects.count()
    page.get_by_role("button", name=by).click()
    expect(page.get_by_text("Vendu", exact=True)).to_be_visible()
    assert Sale.objects.count() == sales + 1


def prices(sale: Sale) -> list[int]:
    return sorted(ticket.price_cents // 100 for ticket in sale.tickets.all())


def latest() -> Sale:
    return Sale.objects.latest("pk")


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


def learn(page: Page) -> None:
    """Five lessons, as a newcomer who reads them."""
    page.goto("/caisse/entrainement/")
    page.get_by_role("link", name="Commencer").click()
    for number, lesson in enumerate(LESSONS, 1):
        expect(page.get_by_text("TEST NON VENDABLE")).to_be_visible()
        expect(page.get_by_text(f"{number}/5")).to_be_visible()
        if lesson.reserved:
            page.get_by_label("Montant, code ou prénom").fill(training.CODE)
            page.get_by_label("Montant, code ou prénom").press("Enter")
            expect(page.get_by_text("TEST-2345").last).to_be_visible()
        tap(page, *[cents // 100 for cents in lesson.amounts])
        page.get_by_role("button", name=str(lesson.method.label).capitalize()).click()
    page.get_by_label("erreur de montant").check()
    page.get_by_role("button", name="Annuler cette entrée").click()
    expect(page.get_by_role("heading", name="tu sais vendre")).to_be_visible()


def test_five_lessons_sell_nothing(either: Page) -> None:
    learn(either)
    assert Line.objects.filter(nature=training.NATURE).count() == 5
    assert (Sale.objects.count(), Ticket.objects.count(), PaymentLine.objects.count()) == (0, 0, 0)


def reserve(screening: Screening) -> list[Order]:
    """Ten reservations, made this afternoon."""
    set_to(screening, minutes=200)
    orders = [
        by_mail(screening, *[5] * (1 + n % 4), email=f"p{n}@example.org", first_name=f"Zoé {n}")
        for n in range(10)
    ]
    set_to(screening, minutes=40)
    return orders


def sell_to_many(page: Page, other: RoomBooking) -> None:
    """Twenty-seven sales of all kinds, three of them for the other room."""
    page.goto("/caisse/vendre/")
    for number in range(24):
        tap(page, *[[7], [0], [4, 10], [12], [7, 7, 0], [10, 4, 4, 15]][number % 6])
        pay(page, ["Espèces", "Carte", "Chèque"][number % 3])
    page.get_by_role("button", name="Salle 2").click()
    for _ in range(3):
        tap(page, 7)
        pay(page)
    assert Ticket.objects.filter(room_booking=other).count() == 3


def serve(page: Page, order: Order) -> None:
    """By code or by name; of a group of four, three enter now."""
    page.goto("/caisse/reservations/")
    by_name = order.pk % 2
    page.get_by_label("Code, ou prénom").fill(order.first_name if by_name else order.code)
    page.get_by_role("button", name="Chercher").click()
    if by_name:
        page.get_by_role("button", name="Arrivé·e").click()
        page.goto(f"/caisse/reservations/?q={order.first_name}")
        page.get_by_role("button", name="Servir").click()
    seats = order.seats.count()
    tap(page, *([5] * min(seats, 3)))
    pay(page)
    assert order.seats.filter(ticket__isnull=True).count() == max(0, seats - 3)


def take_a_membership(page: Page) -> None:
    """One of three joins, the others not today."""
    page.goto("/caisse/vendre/")
    tap(page, 7, 4, 4)
    page.get_by_role("button", name="adhésion", exact=True).click()
    page.get_by_label("Nom", exact=True).fill("Anna Brun")
    page.get_by_role("button", name="10 € et inscrire").click()
    expect(page.get_by_text("2 adhésions à demander")).to_be_visible()
    page.get_by_role("button", name="pas aujourd’hui").click()
    expect(page.get_by_text("0 adhésions à demander")).to_be_visible()
    expect(page.locator("[data-sum]")).to_have_text("25 €")
    pay(page, "Chèque")
    assert Membership.objects.get().member == Member.objects.get()
    assert Ticket.objects.filter(as_member=True).count() == 1
    page.get_by_role("button", name="adhésion", exact=True).click()
    page.get_by_label("Trois lettres").fill("ann")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_text("à jour jusqu’au")).to_be_visible()


def undo_a_mistake(page: Page) -> None:
    page.goto("/caisse/vendre/")
    tap(page, 10)
    pay(page)
    mistake = latest()
    page.get_by_role("link", name="Annuler").click()
    page.get_by_label("erreur de montant").check()
    page.get_by_role("button", name="Annuler ces entrées").click()
    expect(page.get_by_role("status")).to_contain_text("Annulé")
    assert TicketCancellation.objects.get().ticket.sale == mistake


def lose_the_network(page: Page) -> None:
    """Two minutes of the page's own clock: it sends again and again; twice the sale arrives, the answer does not."""
    sent: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(parse_qs(route.request.post_data or "")["k"][0])
            if len(sent) in (4, 9):
                assert route.fetch().ok
        route.abort()

    page.clock.install()
    page.goto("/caisse/vendre/")
    sales = Sale.objects.count()
    page.route("**/caisse/**", lose)
    tap(page, 7)
    page.get_by_role("button", name="Espèces").click()
    expect(page.get_by_text("La vente en main est gardée")).to_be_visible()
    seconds = 0
    while seconds < 120 or len(sent) < 10:
        page.clock.run_for(2_000)
        page.wait_for_timeout(25)  # requests come and go by the real clock
        seconds += 2
    assert Sale.objects.count() == sales + 1
    expect(page.get_by_text("La vente en main est gardée")).to_be_visible()
    page.unroute("**/caisse/**")
    page.clock.run_for(10_000)
    expect(page.get_by_text("Vendu", exact=True)).to_be_visible()
    assert (Sale.objects.count(), {str(latest().key)}) == (sales + 1, set(sent))


def issue_and_print(page: Page) -> None:
    page.get_by_role("button", name="fait").click()
    expect(page.get_by_text("À émettre sur la caisse agréée")).to_be_hidden()
    assert ApprovedTillStep.objects.get().sale == latest()
    page.get_by_role("button", name="Imprimer").click()
    expect(page.get_by_text("Contremarque", exact=True)).to_be_visible()
    page.get_by_role("button", name="Un duplicata").click()
    expect(page.get_by_text("DUPLICATA 1")).to_be_visible()
    assert Printing.objects.count() == 2


def test_a_whole_evening(tablet: Page, screening: Screening) -> None:
    orders = reserve(screening)
    sell_to_many(tablet, RoomBooking.objects.exclude(pk=room_of(screening).pk).get())
    for order in orders:
        serve(tablet, order)
    take_a_membership(tablet)
    undo_a_mistake(tablet)
    lose_the_network(tablet)
    issue_and_print(tablet)
    learn(tablet)
    assert Sale.objects.count() == 24 + 3 + 10 + 1 + 1 + 1
    assert reading.verify().number == Line.objects.count()


PAGES = [
    "/caisse/vendre/",
    "/caisse/vendre/seances/",
    "/caisse/vendre/ventes/",
    "/caisse/reservations/?q=zo",
    "/caisse/adherents/?q=ann",
    "/caisse/papier/agreee/",
    "/caisse/entrainement/",
    "/caisse/entrainement/1/",
    "/caisse/entrainement/fini/",
]


def test_axe_finds_nothing(tablet: Page, till: Any, screening: Screening) -> None:
    order = by_mail(screening, 5, 5, email="z@example.org", first_name="Zoé")
    Member.objects.create(name="Anna", created_at=timezone.now(), last_contact_on=timezone.localdate())
    tablet.goto("/caisse/vendre/")
    tap(tablet, 7, 4)
    pay(tablet)
    sale = latest().pk
    room = room_of(screening).pk
    more = [
        f"/caisse/vendre/?vendu={sale}",
        f"/caisse/vendre/?p={room}-7&p={room}-0m",
        f"/caisse/reservations/{order.code}/",
        f"/caisse/vendre/ventes/{sale}/annuler/",
        f"/caisse/papier/vente/{sale}/tirage/",
        f"/en/caisse/vendre/?p={room}-7",
        "/en/caisse/adherents/?q=ann",
    ]
    found = []
    for path in PAGES + more:
        for size in (TABLET, SIZES[2]):
            tablet.set_viewport_size(size)
            tablet.goto(path)
            said = Axe().run(tablet, options=AXE).response["violations"]
            found += [
                f"{path} {size['width']}: {rule['id']} {rule['nodes'][0]['html'][:120]}" for rule in said
            ]
    assert found == []
