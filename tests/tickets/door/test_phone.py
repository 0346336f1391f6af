"""The phone's pages without a script: the same words, nothing of money or names."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screenings.models import Screening
from tests.factories import make_user
from tests.tickets.acts import book, by_mail, claim, room_of, screening_in, sell, set_to
from tests.tickets.door.doors import phone_of
from tickets.door import passes
from tickets.models import HeadCount, ScannerPass, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def screening() -> Screening:
    return screening_in(20)


@pytest.fixture
def scanner(screening: Screening) -> ScannerPass:
    return phone_of(screening)


def address(scanner: ScannerPass, name: str = "scanner") -> str:
    return reverse(f"tickets:{name}", args=[passes.token_of(scanner)])


def show(client: Client, scanner: ScannerPass, code: str, **facts: Any) -> str:
    """What the page says after this code, as without a script."""
    answer = client.post(address(scanner, "scanner-scan"), {"code": code, **facts}, follow=True)
    assert (answer.status_code, len(answer.redirect_chain)) == (200, 1)
    return answer.content.decode()


def test_in_then_already(client: Client, screening: Screening, scanner: ScannerPass) -> None:
    code = sell(screening, 7).tickets.get().seat.code
    page = show(client, scanner, code)
    assert 'data-sign="admitted"' in page
    assert "1 personne entre." in page
    page = show(client, scanner, code)
    assert 'data-sign="already"' in page
    assert "(Scanner 1)" in page


def test_the_part_is_what_the_page_shows(client: Client, screening: Screening, scanner: ScannerPass) -> None:
    code = sell(screening, 7).tickets.get().seat.code
    answer = client.post(address(scanner, "scanner-scan"), {"code": code}, headers={"X-Part": "1"})
    assert answer.templates[0].name == "tickets/door/_told.html"
    assert "data-admitted>1</dd>" in answer.content.decode()


def test_no_amount_and_no_name_reaches_the_phone(
    client: Client, screening: Screening, scanner: ScannerPass
) -> None:
    set_to(screening, minutes=300)
    order = by_mail(screening, 77, 77, first_name="Ménélas", email="menelas@example.org")
    set_to(screening, minutes=20)
    unpaid = show(client, scanner, order.code, salle=room_of(screening).pk)
    claim(order, 77, 77)
    paid = show(client, scanner, order.code, salle=room_of(screening).pk)
    assert 'data-sign="till"' in unpaid
    assert 'data-sign="how-many"' in paid
    for page in (unpaid, paid):
        assert [word for word in ("7700", "€", "Ménélas", "menelas") if word in page] == []


def test_a_group_says_how_many(client: Client, screening: Screening, scanner: ScannerPass) -> None:
    order = book(screening, 5, 0)
    claim(order, 5, 0)
    assert 'name="people" value="2"' in show(client, scanner, order.code)
    assert "2 personnes entrent." in show(client, scanner, order.code, people=2)


def test_heads_without_a_script(client: Client, screening: Screening, scanner: ScannerPass) -> None:
    facts = {"key": str(uuid4()), "heads": "1"}
    for _again in range(2):
        page = client.post(address(scanner, "scanner-tap"), facts, follow=True).content.decode()
    assert "1 tête de plus que d’entrées scannées." in page
    client.post(address(scanner, "scanner-tap"), {"key": str(uuid4()), "heads": "12"})
    assert HeadCount.objects.count() == 1


def test_without_its_pass_it_is_a_phone(client: Client, screening: Screening, scanner: ScannerPass) -> None:
    code = sell(screening, 7).tickets.get().seat.code
    passes.revoke(scanner_id=scanner.pk, by=make_user(), now=timezone.now())
    assert client.get(address(scanner)).status_code == 410
    assert client.post(address(scanner, "scanner-scan"), {"code": code}).status_code == 410
    assert client.get(reverse("tickets:scanner", args=["nobody"])).status_code == 404
    assert Ticket.objects.get().admitted_at is None


def test_the_page_asks_as_much_for_one_entry_as_for_thirty(
    client: Client, screening: Screening, scanner: ScannerPass, django_assert_num_queries: Any
) -> None:
    for _round in range(2):
        with django_assert_num_queries(6):
            client.get(address(scanner))
        sell(screening, *[5] * 30)


def test_a_forged_sign_is_not_shown(client: Client, scanner: ScannerPass) -> None:
    assert "data-sign" not in client.get(address(scanner) + "?dit=admitted").content.decode()
