"""The whole evening in a real browser: float, sales, reservations, a phone at the door, a mistake, no network, count, Z."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from laclef.journal import reading
from laclef.journal.models import Line
from screenings.models import RoomBooking, Screening
from tests.browser.fake_camera import film_of, seeing
from tests.browser.pages import opened
from tests.browser.selling import (
    TABLET,
    at_the_tablet,
    issue_and_print,
    learn,
    lose_the_network,
    reserve,
    sell_to_many,
    serve,
    take_a_membership,
    undo_a_mistake,
)
from tests.factories import make_room
from tests.tickets.acts import open_till, room_of, screening_in, sell
from tests.tickets.till.drawers import counted
from tests.tickets.till.hands import desk_person, enrolled
from tickets.door import statement
from tickets.models import Sale, ScannerPass, Ticket, TillReport, TillSession
from tickets.till import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FLOAT = 80


def begin(context: BrowserContext, base_url: str) -> Page:
    """Sacha stands at the till and says what is in the drawer."""
    device, token = enrolled()
    people.sign_in(device=device, user=desk_person("Sacha"), now=timezone.now(), means="pin")
    page = at_the_tablet(context, token, base_url)
    page.set_viewport_size(TABLET)
    page.goto("/caisse/")
    page.get_by_role("link", name="Ouvrir la caisse").click()
    expect(page.get_by_label("Fond de caisse")).to_be_focused()
    page.keyboard.type(str(FLOAT))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Vendre", exact=True)).to_be_visible()
    return page


def two_phones(page: Page) -> list[str]:
    """The till shows two QRs; what they say is an address."""
    page.goto("/caisse/scanner/")
    for number in (1, 2):
        page.get_by_role("button", name="Ajouter un téléphone").click()
        expect(page.get_by_role("heading", name=f"Scanner {number}")).to_be_visible()
    links = page.get_by_role("link", name="ouvrir ici")
    return [str(link.get_attribute("href")) for link in links.all()]


def at_the_door(camera: Browser, base_url: str, address: str, heading: str) -> None:
    """The phone sees the code and says so."""
    with opened(camera, base_url) as phone:
        phone.goto(address)
        phone.get_by_role("button", name="Ouvrir la caméra").click()
        expect(phone.get_by_role("heading", name=heading)).to_be_visible(timeout=15_000)
        assert "€" not in phone.locator("main").inner_text()


def count_too_little(page: Page) -> TillReport:
    """The float alone is found: the till says how much is missing only once it is counted."""
    page.goto("/caisse/session/")
    page.get_by_role("link", name="Compter et fermer").click()
    page.get_by_label("20\u202f€", exact=True).fill("4")
    page.get_by_role("button", name="J’ai compté").click()
    expect(page.get_by_role("heading", name="Il y a un écart")).to_be_visible()
    page.get_by_label("L’écart").fill("le tiroir était ouvert")
    page.get_by_role("button", name="Fermer la caisse").click()
    expect(page.get_by_role("heading", name="Z 1")).to_be_visible()
    return TillReport.objects.get(kind="z")


def read_the_statement(page: Page, room: RoomBooking) -> None:
    """After the count the takings are shown; they are those of the entries that stand."""
    page.goto("/caisse/etat/")
    page.get_by_role("link", name=room.room.name).first.click()
    expect(page.get_by_text("État préparatoire, ne vaut pas déclaration")).to_be_visible()
    told = statement.of_room(room)
    standing = Ticket.objects.standing().filter(room_booking=room)
    assert told.takings == sum(standing.values_list("price_cents", flat=True))
    assert told.takings == sum(cents for _name, cents in told.means)
    expect(page.locator(".statement__sums")).to_contain_text(f"{told.takings // 100}\u00a0€")
    page.get_by_label("L07 7\u00a0€").fill("1")  # the tariff and its price
    page.get_by_role("button", name="Noter ces chiffres").click()
    expect(page.get_by_role("status")).to_contain_text("sont notés")


def test_the_whole_evening(
    context: BrowserContext,
    base_url: str,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    tmp_path: Path,
) -> None:
    room = make_room(position=1)
    screening_in(100, rooms=[make_room(venue=room.venue, position=2, name="Salle 2", seats=65)], places=65)
    screening: Screening = screening_in(40, rooms=[room])
    orders = reserve(screening)
    other = open_till()
    bought_before = sell(screening, 5, till=other).tickets.get()
    counted(other, 5)  # while it is not, the room's statement stays blind
    page = begin(context, base_url)
    phones = two_phones(page)
    sell_to_many(page, RoomBooking.objects.exclude(pk=room_of(screening).pk).get())
    for order in orders:
        serve(page, order)
    take_a_membership(page)
    undo_a_mistake(page)
    lose_the_network(page)
    issue_and_print(page)
    learn(page)
    film = film_of(bought_before.seat.code, tmp_path / "code.y4m")
    with seeing(browser_type, browser_type_launch_args, film) as camera:
        at_the_door(camera, base_url, phones[0], "Laisse entrer")
        at_the_door(camera, base_url, phones[1], "Déjà entré·e")
    z = count_too_little(page)
    assert z.count is not None
    assert z.count.cash_difference_cents < 0
    read_the_statement(page, room_of(screening))
    assert Sale.objects.count() == 1 + 24 + 3 + 10 + 1 + 1 + 1
    assert (ScannerPass.objects.count(), TillSession.objects.filter(closed_at=None).count()) == (2, 1)
    assert reading.verify().number == Line.objects.count()
