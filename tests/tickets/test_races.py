"""Real threads, real connections: whoever comes second waits at the lock and is told the truth.

Each test names its one guard. Taken out, the test fails: as races are a matter of chance, each is run with
all threads released at once, several rounds where one would not be enough.
"""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Barrier, Event, Thread
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from laclef import journal
from laclef.journal.models import Line
from screenings import programme
from screenings.models import RoomBooking, Screening, State, Venue
from screenings.refusals import ProgrammeRefused
from tests.factories import make_room, make_screening, make_venue
from tests.tickets.acts import (
    book,
    by_mail,
    claim,
    close_till,
    open_till,
    room_of,
    screening_in,
    sell,
    set_to,
    taken,
    wishes,
)
from tickets import (
    approved_till,
    box_office,
    cancelled_screenings,
    cancelling,
    entries,
    paying_back,
    printing,
    release,
    series,
    waiting_list,
)
from tickets.entries import Wanted
from tickets.issuing import MembershipTaken, Paid
from tickets.models import (
    ApprovedTillStep,
    Freed,
    Member,
    Membership,
    Method,
    PaymentLine,
    Printing,
    RefundOwed,
    Seat,
    Series,
    Ticket,
    TicketCancellation,
    WaitingEntry,
)
from tickets.places import lock_rooms
from tickets.refusals import AdmissionRefused, BookingRefused, CancellationRefused, Refused, SaleRefused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run them together; what each returned or raised, in their order."""
    told: list[object] = [None] * len(acts)
    gate = Barrier(len(acts))

    def run(index: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=10)
            told[index] = act()
        except Exception as error:
            told[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return told


def errors(told: Sequence[object]) -> list[type]:
    return [type(one) for one in told if isinstance(one, Exception)]


def only_refused(told: Sequence[object], *kinds: type) -> bool:
    """Nothing but refusals in words went wrong."""
    return all(issubclass(kind, kinds) for kind in errors(told))


def test_last_places(settings: LazySettings) -> None:
    """Guard: the rooms' lock (places.lock_rooms); below it, the trigger tickets_seats_taken."""
    settings.DOOR_SHARE_PERCENT = 0
    screening = make_screening(places=4)
    told = at_once(
        *(lambda n=n: book(screening, 5, 5, email=f"p{n}@example.org") for n in range(6))  # type: ignore[misc]
    )
    assert (taken(screening), len(errors(told))) == (4, 4)
    assert only_refused(told, BookingRefused)


def test_last_places_by_bare_sql() -> None:
    """Guard: the lock inside the trigger (tickets_count_places), for whoever forgets the other."""
    screening = make_screening(places=4)
    order = book(screening, 5)

    def insert() -> None:
        Seat.objects.bulk_create(
            Seat(order=order, room_booking=room_of(screening), channel="online", taken_at=timezone.now())
            for _ in range(2)
        )

    told = at_once(*[insert] * 6)
    assert taken(screening) == 3
    assert set(errors(told)) == {IntegrityError}


def test_two_rooms_fill_without_waiting_in_a_circle(settings: LazySettings) -> None:
    """Guard: rooms are locked in the order of their ids."""
    settings.DOOR_SHARE_PERCENT = 0
    first = make_room(position=2)
    rooms = [first, make_room(venue=first.venue, position=1)]
    screening = make_screening(rooms=rooms, places=5)
    told = at_once(*(lambda n=n: book(screening, 5, 5, email=f"p{n}@example.org") for n in range(8)))  # type: ignore[misc]
    assert (taken(screening), len(errors(told))) == (10, 3)
    assert only_refused(told, BookingRefused)


def test_two_tills_on_the_last_seat() -> None:
    """Guard: the rooms' lock (places.lock_room_bookings)."""
    screening = screening_in(40, places=1)
    tills = [open_till() for _ in range(4)]
    told = at_once(*(lambda till=till: sell(screening, 5, till=till) for till in tills))  # type: ignore[misc]
    assert (taken(screening), Ticket.objects.count()) == (1, 1)
    assert errors(told) == [SaleRefused] * 3


def test_a_sale_replayed_at_once_is_one() -> None:
    """Guard: the key is looked up under the rooms' lock and the till's; below it, the key is unique."""
    screening, till, key = screening_in(40), open_till(), uuid4()
    told = at_once(*[lambda: sell(screening, 5, 4, till=till, key=key)] * 4)
    assert (taken(screening), PaymentLine.objects.count(), errors(told)) == (2, 1, [])


def test_memberships_replayed_at_once_are_one() -> None:
    """Guard: the till session's lock, where no room is locked; below it, the key is unique."""
    till, key, now = open_till(), uuid4(), timezone.now()
    member = Member.objects.create(name="Anna", created_at=now, last_contact_on=now.date())
    facts = {"payments": [Paid(Method.CASH, 1000)], "memberships": [MembershipTaken(member.pk, 1000)]}
    told = at_once(*[lambda: sell(None, till=till, key=key, **facts)] * 4)  # type: ignore[arg-type]
    assert (Membership.objects.count(), PaymentLine.objects.count(), errors(told)) == (1, 1, [])


def test_a_claim_replayed_at_once_is_one() -> None:
    """Guard: the key is looked up under the rooms', the till's and the order's locks; below it, the key is unique."""
    screening, till, key = screening_in(40), open_till(), uuid4()
    order = book(screening, 5, 5)
    seats = list(order.seats.all())
    told = at_once(*[lambda: claim(order, 5, 4, till=till, key=key, seats=seats)] * 4)
    assert (Ticket.objects.count(), PaymentLine.objects.count(), errors(told)) == (2, 1, [])


def test_two_prints_never_bear_one_number() -> None:
    """Guard: the entry's row lock (printing.print_entries); below it, tickets_printing_counts_up."""
    till = open_till()
    ticket = sell(screening_in(40), 5, till=till).tickets.get()
    told = at_once(
        *[
            lambda: printing.print_entries(
                ticket_ids=[ticket.pk], till_session=till, by=till.opened_by, now=timezone.now()
            )
        ]
        * 4
    )
    assert errors(told) == []
    assert list(Printing.objects.values_list("number", flat=True)) == [0, 1, 2, 3]


def test_the_step_at_the_approved_till_is_noted_once() -> None:
    """Guard: one row per sale."""
    till = open_till()
    sale = sell(screening_in(40), 5, till=till)
    told = at_once(
        *[lambda: approved_till.mark_done(sale_id=sale.pk, by=till.opened_by, now=timezone.now())] * 4
    )
    assert (errors(told), ApprovedTillStep.objects.count()) == ([], 1)
    assert Line.objects.filter(nature="approved_till.issued").count() == 1


def test_one_key_sent_many_times_is_one_order(settings: LazySettings) -> None:
    """Guard: the rooms' lock, under which the key is looked up; below it, the key is unique."""
    screening, key = make_screening(), uuid4()
    told = at_once(*[lambda: book(screening, 5, key=key)] * 5)
    assert (taken(screening), errors(told)) == (1, [])


def test_release_against_claim() -> None:
    """Guard: the rooms' lock; below it, tickets_entry_keeps_its_place and tickets_entry_has_a_place."""
    for _ in range(4):
        screening = screening_in(60)
        order = book(screening, 5)
        set_to(screening, minutes=9)
        till = open_till()
        seats = list(order.seats.all())
        told = at_once(
            lambda: release.release(screening_id=screening.pk, now=timezone.now()),  # noqa: B023
            lambda: claim(order, 5, till=till, seats=seats),  # noqa: B023
        )
        seat = order.seats.get()
        entered = Ticket.objects.filter(seat=seat).exists()
        assert (seat.freed_at is None) is entered
        assert only_refused(told, Refused)


def test_offers_against_new_bookings(settings: LazySettings) -> None:
    """Guard: the rooms' lock, held while places are given back and offered: one offer each, and none passed."""
    settings.DOOR_SHARE_PERCENT = 0
    for _ in range(4):
        screening = make_screening(places=2)
        orders = [by_mail(screening, 5, email=f"{name}@example.org") for name in "ab"]
        entry = waiting_list.join(
            screening_id=screening.pk, email="w@example.org", seats=2, now=timezone.now()
        )
        told = at_once(
            *(lambda o=o: box_office.cancel_by_holder(order_id=o.pk, now=timezone.now()) for o in orders),  # type: ignore[misc]
            *[lambda: book(screening, 5)] * 3,  # noqa: B023
        )
        entry.refresh_from_db()
        assert entry.offer is not None
        assert Seat.objects.live(timezone.now()).filter(order=entry.offer).count() == 2
        assert screening.orders.filter(email="w@example.org").count() == 1
        assert (taken(screening), len(errors(told))) == (2, 3)
        assert only_refused(told, BookingRefused)


def test_cancelling_an_entry_twice() -> None:
    """Guard: the locks of cancel_entries, on rooms and entries (either alone holds); below, one minus per ticket."""
    ticket = sell(screening_in(40), 5).tickets.get()

    def cancel() -> None:
        cancelling.cancel_entry(ticket_id=ticket.pk, reason="Erreur", by=None, now=timezone.now())

    told = at_once(*[cancel] * 4)
    assert (TicketCancellation.objects.count(), RefundOwed.objects.count()) == (1, 1)
    assert errors(told) == [CancellationRefused] * 3


def test_a_refund_is_paid_once() -> None:
    """Guard: the refund's row lock (paying_back.pay_refund); below it, one line per refund."""
    ticket = sell(screening_in(40), 5).tickets.get()
    cancelling.cancel_entry(ticket_id=ticket.pk, reason="Erreur", by=None, now=timezone.now())
    owed = RefundOwed.objects.get()
    told = at_once(
        *(
            lambda till=till: paying_back.pay_refund(  # type: ignore[misc]
                refund_id=owed.pk, method=Method.CASH, till_session_id=till.pk, by=None, now=timezone.now()
            )
            for till in [open_till() for _ in range(3)]
        )
    )
    assert PaymentLine.objects.filter(sign=-1).count() == 1
    assert errors(told) == [CancellationRefused] * 2


def cancel_screening(screening: Screening) -> None:
    with journal.atomic():
        programme.locked(screening.pk)
        now = timezone.now()
        cancelled_screenings.cancel_screening_entries(
            screening_id=screening.pk, now=now, by=None, reason_fr="Panne"
        )
        programme.cancel(screening_id=screening.pk, now=now, by=None, reason_fr="Panne")


def test_cancelling_a_screening_while_people_book() -> None:
    """Guard: the rooms' lock; below it, tickets_cancelled_voids_all and tickets_only_where_booking_is_open."""
    screening, till = screening_in(40), open_till()
    told = at_once(
        *(lambda n=n: book(screening, 5, email=f"p{n}@example.org") for n in range(4)),  # type: ignore[misc]
        lambda: cancel_screening(screening),
        lambda: sell(screening, 5, till=till),
    )
    screening.refresh_from_db()
    assert (screening.state, taken(screening), Ticket.objects.standing().count()) == (State.CANCELLED, 0, 0)
    assert only_refused(told, Refused)


def test_one_person_at_two_doors() -> None:
    """Guard: the ticket's row lock (entries.admit); below it, tickets_admitted_once."""
    ticket = sell(screening_in(40), 5).tickets.get()
    told = at_once(
        *(
            lambda n=n: entries.admit(ticket_id=ticket.pk, where=f"Porte {n}", by=None, now=timezone.now())  # type: ignore[misc]
            for n in range(4)
        )
    )
    assert errors(told) == [AdmissionRefused] * 3


def test_numbers_stay_gapless_when_all_sell_at_once() -> None:
    """Guard: the counter row, updated and read in one statement (tickets_next_number)."""
    earlier = screening_in(60, rooms=[make_room()])
    set_to(earlier, minutes=-30, lasts=60)
    later = screening_in(50, rooms=[room_of(earlier).room])
    tills = [(one, open_till()) for one in (earlier, later) for _ in range(3)]
    told = at_once(
        *(
            lambda s=s, t=t, euros=euros: sell(s, *euros, till=t)
            for (s, t), euros in zip(tills, [(5, 3), (3, 5)] * 3, strict=True)
        )  # type: ignore[misc]
    )
    assert errors(told) == []
    for code, count in (("L05", 6), ("L03", 6)):
        numbers = (
            Ticket.objects.filter(tariff_code=code)
            .order_by("room_number")
            .values_list("room_number", flat=True)
        )
        assert list(numbers) == list(range(1, count + 1))


def one_waits_for_the_other(first: Callable[[], object], second: Callable[[], object]) -> object:
    """Do the first and hold its commit until the second is seen to wait for it; what the second told."""
    done, seen = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            first()
            done.set()
            seen.wait(timeout=10)

    def follow() -> object:
        done.wait(timeout=10)
        return second()

    def watch() -> None:
        done.wait(timeout=10)
        somebody_waits()
        seen.set()

    held, told, __ = at_once(hold, follow, watch)
    assert held is None
    return told


def somebody_waits() -> bool:
    """Whether a statement of another connection stands at a lock, now or within two seconds."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees the activity once
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.01)
    return False


def cancel_alone(screening: Screening) -> Screening:
    """The programme cancels it and nobody voids its places."""
    return programme.cancel(screening_id=screening.pk, now=timezone.now(), by=None, reason_fr="Panne")


@pytest.mark.parametrize("books_first", [True, False])
def test_cancelling_by_bare_sql_while_places_are_taken(books_first: bool) -> None:
    """Guard: the rooms' lock of who books; the cancelling takes it as its rooms follow it, and in the trigger."""
    screening = make_screening()
    acts = [lambda: book(screening, 5), lambda: cancel_alone(screening)]
    told = one_waits_for_the_other(*(acts if books_first else reversed(acts)))
    screening.refresh_from_db()
    assert isinstance(told, ProgrammeRefused if books_first else BookingRefused)
    assert (screening.state, taken(screening)) == (
        (State.PUBLISHED, 1) if books_first else (State.CANCELLED, 0)
    )


def test_a_sale_against_the_closing_of_its_till() -> None:
    """Guard: the till session's lock, taken by the sale; below it, tickets_till_session_is_open."""
    screening, till = screening_in(40), open_till()
    told = one_waits_for_the_other(
        lambda: close_till(till),
        lambda: sell(screening, 5, till=till),
    )
    assert isinstance(told, SaleRefused)
    assert PaymentLine.objects.count() == 0


def test_lowering_the_places_while_the_last_are_taken(settings: LazySettings) -> None:
    """Guard: the update of the room booking is its lock, under which the seats are counted (tickets_lock_room)."""
    settings.DOOR_SHARE_PERCENT = 0
    screening = make_screening(places=2)
    told = one_waits_for_the_other(
        lambda: book(screening, 5, 5),
        lambda: RoomBooking.objects.filter(screening=screening).update(places=1),
    )
    assert isinstance(told, IntegrityError)
    assert (taken(screening), room_of(screening).places) == (2, 2)


def test_accepting_an_offer_against_its_expiry(settings: LazySettings) -> None:
    """Guard: the rooms' lock; a place is the acceptor's or free, never both."""
    settings.DOOR_SHARE_PERCENT = 0
    screening = make_screening(places=2)
    order = by_mail(screening, 5, 5, email="first@example.org")
    entry = waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=2, now=timezone.now())
    early = timezone.now()
    box_office.cancel_by_holder(order_id=order.pk, now=early)
    told = at_once(
        lambda: waiting_list.accept(entry_id=entry.pk, wishes=wishes(5, 5), now=early),
        lambda: waiting_list.expire_offers(screening_id=screening.pk, now=early + timedelta(minutes=61)),
    )
    entry = WaitingEntry.objects.select_related("offer").get(pk=entry.pk)
    assert entry.offer is not None
    freed = set(entry.offer.seats.values_list("freed_because", flat=True))
    assert freed == ({""} if entry.ending == "accepted" else {Freed.LAPSED})
    assert only_refused(told, BookingRefused)


def test_the_switch_locks_its_counters_as_the_sales_do_and_nothing_else() -> None:
    """Guard: the order by room_id in series._lock_counters. In the house's own order of its rooms it would hold the
    second counter while it waits for the first, and lock the venue of everybody.
    """
    venue = make_venue()
    one, other = make_room(venue=venue, position=2), make_room(venue=venue, position=1)
    screening = screening_in(24 * 60, rooms=[one, other])
    till = open_till()
    wanted = [Wanted(booking.pk, 500) for booking in screening.room_bookings.all()]
    facts = {"till_session_id": till.pk, "by": till.opened_by, "now": timezone.now()}
    entries.sell_at_door(key=uuid4(), wanted=wanted, payments=[Paid(Method.CASH, 1000)], **facts)
    set_to(screening, minutes=45)
    for room in (one, other):
        Series.objects.create(room=room, code="L05")
    told: list[object] = []

    def switch() -> None:
        with journal.atomic():
            rooms = lock_rooms(screening_id=screening.pk)
            told.append(series.switch(rooms, now=timezone.now()))
        connections.close_all()

    thread = Thread(target=switch)
    with transaction.atomic():
        Series.objects.select_for_update().get(room=one)
        thread.start()
        assert somebody_waits()
        Series.objects.select_for_update(nowait=True).get(room=other)
        Venue.objects.select_for_update(nowait=True).get(pk=venue.pk)
    thread.join(timeout=10)
    assert told == [2]
