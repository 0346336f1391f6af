"""Two tabs, a double click, a lost answer: one order; another one is a choice."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from screenings.models import Screening
from tests.factories import make_screening
from tests.tickets.acts import taken
from tests.tickets.test_booking_pages import address
from tickets import same_browser
from tickets.models import Order

pytestmark = pytest.mark.django_db


def opened(client: Client, screening: Screening, query: str = "places=1") -> dict[str, str]:
    """The form of a tab opened afresh, filled in with 5 €."""
    page = client.get(f"{address(screening)}?{query}").text
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None, "no form on the page"
    return {"key": key[1], "places": "1", "seat_1": "other", "seat_1_other": "5"}


def test_two_tabs_opened_afresh_are_one_order(client: Client) -> None:
    screening = make_screening()
    first, second = opened(client, screening), opened(client, screening)
    answers = [client.post(address(screening), form).headers["Location"] for form in (first, second)]
    assert answers[0] == answers[1]
    assert (Order.objects.count(), taken(screening)) == (1, 1)


def test_the_second_tab_with_another_amount_leads_to_the_first_order(client: Client) -> None:
    screening = make_screening()
    first, second = opened(client, screening), opened(client, screening)
    client.post(address(screening), first)
    page = client.post(address(screening), second | {"seat_1_other": "6"})
    assert page.status_code == 422
    assert Order.objects.get().token in page.text


def test_a_tab_opened_after_it_shows_what_was_reserved(client: Client) -> None:
    screening = make_screening()
    client.post(address(screening), opened(client, screening))
    order = Order.objects.get()
    page = client.get(f"{address(screening)}?places=1").text
    assert "Vous venez de réserver une place ici" in page
    assert order.token in page
    client.post(address(screening), opened(client, screening, "places=1&encore=1"))
    assert (Order.objects.count(), taken(screening)) == (2, 2)


def test_given_back_it_is_shown_no_more_and_its_key_is_used_up(client: Client) -> None:
    screening = make_screening()
    first = opened(client, screening)
    client.post(address(screening), first)
    client.post(f"/reservation/{Order.objects.get().token}/annuler/")
    assert opened(client, screening)["key"] != first["key"]


def test_half_an_hour_later_somebody_else_may_sit_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    screening = make_screening()
    first = opened(client, screening)
    client.post(address(screening), first)
    monkeypatch.setattr(same_browser, "JUST_NOW", timedelta(0))
    assert opened(client, screening)["key"] != first["key"]


def test_another_browser_or_screening_is_another_order(client: Client) -> None:
    here, there = make_screening(), make_screening()
    keys = {opened(client, here)["key"], opened(client, there)["key"], opened(Client(), here)["key"]}
    assert len(keys) == 3


def test_no_cookie_but_the_form_s_own(client: Client) -> None:
    screening = make_screening()
    client.get(address(screening))
    assert set(client.cookies) == set()
    client.get(f"{address(screening)}?places=1")
    assert set(client.cookies) == {"csrf"}
