#!/usr/bin/env python3
"""Verify an export of the journal with nothing but Python's standard library (3.11 or newer).

    python3 verify_export.py journal.jsonl

An export is UTF-8 text, one JSON object a line. The first is the header: `format` "laclef-journal",
`version` 1, `lines` (how many follow), `sha256` (the hash of the last, 64 zeros when there is none),
`made_at`. Each other holds `canonical`, `previous` and `sha256`, where

- `canonical` is the line itself: JSON with sorted keys, no spaces, non-ASCII as it is, with exactly the keys
  actor, at, business_on, facts, links, nature, number, sales_point; no floats; `at` in UTC to 0.1 s;
- `previous` is the `sha256` of the line before (64 zeros before the first);
- `sha256` is the SHA-256, in lower-case hexadecimal, of `previous` followed by `canonical`, as UTF-8.

Numbers go 1, 2, 3 …; `at` never goes back. Exit status 0: sound. 1: the first wrong line is named.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

FORMAT, VERSION = "laclef-journal", 1
GENESIS = "0" * 64
KEYS = ["actor", "at", "business_on", "facts", "links", "nature", "number", "sales_point"]
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\dZ")


class WrongLine(Exception):
    """The first line that is not as it was written, and what is wrong with it."""


def canonical_line(columns: Mapping[str, Any]) -> str:
    """The one text of a line, from its columns."""
    plain = {key: _plain(value) for key, value in columns.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value.astimezone(UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 100_000}Z"
    return value.isoformat() if isinstance(value, date) else value


def hash_of(previous: str, canonical: str) -> str:
    """The hash of a line: it carries all that came before."""
    return hashlib.sha256((previous + canonical).encode()).hexdigest()


class Chain:
    """Follows the lines one by one and stops at the first that does not continue them."""

    def __init__(self) -> None:
        self.number = 0
        self.sha256 = GENESIS
        self.at = ""

    def follow(self, *, canonical: str, previous: str, sha256: str) -> dict[str, Any]:
        """Take the next line, or raise WrongLine; returns what its text says."""
        due = self.number + 1
        told = self._read(due, canonical)
        if told["number"] != due:
            raise WrongLine(f"line {due} is missing: line {told['number']} stands in its place")
        if previous != self.sha256:
            raise WrongLine(f"line {due} does not continue the line before it")
        if sha256 != hash_of(previous, canonical):
            raise WrongLine(f"line {due} is not the text that was hashed")
        if told["at"] < self.at:
            raise WrongLine(f"line {due} goes back in time")
        self.number, self.sha256, self.at = due, sha256, told["at"]
        return told

    def _read(self, due: int, canonical: str) -> dict[str, Any]:
        try:
            told: Any = json.loads(canonical)
        except (ValueError, TypeError):
            raise WrongLine(f"line {due} is not JSON") from None
        if not isinstance(told, dict) or sorted(told) != KEYS:
            raise WrongLine(f"line {due} does not have the keys of a line")
        if not isinstance(told["number"], int) or not MOMENT.fullmatch(str(told["at"])):
            raise WrongLine(f"line {due} has no proper number and time")
        if canonical_line(told) != canonical:
            raise WrongLine(f"line {due} is not in its canonical form")
        return told

    def end(self, *, number: int, sha256: str) -> None:
        """Raise WrongLine unless the chain ends there: else its last lines were taken away or changed."""
        if self.number < number:
            raise WrongLine(f"line {self.number + 1} is missing: the journal went on to {number}")
        if self.number > number:
            raise WrongLine(f"line {number + 1} is beyond the end of the journal")
        if self.sha256 != sha256:
            raise WrongLine(f"line {number} is not the last line that was written")


def verify(texts: Iterable[str]) -> Chain:
    """Follow an export from its header to its end, one line in memory; raises WrongLine."""
    rows = iter(texts)
    header = _row(next(rows, ""), "the header")
    if (header.get("format"), header.get("version")) != (FORMAT, VERSION):
        raise WrongLine("the header is not that of a journal's export")
    chain = Chain()
    for text in rows:
        row = _row(text, f"line {chain.number + 1}")
        chain.follow(
            canonical=row.get("canonical", ""), previous=row.get("previous", ""), sha256=row.get("sha256", "")
        )
    chain.end(number=header.get("lines", -1), sha256=header.get("sha256", ""))
    return chain


def _row(text: str, name: str) -> dict[str, Any]:
    try:
        row: Any = json.loads(text)
    except ValueError:
        raise WrongLine(f"{name} is not JSON") from None
    if not isinstance(row, dict):
        raise WrongLine(f"{name} is not an object")
    return row


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: verify_export.py FILE\n")
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as export:
            chain = verify(export)
    except (WrongLine, OSError, UnicodeDecodeError) as wrong:
        sys.stderr.write(f"WRONG: {wrong}\n")
        return 1
    sys.stdout.write(f"Sound: {chain.number} lines, the last hash is {chain.sha256}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
