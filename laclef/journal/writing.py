"""Noting what happened: lines are written when the outermost journal.atomic ends, or not at all."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, overload

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from laclef.journal import guard
from laclef.journal.guard import NotInTheJournal
from laclef.journal.verify_export import canonical_line, hash_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from laclef.accounts.models import User
    from laclef.journal.models import Line

__all__ = ["NotInTheJournal", "OutsideOfTransaction", "atomic", "note"]

Activity = TypeVar("Activity", bound=Callable[..., Any])


class OutsideOfTransaction(RuntimeError):
    """A line was noted outside of journal.atomic, where nothing would hold it and its cause together."""


class _Note:
    """One line to be, and the mark by which Django tells whether its savepoint was rolled back."""

    def __init__(self, line: "Line", user_id: int | None) -> None:
        self.line = line
        self.user_id = user_id

    def mark(self) -> None:
        """Nothing to do on commit: being still registered is what counts."""


class _Open(threading.local):
    """The notes of this thread's running transaction; None outside of journal.atomic."""

    notes: list[_Note] | None = None


_open = _Open()


@overload
def atomic(activity: Activity) -> Activity: ...
@overload
def atomic(activity: None = None) -> AbstractContextManager[None]: ...
def atomic(activity: Any = None) -> Any:
    """One transaction with its journal lines, as `@journal.atomic` or `with journal.atomic():`.

    A nested one joins; if it fails and its error is caught, its own lines are dropped with its savepoint.
    Inside a bare transaction.atomic the lines are written at the end of journal.atomic and the journal
    stays locked until that outer transaction ends: put journal.atomic outermost.
    """
    return _transaction() if activity is None else _transaction()(activity)


@contextmanager
def _transaction() -> Iterator[None]:
    with transaction.atomic():
        if _open.notes is not None:
            yield
            return
        _open.notes = []
        try:
            yield
            _write(_still_true(_open.notes))
        finally:
            _open.notes = None


def note(
    *,
    nature: str,
    actor: "User | AnonymousUser | None" = None,
    links: Mapping[str, int | str] | None = None,
    facts: Mapping[str, Any] | None = None,
    business_on: date | None = None,
    sales_point: str = "",
) -> "Line":
    """Note one line of the transaction at hand; its number, time and hash are known after journal.atomic.

    links and facts are JSON without floats, names or e-mail addresses (laclef.journal.guard says what is
    checked). Without business_on the line belongs to the cinema day in which it is written.
    """
    from laclef.journal.models import Line

    if _open.notes is None:
        raise OutsideOfTransaction("journal.note() belongs inside of journal.atomic().")
    links, facts = dict(links or {}), dict(facts or {})
    guard.check(nature=nature, sales_point=sales_point, links=links, facts=facts)
    line = Line(nature=nature, links=links, facts=facts, sales_point=sales_point)
    if business_on is not None:
        line.business_on = business_on
    noted = _Note(line, actor.pk if actor is not None else None)
    _open.notes.append(noted)
    transaction.on_commit(noted.mark)
    return line


def _still_true(notes: list[_Note]) -> list[_Note]:
    """The notes whose savepoint was not rolled back: Django forgets the commit hooks of those that were."""
    if connection.needs_rollback:
        return []
    hooks: list[Any] = connection.run_on_commit
    standing = {id(getattr(hook[1], "__self__", None)) for hook in hooks}
    return [noted for noted in notes if id(noted) in standing]


def _write(notes: list[_Note]) -> None:
    """Number, date, chain and insert the lines. The guard of their order: the head's row lock, taken last."""
    from laclef.journal.models import Head, Line, numbers_of

    if not notes:
        return
    numbers = numbers_of({noted.user_id for noted in notes if noted.user_id is not None})
    head = Head.objects.select_for_update(no_key=True).get()
    at = max(_tenth_of_now(), head.at)
    number, previous = head.number, head.sha256
    for noted in notes:
        number += 1
        line = noted.line
        line.number, line.at, line.previous = number, at, previous
        line.actor = None if noted.user_id is None else numbers[noted.user_id]
        line.business_on = line.business_on or cinema_day(at)
        line.canonical = canonical_line(line.columns())
        line.sha256 = previous = hash_of(previous, line.canonical)
    Line.objects.bulk_create([noted.line for noted in notes], batch_size=5_000)


def _tenth_of_now() -> datetime:
    """The database's clock, read after the lock was got, cut to 0.1 s."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now.replace(microsecond=now.microsecond // 100_000 * 100_000)


def cinema_day(at: datetime) -> date:
    """The day of the house at that moment: it turns at CINEMA_DAY_TURNS_AT, local time."""
    local = timezone.localtime(at, timezone.get_default_timezone()).replace(tzinfo=None)
    return (local - timedelta(hours=settings.CINEMA_DAY_TURNS_AT)).date()
