"""The page behind the link, and the coordination's pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laclef.outbox.models import Mail
from tests.people import sign_in
from tests.volunteers.factories import make_shift, make_volunteer
from tests.volunteers.standin.acts import (
    address_in,
    asked,
    coordinator,
    leaves,
    someone_cannot,
    team,
    tick,
)
from volunteers.models import Ask, SignUp, StandInRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def request_now(now):
    """Tomorrow's place, left now, and three people who could."""
    team(3)
    return someone_cannot(starts_at=now + timedelta(days=1), now=now)


@pytest.fixture
def links(request_now, now):
    """The paths of the three mails' links."""
    tick(now.astimezone().replace(hour=12))
    return [
        address_in(mail)
        for mail in Mail.objects.filter(event=f"stand_in.asked:{request_now.pk}").order_by("pk")
    ]


def test_looking_changes_nothing_and_needs_no_login(client, links):
    page = client.get(links[0])
    assert "Je prends ce créneau" in page.text
    assert page.text.count("<button") == 1
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    client.head(links[0])
    assert not SignUp.objects.holding().exists()


def test_the_button_takes_the_place_once(client, links, request_now):
    page = client.post(links[0], follow=True)
    assert "la place est à toi" in page.text
    assert SignUp.objects.holding().get().volunteer == request_now.asks.order_by("pk")[0].volunteer
    client.post(links[0])
    assert SignUp.objects.count() == 2
    second = client.post(links[1], follow=True)
    assert "plus rapide" in second.text
    assert "n’est plus à prendre" in second.text
    assert "<form" not in client.get(links[1]).text


def test_who_is_held_up_meanwhile_reads_why(client, links, request_now):
    ask = Ask.objects.get(pk=request_now.asks.order_by("pk")[0].pk)
    other = make_shift(starts_at=request_now.shift.starts_at)
    SignUp.objects.create(
        shift=other, volunteer=ask.volunteer, signed_at=timezone.now(), state_at=timezone.now()
    )
    page = client.get(links[0])
    assert "tu es déjà sur" in page.text
    assert "<button" not in page.text


def test_an_invented_link_opens_nothing(client, links):
    assert client.get(reverse("volunteers:standin:answer", args=["inventé"])).status_code == 404


def test_the_coordination_sees_who_was_asked_and_why_not_the_others(client, request_now, links):
    make_volunteer("Réservé", wants_to_be_asked=False)
    sign_in(client, coordinator())
    listed = client.get(reverse("volunteers:standin:requests")).text
    assert "3 personnes demandées" in listed
    page = client.get(reverse("volunteers:standin:request", args=[request_now.pk])).text
    assert page.count("asks__when") == 3
    assert "ne souhaite pas qu’on lui propose" in page
    assert "vient de s’en retirer" in page


def test_the_call_list_shows_numbers_until_the_place_is_filled(client, now):
    bob = make_volunteer("Bob", phone="06 00 00 00 01", agreed_to_be_phoned=True)
    make_volunteer("Chloé", phone="06 00 00 00 02")
    request = someone_cannot(starts_at=now + timedelta(minutes=90), now=now)
    sign_in(client, coordinator())
    address = reverse("volunteers:standin:request", args=[request.pk])
    page = client.get(address).text
    assert "06 00 00 00 01" in page
    assert "06 00 00 00 02" not in page
    done = client.post(reverse("volunteers:standin:said-yes", args=[request.pk, bob.pk]), follow=True).text
    assert SignUp.objects.holding().get().volunteer == bob
    assert "06 00 00 00 01" not in done
    again = client.post(reverse("volunteers:standin:said-yes", args=[request.pk, bob.pk]), follow=True)
    assert "plus rapide" in again.text


def test_before_its_hour_there_is_no_call_list(client, request_now):
    make_volunteer("Bob", phone="06 00 00 00 01", agreed_to_be_phoned=True)
    sign_in(client, coordinator())
    page = client.get(reverse("volunteers:standin:request", args=[request_now.pk])).text
    assert "06 00 00 00 01" not in page


def test_thirty_requests_cost_no_more_queries_than_one(client, now):
    team(3)
    sign_in(client, coordinator())
    address = reverse("volunteers:standin:requests")
    shift = make_shift(starts_at=now + timedelta(days=2), wished=40, minimum=40)
    leaves(shift, now=now)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(29):
        leaves(shift, now=now)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert StandInRequest.objects.count() == 30
    assert len(many) == len(one)


def test_the_shift_says_that_it_looks_for_somebody(client, request_now):
    sign_in(client, make_volunteer("Lou").user)
    assert "Cherche remplaçant·e" in client.get("/equipe/").text
    assert asked(request_now) == set()
