"""The triggers are off only while the test database is emptied."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from laclef import journal
from laclef.journal.models import Head, Line
from laclef.outbox.jobs import sweep
from tests.plugins.flush import put_back, remember

pytestmark = pytest.mark.django_db(transaction=True)


def write_a_line() -> None:
    with journal.atomic():
        journal.note(nature="test.line")


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def test_flush_empties_the_journal_and_seeds_its_head():
    write_a_line()
    call_command("flush", interactive=False, verbosity=0)
    assert list(Line.objects.all()) == []
    assert Head.objects.get().number == 0
    write_a_line()
    assert Head.objects.get().number == 1


def test_a_copy_is_put_back_as_it_was_and_goes_on_from_there():
    write_a_line()
    copy = remember("essai")
    before = list(Line.objects.values_list())
    write_a_line()
    put_back(copy)
    assert (list(Line.objects.values_list()), Head.objects.get().number) == (before, 1)
    write_a_line()
    assert Head.objects.get().number == 2
    assert refused("DELETE FROM journal_line")


def test_flush_empties_the_jobs():
    sweep.defer(timestamp=1)
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone()[0] == 0


def test_triggers_are_on_after_a_flush():
    call_command("flush", interactive=False, verbosity=0)
    write_a_line()
    assert refused("TRUNCATE journal_line")
    assert refused("DELETE FROM journal_line")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'")
        assert cursor.fetchall() == []
