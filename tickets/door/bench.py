"""manage.py bench door: a sale, a scan and a member look-up, with a million entries and 20,000 members behind them.

The past is filled in with the guards' triggers off, in the bench's own database; what is measured runs under all
of them.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from laclef import bench
from laclef.accounts.models import User
from laclef.accounts.roles import Role
from laclef.bench import Figure
from screenings import programme, records
from screenings.models import Film, Kind, ProgrammeItem, Regime, Room, RoomBooking, Rule, Screening, Venue
from tickets import entries, members
from tickets.door import passes, scanning
from tickets.door.bench_past import NAMES, a_past, members_of_alike_names
from tickets.entries import Wanted
from tickets.issuing import Paid
from tickets.models import Member, Method, Sale, Seat, Ticket, TillSession
from tickets.till import devices, people, sessions
from tickets.till.access import COOKIE

TICKETS, MEMBERS = 1_000_000, 20_000
SALES, ROOM_SEATS, LOOK_UPS = 500, 120, 200


@bench.measures("door")
def measure() -> list[Figure]:
    """Milliseconds of a sale of one entry, alone and asked of the till's page, and of a look-up; scans a second."""
    by = User.objects.create_user("bench@laclef.example")
    client, till = _till(by)
    rooms = [_room(number) for number in range(1 + 2 * SALES // ROOM_SEATS)]
    _sell(rooms[-1], till)
    a_past(TICKETS)
    members_of_alike_names(MEMBERS)
    busy = time.process_time()
    sold, sales = _timed(SALES, lambda n: _sell(rooms[n // ROOM_SEATS], till))
    busy = time.process_time() - busy
    answers, posts = _timed(SALES, lambda n: _sell_on_the_page(client, rooms[(SALES + n) // ROOM_SEATS]))
    _pages, pages = _timed(SALES, lambda n: client.get(answers[n].url))
    seats = list(Seat.objects.filter(sale__in=sold).order_by("pk"))
    scanner = passes.give(venue_id=rooms[0].room.venue_id, by=by, now=timezone.now())
    _told, scans = _timed(len(seats), lambda n: _scan(scanner.pk, seats[n]))
    found, look_ups = _timed(LOOK_UPS, lambda n: _look_up(n, till))
    return [
        Figure("entries in the database", Ticket.objects.count(), ""),
        Figure("members in the database", Member.objects.count(), ""),
        *bench.spread("a sale of one entry (aim of the 95 %: 50 ms)", sales),
        Figure("this process's own part of a sale, mean", busy / SALES * 1000, "ms of CPU"),
        *bench.spread("a sale sent to the till's page, whole answer", posts),
        *bench.spread("the page for the next sale", pages),
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


def _sell_on_the_page(client: Client, room: RoomBooking) -> Any:
    """Through every middleware, as the tablet sends it; 302 leads to the page for the next one."""
    sale = {"k": uuid4(), "salle": room.pk, "p": f"{room.pk}-5", "moyen": Method.CASH.value}
    return client.post(reverse("till:sell"), sale)


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


def _till(by: User) -> tuple[Client, TillSession]:
    """A tablet at which this person stands, and its open session."""
    now = timezone.now()
    by.groups.add(Group.objects.get(name=Role.DOOR))
    __, code = devices.prepare(name="Bench", by=by, now=now)
    device, token = devices.enrol(code=code, now=now)
    people.sign_in(device=device, user=by, now=now, means="pin")
    client = Client(headers={"host": "localhost"})
    client.cookies[COOKIE] = token
    return client, sessions.open_session(sales_point=device.sales_point, float_cents=0, by=by, now=now)


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
