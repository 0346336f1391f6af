"""The waiting list: first come first asked, yes or pass, nobody passes them, closed at the release."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from laclef.outbox.models import Mail
from screenings.models import Admission, Kind, Screening
from tests.factories import make_room, make_screening
from tests.tickets.acts import book, by_mail, room_of, screening_in, set_to, taken, wishes
from tickets import box_office, changing, release, waiting_list
from tickets.models import Ending, Order, WaitingEntry
from tickets.moments import release_of
from tickets.places import Wish
from tickets.refusals import BookingRefused, NotEnoughPlaces

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _whole_room_online(settings: LazySettings) -> None:
    settings.DOOR_SHARE_PERCENT = 0


def full(places: int = 2) -> tuple[Screening, Order]:
    screening = screening_in(24 * 60, places=places)
    return screening, by_mail(screening, *[5] * places, email="first@example.org")


def wait(screening: Screening, name: str, seats: int = 1) -> WaitingEntry:
    return waiting_list.join(
        screening_id=screening.pk, email=f"{name}@example.org", seats=seats, now=timezone.now()
    )


def test_while_places_are_left_one_books() -> None:
    with pytest.raises(BookingRefused, match="réservez-les"):
        wait(screening_in(24 * 60), "anna")


def test_joining_twice_is_once() -> None:
    screening, _ = full()
    assert wait(screening, "anna").pk == wait(screening, "Anna").pk


def test_freed_places_are_offered_to_the_first_that_fits() -> None:
    screening, order = full(2)
    big, small, last = wait(screening, "big", 2), wait(screening, "small"), wait(screening, "last")
    changing.change_seats(order_id=order.pk, wishes=wishes(5), now=timezone.now())
    for entry in (big, small, last):
        entry.refresh_from_db()
    assert (big.offer, last.offer) == (None, None)
    assert small.offer is not None
    assert taken(screening) == 2
    assert list(
        Mail.objects.filter(event__startswith="waiting.offered").values_list("recipient", flat=True)
    ) == ["small@example.org"]


def test_yes_makes_it_firm_at_the_amounts_given() -> None:
    screening, order = full()
    entry = wait(screening, "anna", 2)
    box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())
    made = waiting_list.accept(entry_id=entry.pk, wishes=wishes(0, 9), now=timezone.now())
    assert waiting_list.accept(entry_id=entry.pk, wishes=wishes(0, 9), now=timezone.now()).pk == made.pk
    assert list(made.seats.values_list("intended_cents", "held_until")) == [(0, None), (900, None)]
    made.refresh_from_db()
    assert made.confirmed_at is not None


def test_passing_or_taking_fewer_asks_the_next_at_once() -> None:
    screening, order = full()
    first, second = wait(screening, "a", 2), wait(screening, "b")
    box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())
    waiting_list.accept(entry_id=first.pk, wishes=wishes(5), now=timezone.now())
    second.refresh_from_db()
    assert second.offer is not None
    third = wait(screening, "c")
    waiting_list.pass_on(entry_id=second.pk, now=timezone.now())
    third.refresh_from_db()
    assert third.offer is not None


def test_without_an_answer_the_next_is_asked() -> None:
    screening, order = full()
    first, second = wait(screening, "a", 2), wait(screening, "b", 2)
    box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())
    later = timezone.now() + timedelta(minutes=61)
    with pytest.raises(BookingRefused, match="pris fin"):
        waiting_list.accept(entry_id=first.pk, wishes=wishes(5), now=later)
    assert waiting_list.expire_offers(screening_id=screening.pk, now=later) == 1
    first.refresh_from_db()
    assert first.ending == Ending.EXPIRED
    second.refresh_from_db()
    assert (second.offer is not None, second.ending) == (True, "")


def test_nobody_passes_those_who_wait() -> None:
    screening, order = full()
    wait(screening, "big", 2)
    changing.change_seats(order_id=order.pk, wishes=wishes(5), now=timezone.now())
    with pytest.raises(NotEnoughPlaces, match="liste d’attente"):
        book(screening, 5)
    assert taken(screening) == 1


def test_an_offer_is_prolonged_for_those_who_are_slow() -> None:
    screening, order = full()
    entry = wait(screening, "a", 2)
    now = timezone.now()
    box_office.cancel_by_holder(order_id=order.pk, now=now)
    entry.refresh_from_db()
    assert entry.offer is not None
    box_office.extend(order_id=entry.offer.pk, now=now + timedelta(minutes=30))
    assert set(entry.offer.seats.values_list("held_until", flat=True)) == {now + timedelta(minutes=90)}


def test_an_offer_is_prolonged_until_the_release_and_no_longer() -> None:
    screening, order = full()
    entry = wait(screening, "a", 2)
    set_to(screening, minutes=45)
    box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())
    entry.refresh_from_db()
    assert entry.offer is not None
    box_office.extend(order_id=entry.offer.pk, now=timezone.now() + timedelta(minutes=20))
    released = release_of(room_of(screening))
    assert set(entry.offer.seats.values_list("held_until", flat=True)) == {released}


def test_the_release_closes_the_list_and_its_offers() -> None:
    screening, order = full()
    offered, waiting = wait(screening, "a"), wait(screening, "b", 2)
    changing.change_seats(order_id=order.pk, wishes=wishes(5), now=timezone.now())
    set_to(screening, minutes=9)
    release.release(screening_id=screening.pk, now=timezone.now())
    for entry in (offered, waiting):
        entry.refresh_from_db()
        assert entry.ending == Ending.CLOSED
    assert taken(screening) == 0
    with pytest.raises(BookingRefused, match="à la porte"):
        wait(screening, "late")


def test_a_wheelchair_place_is_waited_for_apart() -> None:
    """Who waits for one holds up nobody else, and is the first to be offered it."""
    screening = make_screening(rooms=[make_room(wheelchair_places=1)])
    now = timezone.now()
    facts: dict[str, Any] = {"screening_id": screening.pk, "now": now}
    holder = box_office.reserve(key=uuid4(), wishes=[Wish(cents=0, wheelchair=True)], **facts)
    entry = waiting_list.join(email="w@example.org", seats=2, wheelchairs=1, **facts)
    assert entry.offer is None
    book(screening, 5)
    with pytest.raises(NotEnoughPlaces):
        box_office.reserve(key=uuid4(), wishes=[Wish(cents=0, wheelchair=True)], **facts)
    box_office.cancel_by_holder(order_id=holder.pk, now=now)
    entry.refresh_from_db()
    assert entry.offer is not None
    assert sorted(entry.offer.seats.values_list("wheelchair", flat=True)) == [False, True]


def test_the_page_waits_for_a_wheelchair_place(client: Client) -> None:
    screening = make_screening(rooms=[make_room(wheelchair_places=1)])
    wish = [Wish(cents=0, wheelchair=True)]
    box_office.reserve(key=uuid4(), wishes=wish, screening_id=screening.pk, now=timezone.now())
    where = reverse("tickets:join", args=[screening.slug, screening.public_id])
    assert where in client.get(where.replace("attendre", "reserver")).text
    assert "Dont places pour fauteuil" in client.get(where).text
    for wrong in ({"seats": "1", "wheelchairs": "2"}, {"seats": "1", "wheelchairs": "-1"}):
        assert client.post(where, {"email": "w@example.org", **wrong}).status_code == 422
    client.post(where, {"email": "w@example.org", "seats": "1", "wheelchairs": "1"})
    assert WaitingEntry.objects.get().wheelchairs == 1


def test_who_joins_is_told_once_and_leaves_by_the_mail(client: Client) -> None:
    screening, _order = full()
    for _twice in range(2):
        entry = wait(screening, "anna", 2)
    mail = Mail.objects.get(event=f"waiting.joined:{entry.pk}")
    assert "Vous attendez 2 places" in mail.text
    for part in (mail.text, mail.html):
        assert f"/attente/{entry.token}/" in part
    assert "Quitter la liste" in client.get(f"/attente/{entry.token}/").text
    client.post(f"/attente/{entry.token}/passer/")
    entry.refresh_from_db()
    assert entry.ending == Ending.LEFT
    assert "L’attente a pris fin" in client.get(f"/attente/{entry.token}/").text


def test_who_still_waits_at_the_release_is_told_what_is_at_the_door() -> None:
    """Neither who said no, nor whoever the offer found standing in the queue."""
    screening, order = full()
    offered, here, said_no, waiting = (wait(screening, name) for name in ("a", "here", "no", "b"))
    waiting_list.pass_on(entry_id=said_no.pk, now=timezone.now())
    box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())
    here.refresh_from_db()
    assert here.offer is not None
    release.mark_arrived(order_id=here.offer.pk, by=None, now=timezone.now())
    set_to(screening, minutes=9)
    for _twice in range(2):
        release.release(screening_id=screening.pk, now=timezone.now())
    told = Mail.objects.filter(event__startswith="waiting.closed").order_by("pk")
    assert [mail.event for mail in told] == [f"waiting.closed:{one.pk}" for one in (offered, waiting)]
    assert "Il y a une place en ce moment" in told[0].text


def test_with_nothing_at_the_door_nobody_is_called() -> None:
    screening, order = full()
    wait(screening, "a")
    release.mark_arrived(order_id=order.pk, by=None, now=timezone.now())
    set_to(screening, minutes=9)
    release.release(screening_id=screening.pk, now=timezone.now())
    assert not Mail.objects.filter(event__startswith="waiting.closed").exists()


def test_ten_per_address_counts_what_is_waited_for() -> None:
    """Guard: fairness.refuse_unfair, asked at joining and at each offer."""
    screening = screening_in(24 * 60, places=12)
    order = by_mail(screening, *[5] * 9, email="first@example.org")
    other = by_mail(screening, 5, 5, 5, email="other@example.org")
    with pytest.raises(BookingRefused, match="dix au plus"):
        wait(screening, "first", 2)
    entry = wait(screening, "anna", 2)
    Order.objects.filter(pk=order.pk).update(email=entry.email)  # what an address took since it joined
    box_office.cancel_by_holder(order_id=other.pk, now=timezone.now())
    entry.refresh_from_db()
    assert entry.offer is None


def test_an_offer_of_a_workshop_says_how_many_and_takes_all_of_them(client: Client) -> None:
    screening = make_screening(kind=Kind.WORKSHOP, admission=Admission.REGISTRATION, places=3)
    facts: dict[str, Any] = {"screening_id": screening.pk, "now": timezone.now()}
    email = "first@example.org"
    order = box_office.reserve(key=uuid4(), wishes=[Wish()] * 3, email=email, **facts)
    entry = waiting_list.join(email="w@example.org", seats=3, **facts)
    box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())
    page = client.get(f"/attente/{entry.token}/").text
    assert "3 places sont à vous" in page
    assert re.search(r'name="people_0" value="3"', page)
