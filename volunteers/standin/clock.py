"""What is due each minute; running it twice does nothing more, and one part that fails keeps back no other."""

import logging
from collections.abc import Callable
from datetime import datetime

from volunteers.standin import decisions, reminders, requests, swaps, understaffed, waiting, waves

log = logging.getLogger(__name__)

PARTS: tuple[Callable[..., int], ...] = (
    requests.settle,
    swaps.expire,
    waiting.run,
    waves.run,
    decisions.put,
    understaffed.warn,
    reminders.remind,
    reminders.digest,
    reminders.lapsing,
    reminders.nudge,
)


def every_minute(now: datetime) -> None:
    """One turn of the clock."""
    for part in PARTS:
        try:
            part(now=now)
        except Exception:
            log.exception("The minute's %s failed; the others go on.", part.__module__)
