"""Two people at the same moment, with real threads.

A race is made, not hoped for: one side stops, inside of its transaction and holding its locks, until
the database itself says that the other side waits for them, or has come through.
"""

import threading
import time
from collections.abc import Callable

from django.db import connection, connections, transaction

from volunteers.models import SignUp, SignUpState

PATIENCE = 10.0


class Side(threading.Thread):
    """One of two people; says how it ended."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.act = act
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.act()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def ended(self) -> BaseException | None:
        self.join(PATIENCE)
        assert not self.is_alive()
        return self.error


def waiting() -> int:
    """How many connections to this database wait for a lock."""
    with connection.cursor() as cursor:
        # Within a transaction the activity is read once and kept: forget what was read.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def until_blocked(side: Side, *, others: int = 0) -> None:
    """Return when the side waits for a lock, beside the `others` who do, or is through without having waited."""
    deadline = time.monotonic() + PATIENCE
    while side.is_alive() and waiting() <= others:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def against(first: Callable[[], object], second: Callable[[], object]) -> BaseException | None:
    """First does its part and holds its transaction open while second tries; returns how second ended."""
    with transaction.atomic():
        first()
        side = Side(second)
        until_blocked(side)
    return side.ended()


def double_booked() -> list[int]:
    """Volunteers with two sure places at the same hours, read without the function the guards use."""
    places = list(SignUp.objects.filter(state=SignUpState.LIVE).select_related("shift"))
    return [
        one.volunteer_id
        for one in places
        for other in places
        if one.pk < other.pk
        and one.volunteer_id == other.volunteer_id
        and one.shift.starts_at < other.shift.ends_at
        and other.shift.starts_at < one.shift.ends_at
    ]
