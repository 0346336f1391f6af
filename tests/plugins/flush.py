"""Emptying the test database after a live-server or threaded test, in spite of the triggers that refuse it.

Only around that flush, in one transaction, the triggers are off; then what migrations seeded (the journal's
head, the roles) is put back; procrastinate's tables are cleared, too, which Django does not manage.
At any other moment the triggers are on: test_flush.py proves it. What takes long to make (the demo) is
copied once it is made, and put back in the same way.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.utils import CursorWrapper
from pytest_django import DjangoDbBlocker

JOBS = "procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers"
NOT_OURS = ("django_migrations",)


@dataclass(frozen=True)
class Copy:
    """The tables that held rows at one moment, and the statements that fill them again."""

    tables: list[str]
    statements: list[str]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Remember what the migrations seeded, and empty the database in our way."""
    with django_db_blocker.unblock():
        seeds = remember("seeds")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lambda _, __: put_back(seeds))
        yield


def remember(schema: str) -> Copy:
    """Copy every table that is not empty into a schema of that name; the jobs are nobody's to keep."""
    tables, statements = [], []
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        cursor.execute(f"CREATE SCHEMA {schema}")
        for table in sorted(set(_tables_with_rows(cursor)) - set(JOBS.split(", "))):
            cursor.execute(f'CREATE TABLE {schema}."{table}" AS TABLE "{table}"')
            cursor.execute(
                "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                [table],
            )
            columns = cursor.fetchone()[0]
            tables.append(table)
            statements.append(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {schema}."{table}"')  # noqa: S608
            statements += _counters_after(table)
    return Copy(tables, statements)


def _counters_after(table: str) -> list[str]:
    """The rows come back with their own ids: the next row takes the id after them."""
    with connection.cursor() as cursor:
        counters = connection.introspection.get_sequences(cursor, table)
    return [
        f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{counter['column']}'), max({counter['column']}))"  # noqa: S608
        f' FROM "{table}"'
        for counter in counters
    ]


def put_back(copy: Copy) -> None:
    """As it was when it was copied. Only the tables that hold rows: truncating all takes ten times as long."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"TRUNCATE {JOBS}"
        )  # their keys are checked at once, in whatever order they are emptied
        full = _tables_with_rows(cursor)
        off = sorted({*full, *copy.tables})
        for table in off:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        for table in full:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
        for statement in copy.statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in off:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def _tables_with_rows(cursor: CursorWrapper) -> list[str]:
    tables = set(connection.introspection.table_names(cursor)) - set(NOT_OURS)
    has_rows = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM \"{0}\")"
    cursor.execute(" UNION ALL ".join(has_rows.format(table) for table in sorted(tables)))
    return [table for (table,) in cursor.fetchall()]
