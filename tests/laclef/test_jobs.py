"""A real worker in a process of its own, killed in the middle of a job."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app, connector_params
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from laclef import jobs
from laclef.management.commands.worker import WorkerConnector
from laclef.outbox.jobs import sweep
from laclef.outbox.models import Mail, State

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 40  # seconds, before a test gives up
STALLED_AFTER = 2


def until(true: Callable[[], Any]) -> None:
    """Wait until it is true, or fail."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {PATIENCE} s in vain")
        time.sleep(0.1)


def database_url() -> str:
    """The address of the test database, for another process."""
    facts = connection.settings_dict
    host = facts["OPTIONS"].get("host") or facts["HOST"] or "localhost"
    port = f"&port={facts['PORT']}" if facts["PORT"] else ""
    person = (
        f"{quote(facts['USER'])}:{quote(facts['PASSWORD'])}" if facts["PASSWORD"] else quote(facts["USER"])
    )
    return f"postgres://{person}@/{quote(facts['NAME'])}?host={quote(host, safe='/')}{port}"


@contextmanager
def worker(folder: Path, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A worker on the test database, ended with the test whatever happens."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker", *arguments],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "tests.laclef.worker_settings",
            "TEST_MAIL_FOLDER": str(folder),
            "WORKER_STALLED_AFTER_SECONDS": str(STALLED_AFTER),
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)


def job_of_the_mail() -> ProcrastinateJob:
    return ProcrastinateJob.objects.get(task_name="outbox.send")


def test_a_worker_killed_in_the_middle_of_a_job(queue, tmp_path, settings):
    settings.WORKER_STALLED_AFTER_SECONDS = STALLED_AFTER
    mail = queue()
    with worker(tmp_path, TEST_MAIL_HANGS="1") as killed:
        until((tmp_path / "begun").exists)
        assert job_of_the_mail().status == "doing"
        assert jobs.worker_is_alive()
        killed.send_signal(signal.SIGKILL)
        killed.wait(timeout=PATIENCE)
    until(lambda: not jobs.worker_is_alive())
    assert job_of_the_mail().status == "doing"
    assert Mail.objects.get().state == State.QUEUED

    with worker(tmp_path) as second:
        until(lambda: job_of_the_mail().status == "succeeded")
        assert Mail.objects.get().state == State.SENT
        assert (tmp_path / "sent").read_text() == f"{mail.message_id}\n"
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=PATIENCE) == 0
    assert not ProcrastinateWorker.objects.exists()


def test_a_worker_says_what_it_does_and_stops_when_nothing_is_left(queue, tmp_path):
    queue()
    with worker(tmp_path, "--once") as process:
        told, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
    assert "Worker: " in told
    assert Mail.objects.get().state == State.SENT


def test_what_a_job_defers_is_rolled_back_with_it(queue):
    """Through the worker's own pool the mail's job would be there before the mail, and be lost."""

    @transaction.atomic
    def fail() -> None:
        queue()
        raise ZeroDivisionError

    with app.replace_connector(WorkerConnector(kwargs=connector_params())), pytest.raises(ZeroDivisionError):
        fail()
    assert not ProcrastinateJob.objects.exists()


def test_of_a_stalled_cron_job_only_one_waits():
    first = sweep.configure().defer(timestamp=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [first])
    second = sweep.configure().defer(timestamp=2)
    assert async_to_sync(jobs.retry_stalled_jobs)(app) == 0
    assert list(ProcrastinateJob.objects.values_list("pk", "status")) == [(second, "todo")]


def test_a_worker_outlives_its_connections(queue, tmp_path, settings):
    settings.WORKER_STALLED_AFTER_SECONDS = STALLED_AFTER
    with worker(tmp_path) as process:
        until(jobs.worker_is_alive)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert cursor.fetchone()[0] > 0
        queue()
        until(lambda: Mail.objects.get().state == State.SENT)
        until(jobs.worker_is_alive)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0
