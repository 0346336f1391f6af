"""What every test may count on."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation


@pytest.fixture(autouse=True, scope="session")
def flush_beyond_triggers() -> Iterator[None]:
    """After a threaded or browser test the tables are emptied: the journal's refusals look away meanwhile."""
    flush = DatabaseOperations.execute_sql_flush

    def flush_as_replica(self: Any, sql_list: Iterable[str]) -> None:
        off, on = "SET session_replication_role = replica", "SET session_replication_role = DEFAULT"
        flush(self, [off, *sql_list, on])

    DatabaseOperations.execute_sql_flush = flush_as_replica  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    """A page asked in English leaves its language behind in the thread: each test starts in French."""
    with translation.override("fr"):
        yield
