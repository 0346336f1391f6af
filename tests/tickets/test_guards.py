"""Every rule of the box office, broken with plain SQL: the database itself refuses, by the rule's name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from screenings import programme
from screenings.refusals import rule_of
from tests.factories import make_room, make_screening
from tests.tickets.acts import book, close_till, open_till, room_of, screening_in, sell, set_to
from tickets.models import Freed, Order, PaymentLine, Sale, Seat, Series, Tariff, Ticket, TicketCancellation

pytestmark = pytest.mark.django_db


def refused(sql: str, *params: Any) -> str:
    """The rule by which the database refuses the statement, at once or at the commit."""

    def attempt() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError) as error:
        attempt()
    return rule_of(error.value)


def refused_act(act: Callable[[], object]) -> str:
    def attempt() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            act()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError) as error:
        attempt()
    return rule_of(error.value)


def another_seat(order: Order, **facts: Any) -> Seat:
    facts.setdefault("room_booking", room_of(order.screening))
    return Seat.objects.create(order=order, channel=order.channel, taken_at=timezone.now(), **facts)


def another_ticket(like: Ticket, **facts: Any) -> Ticket:
    """The entry of a new place, as a careless script would make it."""
    seat = Seat.objects.create(
        sale=like.sale, room_booking=like.room_booking, channel="door", taken_at=timezone.now()
    )
    fields = [
        f.attname
        for f in Ticket._meta.fields
        if f.name not in ("id", "seat", "room_series", "room_number", "advance_series", "advance_number")
    ]
    return Ticket.objects.create(
        **{**{name: getattr(like, name) for name in fields}, "seat_id": seat.pk, **facts}
    )


# --- places -------------------------------------------------------------------------------------------------


def test_one_place_too_many() -> None:
    order = book(make_screening(places=3), 5)
    another_seat(order)
    another_seat(order)
    assert refused_act(lambda: another_seat(order)) == "tickets_never_more_than_places"


def test_an_expired_hold_counts_no_more_and_is_counted_when_confirmed() -> None:
    order = book(make_screening(places=3), 5)
    past = another_seat(order, held_until=timezone.now() - timedelta(seconds=1))
    another_seat(order)
    another_seat(order)
    rule = refused("UPDATE tickets_seat SET held_until = NULL WHERE id = %s", past.pk)
    assert rule == "tickets_never_more_than_places"


def test_one_wheelchair_too_many() -> None:
    order = book(make_screening(rooms=[make_room(wheelchair_places=1)]), 5)
    another_seat(order, wheelchair=True)
    assert refused_act(lambda: another_seat(order, wheelchair=True)) == "tickets_never_more_wheelchairs"


def test_places_below_what_is_taken() -> None:
    screening = make_screening()
    book(screening, 5, 5)
    assert refused("UPDATE screenings_roombooking SET places = 1") == "tickets_never_more_than_places"
    assert refused("UPDATE screenings_roombooking SET places = NULL") == "tickets_never_more_than_places"


def test_no_place_where_nothing_is_booked() -> None:
    order = book(make_screening(), 5)
    draft = make_screening(state="confirmed")
    other = Order.objects.create(
        key="11111111-1111-4111-8111-111111111111", screening=draft, channel="online", made_at=timezone.now()
    )
    assert refused_act(lambda: another_seat(other)) == "tickets_only_where_booking_is_open"
    rule = refused_act(lambda: another_seat(order, room_booking=room_of(draft)))
    assert rule == "tickets_place_is_of_its_screening"


def test_no_place_after_the_end() -> None:
    screening = screening_in(60)
    order = book(screening, 5)
    set_to(screening, minutes=-200)
    assert refused_act(lambda: another_seat(order)) == "tickets_none_after_the_end"


def test_a_place_has_one_life() -> None:
    screening = screening_in(40)
    order = book(screening, 5)
    seat, sold = order.seats.get(), sell(screening, 5).tickets.get().seat
    assert refused("DELETE FROM tickets_seat WHERE id = %s", seat.pk) == "tickets_place_is_never_deleted"
    assert refused("UPDATE tickets_seat SET held_until = now()") == "tickets_firm_place_stays_firm"
    assert refused("UPDATE tickets_seat SET channel = 'group'") == "tickets_place_keeps_its_origin"
    free = "UPDATE tickets_seat SET freed_at = now(), freed_because = %s WHERE id = %s"
    assert refused(free, Freed.RELEASED, sold.pk) == "tickets_entry_keeps_its_place"
    Seat.objects.filter(pk=seat.pk).update(arrived_at=timezone.now())
    assert refused(free, Freed.RELEASED, seat.pk) == "tickets_arrived_is_never_released"
    Seat.objects.filter(pk=seat.pk).update(freed_at=timezone.now(), freed_because=Freed.HOLDER)
    revive = "UPDATE tickets_seat SET freed_at = NULL, freed_because = '' WHERE id = %s"
    assert refused(revive, seat.pk) == "tickets_freed_is_final"


def test_an_order_keeps_its_identity() -> None:
    book(make_screening(), 5)
    assert refused("UPDATE tickets_order SET code = '22222222'") == "tickets_order_identity_is_permanent"


@pytest.mark.parametrize("cents", [-500, 10_000])
def test_amounts_intended_lie_within_0_and_99(cents: int) -> None:
    order = book(make_screening(), 5)
    assert "tickets_seat" in refused_act(lambda: another_seat(order, intended_cents=cents))


# --- tariffs and numbers ------------------------------------------------------------------------------------


def tariff(screening_id: int, code: str, family: str, cents: int) -> Callable[[], object]:
    return lambda: Tariff.objects.create(
        screening_id=screening_id, code=code, family=family, price_cents=cents, opened_at=timezone.now()
    )


def test_a_code_spells_its_price_and_never_changes() -> None:
    screening = screening_in(40)
    sell(screening, 5)
    assert refused("UPDATE tickets_tariff SET price_cents = 600") == "tickets_only_added"
    for code, family, cents, rule in (
        ("L05", "autre", 500, "tickets_tariff_one_price_a_code"),
        ("L07", "autre", 500, "tickets_tariff_code_spells_price"),
        ("L00", "autre", 0, "tickets_tariff_free_is_zero"),
        ("X05", "autre", 500, "tickets_tariff_code_fits_family"),
    ):
        assert refused_act(tariff(screening.pk, code, family, cents)) == rule
    set_to(screening, minutes=-60)
    assert refused_act(tariff(screening.pk, "L07", "autre", 700)) == "tickets_no_tariff_after_an_hour"


def test_a_series_is_never_reset_and_has_no_hole() -> None:
    sell(screening_in(40), 5, 5)
    for change in ("last_number - 1", "last_number + 2", "0"):
        assert refused(f"UPDATE tickets_series SET last_number = {change}") == "tickets_series_is_never_reset"  # noqa: S608
    assert refused("UPDATE tickets_series SET last_number = last_number + 1") == "tickets_series_has_no_hole"
    assert refused("DELETE FROM tickets_series") == "tickets_series_is_never_reset"
    assert Series.objects.get().last_number == 2


def test_numbers_are_not_chosen() -> None:
    ticket = sell(screening_in(40), 0).tickets.get()
    rule = refused_act(lambda: another_ticket(ticket, room_series_id=ticket.room_series_id, room_number=7))
    assert rule == "tickets_numbers_are_given_here"
    assert another_ticket(ticket) is not None
    assert list(Ticket.objects.order_by("id").values_list("room_number", flat=True)) == [1, 2]


@pytest.mark.parametrize(("minutes", "advance"), [(20, True), (120, False)])
def test_the_switch_stays_within_the_law(minutes: int, advance: bool) -> None:
    screening = screening_in(60)
    ticket = sell(screening, 0).tickets.get()
    set_to(screening, minutes=minutes)
    assert refused_act(lambda: another_ticket(ticket, advance=advance)) == "tickets_switch_is_lawful"


# --- entries ------------------------------------------------------------------------------------------------


def test_an_entry_is_fixed_and_admitted_once() -> None:
    sell(screening_in(40), 5, admitted_where="Porte")
    for change in ("price_cents = 0", "title = 'x'", "room_number = 9", "switched_at = now()"):
        assert refused(f"UPDATE tickets_ticket SET {change}") == "tickets_entry_is_fixed"  # noqa: S608
    assert refused("DELETE FROM tickets_ticket") == "tickets_entry_is_fixed"
    for change in ("admitted_at = now()", "admitted_at = NULL", "admitted_where = 'ailleurs'"):
        assert refused(f"UPDATE tickets_ticket SET {change}") == "tickets_admitted_once"  # noqa: S608
    assert Ticket.objects.get().number == "000001"


def test_an_entry_needs_its_place_its_tariff_and_its_time() -> None:
    screening = screening_in(40)
    ticket = sell(screening, 0).tickets.get()
    rule = refused_act(lambda: another_ticket(ticket, tariff_code="L05", price_cents=500, family="autre"))
    assert rule == "tickets_entry_follows_its_tariff"
    held = another_seat(book(screening, 5), held_until=timezone.now() + timedelta(minutes=5))
    assert refused_act(lambda: another_ticket(ticket, seat_id=held.pk)) == "tickets_entry_has_a_place"
    set_to(screening, minutes=-200)
    assert refused_act(lambda: another_ticket(ticket)) == "tickets_none_after_the_end"


def minus(ticket: Ticket) -> Callable[[], object]:
    return lambda: TicketCancellation.objects.create(
        ticket=ticket, cancelled_at=timezone.now(), reason="Erreur"
    )


def test_a_minus_record_comes_once_in_its_window_and_admits_nobody() -> None:
    screening = screening_in(40)
    first, second = sell(screening, 0).tickets.get(), sell(screening, 0).tickets.get()
    paid = sell(screening, 5).tickets.get()
    minus(first)()
    assert "ticket_id" in refused_act(minus(first))
    assert refused("UPDATE tickets_ticket SET admitted_at = now() WHERE id = %s", first.pk) == (
        "tickets_cancelled_admits_nobody"
    )
    assert refused_act(minus(paid)) == "tickets_cancelled_is_owed_back"
    set_to(screening, minutes=-101)
    assert refused_act(minus(second)) == "tickets_none_cancelled_after_the_end"


def test_not_even_interrupted_after_the_cinema_day() -> None:
    screening = screening_in(40)
    ticket = sell(screening, 0).tickets.get()

    set_to(screening, minutes=-60 * 30, lasts=60 * 30 - 20)
    programme.interrupt(screening_id=screening.pk, now=timezone.now(), by=None)
    assert refused_act(minus(ticket)) == "tickets_none_cancelled_after_its_day"


# --- money --------------------------------------------------------------------------------------------------


def line(sale: Sale, cents: int, **facts: Any) -> Callable[[], object]:
    return lambda: PaymentLine.objects.create(
        sale=sale,
        amount_cents=cents,
        method="cash",
        till_session=sale.till_session,
        taken_at=timezone.now(),
        **facts,
    )


def test_money_is_places_or_refund() -> None:
    sale = sell(screening_in(40), 5)
    assert refused_act(line(sale, 500)) == "tickets_money_is_places_or_refund"
    tariff_of = sale.tickets.get()
    assert refused_act(lambda: another_ticket(tariff_of)) == "tickets_money_is_places_or_refund"


def test_amounts_are_positive_and_a_minus_is_a_refund_owed() -> None:
    sale = sell(screening_in(40), 5)
    assert "tickets_payment" in refused_act(line(sale, -500))
    assert refused_act(line(sale, 0)) == "tickets_payment_is_an_amount"
    assert refused_act(line(sale, 500, sign=-1)) == "tickets_payment_minus_is_a_refund_owed"


def test_a_closed_till_takes_nothing_and_stays_closed() -> None:
    till = open_till()
    sale = sell(screening_in(40), 5, till=till)
    close_till(till)
    assert refused_act(line(sale, 500)) == "tickets_till_session_is_open"
    assert (
        refused("UPDATE tickets_tillsession SET closed_at = NULL, closed_by_id = NULL")
        == "tickets_till_closes_once"
    )


@pytest.mark.parametrize(
    "table", ["paymentline", "sale", "ticket", "series", "seat", "refundowed", "membership"]
)
def test_nothing_is_emptied(table: str) -> None:
    assert refused(f"TRUNCATE tickets_{table} CASCADE") == "tickets_only_added"


@pytest.mark.parametrize("table", ["paymentline", "sale"])
def test_money_is_only_added_to(table: str) -> None:
    sell(screening_in(40), 5)
    assert refused(f"UPDATE tickets_{table} SET id = id") == "tickets_only_added"  # noqa: S608
    assert refused(f"DELETE FROM tickets_{table}") == "tickets_only_added"  # noqa: S608
