"""Keeps the demo's processes running: one that dies is started again, and all end when asked to."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from laclef.bootstrap import ROOT

LONGEST_PAUSE = 30.0  # seconds before a process that keeps dying is tried once more
SETTLED = 20.0  # seconds after which a death counts as the first one again


class Child:
    """One process in a session of its own: Ctrl-C reaches us, and we end it in good order."""

    def __init__(self, name: str, command: Sequence[str], say: Callable[[str], None]) -> None:
        self.name, self.command, self.say = name, list(command), say
        self.deaths = 0
        self.wake_at = 0.0
        self.started_at = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def keep_alive(self) -> None:
        """Start it again if it has died; each death in a row waits longer."""
        now = time.monotonic()
        if self.process and self.process.poll() is not None:
            self._bury(now)
        if self.process is None and now >= self.wake_at:
            self.start()

    def _bury(self, now: float) -> None:
        assert self.process is not None  # noqa: S101 -- for the type checker
        self._signal(signal.SIGKILL)  # what it left behind would hold its port
        self.deaths = 1 if now - self.started_at > SETTLED else self.deaths + 1
        pause = 0.0 if self.deaths == 1 else min(2.0 ** (self.deaths - 1), LONGEST_PAUSE)
        when = f"in {pause:.0f} s" if pause else "now"
        self.say(f"The {self.name} ended ({_how(self.process.returncode)}); it starts again {when}.")
        self.wake_at = now + pause
        self.process = None

    def end(self) -> None:
        """Ask it to end; whatever is left of it after ten seconds is killed."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
        self._signal(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _signal(self, kind: signal.Signals) -> None:
        assert self.process is not None  # noqa: S101 -- for the type checker
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, kind)


def _how(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
