"""Each state of a screening says what one can do; whoever is slow gets more time, with and without scripts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from screenings.models import Admission, Kind
from screenings.wording import hour
from tests.factories import make_screening
from tests.tickets.acts import book, by_mail, screening_in, taken
from tests.tickets.test_booking_pages import address, typed
from tickets import box_office, waiting_list
from tickets.models import Order, RegistrationTerms, Seat

pytestmark = pytest.mark.django_db


def test_elsewhere_leads_there(client: Client) -> None:
    screening = make_screening(
        kind=Kind.WORKSHOP, admission=Admission.ELSEWHERE, booking_url="https://doc.example/billets"
    )
    page = client.get(address(screening)).text
    assert 'href="https://doc.example/billets"' in page
    assert client.post(address(screening), typed("5")).status_code == 422
    assert Order.objects.count() == 0


def test_past_and_closed_say_so(client: Client) -> None:
    now = timezone.now()
    past = make_screening(starts_at=now - timedelta(hours=3))
    assert "passée" in client.get(address(past)).text
    soon = screening_in(5)
    assert "places restantes sont à la porte" in client.get(address(soon)).text
    for screening in (past, soon):
        assert client.post(address(screening), typed("5")).status_code == 422
    assert Order.objects.count() == 0


def test_a_private_hire_has_no_page(client: Client) -> None:
    hire = make_screening(kind=Kind.HIRE, regime="private_hire", admission=Admission.FREE, state="confirmed")
    assert client.get(address(hire)).status_code == 404
    assert client.post(address(hire), typed("5")).status_code == 404


def test_ages_are_asked_in_the_bands_of_the_event_and_no_name(client: Client) -> None:
    screening = make_screening(kind=Kind.WORKSHOP, admission=Admission.REGISTRATION)
    RegistrationTerms.objects.create(screening=screening, age_bands=["3–5 ans", "6–9 ans"])
    page = client.get(address(screening)).text
    assert "Enfants, 3–5 ans" in page
    form = {
        "key": str(uuid4()),
        "people_0": "1",
        "people_1": "2",
        "people_2": "0",
        "email": "",
        "first_name": "",
    }
    for wrong in ("-5", "7,50", "١٢", "1e9", "11"):
        assert client.post(address(screening), form | {"people_1": wrong}).status_code == 422
    assert taken(screening) == 0
    client.post(address(screening), form | {"people_1": "1"})
    seats = Seat.objects.values_list("attendee", "age_band", "intended_cents")
    assert sorted(seats) == [("adult", "", None), ("child", "3–5 ans", None)]


def test_more_time_by_the_button_and_by_the_script(client: Client) -> None:
    order = book(make_screening(), 5, email="a@example.org")
    where = f"/reservation/{order.token}/"
    page = client.get(where).text
    assert "data-ends-in" in page
    assert "Garder les places plus longtemps" in page
    told: Any = client.post(f"{where}prolonger/", headers={"accept": "application/json"})
    assert told.json()["seconds"] in range(29 * 60, 30 * 60 + 1)
    until = order.seats.get().held_until
    assert (told.json()["until"], told.json()["more"]) == (hour(order.screening.local(until)), False)
    assert "Garder les places plus longtemps" not in client.get(where).text
    other = book(make_screening(), 5, email="b@example.org")
    assert client.post(f"/reservation/{other.token}/prolonger/").status_code == 302
    other.refresh_from_db()
    assert other.extensions == 1


def test_no_hold_is_prolonged_without_end(client: Client, settings: LazySettings) -> None:
    """Guard: box_office.most_extensions, asked in words; below it the check of the table."""
    settings.DOOR_SHARE_PERCENT = 0
    screening = make_screening(places=1)
    first = by_mail(screening, 5, email="first@example.org")
    entry = waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=1, now=timezone.now())
    box_office.cancel_by_holder(order_id=first.pk, now=timezone.now())
    where = f"/attente/{entry.token}/prolonger/"
    script = {"accept": "application/json"}
    told: list[Any] = [client.post(where, headers=script) for _each in range(11)]
    assert [answer.status_code for answer in told] == [200] * 10 + [409]
    assert [answer.json()["more"] for answer in told[8:10]] == [True, False]
    assert "décidez maintenant" in told[10].json()["words"]
    assert "Il me faut plus de temps" not in client.get(f"/attente/{entry.token}/").text


def test_too_late_the_script_is_told_why(client: Client) -> None:
    order = book(make_screening(), 5)
    told: Any = client.post(f"/reservation/{order.token}/prolonger/", headers={"accept": "application/json"})
    assert (told.status_code, "écoulé" in told.json()["words"]) == (409, True)
