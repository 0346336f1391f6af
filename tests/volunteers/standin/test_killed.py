"""The worker killed in the middle of a wave: nobody is asked twice, nobody is forgotten."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from laclef.outbox.models import Mail
from tests.laclef.test_jobs import PATIENCE, database_url, until
from tests.volunteers.sides import waiting
from tests.volunteers.standin.acts import asked, someone_cannot, team, tick, told

pytestmark = pytest.mark.django_db(transaction=True)

# One turn of the clock in a process of its own, as the worker's job runs it.
TURN = (
    "import django; django.setup();"
    "from datetime import datetime; from volunteers.jobs import clock;"
    "clock.every_minute(datetime.fromisoformat({now!r}))"
)


def test_a_worker_killed_in_the_middle_of_a_wave():
    """It has written to one person and stops at the second, whose mail another transaction is about to write."""
    now = timezone.now().replace(microsecond=0)
    people = team(3)
    request = someone_cannot(starts_at=now + timedelta(hours=4), now=now)
    event = f"stand_in.asked:{request.pk}"
    facts = {"language": "fr", "subject": "x", "queued_at": now, "not_before": now, "state": "queued"}
    with transaction.atomic():
        Mail.objects.create(event=event, recipient=people[1].user.email, message_id="<x@x>", **facts)
        process = subprocess.Popen(
            [sys.executable, "-c", TURN.format(now=now.isoformat())],
            cwd=settings.BASE_DIR,
            env={
                "DATABASE_URL": database_url(),
                "DJANGO_SETTINGS_MODULE": "laclef.settings",
                "PATH": "/usr/bin",
            },
        )
        until(lambda: waiting() > 0)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=PATIENCE)
        transaction.set_rollback(True)
    until(lambda: not other_connections())
    assert (asked(request), told(event)) == (set(), [])
    tick(now)
    tick(now)
    assert asked(request) == {person.pk for person in people}
    assert told(event) == sorted(person.user.email for person in people)


def other_connections() -> bool:
    """Whether the killed process still holds something: the server notices a moment later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL)"
        )
        return bool(cursor.fetchone()[0])
