"""Reading the whole journal, a page at a time: to verify it, to take it away."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import IO

from django.db import connection

from laclef.journal.models import Line
from laclef.journal.verify_export import FORMAT, VERSION, Chain, WrongLine, canonical_line

PAGE = 1_000


def lines(*, after: int = 0) -> Iterator[Line]:
    """Every line after that number, a page in memory; by number, so that PgBouncer needs no open cursor."""
    while page := list(Line.objects.filter(number__gt=after).order_by("number")[:PAGE]):
        yield from page
        after = page[-1].number


def verify() -> Chain:
    """Follow the stored chain to its head, or raise WrongLine that names the first wrong line.

    Lines written meanwhile are followed too; the head is read with the highest number in one statement.
    """
    if (wrong := _below_one()) is not None:
        raise WrongLine(f"line {wrong} is before the first line")
    chain = Chain()
    while True:
        for line in lines(after=chain.number):
            _follow(chain, line)
        number, sha256, at, highest = _end()
        if highest <= chain.number:
            break
    chain.end(number=number, sha256=sha256)
    if chain.number and at != chain.at:
        raise WrongLine(f"line {chain.number} was not written at the time that the head says")
    return chain


def _follow(chain: Chain, line: Line) -> None:
    chain.follow(canonical=line.canonical, previous=line.previous, sha256=line.sha256)
    if canonical_line(line.columns()) != line.canonical:
        raise WrongLine(f"line {line.number}: its columns do not say what its text says")


def _below_one() -> int | None:
    return Line.objects.filter(number__lt=1).values_list("number", flat=True).first()


def _end() -> tuple[int, str, str, int]:
    """Where the head says the chain ends, and the highest number there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, sha256, at, (SELECT coalesce(max(number), 0) FROM journal_line) FROM journal_head"
        )
        row = cursor.fetchone()
    if row is None:
        raise WrongLine("the head is missing")
    number, sha256, at, highest = row
    return number, sha256, json.loads(canonical_line({"at": at}))["at"], highest


def export(file: IO[str], *, now: datetime) -> int:
    """Write the journal as far as its head stands now, as verify_export.py reads it; returns the lines."""
    number, sha256, _, _ = _end()
    header = {"format": FORMAT, "version": VERSION, "lines": number, "sha256": sha256}
    _write_row(file, {**header, "made_at": now.isoformat()})
    for line in lines():
        if line.number > number:
            break
        _write_row(file, {"canonical": line.canonical, "previous": line.previous, "sha256": line.sha256})
    return number


def _write_row(file: IO[str], row: dict[str, object]) -> None:
    file.write(json.dumps(row, ensure_ascii=False) + "\n")
