"""A rule broken with plain SQL, which knows no form and no function: what the shell or an import would meet."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from screenings.models import Screening
from screenings.refusals import rule_of


def refused(sql: str, params: Sequence[Any] = ()) -> str:
    """The rule by which the database refuses the statement, at once or at the commit."""

    def attempt() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError) as error:
        attempt()
    return rule_of(error.value)


def set_on(screening: Screening, assignment: str, *params: Any) -> str:
    return refused(
        f"UPDATE screenings_screening SET {assignment} WHERE id = %s",  # noqa: S608
        [*params, screening.pk],
    )
