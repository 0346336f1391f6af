"""The statement: numbers as the CNC's records ask, takings by means, nothing per person."""

import csv
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories import make_user
from tests.tickets.acts import by_mail, claim, open_till, paid, room_of, screening_in, sell, set_to
from tickets import cancelling, entries
from tickets.door import approved, spread, statement
from tickets.door.csv_form import as_csv
from tickets.entries import Wanted
from tickets.issuing import Paid
from tickets.models import Method

pytestmark = pytest.mark.django_db


def test_numbers_of_each_tariff_cancelled_and_ahead() -> None:
    screening, till = screening_in(120), open_till()
    ahead = sell(screening, 5, 5, till=till)
    set_to(screening, minutes=40)
    sell(screening, 5, 0, 0, till=till, admitted_where="Caisse")
    cancelling.cancel_entry(
        ticket_id=ahead.tickets.earliest("id").pk, reason="Erreur", by=None, now=timezone.now()
    )
    told = statement.of_room(room_of(screening))
    assert [
        (r.code, r.first, r.next, r.issued, r.issued_ahead, r.cancelled, r.cancelled_ahead, r.takings)
        for r in told.rows
    ] == [("L00", 1, 3, 2, 0, 0, 0, 0), ("L05", 1, 4, 3, 2, 1, 1, 1000)]
    assert (told.sold, told.admitted, told.free, told.takings) == (4, 3, 2, 1000)
    for row in told.rows:
        assert row.first is not None
        assert row.next is not None
        assert row.issued == row.next - row.first


def test_takings_by_means_and_what_is_mixed() -> None:
    screening, till = screening_in(40), open_till()
    sell(screening, 5, 8, till=till)
    sell(screening, 7, till=till, payments=[Paid(Method.CARD, 700)])
    sell(screening, 9, till=till, payments=[Paid(Method.CASH, 400), Paid(Method.CARD, 500)])
    told = statement.of_room(room_of(screening))
    assert dict(told.means) == {"espèces": 1700, "carte": 1200}
    assert sum(cents for _label, cents in told.means) == told.takings


def test_a_sale_of_two_rooms_paid_by_two_means_is_mixed() -> None:
    screening, other, till = screening_in(40), screening_in(40), open_till()
    entries.sell_at_door(
        key=uuid4(),
        wanted=[Wanted(room_of(screening).pk, 500), Wanted(room_of(other).pk, 300)],
        payments=[Paid(Method.CASH, 600), Paid(Method.CARD, 200)],
        till_session_id=till.pk,
        by=till.opened_by,
        now=timezone.now(),
    )
    assert statement.of_room(room_of(screening)).means == [("plusieurs moyens mêlés", 500)]


def test_the_approved_till_beside_ours() -> None:
    screening = screening_in(40)
    sell(screening, 5, 5, 0)
    room = room_of(screening)
    figures = {"L05": 1, "L00": 1, "L06": 1}
    assert approved.note(room_booking_id=room.pk, figures=figures, by=make_user(), now=timezone.now()) == 3
    told = statement.of_room(room)
    assert [(row.code, row.standing, row.difference) for row in told.rows] == [
        ("L00", 1, 0), ("L05", 2, -1), ("L06", 0, 1),
    ]  # fmt: skip
    assert (told.approved, told.difference_cents) == (3, 100)


def test_the_spread_is_shown_from_ten_entries_on() -> None:
    screening, till = screening_in(40), open_till()
    sell(screening, *[5] * 6, 0, 0, 9, till=till)
    assert spread.bars_of(statement.of_room(room_of(screening)).rows) == []
    sell(screening, 9, till=till)
    bars = spread.bars_of(statement.of_room(room_of(screening)).rows)
    assert [(bar.euros, bar.entries) for bar in bars] == [(0, 2), (5, 6), (9, 2)]
    assert all(bar.x >= 0 and bar.x + bar.width <= spread.WIDTH and bar.height > 0 for bar in bars)


def test_members_are_counted_apart_from_amounts() -> None:
    screening, till = screening_in(40), open_till()
    wanted = [Wanted(room_of(screening).pk, 500, as_member=True), Wanted(room_of(screening).pk, 0)]
    entries.sell_at_door(
        key=uuid4(),
        wanted=wanted,
        payments=paid([5]),
        till_session_id=till.pk,
        by=till.opened_by,
        now=timezone.now(),
    )
    assert statement.of_room(room_of(screening)).members == 1


def test_the_csv_says_what_it_is_not() -> None:
    screening = screening_in(200)
    order = by_mail(screening, 5)
    set_to(screening, minutes=40)
    claim(order, 5)
    rows = list(csv.reader(as_csv(statement.of_room(room_of(screening))).splitlines(), delimiter=";"))
    assert rows[0] == ["état préparatoire, ne vaut pas déclaration"]
    assert rows[3] == ["L05", "autre", "1", "2", "1", "0", "0", "0", "5,00", "5,00", "", ""]
