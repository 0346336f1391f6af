"""Invitations within their quota, and groups."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from screenings.models import Screening
from tests.factories import make_room, make_screening, make_user
from tests.tickets.acts import by_mail, claim, screening_in, set_to, taken, wishes
from tickets import availability, changing, invited, release
from tickets.models import InvitedAs, Order
from tickets.refusals import BookingRefused, NotEnoughPlaces

pytestmark = pytest.mark.django_db


def invite(screening: Screening, seats: int, **facts: object) -> Order:
    facts.setdefault("key", uuid4())
    return invited.invite(
        screening_id=screening.pk,
        seats=seats,
        invited_as=InvitedAs.PRESS,
        by=make_user(),
        now=timezone.now(),
        **facts,  # type: ignore[arg-type]
    )


def group(screening: Screening, seats: int, cents: int = 300, **facts: object) -> Order:
    facts.setdefault("key", uuid4())
    return invited.book_group(
        screening_id=screening.pk,
        seats=seats,
        cents=cents,
        label="CM2",
        by=make_user(),
        now=timezone.now(),
        **facts,  # type: ignore[arg-type]
    )


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
