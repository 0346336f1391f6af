import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection, transaction

from laclef import journal
from laclef.accounts.models import User
from laclef.journal.models import Actor, Head, Line
from laclef.journal.verify_export import GENESIS, hash_of
from laclef.journal.writing import cinema_day
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def natures() -> list[str]:
    return list(Line.objects.order_by("number").values_list("nature", flat=True))


def test_line_is_chained_and_tells_its_columns():
    person = make_user()
    with journal.atomic():
        first = journal.note(
            nature="screening.published", actor=person, links={"screening": 7}, facts={"seats": 120}
        )
        second = journal.note(nature="screening.moved", business_on=date(2026, 2, 3), sales_point="caisse 1")
        assert first.number is None
    stored = Line.objects.get(pk=first.number)
    assert (second.number, second.previous) == (first.number + 1, stored.sha256)
    assert stored.sha256 == hash_of(stored.previous, stored.canonical)
    assert json.loads(stored.canonical) == {
        "actor": Actor.objects.get(user=person).number,
        "at": stored.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.")
        + f"{stored.at.microsecond // 100_000}Z",
        "business_on": cinema_day(stored.at).isoformat(),
        "facts": {"seats": 120},
        "links": {"screening": 7},
        "nature": "screening.published",
        "number": stored.number,
        "sales_point": "",
    }
    assert stored.at.microsecond % 100_000 == 0
    assert Head.objects.get().sha256 == second.sha256


def test_first_line_follows_the_genesis():
    with journal.atomic():
        line = journal.note(nature="test.first")
    assert (line.number, line.previous) == (1, GENESIS)


def test_outside_of_a_journal_transaction_is_refused():
    with pytest.raises(journal.OutsideOfTransaction):
        journal.note(nature="test.line")
    with transaction.atomic(), pytest.raises(journal.OutsideOfTransaction):
        journal.note(nature="test.line")


def test_decorated_function_joins_and_writes_at_the_outermost_exit():
    @journal.atomic
    def inner() -> Line:
        return journal.note(nature="test.inner")

    with journal.atomic():
        line = inner()
        assert natures() == []
        journal.note(nature="test.outer")
    assert natures() == ["test.inner", "test.outer"]
    assert line.number == 1


def test_an_error_takes_the_lines_with_it():
    @journal.atomic
    def fail() -> None:
        journal.note(nature="test.lost")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert natures() == []
    with journal.atomic():
        journal.note(nature="test.next")
    assert natures() == ["test.next"]


@pytest.mark.parametrize("inner", [journal.atomic, transaction.atomic])
def test_a_caught_failure_drops_only_its_own_lines(inner):
    with journal.atomic():
        journal.note(nature="test.before")
        try:
            with inner():
                journal.note(nature="test.lost")
                raise ZeroDivisionError
        except ZeroDivisionError:
            journal.note(nature="test.caught")
        with inner():
            journal.note(nature="test.kept")
    assert natures() == ["test.before", "test.caught", "test.kept"]


def test_a_doomed_transaction_writes_nothing():
    with transaction.atomic():
        with journal.atomic():
            journal.note(nature="test.lost")
            transaction.set_rollback(True)
        transaction.set_rollback(False)
    assert natures() == []


def test_rolled_back_by_a_transaction_around_it():
    @transaction.atomic
    def fail() -> None:
        with journal.atomic():
            journal.note(nature="test.lost")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert natures() == []
    assert Head.objects.get().number == 0


def test_emptied_actors_leave_the_lines_and_numbers_never_come_back():
    person = make_user()
    with journal.atomic():
        line = journal.note(nature="test.line", actor=person)
    Actor.objects.all().delete()
    with journal.atomic():
        again = journal.note(nature="test.line", actor=person)
    assert Line.objects.get(pk=line.number).actor == line.actor
    assert again.actor > line.actor
    User.objects.filter(pk=person.pk).delete()
    assert not Actor.objects.exists()


def test_many_lines_cost_the_queries_of_one(django_assert_num_queries):
    def write(count: int) -> None:
        with journal.atomic():
            for _ in range(count):
                journal.note(nature="test.line")

    with django_assert_num_queries(5):  # savepoint, head, clock, insert, release
        write(1)
    with django_assert_num_queries(5):
        write(300)


def test_time_never_goes_back_when_the_clock_does():
    with journal.atomic():
        journal.note(nature="test.line")
    future = "2999-01-01T00:00:00Z"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_head DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_head SET at = %s", [future])
        cursor.execute("ALTER TABLE journal_head ENABLE TRIGGER USER")
    with journal.atomic():
        line = journal.note(nature="test.line")
    assert line.at == datetime(2999, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-24T03:59:00Z", date(2026, 11, 23)),
        ("2026-11-24T04:00:00Z", date(2026, 11, 24)),
        ("2026-03-29T02:59:00Z", date(2026, 3, 28)),  # the night that loses an hour: 4:59
        ("2026-03-29T03:00:00Z", date(2026, 3, 29)),
    ],
)
def test_cinema_day_turns_at_five_in_paris(moment, day):
    with time_machine.travel(moment):
        assert cinema_day(datetime.fromisoformat(moment)) == day


@pytest.mark.parametrize(
    "line",
    [
        {"facts": {"told": "écrire à Jean <jean.d@example.org>"}},
        {"facts": {"deep": [{"told": "jean@example.org"}]}},
        {"facts": {"name": "x"}},
        {"facts": {"deep": [{"guest_name": "x"}]}},
        {"facts": {"email": "x"}},
        {"facts": {"payload": {}}},
        {"facts": {"price": 4.5}},
        {"facts": {"at": datetime(2026, 1, 1, tzinfo=UTC)}},
        {"facts": {1: "x"}},
        {"facts": {"nul": "\x00"}},
        {"facts": {"half": "\ud800"}},
        {"links": {"order": 1.5}},
        {"links": {"order": True}},
        {"links": {"member": "a@example.org"}},
        {"links": {"order": 2**63}},
        {"nature": "Published"},
        {"nature": "published"},
        {"nature": "a." + "b" * 80},
        {"sales_point": "a@example.org"},
        {"sales_point": "x" * 41},
    ],
)
def test_what_may_not_stand_in_the_journal(line):
    with journal.atomic(), pytest.raises(journal.NotInTheJournal):
        journal.note(**{"nature": "test.line", **line})
    assert natures() == []


def test_text_that_is_hard_to_write_the_same_way_twice():
    facts = {
        "é\n\t\b\f\r\x01\x7f\u2028": ['"\\/</script>', {"b": 2, "a": [], "ä": {}}],
        "Z": 10**30,
        "a": None,
        "\U0001f3ac": [True, False, -1],
        "\uffff": "œ",
    }
    with journal.atomic():
        line = journal.note(nature="test.hard", facts=facts, sales_point='é"\\\n')
    assert Line.objects.get(pk=line.number).facts == facts
