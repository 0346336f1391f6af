"""Numbers: consecutive, one series per room and code, the advance series kept beside it."""

import pytest
from django.utils import timezone

from laclef.journal.models import Line
from tests.factories import make_room, make_screening
from tests.tickets.acts import room_of, screening_in, sell, set_to
from tickets import cancelling, series
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

NUMBERS = ("tariff_code", "advance_number", "room_number")


def test_the_rooms_series_goes_on_over_screenings() -> None:
    room = make_room()
    first = screening_in(40, rooms=[room])
    sell(first, 5, 5)
    set_to(first, minutes=-100, lasts=110)
    second = screening_in(40, rooms=[room])
    sell(second, 5)
    other = screening_in(40)
    sell(other, 5)
    assert list(Ticket.objects.order_by("id").values_list("room_number", flat=True)) == [1, 2, 3, 1]


def test_the_switch_numbers_advance_entries_in_the_room_and_keeps_both() -> None:
    screening = screening_in(24 * 60)
    sell(screening, 5, 0)
    sell(screening, 5)
    assert set(Ticket.objects.values_list("room_number", flat=True)) == {None}
    set_to(screening, minutes=45)
    sell(screening, 5)
    assert list(Ticket.objects.order_by("id").values_list(*NUMBERS)) == [
        ("L00", 1, 1),
        ("L05", 1, 1),
        ("L05", 2, 2),
        ("L05", None, 3),
    ]


def test_without_a_sale_a_job_makes_the_switch_once() -> None:
    screening = screening_in(24 * 60)
    sell(screening, 5)
    now = timezone.now()
    assert series.due_for_switch(now) == []
    set_to(screening, minutes=45)
    room = room_of(screening).pk
    assert series.due_for_switch(now) == [room]
    assert (
        series.switch_room(room_booking_id=room, now=now),
        series.switch_room(room_booking_id=room, now=now),
    ) == (1, 0)
    assert series.due_for_switch(now) == []
    assert Line.objects.filter(nature="series.switched").count() == 1


def test_an_entry_cancelled_in_advance_keeps_its_place_in_the_count() -> None:
    screening = screening_in(24 * 60)
    gone = sell(screening, 5).tickets.get()
    sell(screening, 5)
    cancelling.cancel_entry(ticket_id=gone.pk, reason="Erreur", by=None, now=timezone.now())
    set_to(screening, minutes=45)
    series.switch_room(room_booking_id=room_of(screening).pk, now=timezone.now())
    assert list(Ticket.objects.order_by("id").values_list(*NUMBERS)) == [("L05", 1, 1), ("L05", 2, 2)]


def test_what_leads_the_numbers_of_another_room_is_apart() -> None:
    first = make_screening(rooms=[make_room()])
    second = make_screening(rooms=[make_room()])
    sell(first, 5)
    sell(second, 5)
    assert list(Ticket.objects.values_list("advance_number", flat=True)) == [1, 1]
