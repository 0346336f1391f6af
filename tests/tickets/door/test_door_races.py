"""Two phones at once: each test names its one guard and fails without it."""

from threading import Event, Thread

import pytest
from django.db import connections, transaction
from django.utils import timezone

from tests.factories import make_user
from tests.tickets.acts import screening_in, sell
from tests.tickets.door.doors import phone_of, scan, workshop_of
from tests.tickets.test_races import at_once, errors
from tickets.door import passes
from tickets.door.scanning import Admitted
from tickets.door.signs import sign_of
from tickets.models import Ticket
from tickets.places import lock_rooms
from tickets.refusals import AdmissionRefused, NotIn, ScannerRefused

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_entry_scanned_by_two_phones() -> None:
    """Guard: the entry's row lock (admission.locked_tickets); below it, the trigger tickets_ticket_life."""
    screening = screening_in(20)
    for _round in range(3):
        code = sell(screening, 5).tickets.get().seat.code
        phones = [phone_of(screening), phone_of(screening)]
        told = at_once(*(lambda one=one, code=code: scan(one, code, screening) for one in phones))  # type: ignore[misc]
        assert errors(told) == [AdmissionRefused]


def test_a_phone_whose_pass_is_being_revoked_waits_and_is_told() -> None:
    """Guard: the pass's row lock (passes.locked). Two phones share the pass."""
    screening = screening_in(20)
    tickets = list(sell(screening, 5, 5).tickets.all())
    scanner, by, told = phone_of(screening), make_user(), list[object]()
    revoked, may_commit = Event(), Event()

    def revoke() -> None:
        with transaction.atomic():
            passes.revoke(scanner_id=scanner.pk, by=by, now=timezone.now())
            revoked.set()
            may_commit.wait(timeout=10)
        connections.close_all()

    def try_to_scan(ticket: Ticket) -> None:
        try:
            told.append(scan(scanner, ticket.seat.code, screening))
        except ScannerRefused as refusal:
            told.append(refusal)
        connections.close_all()

    revoking = Thread(target=revoke)
    revoking.start()
    assert revoked.wait(timeout=10)
    phones = [Thread(target=try_to_scan, args=[ticket]) for ticket in tickets]
    for phone in phones:
        phone.start()
    phones[0].join(timeout=1)  # long enough to go wrong: with the guard both wait
    may_commit.set()
    for thread in (revoking, *phones):
        thread.join(timeout=15)
    assert errors(told) == [ScannerRefused, ScannerRefused]
    assert Ticket.objects.filter(admitted_at__isnull=False).count() == 0


def test_a_workshop_whose_room_is_held_says_try_again() -> None:
    """Crowded is no cancellation: nothing is noted, and the same scan goes through a moment later."""
    workshop, order = workshop_of(1)
    scanner, held, may_commit = phone_of(workshop), Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            lock_rooms(screening_id=workshop.pk)
            held.set()
            may_commit.wait(timeout=10)
        connections.close_all()

    holding = Thread(target=hold)
    holding.start()
    assert held.wait(timeout=10)
    try:
        with pytest.raises(AdmissionRefused) as refused:
            scan(scanner, order.code, workshop)
    finally:
        may_commit.set()
        holding.join(timeout=10)
    assert (refused.value.because, sign_of(refused.value).heading) == (NotIn.BUSY, "Encombré")
    assert scan(scanner, order.code, workshop) == Admitted(people=1)
