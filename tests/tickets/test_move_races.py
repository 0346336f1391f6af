"""A move against those who book, answer, are served or go in: whoever comes second is told the truth.

In each test the first act holds its commit until the second is seen to wait for it.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from laclef import evening
from laclef.journal.models import Line
from laclef.outbox.models import Mail
from screenings.models import Screening, ScreeningMove
from screenings.programme import NewTimes
from screenings.refusals import ProgrammeRefused
from screenings.wording import hour
from tests.factories import make_room, make_screening
from tests.tickets.acts import book, by_mail, claim, open_till, room_of, screening_in, taken
from tests.tickets.test_races import one_waits_for_the_other
from tickets import box_office, entries, moved
from tickets.models import MoveAnswer, MoveNotice, Order, RefundOwed, Ticket, TicketCancellation
from tickets.refusals import BookingRefused, SaleRefused

pytestmark = pytest.mark.django_db(transaction=True)


def later(screening: Screening, rooms: dict[int, int] | None = None) -> Callable[[], ScreeningMove]:
    """The act of moving it by an hour, or to other rooms at its hour."""
    assert screening.starts_at is not None
    assert screening.ends_at is not None
    shift = timedelta(hours=0 if rooms else 1)
    times = NewTimes(screening.starts_at + shift, screening.ends_at + shift)
    return lambda: evening.move(
        screening_id=screening.pk, times=times, rooms=rooms, now=timezone.now(), by=None
    )


def moved_order() -> tuple[Screening, Order]:
    """A reservation whose screening has moved; its holder was asked and has not answered."""
    screening = screening_in(20)
    order = by_mail(screening, 5)
    later(screening)()
    return screening, order


def test_who_books_while_it_moves_is_told_the_new_hour() -> None:
    """Guard: the rooms' lock (places.lock_rooms); without it the mail says the hour read before the wait."""
    screening = make_screening()
    made = one_waits_for_the_other(later(screening), lambda: book(screening, 5, email="anna@example.org"))
    assert isinstance(made, Order)
    screening.refresh_from_db()
    told = Mail.objects.get(recipient="anna@example.org")
    assert hour(screening.local(screening.starts_at)) in told.text
    assert not MoveNotice.objects.filter(order=made).exists(), "who booked the new hour is asked nothing"


def test_who_booked_while_it_moves_is_asked() -> None:
    """Guard: the room's row lock, the booking's against the move's; taken twice, by lock_rooms and at the insert."""
    screening = make_screening()
    told = one_waits_for_the_other(lambda: book(screening, 5), later(screening))
    assert isinstance(told, ScreeningMove)
    assert MoveNotice.objects.get().order == Order.objects.get()


@pytest.mark.parametrize("moves_first", [True, False])
def test_the_last_places_of_a_room_that_becomes_smaller(moves_first: bool) -> None:
    """Guard: the rooms' lock; the booking's, or the move's own (programme._change_room, tickets_lock_room)."""
    screening = make_screening(places=10)
    small = make_room(venue=screening.venue, seats=1, name="Salle 2")
    move = later(screening, rooms={room_of(screening).pk: small.pk})

    def booking() -> Order:
        return book(screening, 5, 5)

    told = one_waits_for_the_other(*((move, booking) if moves_first else (booking, move)))
    assert type(told) in (
        (BookingRefused, *BookingRefused.__subclasses__()) if moves_first else (ProgrammeRefused,)
    )
    assert taken(screening) == (0 if moves_first else 2)


@pytest.mark.parametrize("stays_first", [True, False])
def test_one_answer_to_a_move_holds(stays_first: bool) -> None:
    """Guard: box_office.locked; without it both answers are done, and “still coming” holds no place."""
    screening, order = moved_order()

    def stay() -> None:
        moved.still_coming(order_id=order.pk, now=timezone.now())

    def give_back() -> int:
        return moved.give_back(order_id=order.pk, now=timezone.now())

    told = one_waits_for_the_other(*((stay, give_back) if stays_first else (give_back, stay)))
    assert isinstance(told, BookingRefused)
    expected = (MoveAnswer.COMING, 1) if stays_first else (MoveAnswer.GAVE_BACK, 0)
    assert (MoveNotice.objects.get().answer, taken(screening)) == expected


@pytest.mark.parametrize("claims_first", [True, False])
def test_given_back_after_a_move_against_the_tills_claim(claims_first: bool) -> None:
    """Guard: the locks on rooms and order (box_office.locked, entries.claim); below, an entry keeps its place."""
    screening, order = moved_order()
    till, seats = open_till(), list(order.seats.all())

    def serve() -> object:
        return claim(order, 5, till=till, seats=seats)

    def give_back() -> int:
        return moved.give_back(order_id=order.pk, now=timezone.now())

    told = one_waits_for_the_other(*((serve, give_back) if claims_first else (give_back, serve)))
    if claims_first:
        assert told == 500, "paid just before: owed back"
        assert RefundOwed.objects.get().amount_cents == 500
    else:
        assert isinstance(told, SaleRefused)
    assert (taken(screening), Ticket.objects.standing().count()) == (0, 0)


def test_given_back_after_a_move_against_the_door() -> None:
    """Guard: the entry's row lock (cancelling.void_order), for the door locks no room: who is in stays in."""
    screening, order = moved_order()
    ticket = claim(order, 5).tickets.get()
    told = one_waits_for_the_other(
        lambda: entries.admit(ticket_id=ticket.pk, where="Porte", by=None, now=timezone.now()),
        lambda: moved.give_back(order_id=order.pk, now=timezone.now()),
    )
    assert isinstance(told, BookingRefused)
    assert "déjà entré" in str(told)
    assert (taken(screening), TicketCancellation.objects.count()) == (1, 0)


def test_a_reservation_given_back_twice_at_once_is_once() -> None:
    """Guard: box_office.locked; without it the journal tells it twice."""
    screening = make_screening()
    order = book(screening, 5, 5)

    def cancel() -> Order:
        return box_office.cancel_by_holder(order_id=order.pk, now=timezone.now())

    told = one_waits_for_the_other(cancel, cancel)
    assert isinstance(told, Order)
    assert taken(screening) == 0
    assert Line.objects.filter(nature="reservation.cancelled").count() == 1
