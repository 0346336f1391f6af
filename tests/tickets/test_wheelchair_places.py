"""Wheelchair places on the visitor's pages: apart from the others, never given or dropped unsaid."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screenings.models import Admission, Kind, Screening
from tests.factories import make_room, make_screening
from tests.tickets.acts import book, taken
from tests.tickets.test_booking_pages import address, typed
from tickets import availability, box_office
from tickets.models import Order, Seat
from tickets.places import Wish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _whole_room_online(settings: LazySettings) -> None:
    settings.DOOR_SHARE_PERCENT = 0


def with_chairs(chairs: int, places: int = 4, **facts: object) -> Screening:
    return make_screening(places=places, rooms=[make_room(wheelchair_places=chairs)], **facts)


def workshop(chairs: int, places: int = 4) -> Screening:
    return with_chairs(chairs, places, kind=Kind.WORKSHOP, admission=Admission.REGISTRATION)


def take_chair(screening: Screening) -> Order:
    chair = [Wish(cents=0, wheelchair=True)]
    return box_office.reserve(key=uuid4(), screening_id=screening.pk, wishes=chair, now=timezone.now())


def joining(screening: Screening) -> str:
    return reverse("tickets:join", args=[screening.slug, screening.public_id])


def chairs_of(order: Order) -> list[bool]:
    return sorted(order.seats.filter(freed_at__isnull=True).values_list("wheelchair", flat=True))


def test_full_but_for_a_wheelchair_the_others_wait(client: Client) -> None:
    screening = with_chairs(1, places=3)
    book(screening, 5, 5, email="a@example.org")
    assert "Réserver en fauteuil roulant" in client.get(joining(screening)).text
    page = client.get(address(screening)).text
    assert joining(screening) in page
    assert "En fauteuil roulant, il reste une place" in page
    refused = client.post(address(screening), typed("5"))
    assert (refused.status_code, joining(screening) in refused.text) == (422, True)
    asked = client.get(address(screening), {"places": "1"}).text
    assert '<option value="1" selected>' in asked, "nothing else is left to book"
    assert client.post(address(screening), typed("5", wheelchairs="1")).status_code == 302
    assert taken(screening) == 3


def test_who_could_book_is_sent_there_from_the_waiting_list(client: Client) -> None:
    screening = make_screening()
    refused = client.post(joining(screening), {"email": "w@example.org", "seats": "1"})
    assert (refused.status_code, address(screening) in refused.text) == (422, True)


def test_a_wheelchair_asked_for_is_never_an_ordinary_seat(client: Client) -> None:
    screening = with_chairs(1)
    take_chair(screening)
    refused = client.post(address(screening), typed("5", wheelchairs="1"))
    assert refused.status_code == 422
    assert "plus de place pour un fauteuil" in refused.text
    assert '<option value="1" selected>' in refused.text, "what was chosen stays chosen"
    assert joining(screening) in refused.text
    assert taken(screening) == 1


def test_fewer_wheelchair_places_left_than_asked_is_said(client: Client) -> None:
    screening = with_chairs(2)
    take_chair(screening)
    refused = client.post(address(screening), typed("5", "5", wheelchairs="2"))
    assert "ne reste qu’une place pour un fauteuil" in refused.text
    page = client.post(address(screening), typed("5", wheelchairs="2")).text
    assert 'id="id_wheelchairs_error"' in page
    assert "Pas plus de fauteuils que de places" in page


def test_the_last_wheelchair_place_sent_twice_is_one_order(client: Client) -> None:
    screening = with_chairs(1)
    form = typed("5", wheelchairs="1")
    first, second = client.post(address(screening), form), client.post(address(screening), form)
    assert (second.status_code, second.headers.get("Location")) == (302, first.headers["Location"])


def test_with_fewer_seats_the_wheelchairs_among_them_stay(client: Client) -> None:
    screening = with_chairs(2)
    wishes = [Wish(cents=500, wheelchair=n < 2) for n in range(3)]
    facts = {"email": "a@example.org", "now": timezone.now()}
    order = box_office.reserve(key=uuid4(), screening_id=screening.pk, wishes=wishes, **facts)
    where = f"/reservation/{order.token}/changer/"
    assert '<option value="1" selected>' in client.get(where, {"places": "1"}).text
    client.post(where, {"places": "1", "seat_1": "4", "wheelchairs": "1"})
    assert chairs_of(order) == [True]


def test_a_workshop_has_wheelchair_places_too(client: Client) -> None:
    screening = workshop(chairs=2)
    people = {"key": str(uuid4()), "people_0": "2"}
    assert 'name="wheelchairs"' in client.get(address(screening)).text
    wrong = client.post(address(screening), people | {"wheelchairs": "3"})
    assert "Pas plus de fauteuils que de places" in wrong.text
    client.post(address(screening), people | {"wheelchairs": "1"})
    order = Order.objects.get()
    assert chairs_of(order) == [False, True]
    where = f"/reservation/{order.token}/changer/"
    assert '<option value="1" selected>' in client.get(where).text
    client.post(where, {"people_0": "2", "wheelchairs": "2"})
    assert chairs_of(order) == [True, True]


def test_a_workshop_sends_nobody_to_the_door(client: Client) -> None:
    screening = workshop(chairs=1, places=2)
    people = {"key": str(uuid4()), "people_0": "1"}
    client.post(address(screening), people)
    places = availability.of_screening(screening.pk, timezone.now())
    assert availability.online_in_words(places) == "complet, sauf en fauteuil roulant"
    page = client.get(address(screening)).text
    assert joining(screening) in page
    client.post(address(screening), people | {"key": str(uuid4()), "wheelchairs": "1"})
    assert Seat.objects.count() == 2
    places = availability.of_screening(screening.pk, timezone.now())
    assert availability.online_in_words(places) == "complet"
