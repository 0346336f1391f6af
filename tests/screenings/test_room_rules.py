"""The rules of a room, broken with plain SQL: who holds it, until when, and how many may sit in it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from screenings.models import Kind, Regime, Room, RoomBooking, Screening, State
from screenings.refusals import rule_of
from tests.factories import make_room, make_screening, make_venue
from tests.screenings.broken import refused, set_on

pytestmark = pytest.mark.django_db


def test_one_event_at_a_time_in_a_room() -> None:
    room = make_room()
    first = make_screening(rooms=[room])
    second = make_screening(
        rooms=[room], starts_at=first.starts_at + timedelta(minutes=99), state=State.DRAFT
    )
    assert set_on(second, "state = 'confirmed'") == "screenings_one_event_in_a_room"


def test_the_next_may_start_at_the_very_end() -> None:
    room = make_room()
    first = make_screening(rooms=[room])
    second = make_screening(rooms=[room], starts_at=first.ends_at)
    assert second.state == State.PUBLISHED


@pytest.mark.parametrize("state", [State.DRAFT, State.CANCELLED])
def test_drafts_and_cancelled_ones_do_not_hold_the_room(state: str) -> None:
    room = make_room()
    first = make_screening(rooms=[room], state=state)
    assert make_screening(rooms=[room], starts_at=first.starts_at).state == State.PUBLISHED


@pytest.mark.parametrize(
    ("kind", "regime"), [(Kind.HIRE, Regime.PRIVATE_HIRE), (Kind.INTERNAL, Regime.NOT_CINEMA)]
)
def test_hires_and_internal_uses_hold_the_room(kind: str, regime: str) -> None:
    room = make_room()
    first = make_screening(rooms=[room], kind=kind, regime=regime, admission="free", state=State.CONFIRMED)
    second = make_screening(rooms=[room], starts_at=first.starts_at, state=State.DRAFT)
    assert set_on(second, "state = 'confirmed'") == "screenings_one_event_in_a_room"


def test_an_exhibition_leaves_the_room_free() -> None:
    room = make_room()
    show = make_screening(
        kind=Kind.EXHIBITION, rooms=[], admission="free", state=State.DRAFT, venue=room.venue
    )
    RoomBooking.objects.create(screening=show, room=room, during=(show.starts_at, show.ends_at))
    Screening.objects.filter(pk=show.pk).update(state=State.PUBLISHED, published_at=timezone.now())
    assert make_screening(rooms=[room], starts_at=show.starts_at).state == State.PUBLISHED


def test_a_room_booking_cannot_pretend_other_hours_or_not_to_block() -> None:
    screening = make_screening()
    RoomBooking.objects.filter(screening=screening).update(
        blocks=False,
        during=(screening.starts_at - timedelta(days=9), screening.starts_at - timedelta(days=8)),
    )
    booking = RoomBooking.objects.get(screening=screening)
    assert booking.blocks is True
    assert (booking.during.lower, booking.during.upper) == (screening.starts_at, screening.ends_at)


def test_a_move_takes_its_rooms_along() -> None:
    room = make_room()
    fixed = make_screening(rooms=[room])
    late = make_screening(rooms=[room], starts_at=fixed.starts_at + timedelta(hours=5))
    assert (
        set_on(late, "starts_at = %s, doors_at = NULL, ends_at = %s", fixed.starts_at, fixed.ends_at)
        == "screenings_one_event_in_a_room"
    )


MOVE = "UPDATE screenings_screening SET starts_at = %s, doors_at = NULL, ends_at = %s WHERE id = %s"


def two_in_a_room() -> tuple[Screening, Screening]:
    room = make_room()
    first = make_screening(rooms=[room])
    return first, make_screening(rooms=[room], starts_at=first.starts_at + timedelta(hours=5))


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_the_end_is_refused_at_the_commit() -> None:
    """Guard: the constraint itself; deferred, it still lets no two into a room."""
    first, second = two_in_a_room()

    def commit() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(MOVE, [first.starts_at, first.ends_at, second.pk])

    with pytest.raises(IntegrityError) as error:
        commit()
    assert rule_of(error.value) == "screenings_one_event_in_a_room"
    assert Screening.objects.get(pk=second.pk).starts_at == second.starts_at


def test_two_screenings_swap_their_hours() -> None:
    """Guard: the constraint is DEFERRABLE; asked at once it would refuse the first of the two moves."""
    first, second = two_in_a_room()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(MOVE, [second.starts_at, second.ends_at, first.pk])
        cursor.execute(MOVE, [first.starts_at, first.ends_at, second.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    swapped = dict(Screening.objects.values_list("pk", "starts_at"))
    assert swapped == {first.pk: second.starts_at, second.pk: first.starts_at}


def test_places_stay_within_the_legal_capacity() -> None:
    screening = make_screening(rooms=[make_room(seats=65)], places=65)
    sql = "UPDATE screenings_roombooking SET places = 66 WHERE screening_id = %s"
    assert refused(sql, [screening.pk]) == "screenings_places_within_seats"


def test_the_capacity_does_not_shrink_below_what_is_offered() -> None:
    screening = make_screening(rooms=[make_room(seats=65)], places=60)
    room = Room.objects.get(bookings__screening=screening)
    sql = "UPDATE screenings_room SET seats = 59 WHERE id = %s"
    assert refused(sql, [room.pk]) == "screenings_places_within_seats"
    Room.objects.filter(pk=room.pk).update(seats=60)


def test_the_room_is_in_the_venue() -> None:
    screening = make_screening(state=State.DRAFT)
    elsewhere = make_room(venue=make_venue(name="DOC!"))
    sql = "UPDATE screenings_roombooking SET room_id = %s WHERE screening_id = %s"
    assert refused(sql, [elsewhere.pk, screening.pk]) == "screenings_room_is_in_the_venue"


def test_a_room_does_not_change_venue() -> None:
    room, other = make_room(), make_venue(name="DOC!")
    sql = "UPDATE screenings_room SET venue_id = %s WHERE id = %s"
    assert refused(sql, [other.pk, room.pk]) == "screenings_room_is_in_the_venue"


def test_an_exhibition_slot_lies_within_its_dates() -> None:
    room = make_room()
    show = make_screening(
        kind=Kind.EXHIBITION, rooms=[], admission="free", state=State.DRAFT, venue=room.venue
    )
    sql = (
        "INSERT INTO screenings_roombooking (screening_id, room_id, during, blocks) "
        "VALUES (%s, %s, tstzrange(%s, %s), false)"
    )
    params = [show.pk, room.pk, show.starts_at, show.ends_at + timedelta(hours=1)]
    assert refused(sql, params) == "screenings_slot_within_exhibition"
