"""Until when a reservation is changed, and what its page says once it holds nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from laclef.outbox.models import Mail
from screenings.models import Screening
from tests.factories import make_screening, make_user
from tests.tickets.acts import (
    book,
    by_mail,
    claim,
    group,
    invite,
    make_openings,
    open_till,
    screening_in,
    set_to,
)
from tests.tickets.test_cancelling import cancel
from tests.tickets.test_moved import move
from tickets import box_office, invited, moved, release
from tickets.models import Method, MoveNotice, Order
from tickets.refusals import BookingRefused

pytestmark = pytest.mark.django_db


def page(client: Client, order: Order) -> str:
    return client.get(f"/reservation/{order.token}/").text


@pytest.mark.parametrize(("slot", "begun"), [(0, True), (1, False)])
def test_an_opening_has_its_own_start(client: Client, slot: int, begun: bool) -> None:
    """Neither the first opening nor the last is asked: only the one that was booked."""
    show, slots = make_openings(-30, 24 * 60, 72 * 60)
    with_now = {"now": timezone.now() - timedelta(hours=2)}
    order = book(show, 5, 7, room_booking_id=slots[slot].pk, **with_now)
    assert ("Annuler la réservation" in page(client, order)) is not begun
    assert ("Changer les places" in page(client, order)) is not begun
    if begun:
        with pytest.raises(BookingRefused, match="a commencé"):
            box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())
    else:
        box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())


def test_a_moved_opening_is_given_back_until_its_own_start() -> None:
    show, slots = make_openings(-30, 24 * 60)
    order = book(show, 5, room_booking_id=slots[0].pk, now=timezone.now() - timedelta(hours=2))
    Screening.objects.filter(pk=show.pk).update(sequence=1)  # as a move leaves it
    MoveNotice.objects.create(order=order, move=move(make_screening()), told_at=timezone.now())
    with pytest.raises(BookingRefused, match="a commencé"):
        moved.give_back(order_id=order.pk, now=timezone.now())


def test_what_is_past_is_not_given_at_the_door(client: Client) -> None:
    screening = screening_in(40)
    order = by_mail(screening, 5)
    claim(order, 5)
    assert "Montrez ce code à la porte" in page(client, order)
    set_to(screening, minutes=-200)
    told = page(client, order)
    assert ("Montrez ce code" in told, "Cette séance est passée" in told) == (False, True)


def test_entries_cancelled_at_the_till_say_so_and_what_is_owed(client: Client) -> None:
    order = by_mail(screening_in(40), 5)
    till = open_till()
    ticket = claim(order, 5, till=till).tickets.get()
    cancel(ticket)
    told = page(client, order)
    assert ("Les entrées ont été annulées" in told, "confirmées à temps" in told) == (True, False)
    assert "Vous avez payé 5\xa0€\xa0: tout vous est rendu à la caisse" in told


def test_cancelled_and_paid_back_at_once(client: Client) -> None:
    order = by_mail(screening_in(40), 5)
    till = open_till()
    ticket = claim(order, 5, till=till).tickets.get()
    cancel(ticket, till_session_id=till.pk, refund_by=Method.CASH)
    assert "tout vous a été rendu" in page(client, order)


def test_what_was_not_claimed_in_time_is_told(client: Client) -> None:
    screening = screening_in(40)
    order = by_mail(screening, 5)
    set_to(screening, minutes=9)
    release.release(screening_id=screening.pk, now=timezone.now())
    assert "pas été réclamées à temps" in page(client, order)


def test_taken_back_by_the_house_is_told_and_not_laid_on_the_guest(client: Client) -> None:
    screening = screening_in(24 * 60)
    invited.set_quota(screening_id=screening.pk, places=2, by=None, now=timezone.now())
    guest = invite(screening, 1, email="g@example.org", first_name="Anna", language="en")
    school = group(screening, 20, email="ecole@example.org")
    Mail.objects.all().delete()
    for order in (guest, school):
        for _twice in range(2):
            invited.take_back(order_id=order.pk, by=make_user(), now=timezone.now())
        told = page(client, order)
        assert ("Les places ont été rendues" in told, "Vous avez rendu" in told) == (True, False)
    assert list(Mail.objects.order_by("pk").values_list("recipient", "language")) == [
        ("g@example.org", "en"),
        ("ecole@example.org", "fr"),
    ]
    assert "no longer valid" in Mail.objects.get(language="en").text
    assert "votre groupe" in Mail.objects.get(language="fr").text
