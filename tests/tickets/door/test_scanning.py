"""What a code opens: one person, a booking, nothing; told alike whatever was paid."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from laclef.journal.models import Line
from screenings import wording
from screenings.refusals import rule_of
from tests.factories import make_room, make_screening, make_user
from tests.tickets.acts import book, by_mail, claim, room_of, screening_in, sell, set_to
from tests.tickets.door.doors import phone_of, scan, workshop_of
from tickets import box_office, cancelling
from tickets.door import heads, passes, scanning, tonight
from tickets.door.forms import CodeForm
from tickets.door.scanning import Admitted, HowMany
from tickets.door.signs import sign_of
from tickets.models import HeadCount, ScannerPass, Seat, Ticket
from tickets.moments import cinema_day_end, start_of
from tickets.places import Wish
from tickets.refusals import AdmissionRefused, NotIn, ScannerRefused
from tickets.till import showing

pytestmark = pytest.mark.django_db


def code_of(ticket: Ticket) -> str:
    return ticket.seat.code


def refusal(*args: object, **facts: object) -> AdmissionRefused:
    with pytest.raises(AdmissionRefused) as refused:
        scan(*args, **facts)  # type: ignore[arg-type]
    return refused.value


def test_in_then_already_with_when_and_where() -> None:
    screening = screening_in(20)
    ticket = sell(screening, 5).tickets.get()
    first, second = phone_of(screening), phone_of(screening)
    assert scan(first, code_of(ticket).lower(), screening) == Admitted(people=1)
    told = refusal(second, code_of(ticket), screening)
    ticket.refresh_from_db()
    assert ticket.admitted_at is not None
    assert (told.because, ticket.admitted_where) == (NotIn.ALREADY, "Scanner 1")
    assert "Scanner 1" in str(told)
    line = Line.objects.get(nature="entry.admitted")
    assert line.links == {"ticket": ticket.pk, "room_booking": ticket.room_booking_id, "scanner": first.pk}


def test_the_same_sign_for_nothing_and_for_99() -> None:
    screening = screening_in(20)
    free, dear = sell(screening, 0).tickets.get(), sell(screening, 99).tickets.get()
    scanner = phone_of(screening)
    assert sign_of(scan(scanner, code_of(free), screening)) == sign_of(
        scan(scanner, code_of(dear), screening)
    )


def test_another_film_another_day_or_cancelled() -> None:
    screening, later = screening_in(20), make_screening(starts_at=timezone.now() + timedelta(days=3))
    scanner = phone_of(screening)
    elsewhere = refusal(scanner, code_of(sell(later, 5).tickets.get()), screening)
    assert elsewhere.because == NotIn.ELSEWHERE
    ticket = sell(screening, 5).tickets.get()
    cancelling.cancel_entry(ticket_id=ticket.pk, reason="Erreur", by=None, now=timezone.now())
    assert refusal(scanner, code_of(ticket), screening).because == NotIn.CANCELLED
    assert refusal(scanner, "AAAA-AAAA", screening).because == NotIn.UNKNOWN
    assert refusal(scanner, "?", screening).because == NotIn.UNKNOWN


def test_a_phone_without_a_door_lets_nobody_in() -> None:
    """Tried on a day off, it must not use up the entry of another day."""
    screening = screening_in(20)
    ticket = sell(screening, 5).tickets.get()
    with pytest.raises(AdmissionRefused) as refused:
        scanning.scan(
            scanner_id=phone_of(screening).pk, text=code_of(ticket), room_booking_ids=[], now=timezone.now()
        )
    ticket.refresh_from_db()
    assert (refused.value.because, ticket.admitted_at) == (NotIn.ELSEWHERE, None)


def test_a_phone_without_a_door_notes_nobody_as_arrived() -> None:
    workshop = screening_in(20, kind="workshop", regime="not_cinema", admission="registration")
    order = box_office.reserve(key=uuid4(), screening_id=workshop.pk, wishes=[Wish()], now=timezone.now())
    with pytest.raises(AdmissionRefused) as refused:
        scanning.scan(
            scanner_id=phone_of(workshop).pk, text=order.code, room_booking_ids=[], now=timezone.now()
        )
    assert (refused.value.because, order.seats.get().arrived_at) == (NotIn.ELSEWHERE, None)


def test_a_school_goes_in_at_once() -> None:
    assert CodeForm({"code": "ABCDEFGH", "people": "25"}).is_valid()


def test_what_is_not_paid_goes_to_the_till_without_an_amount() -> None:
    screening = screening_in(20)
    order = book(screening, 5, 8)
    scanner = phone_of(screening)
    told = refusal(scanner, order.code, screening)
    assert (told.because, str(told)) == (NotIn.TILL, "2 places à régler : à la caisse.")
    assert refusal(scanner, order.seats.earliest("pk").code, screening).because == NotIn.TILL
    assert Ticket.objects.count() == 0


def test_a_group_says_how_many_have_come() -> None:
    screening = screening_in(200)
    order = by_mail(screening, 5, 5, 0, 9, 9)
    set_to(screening, minutes=20)
    claim(order, 5, 5, 0, 9)
    scanner = phone_of(screening)
    asked = scan(scanner, order.code, screening)
    assert asked == HowMany(order.code, 4, "1 place à régler : à la caisse.")
    assert Ticket.objects.filter(admitted_at__isnull=False).count() == 0
    told = scan(scanner, order.code, screening, people=3)
    assert told == Admitted(3, "Encore 1 à venir. 1 place à régler : à la caisse.")
    assert scan(scanner, order.code, screening).people == 1
    assert refusal(scanner, order.code, screening).because == NotIn.TILL
    claim(order, 9)
    assert scan(scanner, order.code, screening) == Admitted(1)
    assert refusal(scanner, order.code, screening).because == NotIn.ALREADY


def test_more_than_have_paid_never_go_in() -> None:
    screening = screening_in(20)
    order = book(screening, 5, 5)
    claim(order, 5, 5)
    assert scan(phone_of(screening), order.code, screening, people=9) == Admitted(2)


def test_a_workshop_notes_who_has_come() -> None:
    screening, order = workshop_of(2)
    scanner = phone_of(screening)
    assert scan(scanner, order.code, screening) == Admitted(2)
    again = refusal(scanner, order.code, screening)
    assert (again.because, "laisse passer qui revient" in str(again)) == (NotIn.ALREADY, True)
    assert Seat.objects.filter(arrived_at__isnull=False).count() == 2


def test_a_workshop_elsewhere_says_which_and_when() -> None:
    screening, order = workshop_of(1)
    told = refusal(phone_of(screening), order.code, screening_in(20, rooms=[make_room(name="Salle 2")]))
    at = wording.hour(screening.local(start_of(room_of(screening))))
    words = f"Ce n’est pas ici\u00a0: {screening.title.text}, {at}, {room_of(screening).room.name}."
    assert (told.because, str(told).startswith(words)) == (NotIn.ELSEWHERE, True)


def test_a_pass_lasts_until_five_and_is_taken_back() -> None:
    screening = screening_in(20)
    ticket = sell(screening, 5).tickets.get()
    scanner = phone_of(screening)
    assert scanner.expires_at == cinema_day_end(scanner.made_at)
    assert not scanner.is_valid(scanner.expires_at)
    assert passes.of_token(passes.token_of(scanner)) == scanner
    assert passes.token_of(scanner) not in ScannerPass.objects.values_list("token_hash", flat=True)
    passes.revoke(scanner_id=scanner.pk, by=make_user(), now=timezone.now())
    with pytest.raises(ScannerRefused):
        scan(scanner, code_of(ticket), screening)
    with pytest.raises(ScannerRefused):
        heads.tap(
            key=uuid4(),
            scanner_id=scanner.pk,
            room_booking_id=room_of(screening).pk,
            heads=1,
            now=timezone.now(),
        )
    assert phone_of(screening).number == 2


def test_heads_stand_beside_the_entries() -> None:
    screening = screening_in(20)
    tickets = list(sell(screening, 5, 5).tickets.all())
    book(screening, 5)
    scanner, key, now = phone_of(screening), uuid4(), timezone.now()
    scan(scanner, code_of(tickets[0]), screening)
    for one in (key, key, uuid4(), uuid4()):
        heads.tap(key=one, scanner_id=scanner.pk, room_booking_id=room_of(screening).pk, heads=1, now=now)
    numbers = tonight.numbers_of([room_of(screening)], timezone.now())
    assert (numbers.expected, numbers.admitted, numbers.heads) == (3, 1, 3)
    assert numbers.difference_in_words == "2 têtes de plus que d’entrées scannées."
    assert Ticket.objects.filter(admitted_at__isnull=False).count() == 1


def test_the_phone_opens_on_the_next_screening_of_the_evening() -> None:
    now = timezone.now()
    one = make_room()
    two = make_room(venue=one.venue, name="Salle 2")
    starts_at = tonight.day_bounds(tonight.evening_of(now), tonight.house_zone())[0] + timedelta(hours=2)
    one_hour = make_screening(rooms=[one], starts_at=starts_at, minutes=60)
    ahead = make_screening(rooms=[two, one], starts_at=starts_at + timedelta(hours=2))
    rooms = tonight.rooms_of(one.venue.pk, tonight.evening_of(now))
    assert len(rooms) == 3
    for at, expected in ((0, one_hour), (19, one_hour), (20, ahead), (90, ahead), (600, ahead)):
        chosen = tonight.next_of(rooms, starts_at + timedelta(minutes=at))
        assert {room.screening_id for room in chosen} == {expected.pk}
    assert len(tonight.next_of(rooms, starts_at)) == 1
    assert tonight.next_of([], starts_at) == []


def test_the_phone_and_the_till_open_on_the_same_screening() -> None:
    """One film until 22:10, the queue for 22:00 in the other room: at 21:40 both are with the queue."""
    one = make_room()
    two = make_room(venue=one.venue, name="Salle 2")
    starts_at = tonight.day_bounds(tonight.evening_of(timezone.now()), tonight.house_zone())[0]
    starts_at += timedelta(hours=15)
    make_screening(rooms=[one], starts_at=starts_at, minutes=130)
    queue = make_screening(rooms=[two], starts_at=starts_at + timedelta(minutes=120))
    now = starts_at + timedelta(minutes=100)
    rooms = tonight.rooms_of(one.venue.pk, tonight.evening_of(now))
    at_hand = showing.first_of(showing.tonight(now), now)
    assert at_hand is not None
    assert at_hand.screening_id == queue.pk
    assert {room.screening_id for room in tonight.next_of(rooms, now)} == {queue.pk}


# --- what the database refuses ------------------------------------------------------------------------------


def refused(sql: str, *params: object) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return rule_of(error.value)


def test_a_pass_is_fixed_and_its_taps_are_only_added() -> None:
    screening = screening_in(20)
    scanner = phone_of(screening)
    heads.tap(
        key=uuid4(),
        scanner_id=scanner.pk,
        room_booking_id=room_of(screening).pk,
        heads=1,
        now=timezone.now(),
    )
    assert refused("UPDATE tickets_scannerpass SET expires_at = now() + interval '9 days'") == (
        "tickets_scanner_is_fixed"
    )
    assert refused("DELETE FROM tickets_headcount") == "tickets_only_added"
    assert refused("UPDATE tickets_headcount SET heads = -1") == "tickets_only_added"
    with pytest.raises(IntegrityError), transaction.atomic():
        HeadCount.objects.update_or_create(heads=2, scanner=scanner)
    passes.revoke(scanner_id=scanner.pk, by=make_user(), now=timezone.now())
    assert refused("UPDATE tickets_scannerpass SET revoked_at = NULL, revoked_by_id = NULL") == (
        "tickets_scanner_is_fixed"
    )
    rule = refused(
        "INSERT INTO tickets_headcount (key, room_booking_id, scanner_id, heads, counted_at)"
        " VALUES (gen_random_uuid(), %s, %s, 1, now())",
        room_of(screening).pk,
        scanner.pk,
    )
    assert rule == "tickets_heads_by_a_scanner"


@pytest.mark.parametrize("table", ["headcount", "approvedfigure", "scannerpass"])
def test_nothing_is_emptied(table: str) -> None:
    assert refused(f"TRUNCATE tickets_{table} CASCADE") == "tickets_only_added"


def test_a_pass_of_many_evenings_is_refused() -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        ScannerPass.objects.create(
            key=uuid4(),
            token_hash="x",
            venue=make_room().venue,
            evening=timezone.now().date(),
            number=1,
            made_at=timezone.now(),
            made_by=make_user(),
            expires_at=timezone.now() + timedelta(days=5),
        )
    assert rule_of(error.value) == "tickets_scanner_until_five"
