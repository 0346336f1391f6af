"""What a hand does at the till, one short call each, and the tablet that it does it on."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from screenings.models import RoomBooking, Screening
from tests.factories import make_room
from tests.tickets.acts import by_mail, screening_in, set_to
from tests.tickets.till.hands import desk_person, enrolled, opened
from tickets import training
from tickets.models import (
    ApprovedTillStep,
    Member,
    Membership,
    Order,
    Printing,
    Sale,
    Ticket,
    TicketCancellation,
    TillSession,
)
from tickets.till import people
from tickets.till.access import COOKIE
from tickets.training import LESSONS

TABLET = {"width": 1024, "height": 768}
SIZES = [TABLET, {"width": 768, "height": 1024}, {"width": 390, "height": 844}]


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
    sold = page.get_by_text("Vendu", exact=True)
    for _ten_seconds in range(30):  # the last one to be lost may still be on its way
        page.clock.run_for(10_000)
        page.wait_for_timeout(100)
        if sold.is_visible():
            break
    expect(sold).to_be_visible()
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
