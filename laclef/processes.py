"""Whether another process still lives: what a signal and a lock file do not tell."""

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path


def pid_in(data: Path) -> int | None:
    """The process named by this data folder's lock file, which a crash leaves behind."""
    with suppress(OSError, ValueError, IndexError):
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    return None


def has_ended(pid: int, *, seconds: float) -> bool:
    """Whether the process ends in time, be it noticed by its parent or not."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)  # it may be our own, or we a container's first process
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, PermissionError):  # gone, or its number is somebody else's by now
            return True
        if is_zombie(pid):
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)


def is_zombie(pid: int) -> bool:
    """Whether the process is dead and only waits for its parent to notice."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    with suppress(OSError):
        ask = ["ps", "-o", "stat=", "-p", str(pid)]
        done = subprocess.run(ask, capture_output=True, text=True, check=False)
        return done.stdout.strip().startswith("Z")
    return False
