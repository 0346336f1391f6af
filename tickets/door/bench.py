"""manage.py bench door: a sale, a scan and a member look-up, with a million entries and 20,000 members behind them.

The past is filled in with the guards' triggers off, in the bench's own database; what is measured runs under all
of them.
"""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import uuid4

from django.db import connection, models
from django.db.models import Max
from django.utils import timezone

from laclef import bench
from laclef.accounts.models import User
from laclef.bench import Figure
from screenings import programme, records
from screenings.models import Film, Kind, ProgrammeItem, Regime, Room, RoomBooking, Rule, Screening, Venue
from tickets import entries, members
from tickets.door import passes, scanning
from tickets.entries import Wanted
from tickets.issuing import Paid
from tickets.models import Member, Method, PaymentLine, Sale, SalesPoint, Seat, Ticket, TillSession

TICKETS, MEMBERS = 1_000_000, 20_000
SALES, ROOM_SEATS, LOOK_UPS = 500, 120, 200
NAMES = ("Ada", "Béla", "Chantal", "Dorota", "Éric", "Fatou", "Gaël", "Hélène", "Ingrid", "Jean")


@bench.measures("door")
def measure() -> list[Figure]:
    """Milliseconds of a sale of one entry and of a look-up; scans a second of one phone."""
    by = User.objects.create_user("bench@laclef.example")
    till = _till(by)
    rooms = [_room(number) for number in range(1 + SALES // ROOM_SEATS)]
    _sell(rooms[-1], till)
    _a_past()
    _members()
    sold, sales = _timed(SALES, lambda n: _sell(rooms[n // ROOM_SEATS], till))
    seats = list(Seat.objects.filter(sale__in=sold).order_by("pk"))
    scanner = passes.give(venue_id=rooms[0].room.venue_id, by=by, now=timezone.now())
    _told, scans = _timed(len(seats), lambda n: _scan(scanner.pk, seats[n]))
    found, look_ups = _timed(LOOK_UPS, lambda n: _look_up(n, till))
    return [
        Figure("entries in the database", Ticket.objects.count(), ""),
        Figure("members in the database", Member.objects.count(), ""),
        *bench.spread("a sale of one entry (aim of the 95 %: 50 ms)", sales),
        *bench.spread("a scan", scans),
        Figure("scans, one phone", len(scans) / sum(scans), "per second"),
        *bench.spread("a member look-up (aim of the 95 %: 100 ms)", look_ups),
        Figure("look-ups that found somebody", sum(bool(one.members) for one in found), f"of {LOOK_UPS}"),
    ]


def _timed(times: int, act: Callable[[int], object]) -> tuple[list, list[float]]:
    told, seconds = [], []
    for number in range(times):
        started = time.perf_counter()
        told.append(act(number))
        seconds.append(time.perf_counter() - started)
    return told, seconds


def _sell(room: RoomBooking, till: TillSession) -> Sale:
    return entries.sell_at_door(
        key=uuid4(),
        wanted=[Wanted(room.pk, 500)],
        payments=[Paid(Method.CASH, 500)],
        till_session_id=till.pk,
        by=till.opened_by,
        now=timezone.now(),
    )


def _scan(scanner_id: int, seat: Seat) -> object:
    """At the door of its room: elsewhere it would be refused."""
    return scanning.scan(
        scanner_id=scanner_id,
        text=seat.code,
        room_booking_ids=[seat.room_booking_id],
        now=timezone.now(),
    )


def _look_up(number: int, till: TillSession) -> members.Found:
    typed = f"{NAMES[number % len(NAMES)][:3]}" if number % 2 else f"Nom{number}"
    return members.look_up(typed=typed, till_session_id=till.pk, by=till.opened_by, now=timezone.now())


def _till(by: User) -> TillSession:
    point = SalesPoint.objects.create(slug="bench", name="Bench")
    return TillSession.objects.create(sales_point=point, opened_at=timezone.now(), opened_by=by)


def _room(number: int) -> RoomBooking:
    """A screening in half an hour, in a room of its own."""
    now = timezone.now()
    venue, _made = Venue.objects.get_or_create(slug="bench", defaults={"name": "Bench", "address": "Paris"})
    film, _made = Film.objects.get_or_create(title="Film", defaults={"minutes": 90})
    room = Room.objects.create(venue=venue, slug=f"salle-{number}", name="Salle", seats=ROOM_SEATS + 1)
    screening = Screening.objects.create(
        kind=Kind.FILM,
        regime=Regime.COMMERCIAL,
        venue=venue,
        starts_at=now + timedelta(minutes=30),
        ends_at=now + timedelta(hours=3),
    )
    ProgrammeItem.objects.create(screening=screening, film=film, is_main=True)
    booking = RoomBooking.objects.create(screening=screening, room=room, places=ROOM_SEATS + 1)
    records.waive(screening, [records.Override(Rule.TERMS, "bench")], at=now, by=None)
    programme.publish(screening_id=screening.pk, now=now, by=None)
    return booking


def _a_past() -> None:
    """The one sale made so far, a million times over, in a hundred past seats of each of its room's evenings."""
    ticket = Ticket.objects.select_related("room_booking__screening").get()
    screenings, rooms = _next(Screening), _next(RoomBooking)
    evenings = TICKETS // 100
    _multiply(
        Screening,
        ticket.room_booking.screening_id,
        evenings,
        {
            "id": f"{screenings} + n",
            "ical_uid": "gen_random_uuid()",
            "public_id": "'b' || n",
            "starts_at": "r.starts_at - n * interval '6 hours'",
            "ends_at": "r.ends_at - n * interval '6 hours'",
        },
    )
    _multiply(
        RoomBooking,
        ticket.room_booking_id,
        evenings,
        {"id": f"{rooms} + n", "screening_id": f"{screenings} + n", "blocks": "false"},
    )
    of_its_evening = f"{rooms} + 1 + n % {evenings}"
    seats, sales = _next(Seat), _next(Sale)
    _multiply(Sale, ticket.sale_id, TICKETS, {"id": f"{sales} + n", "key": "gen_random_uuid()"})
    _multiply(
        Seat,
        ticket.seat_id,
        TICKETS,
        {
            "id": f"{seats} + n",
            "sale_id": f"{sales} + n",
            "room_booking_id": of_its_evening,
            "code": "'B' || lpad(n::text, 9, '0')",
        },
    )
    _multiply(
        Ticket,
        ticket.pk,
        TICKETS,
        {
            "id": f"{_next(Ticket)} + n",
            "seat_id": f"{seats} + n",
            "sale_id": f"{sales} + n",
            "room_booking_id": of_its_evening,
            "room_number": "1000 + n",
        },
    )
    payment = PaymentLine.objects.get()
    _multiply(
        PaymentLine,
        payment.pk,
        TICKETS,
        {"id": f"{_next(PaymentLine)} + n", "sale_id": f"{sales} + n"},
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _members() -> None:
    """Names that begin alike, as they do."""
    now = timezone.now()
    Member.objects.bulk_create(
        Member(
            name=f"{NAMES[number % len(NAMES)]}{number % 7} Nom{number}",
            email=f"m{number}@example.org",
            created_at=now,
            last_contact_on=now.date(),
        )
        for number in range(MEMBERS)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tickets_member")


def _next(model: type[models.Model]) -> int:
    """A number above all the ids that the bench's own acts will give."""
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    return int(last) + 1_000_000


def _multiply(model: type[models.Model], pk: int, times: int, differing: Mapping[str, str]) -> None:
    """That row so many times, with these columns computed from n; no trigger runs, no key is looked up."""
    table = model._meta.db_table
    fields = model._meta.local_concrete_fields
    stored = [str(f.column) for f in fields if not getattr(f, "generated", False)]
    values = ", ".join(differing.get(column, f"r.{column}") for column in stored)
    columns = ", ".join(stored)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} r, generate_series(1, {times}) n"  # noqa: S608
            f" WHERE r.id = {pk}"
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
