"""The release and the lapse: what goes to the door, and what never does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils import timezone

from screenings.models import Regime, Screening
from tests.factories import make_screening
from tests.tickets.acts import book, by_mail, claim, room_of, screening_in, set_to, taken
from tickets import box_office, jobs, release, waiting_list
from tickets.models import Ending, Freed, Order
from tickets.places import Wish
from tickets.refusals import BookingRefused

pytestmark = pytest.mark.django_db


def evening(minutes: float) -> tuple[Screening, Order, Order, Order]:
    """Three reservations: one unclaimed, one arrived, one half claimed; then the start comes near."""
    screening = screening_in(60)
    absent, arrived, half = book(screening, 5), book(screening, 5), by_mail(screening, 5, 5)
    release.mark_arrived(order_id=arrived.pk, by=None, now=timezone.now())
    claim(half, 5)
    return set_to(screening, minutes=minutes), absent, arrived, half


def test_ten_minutes_before_the_unclaimed_go_to_the_door() -> None:
    screening, absent, arrived, half = evening(9)
    assert release.due_for_release(timezone.now()) == [screening.pk]
    assert release.release(screening_id=screening.pk, now=timezone.now()) == 2
    assert taken(screening) == 2
    assert absent.seats.get().freed_because == Freed.RELEASED
    assert arrived.seats.get().freed_at is None
    assert half.seats.filter(freed_at__isnull=True).count() == 1
    absent.refresh_from_db()
    assert absent.released_at is not None
    assert release.due_for_release(timezone.now()) == []


def test_not_before() -> None:
    screening, *_ = evening(11)
    assert release.due_for_release(timezone.now()) == []
    assert release.release(screening_id=screening.pk, now=timezone.now()) == 0


def test_the_desk_may_wait() -> None:
    screening, *_ = evening(15)
    now = timezone.now()
    room = room_of(screening).pk
    release.delay_release(room_booking_id=room, until=now + timedelta(minutes=20), by=None, now=now)
    set_to(screening, minutes=5)
    assert release.release(screening_id=screening.pk, now=now) == 0
    assert release.release(screening_id=screening.pk, now=now + timedelta(minutes=21)) == 2
    with pytest.raises(BookingRefused, match="déjà à la porte"):
        release.delay_release(
            room_booking_id=room, until=now + timedelta(minutes=40), by=None, now=now + timedelta(minutes=22)
        )


def test_the_list_of_a_registration_ends_and_its_places_stay() -> None:
    screening = make_screening(kind="workshop", regime=Regime.NOT_CINEMA, admission="registration", places=1)
    order = box_office.reserve(key=uuid4(), screening_id=screening.pk, wishes=[Wish()], now=timezone.now())
    entry = waiting_list.join(screening_id=screening.pk, email="a@example.org", seats=1, now=timezone.now())
    set_to(screening, minutes=5)
    assert release.due_for_release(timezone.now()) == [screening.pk]
    assert release.release(screening_id=screening.pk, now=timezone.now()) == 0
    entry.refresh_from_db()
    assert (entry.ending, order.seats.get().freed_at) == (Ending.CLOSED, None)
    assert release.due_for_release(timezone.now()) == []


def test_registrations_are_kept() -> None:
    screening = make_screening(kind="workshop", regime=Regime.NOT_CINEMA, admission="registration")
    box_office.reserve(key=uuid4(), screening_id=screening.pk, wishes=[Wish()], now=timezone.now())
    set_to(screening, minutes=5)
    assert release.due_for_release(timezone.now()) == []
    assert release.release(screening_id=screening.pk, now=timezone.now()) == 0


def test_without_its_button_a_booking_lapses() -> None:
    screening = make_screening()
    now = timezone.now()
    order = book(screening, 5, 5, email="a@example.org", now=now - timedelta(minutes=31))
    assert release.with_holds_run_out(now) == [screening.pk]
    assert release.lapse(screening_id=screening.pk, now=now) == 2
    order.refresh_from_db()
    assert order.lapsed_at == now
    with pytest.raises(BookingRefused, match="libérées"):
        release.mark_arrived(order_id=order.pk, by=None, now=now)


def test_the_minute_does_all_that_is_due_and_nothing_twice() -> None:
    screening, *_ = evening(9)
    lapsed = make_screening()
    book(lapsed, 5, email="a@example.org", now=timezone.now() - timedelta(minutes=31))
    jobs.every_minute()
    jobs.every_minute()
    assert (taken(screening), taken(lapsed)) == (2, 0)
    assert Order.objects.filter(lapsed_at__isnull=False).count() == 1


def test_who_was_seen_in_the_queue_keeps_a_place_that_was_only_held() -> None:
    """Guard: mark_arrived makes it firm; without it the hold runs out and the place is sold to someone else."""
    screening = screening_in(30)
    order = book(screening, 5, email="a@example.org")
    assert release.mark_arrived(order_id=order.pk, by=None, now=timezone.now()) == 1
    later = timezone.now() + timedelta(minutes=31)
    assert release.lapse(screening_id=screening.pk, now=later) == 0
    assert order.seats.live(later).count() == 1


def test_a_hold_that_ran_out_is_not_revived_by_an_arrival(settings: LazySettings) -> None:
    settings.DOOR_SHARE_PERCENT = 0
    screening = screening_in(200, places=1)
    order = book(screening, 5, email="a@example.org", now=timezone.now() - timedelta(minutes=31))
    by_mail(screening, 5)
    with pytest.raises(BookingRefused, match="libérées"):
        release.mark_arrived(order_id=order.pk, by=None, now=timezone.now())


def test_an_offer_whose_people_are_there_does_not_stop_the_release(settings: LazySettings) -> None:
    """Guard: the arrived are left out in waiting_list.close; the database refuses to release them."""
    settings.DOOR_SHARE_PERCENT = 0
    screening = screening_in(200, places=2)
    first, absent = by_mail(screening, 5), by_mail(screening, 5, email="ben@example.org")
    entry = waiting_list.join(screening_id=screening.pk, email="zoe@example.org", seats=1, now=timezone.now())
    box_office.cancel_by_holder(order_id=first.pk, now=timezone.now())
    entry.refresh_from_db()
    release.mark_arrived(order_id=entry.offer_id, by=None, now=timezone.now())
    set_to(screening, minutes=9)
    assert release.release(screening_id=screening.pk, now=timezone.now()) == 1
    assert (absent.seats.get().freed_because, entry.offer.seats.get().freed_at) == (Freed.RELEASED, None)
