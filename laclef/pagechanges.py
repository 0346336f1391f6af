"""Whether what public pages are made of has changed (screenings/migrations/0005 marks each committed change)."""

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import DatabaseError, connection

P = ParamSpec("P")
T = TypeVar("T")


class Watch:
    """The marks of the latest changes, asked for again after a few seconds."""

    def __init__(self) -> None:
        self.known = ""
        self.asked_at = float("-inf")

    def version(self, now: float) -> str | None:
        """Seconds old at most; None where the database cannot say."""
        if not 0 <= now - self.asked_at < settings.PAGE_CACHE_CHECK_SECONDS:
            try:
                self.known = changes()
            except DatabaseError:
                return None
            self.asked_at = now
        return self.known


everywhere = Watch()  # one for this process


def while_nothing_changes(make: Callable[P, T]) -> Callable[P, T]:
    """What every page repeats: made once for its arguments, and again when a change of public pages is seen.

    On where the page cache is on. What it returns is shared: nobody may alter it.
    """
    kept: dict[object, tuple[str, T]] = {}

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        version = everywhere.version(time.time()) if settings.PAGE_CACHE and not settings.DEMO else None
        if version is None:
            return make(*args, **kwargs)
        key = (args, *sorted(kwargs.items()))
        found = kept.get(key)
        if found is None or found[0] != version:
            found = kept[key] = (version, make(*args, **kwargs))
        return found[1]

    return made


def changes() -> str:
    """Something that is another as soon as a committed change can be seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(string_agg(xact || ' ' || changed_at, ',' ORDER BY xact), '') FROM laclef_pagechange"
        )
        marks: str = cursor.fetchone()[0]
    return marks if len(marks) < 64 else hashlib.sha256(marks.encode()).hexdigest()
