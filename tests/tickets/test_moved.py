"""A screening moves: holders are told once, asked once, and what they answer is done."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from laclef import evening
from laclef.outbox.models import Mail
from screenings.models import RoomBooking, Screening, ScreeningMove
from screenings.programme import NewTimes
from tests.factories import make_screening
from tests.tickets.acts import book, by_mail, claim, room_of, screening_in, taken
from tickets import box_office, moved, release
from tickets.models import MoveAnswer, MoveNotice, RefundOwed
from tickets.moments import release_of
from tickets.refusals import BookingRefused

pytestmark = pytest.mark.django_db


def move(screening: Screening, hours: float = 1, **facts: Any) -> ScreeningMove:
    shift = timedelta(hours=hours)
    assert screening.starts_at is not None
    assert screening.ends_at is not None
    times = NewTimes(screening.starts_at + shift, screening.ends_at + shift, None)
    made = evening.move(screening_id=screening.pk, times=times, now=timezone.now(), by=None, **facts)
    screening.refresh_from_db()
    return made


def test_each_holder_is_told_from_what_to_what_in_their_language() -> None:
    screening = make_screening()
    by_mail(screening, 5, email="anna@example.org")
    by_mail(screening, 5, email="ben@example.org", language="en")
    book(screening, 0)
    gone = by_mail(screening, 5, email="gone@example.org")
    box_office.cancel_by_holder(order_id=gone.pk, now=timezone.now())
    move(screening, reason_fr="Panne de chauffage")
    told = Mail.objects.filter(event__startswith="screening.moved")
    assert sorted(told.values_list("recipient", flat=True)) == ["anna@example.org", "ben@example.org"]
    french = told.get(recipient="anna@example.org")
    for part in (french.text, french.html):
        assert "/deplacee/" in part
        assert "Elle était prévue" in part
        assert "Panne de chauffage" in part
    assert "/en/reservation/" in told.get(recipient="ben@example.org").text
    assert MoveNotice.objects.count() == 3, "who left no address is asked on their page"


@pytest.mark.parametrize("hours", [-2, 1])
def test_what_the_desk_keeps_longer_goes_along(hours: float) -> None:
    screening, now = make_screening(), timezone.now()
    assert screening.starts_at is not None
    room, longer = room_of(screening).pk, timedelta(minutes=10)
    release.delay_release(room_booking_id=room, until=screening.starts_at + longer, by=None, now=now)
    move(screening, hours=hours)
    booking = RoomBooking.objects.select_related("release_delay").get(pk=room)
    assert release_of(booking) == screening.starts_at + longer


def test_what_the_desk_keeps_longer_ends_with_the_screening() -> None:
    screening, now = make_screening(), timezone.now()
    assert screening.starts_at is not None
    room = room_of(screening).pk
    until = screening.starts_at + timedelta(minutes=90)
    release.delay_release(room_booking_id=room, until=until, by=None, now=now)
    times = NewTimes(screening.starts_at, screening.starts_at + timedelta(minutes=60), None)
    evening.move(screening_id=screening.pk, times=times, now=now, by=None)
    booking = RoomBooking.objects.select_related("release_delay").get(pk=room)
    assert release_of(booking) == screening.starts_at + timedelta(minutes=60)


def test_other_doors_alone_ask_nobody() -> None:
    screening = make_screening()
    by_mail(screening, 5)
    move(screening, hours=0)
    assert MoveNotice.objects.count() == 0
    assert not Mail.objects.filter(event__startswith="screening.moved").exists()


def test_still_coming_keeps_the_places_and_asks_no_more(client: Client) -> None:
    screening = make_screening()
    order = by_mail(screening, 5, 5)
    move(screening)
    where = f"/reservation/{order.token}/"
    assert "Je viens toujours" in client.get(where).text
    assert "Je viens toujours" in client.get(f"{where}deplacee/").text
    assert MoveNotice.objects.get().answered_at is None, "opening the page answers nothing"
    client.post(f"{where}deplacee/", {"reponse": "oui"})
    client.post(f"{where}deplacee/", {"reponse": "oui"})
    assert MoveNotice.objects.get().answer == MoveAnswer.COMING
    assert taken(screening) == 2
    assert "Je viens toujours" not in client.get(where).text
    assert client.get(f"{where}deplacee/").status_code == 302


def test_given_back_twice_is_once(client: Client) -> None:
    screening = make_screening()
    order = book(screening, 5, 5)
    move(screening)
    for _ in range(2):
        client.post(f"/reservation/{order.token}/deplacee/", {"reponse": "non"})
    assert taken(screening) == 0
    assert MoveNotice.objects.get().answer == MoveAnswer.GAVE_BACK


def test_what_was_paid_is_owed_back(client: Client) -> None:
    screening = screening_in(40)
    order = by_mail(screening, 5, 0)
    claim(order, 5, 0)
    move(screening)
    assert "Si vous les rendez, les 5" in client.get(f"/reservation/{order.token}/").text
    page = client.post(f"/reservation/{order.token}/deplacee/", {"reponse": "non"}, follow=True)
    assert (taken(screening), RefundOwed.objects.get().amount_cents) == (0, 500)
    assert "tout vous est rendu à la caisse" in page.text


def test_what_was_paid_is_owed_back_though_the_rest_was_given_back() -> None:
    screening = screening_in(40)
    order = by_mail(screening, 5, 0)
    claim(order, 5)
    box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())
    order.refresh_from_db()
    assert (taken(screening), order.cancelled_at) == (1, None)
    move(screening)
    assert moved.give_back(order_id=order.pk, now=timezone.now()) == 500
    assert (taken(screening), RefundOwed.objects.get().amount_cents) == (0, 500)


def test_only_the_last_move_asks() -> None:
    screening = make_screening()
    order = by_mail(screening, 5)
    move(screening)
    last = move(screening)
    assert [notice.move for notice in MoveNotice.objects.filter(order=order)] == [last]
    assert Mail.objects.filter(event__startswith="screening.moved").count() == 2


def test_nothing_is_given_back_without_a_move_nor_after_the_answer() -> None:
    screening = make_screening()
    order = book(screening, 5)
    with pytest.raises(BookingRefused, match="déjà répondu"):
        moved.give_back(order_id=order.pk, now=timezone.now())
    move(screening)
    moved.still_coming(order_id=order.pk, now=timezone.now())
    with pytest.raises(BookingRefused, match="déjà répondu"):
        moved.give_back(order_id=order.pk, now=timezone.now())
    assert taken(screening) == 1


def test_an_order_is_told_once_per_move() -> None:
    order = book(screening := make_screening(), 5)
    made = move(screening)
    with pytest.raises(IntegrityError, match="tickets_told_once_per_move"):
        MoveNotice.objects.create(order=order, move=made, told_at=timezone.now())


@pytest.mark.parametrize(
    "facts", [{"answer": MoveAnswer.COMING}, {"answered_at": timezone.now()}, {"answer": "perhaps"}]
)
def test_an_answer_is_dated_and_a_date_answers(facts: dict[str, Any]) -> None:
    book(screening := make_screening(), 5)
    move(screening)
    with pytest.raises(IntegrityError, match="tickets_move_answer_is_dated"):
        MoveNotice.objects.update(**facts)


def test_too_late_to_say_still_coming(client: Client) -> None:
    """Given back in another window: nothing is promised to who then says yes."""
    order = book(screening := make_screening(), 5)
    move(screening)
    box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())
    page = client.post(f"/reservation/{order.token}/deplacee/", {"reponse": "oui"}, follow=True).text
    assert "ne tient plus de place" in page
    assert "vous attendent" not in page
    assert MoveNotice.objects.get().answered_at is None


def test_a_cancelled_screening_says_what_happens_to_the_money(client: Client) -> None:
    screening = screening_in(40)
    paid, free = by_mail(screening, 7), book(screening, 5)
    claim(paid, 7)
    evening.cancel(screening_id=screening.pk, now=timezone.now(), by=None, reason_fr="Panne de courant")
    page = client.get(f"/reservation/{paid.token}/").text
    assert "Panne de courant" in page
    assert "Vous avez payé 7\u00a0€\u00a0: tout vous est rendu à la caisse" in page
    assert "Rien n’a été payé" in client.get(f"/reservation/{free.token}/").text
