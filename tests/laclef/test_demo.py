"""The demo: its processes come back, its port is asked for, real data are left alone."""

import fcntl
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import connection

from laclef.management.commands import demo
from laclef.supervisor import Child


def wait_for_death(child: Child) -> None:
    os.kill(child.process.pid, signal.SIGKILL)
    os.waitid(os.P_PID, child.process.pid, os.WEXITED | os.WNOWAIT)


def test_a_killed_process_comes_back_at_once_then_more_slowly():
    said = []
    child = Child("worker", [sys.executable, "-c", "import time; time.sleep(60)"], said.append)
    child.start()
    try:
        first = child.process.pid
        wait_for_death(child)
        child.keep_alive()
        assert child.process.pid != first
        wait_for_death(child)
        child.keep_alive()
        assert child.process is None
        assert child.wake_at > time.monotonic()
        assert said == [
            "The worker ended (signal 9); it starts again now.",
            "The worker ended (signal 9); it starts again in 2 s.",
        ]
    finally:
        child.end()


def test_ending_a_process_ends_what_it_started(tmp_path):
    """The grandchild ignores a polite request and holds a lock, which only its death releases."""
    lock = tmp_path / "lock"
    grandchild = (
        "import fcntl, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"f = open({str(lock)!r}, 'w'); fcntl.flock(f, fcntl.LOCK_EX);"
        "f.write('held'); f.flush(); time.sleep(60)"
    )
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    child = Child("web server", [sys.executable, "-c", script], lambda text: None)
    child.start()
    deadline = time.monotonic() + 20
    while not (lock.exists() and lock.read_text() == "held"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    child.end()
    assert is_released(lock)


def is_released(lock: Path) -> bool:
    """Whether nobody holds the lock any more, within five seconds."""
    deadline = time.monotonic() + 5
    with lock.open() as ours:
        while time.monotonic() < deadline:
            with suppress(BlockingIOError):
                fcntl.flock(ours, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            time.sleep(0.05)
    return False


def test_a_taken_port_is_said():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"port {port}.*--port {port + 1}"):
            demo.refuse_taken(port)


@pytest.mark.django_db
def test_invented_data_do_not_go_into_a_real_house(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/")
    with pytest.raises(CommandError, match="no demo"):
        demo.refuse_real_data()
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE django_migrations IS '{demo.DEMO_MARK}'")
    demo.refuse_real_data()


@pytest.mark.django_db
def test_one_demo_prepares_at_a_time():
    """Guard: the advisory lock in demo.alone()."""
    with demo.alone(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [demo.PREPARING])
        assert cursor.fetchone() == (False,)
