"""`manage.py test`: everything the tests need, then pytest on everything, with its own closing line."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from laclef import bootstrap, chromium, commands, translations


def run(arguments: list[str]) -> int:
    """Set up, run pytest with these arguments (none: everything) and return its exit code."""
    chromium.ensure()
    # Its own data folder: the tests touch neither the demo's pictures nor its database.
    os.environ["LACLEF_DATA_DIR"] = str(bootstrap.data_dir() / "tests")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop beside Django
    os.environ.pop("LACLEF_DEMO", None)
    with _one_run_at_a_time(), commands.database(durable=False):
        translations.compile_all()
        pytest = [sys.executable, "-m", "pytest", *(arguments or _everything())]
        return subprocess.call(pytest, cwd=bootstrap.ROOT)


def _everything() -> list[str]:
    """The whole suite uses every core, a file of tests staying on one; a chosen test starts quicker alone."""
    cores = os.cpu_count() or 1
    return ["-n", str(min(cores, 4)), "--dist", "loadfile"] if cores > 1 else []


@contextmanager
def _one_run_at_a_time() -> Iterator[None]:
    """Two runs in one checkout would take each other's test database away."""
    folder = bootstrap.data_dir()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            bootstrap.say("Another test run is going on here; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
