"""Invitations within their quota, and groups."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from laclef.outbox.models import Mail
from tests.factories import make_room, make_screening, make_user
from tests.tickets.acts import by_mail, claim, group, invite, screening_in, set_to, taken, wishes
from tickets import availability, changing, invited, release
from tickets.refusals import BookingRefused, NotEnoughPlaces, OtherRequest

pytestmark = pytest.mark.django_db


def test_invitations_stay_within_the_quota_and_go_free() -> None:
    screening = screening_in(40)
    with pytest.raises(BookingRefused, match="quota"):
        invite(screening, 1)
    invited.set_quota(screening_id=screening.pk, places=3, by=None, now=timezone.now())
    order = invite(screening, 2)
    with pytest.raises(BookingRefused, match="reste 1"):
        invite(screening, 2)
    with pytest.raises(BookingRefused, match="déjà données"):
        invited.set_quota(screening_id=screening.pk, places=1, by=None, now=timezone.now())
    claim(order, 0)
    assert order.seats.filter(ticket__family="gratuit").count() == 1


def test_the_rest_of_the_quota_is_kept_back_from_the_web(settings: LazySettings) -> None:
    settings.DOOR_SHARE_PERCENT = 0
    screening = make_screening(places=10)
    invited.set_quota(screening_id=screening.pk, places=4, by=None, now=timezone.now())
    invite(screening, 1)
    places = availability.of_screening(screening.pk, timezone.now())
    assert (places.left, places.left_online) == (9, 6)


def test_unused_invitations_are_freed_at_the_release() -> None:
    screening = screening_in(40)
    invited.set_quota(screening_id=screening.pk, places=3, by=None, now=timezone.now())
    invite(screening, 3)
    set_to(screening, minutes=9)
    release.release(screening_id=screening.pk, now=timezone.now())
    assert taken(screening) == 0


def test_a_group_takes_one_room_at_its_own_tariff() -> None:
    first = make_room(position=1)
    second = make_room(venue=first.venue, position=2, name="Salle 2")
    screening = screening_in(40, rooms=[first, second], places=30)
    by_mail(screening, *[5] * 5)
    key = uuid4()
    order = group(screening, 28, key=key)
    assert set(order.seats.values_list("room_booking__room__name", flat=True)) == {"Salle 2"}
    claim(order, *[3] * 28)
    assert set(order.seats.values_list("ticket__tariff_code", "ticket__family")) == {("S03", "scolaire")}


def test_a_group_is_not_bound_by_the_webs_limits_but_by_the_places() -> None:
    screening = make_screening(places=30)
    key = uuid4()
    assert group(screening, 30, key=key).seats.count() == 30
    with pytest.raises(NotEnoughPlaces, match="autre séance"):
        group(screening, 1)


def test_who_is_invited_does_not_invite_more_nor_a_group_shrink_to_ten(client: Client) -> None:
    """Guard: changing.change_seats; an invitation would grow past the quota, a school lose its places."""
    screening = screening_in(24 * 60)
    invited.set_quota(screening_id=screening.pk, places=1, by=None, now=timezone.now())
    guest, school = invite(screening, 1, email="g@example.org"), group(screening, 25)
    for order, places in ((guest, 8), (school, 10)):
        page = f"/reservation/{order.token}/"
        assert "Changer les places" not in client.get(page).text
        typed = {"places": places, "same": "other", "same_other": "3"}
        answer = client.post(f"{page}changer/", typed)
        assert (answer.status_code, "gardées par la maison" in answer.text) == (422, True)
    assert taken(screening) == 26
    with pytest.raises(BookingRefused, match="gardées par la maison"):
        changing.change_seats(order_id=guest.pk, wishes=wishes(0, 0), now=timezone.now())


def test_another_guest_on_the_same_page_is_another_request() -> None:
    """Guard: invited._digest; gone back and sent for somebody else, the first guest's code is not the second's."""
    screening = screening_in(24 * 60)
    invited.set_quota(screening_id=screening.pk, places=3, by=None, now=timezone.now())
    key = uuid4()
    first = invite(screening, 1, key=key, first_name="Anna")
    assert invite(screening, 1, key=key, first_name="Anna").pk == first.pk
    for other in ({"first_name": "Béa"}, {"first_name": "Anna", "language": "en"}):
        with pytest.raises(OtherRequest):
            invite(screening, 1, key=key, **other)
    key = uuid4()
    group(screening, 20, key=key, email="a@example.org")
    for other in ({"email": "b@example.org"}, {"email": "a@example.org", "language": "en"}):
        with pytest.raises(OtherRequest):
            group(screening, 20, key=key, **other)


def test_the_house_is_told_in_its_own_words() -> None:
    screening = screening_in(24 * 60, places=5)
    invited.set_quota(screening_id=screening.pk, places=2, by=None, now=timezone.now())
    with pytest.raises(BookingRefused, match="reste 2 invitations sur le quota"):
        invite(screening, 3)
    with pytest.raises(NotEnoughPlaces, match="prends moins de places"):
        group(screening, 6)
    with pytest.raises(NotEnoughPlaces, match="prends-en moins"):
        group(screening, 2, wheelchairs=1)
    group(screening, 5)
    with pytest.raises(NotEnoughPlaces, match="propose une autre séance"):
        group(screening, 1)


def test_a_group_taken_back_in_part_stands_with_who_is_in() -> None:
    """Some are in already: the screening's move is theirs to answer, and what they paid may be owed."""
    screening = screening_in(40)
    order = group(screening, 3, email="ecole@example.org")
    claim(order, 3)
    invited.take_back(order_id=order.pk, by=make_user(), now=timezone.now())
    order.refresh_from_db()
    assert (order.cancelled_at, taken(screening)) == (None, 1)
    assert "restent à vous, avec le code" in Mail.objects.get(event__contains="taken_back").text
