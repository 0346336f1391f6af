"""Repeating while somebody publishes the week: both take the screenings' locks in the same order."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction
from django.test import RequestFactory
from django.utils import timezone
from psycopg.errors import DeadlockDetected

from laclef.crowded import InWords
from screenings import copying, programme
from screenings.models import Screening
from tests.factories import make_screening
from tests.tickets.test_races import somebody_waits


@pytest.mark.django_db(transaction=True)
def test_a_repetition_is_repeated_while_its_first_is_published() -> None:
    """Guard: the sorted locks in copying._locked_with_the_first; without them each waits for the other."""
    first = make_screening()
    until = first.starts_at.date() + timedelta(weeks=3)
    again = copying.repeat_weekly(
        screening_id=first.pk, until=until - timedelta(weeks=2), now=timezone.now(), by=None
    )[0]
    told: list[Any] = []

    def apart(act: Callable[[], object]) -> None:
        try:
            told.append(act())
        except Exception as error:
            told.append(error)
        finally:
            connections.close_all()

    repeat = lambda: copying.repeat_weekly(screening_id=again.pk, until=until, now=timezone.now(), by=None)  # noqa: E731
    repeating = Thread(target=apart, args=[repeat])
    with transaction.atomic():
        programme.locked(first.pk)
        repeating.start()
        assert somebody_waits()
        programme.locked(again.pk)
    repeating.join(timeout=30)
    assert [len(made) for made in told] == [2]
    assert Screening.objects.filter(repeats=first).count() == 3


@pytest.mark.django_db
def test_two_who_wait_for_each_other_are_told_in_words() -> None:
    error = OperationalError("deadlock detected")
    error.__cause__ = DeadlockDetected()
    answer = InWords(lambda _request: None).process_exception(RequestFactory().get("/"), error)  # type: ignore[arg-type, return-value]
    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
