"""Find, move or cancel, with the bookings it concerns; the foyer's wall and its secret address."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role as HouseRole
from screenings.models import Kind
from tests.factories import make_user
from tests.people import sign_in
from tests.tickets.acts import book
from tests.volunteers.factories import make_crewed, make_shift, make_sign_up, make_template, make_volunteer
from tests.volunteers.standin.acts import coordinator, leaves, tick, told
from tickets.stakes import stakes_of
from volunteers.models import Shift, StandInRequest
from volunteers.standin import wall

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def pressing(now):
    """A screening in two hours with three booked places, whose projectionist just left; its carrier."""
    make_template(Kind.FILM, projection={"scope": "screening", "call_minutes": 30})
    carrier = make_user(first_name="Porteuse")
    screening = make_crewed(
        kind=Kind.FILM, starts_at=now + timedelta(hours=2), now=now - timedelta(days=1), carrier=carrier
    )
    request = leaves(Shift.objects.get(screening=screening), now=now)
    return request, screening, carrier


def test_it_is_put_before_the_coordination_and_the_carrier_once(pressing, now):
    request, _screening, carrier = pressing
    noa = coordinator()
    for _ in range(2):
        tick(now)
    assert told(f"stand_in.decide:{request.pk}") == sorted([noa.email, carrier.email])


def test_the_page_says_what_each_choice_does_to_bookings(client, pressing):
    request, screening, carrier = pressing
    address = reverse("volunteers:standin:decide", args=[request.pk])
    sign_in(client, carrier)
    page = client.get(address).text
    assert all(choice in page for choice in ("Trouver", "Déplacer", "Annuler"))
    assert "Personne n’a encore de place" in page
    assert "/equipe/preferences/" not in page  # pages that a carrier may not open
    assert screening.title.text in page
    for person, status in (
        (coordinator(), 200),
        (make_user(HouseRole.PROGRAMMER), 200),
        (make_volunteer("Lou").user, 403),
        (make_user(HouseRole.DOOR), 403),
    ):
        sign_in(client, person)
        answer = client.get(address)
        assert answer.status_code == status
        moves = reverse("desk:move", args=[screening.public_id])
        assert (moves in answer.text) == person.may("programme.edit")


def test_who_would_be_told_and_what_would_be_owed(now):
    from tests.factories import make_screening

    screening = make_screening()
    book(screening, 5, 7)
    book(screening, 0)
    stakes = stakes_of(screening.pk, now)
    assert (stakes.people, stakes.entries, stakes.owed_cents) == (3, 0, 0)
    assert stakes.told + stakes.not_told == 2


def test_the_wall_shows_first_names_and_what_is_missing(client, now):
    shift = make_shift(starts_at=now + timedelta(days=1), wished=2, minimum=2)
    make_sign_up(shift, make_volunteer("Alice"))
    sign_in(client, make_volunteer("Lou").user)
    page = client.get(reverse("volunteers:standin:wall"))
    assert "Alice" in page.text
    assert "il manque quelqu’un" in page.text
    assert page.text.count("secrète") == 0


def test_the_screen_s_address_is_secret_and_can_be_changed(client, now):
    noa = coordinator()
    sign_in(client, noa)
    for _ in range(2):
        client.post(reverse("volunteers:standin:wall-address"))
    client.logout()
    first, second = (row.token for row in wall.WallScreen.objects.order_by("pk"))
    shown = client.get(reverse("volunteers:standin:screen", args=[second]))
    assert (shown.status_code, shown["Refresh"], shown["Cache-Control"]) == (200, "300", "no-store")
    assert client.get(reverse("volunteers:standin:screen", args=[first])).status_code == 404


def test_thirty_shifts_on_the_wall_cost_no_more_queries_than_one(client, now):
    sign_in(client, make_volunteer("Lou").user)
    address = reverse("volunteers:standin:wall")
    make_sign_up(make_shift(starts_at=now + timedelta(days=1)), make_volunteer("Alice"))
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(30):
        make_sign_up(make_shift(starts_at=now + timedelta(hours=30 + number)), make_volunteer("Bob"))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(one)
    assert not StandInRequest.objects.exists()
