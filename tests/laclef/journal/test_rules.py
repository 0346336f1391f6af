"""The database itself refuses what would break the journal."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from laclef import journal
from laclef.journal.models import Head, Line
from laclef.journal.verify_export import canonical_line, hash_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_lines(db) -> None:
    with journal.atomic():
        for number in range(3):
            journal.note(nature="test.line", links={"order": number}, facts={"count": number})


def refusal(statement: str, parameters: tuple[object, ...] = ()) -> str:
    """The name of the rule that refuses this SQL, now or at the commit."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    assert refused.value.__cause__ is not None
    return refused.value.__cause__.diag.constraint_name  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_line SET facts = '{}' WHERE number = 2",
        "UPDATE journal_line SET number = 9 WHERE number = 3",
        "DELETE FROM journal_line WHERE number = 3",
        "TRUNCATE journal_line",
        "DELETE FROM journal_head",
        "TRUNCATE journal_head",
    ],
)
def test_what_is_written_stays(statement):
    assert refusal(statement) == "journal_only_added"
    assert Line.objects.count() == 3


@pytest.mark.parametrize(
    "change",
    ["number = 2", "number = 4", "number = 3", "sha256 = repeat('0', 64)", "at = at + interval '1 s'"],
)
def test_head_stays_with_the_lines(change):
    assert refusal(f"UPDATE journal_head SET {change}") == "journal_head_follows_the_lines"  # noqa: S608


def test_head_is_one():
    another = "INSERT INTO journal_head (id, number, sha256, at) VALUES (%s, 0, repeat('0', 64), now())"
    assert refusal(another, (2,)) == "journal_head_is_one"
    assert refusal(another, (1,)) == "journal_head_pkey"


def next_line(**wrong: object) -> Line:
    """The line that would follow, but for what is wrong with it."""
    head = Head.objects.get()
    facts: dict[str, object] = {
        "number": 4,
        "nature": "test.raw",
        "at": head.at,
        "business_on": head.at.date(),
    }
    line = Line(**{**facts, "links": {}, "facts": {}, "previous": head.sha256, **wrong})
    line.canonical = str(wrong.get("canonical", canonical_line(line.columns())))
    line.sha256 = str(wrong.get("sha256", hash_of(line.previous, line.canonical)))
    return line


def refusal_of(*lines: Line) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Line.objects.bulk_create(lines)
    assert refused.value.__cause__ is not None
    return refused.value.__cause__.diag.constraint_name  # type: ignore[attr-defined]


def test_raw_insert_that_continues_the_chain_moves_the_head():
    line = next_line()
    Line.objects.bulk_create([line])
    head = Head.objects.get()
    assert (head.number, head.sha256) == (4, line.sha256)


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": 5},
        {"previous": "f" * 64},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"at": datetime(2999, 1, 1, tzinfo=UTC)},
    ],
)
def test_a_line_that_does_not_continue_the_chain(wrong):
    assert refusal_of(next_line(**wrong)) == "journal_line_continues_the_chain"


def test_two_lines_of_one_insert_continue_each_other():
    first = next_line()
    second = next_line(number=5)
    assert refusal_of(first, second) == "journal_line_continues_the_chain"
    Line.objects.bulk_create([first, next_line(number=5, previous=first.sha256)])
    assert Head.objects.get().number == 5


def test_a_number_is_used_once():
    assert refusal_of(next_line(number=3)) == "journal_line_pkey"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", 5),
        ("nature", "test.other"),
        ("actor", 1),
        ("at", datetime(2026, 1, 1, tzinfo=UTC)),
        ("business_on", datetime(2026, 1, 1, tzinfo=UTC).date()),
        ("sales_point", "x"),
        ("links", {"order": 1}),
        ("facts", {"count": 1}),
        ("facts", []),
    ],
)
def test_columns_cannot_say_something_else_than_the_text(column, value):
    line = next_line()
    setattr(line, column, value)
    assert refusal_of(line) == "journal_line_text_tells_the_columns"


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "not JSON",
        '{"number":9,"number":4}',
    ],
)
def test_text_cannot_say_something_else_than_the_columns(text):
    assert refusal_of(next_line(canonical=text)) == "journal_line_text_tells_the_columns"


def test_text_has_one_form():
    spaced = canonical_line(next_line().columns()).replace(",", ", ")
    doubled = canonical_line(next_line().columns()).replace('"facts":', '"facts":{"x":1},"facts":')
    assert refusal_of(next_line(canonical=spaced)) == "journal_line_text_tells_the_columns"
    assert refusal_of(next_line(canonical=doubled)) == "journal_line_text_tells_the_columns"


def test_hash_is_that_of_the_text():
    other = hashlib.sha256(b"other").hexdigest()
    assert refusal_of(next_line(sha256=other)) == "journal_line_hash_of_the_text"


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"nature": "Shouted"}, "journal_line_nature_is_a_code"),
        ({"facts": {"told": "to a.b@example.org"}}, "journal_line_no_address"),
    ],
)
def test_content_rules(wrong, rule):
    assert refusal_of(next_line(**wrong)) == rule


def test_time_is_kept_to_a_tenth():
    at = Head.objects.get().at + timedelta(microseconds=1)
    assert refusal_of(next_line(at=at)) == "journal_line_time_to_a_tenth"
