"""Whoever gets past the triggers is found out, and the first wrong line is named."""

import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from laclef import journal
from laclef.journal import verify_export

pytestmark = pytest.mark.django_db
SCRIPT = Path(verify_export.__file__)
LINES = 5
CHANGE = "UPDATE journal_line SET facts = '{\"cents\": 1}' WHERE number = %s"
TURN_BACK = "UPDATE journal_line SET at = at - interval '1 h' WHERE number = %s"
RETELL = """UPDATE journal_line
    SET canonical = journal_text_of(number, at, business_on, nature, sales_point, actor, links, facts)
    WHERE number = %s"""
REHASH = """UPDATE journal_line
    SET sha256 = encode(sha256(convert_to(previous || canonical, 'UTF8')), 'hex') WHERE number = %s"""
REHEAD = """UPDATE journal_head SET sha256 = l.sha256, at = l.at
    FROM journal_line l WHERE l.number = %s"""


@pytest.fixture(autouse=True)
def some_lines(db) -> None:
    with journal.atomic():
        for number in range(LINES):
            journal.note(nature="test.line", links={"order": number}, facts={"cents": 500, "title": "été"})


def tamper(*statements: str, number: int | None = None) -> None:
    """What the owner of the tables could do: no trigger, no check, any SQL."""
    checks = (
        "journal_line_text_tells_the_columns",
        "journal_line_hash_of_the_text",
        "journal_line_number_from_one",
    )
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_line DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE journal_head DISABLE TRIGGER USER")
        for check in checks:
            cursor.execute(f"ALTER TABLE journal_line DROP CONSTRAINT {check}")
        for statement in statements:
            cursor.execute(statement, None if number is None else [number])


def verdict() -> str:
    """What the command says; a wrong line makes it exit with status 1."""
    out = StringIO()
    try:
        call_command("verify_journal", stdout=out)
    except CommandError as error:
        return str(error) if error.returncode == 1 else f"exit {error.returncode}"
    return out.getvalue()


def test_sound():
    assert verdict().startswith(f"Sound: {LINES} lines")


def test_pages_are_followed(monkeypatch):
    monkeypatch.setattr("laclef.journal.reading.PAGE", 2)
    assert verdict().startswith(f"Sound: {LINES} lines")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("facts = '{\"cents\": 1}'", "line 3: its columns do not say"),
        ("actor = 9", "line 3: its columns do not say"),
        ("business_on = '2020-01-01'", "line 3: its columns do not say"),
        ("nature = 'test.x'", "line 3: its columns do not say"),
        ("links = '{}'", "line 3: its columns do not say"),
        ("sales_point = 'x'", "line 3: its columns do not say"),
        ("at = at - interval '1 d'", "line 3: its columns do not say"),
        ("canonical = '{}'", "line 3 does not have the keys"),
        ("canonical = 'x'", "line 3 is not JSON"),
        ("canonical = canonical || ' '", "line 3 is not in its canonical"),
        ("canonical = replace(canonical, '500', '400')", "line 3 is not the text"),
        ("sha256 = repeat('a', 64)", "line 3 is not the text"),
        ("previous = repeat('a', 64)", "line 3 does not continue"),
    ],
)
def test_a_changed_line_is_named(change, told):
    tamper(f"UPDATE journal_line SET {change} WHERE number = 3")  # noqa: S608
    assert verdict().startswith(f"WRONG: {told}")


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("DELETE FROM journal_line WHERE number = 1", "line 1 is missing"),
        ("DELETE FROM journal_line WHERE number = 3", "line 3 is missing"),
        ("DELETE FROM journal_line WHERE number = 5", "line 5 is missing"),
        ("DELETE FROM journal_line", "line 1 is missing"),
        ("UPDATE journal_line SET number = 0 WHERE number = 1", "line 0 is before the first line"),
        ("UPDATE journal_head SET number = 4", "line 5 is beyond the end"),
        ("UPDATE journal_head SET number = 9", "line 6 is missing"),
        ("UPDATE journal_head SET sha256 = repeat('a', 64)", "line 5 is not the last line"),
        ("UPDATE journal_head SET at = at + interval '1 s'", "line 5 was not written at the time"),
        ("DELETE FROM journal_head", "the head is missing"),
    ],
)
def test_a_missing_line_or_another_head_is_named(sql, told):
    tamper(sql)
    assert verdict().startswith(f"WRONG: {told}")


@pytest.mark.parametrize(
    ("number", "told"), [(3, "line 4 does not continue"), (5, "line 5 is not the last line")]
)
def test_a_line_rewritten_with_all_its_parts_breaks_what_follows(number, told):
    tamper(CHANGE, RETELL, REHASH, number=number)
    assert verdict().startswith(f"WRONG: {told}")


def test_time_that_goes_back_is_named():
    tamper(TURN_BACK, RETELL, REHASH, REHEAD, number=5)
    assert verdict() == "WRONG: line 5 goes back in time"


def exported(tmp_path: Path) -> Path:
    file = tmp_path / "journal.jsonl"
    call_command("export_journal", file, stdout=StringIO())
    return file


def judge(file: Path) -> tuple[int, str]:
    """What the script says on its own: isolated Python, no Django, no project on the path."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, file], capture_output=True, text=True, timeout=30, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_export_verifies_without_the_software(tmp_path):
    status, told = judge(exported(tmp_path))
    assert (status, told.startswith(f"Sound: {LINES} lines")) == (0, True)


def test_export_of_an_empty_journal_verifies(tmp_path):
    tamper("DELETE FROM journal_line", "UPDATE journal_head SET number = 0, sha256 = repeat('0', 64)")
    status, told = judge(exported(tmp_path))
    assert (status, told.startswith("Sound: 0 lines")) == (0, True)


def change_cents(rows: list[str]) -> list[str]:
    """In the line's text: its hash may hold the same figures."""
    return [*rows[:3], re.sub(r"(cents\W+)500", r"\g<1>400", rows[3]), *rows[4:]]


def change_header(**facts: object):
    return lambda rows: [json.dumps({**json.loads(rows[0]), **facts}), *rows[1:]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (change_cents, "line 3 is not the text"),
        (lambda rows: rows[:-1], "line 5 is missing"),
        (lambda rows: [*rows[:2], *rows[3:]], "line 2 is missing"),
        (lambda rows: [*rows[:2], rows[3], rows[2], *rows[4:]], "line 2 is missing"),
        (lambda rows: [*rows, rows[-1]], "line 6 is missing"),
        (lambda rows: rows[1:], "the header"),
        (lambda rows: [], "the header"),
        (lambda rows: [*rows[:4], "x", *rows[5:]], "line 4 is not JSON"),
        (lambda rows: [*rows[:4], "[]", *rows[5:]], "line 4 is not an object"),
        (lambda rows: [*rows[:4], "{}", *rows[5:]], "line 4 is not JSON"),
        (change_header(lines=4), "line 5 is beyond the end"),
        (change_header(sha256="a" * 64), "line 5 is not the last line"),
        (change_header(format="other"), "the header is not"),
    ],
)
def test_a_changed_export_is_found_out(tmp_path, change, told):
    file = exported(tmp_path)
    file.write_text("\n".join(change(file.read_text().splitlines())))
    status, words = judge(file)
    assert (status, words[: len(f"WRONG: {told}")]) == (1, f"WRONG: {told}")
