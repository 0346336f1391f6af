"""Membership in the booking: asked or not, said in one tap, refused nobody."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.db import IntegrityError
from django.test import Client

from screenings.models import NonCommercialBasis, Regime
from tests.factories import make_screening
from tests.tickets.acts import book
from tests.tickets.test_booking_pages import address, typed
from tickets.models import MembershipWish, Order

pytestmark = pytest.mark.django_db
CLUB = {"regime": Regime.NON_COMMERCIAL, "regime_basis": NonCommercialBasis.CINE_CLUB}


def wished() -> list[int | None]:
    return list(MembershipWish.objects.order_by("id").values_list("amount_cents", flat=True))


@pytest.mark.parametrize(
    ("asked", "facts", "is_asked"),
    [("everyone", {}, True), ("regime", {}, False), ("regime", CLUB, True), ("never", CLUB, False)],
)
def test_the_setting_says_of_whom(
    client: Client, settings: LazySettings, asked: str, facts: dict[str, Any], is_asked: bool
) -> None:
    settings.MEMBERSHIP_ASKED = asked
    page = client.get(address(make_screening(**facts)), {"places": "1"}).text
    assert ("pas aujourd’hui" in page) is is_asked


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, []),
        ({"membership": "not_today"}, []),
        ({"membership": "held"}, [None]),
        ({"membership": "0"}, [0]),
        ({"membership": "10", "members": "2"}, [1000, 1000]),
        ({"membership": "other", "membership_other": "7"}, [700]),
        ({"membership_other": "15"}, [1500]),
    ],
)
def test_what_is_said_is_kept_with_the_order(client: Client, said: dict[str, str], expected: list) -> None:
    client.post(address(make_screening()), typed("5", "0", **said))
    order = Order.objects.get()
    assert wished() == expected
    assert ("Adhésion" in client.get(f"/reservation/{order.token}/").text) is bool(expected)


@pytest.mark.parametrize(
    "said",
    [
        {"membership": "other", "membership_other": "4"},
        {"membership": "other", "membership_other": "16"},
        {"membership": "other", "membership_other": "-5"},
        {"membership": "other", "membership_other": "7,50"},
        {"membership": "other", "membership_other": "١٢"},
        {"membership": "other", "membership_other": "1e9"},
        {"membership": "other"},
        {"membership": "held", "membership_other": "5"},
        {"membership": "20"},
        {"membership": "5", "members": "3"},
        {"membership": "5", "members": "11"},
    ],
)
def test_a_wrong_membership_is_refused_in_words(client: Client, said: dict[str, str]) -> None:
    page = client.post(address(make_screening()), typed("5", "5", **said))
    assert page.status_code == 422
    assert "field__error" in page.text
    assert (Order.objects.count(), wished()) == (0, [])


def test_nobody_is_refused_for_want_of_it(client: Client) -> None:
    client.post(address(make_screening(**CLUB)), typed("5"))
    assert Order.objects.count() == 1


def test_the_same_form_with_another_membership_is_another_request(client: Client) -> None:
    screening, form = make_screening(), typed("5", membership="5")
    client.post(address(screening), form)
    assert client.post(address(screening), form).status_code == 302
    assert client.post(address(screening), form | {"membership": "10"}).status_code == 422
    assert wished() == [500]


def test_the_database_keeps_the_amounts() -> None:
    order = book(make_screening(), 5)
    with pytest.raises(IntegrityError, match="tickets_membership_wish_is_0_or_5_to_15"):
        MembershipWish.objects.create(order=order, amount_cents=400)
