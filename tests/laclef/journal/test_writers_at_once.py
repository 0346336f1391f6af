"""Threads that write at once: the head's lock gives gapless numbers and one chain.

Without select_for_update in journal.writing the writers take the same number and this fails.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from laclef import journal
from laclef.journal import reading
from laclef.journal.models import Actor, Line
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, ROUNDS = 6, 12


def test_numbers_have_no_gap_and_the_chain_holds():
    people = [make_user() for _ in range(3)]
    together = Barrier(WRITERS)

    def write(writer: int) -> None:
        try:
            together.wait(timeout=20)
            for turn in range(ROUNDS):
                try:
                    with journal.atomic():
                        for step in range(turn % 3 + 1):
                            actor = people[(writer + step) % 3]
                            journal.note(
                                nature="test.line", actor=actor, links={"writer": writer, "turn": turn}
                            )
                        if turn % 4 == 3:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    pass
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS), timeout=60))

    kept = WRITERS * sum(turn % 3 + 1 for turn in range(ROUNDS) if turn % 4 != 3)
    assert list(Line.objects.values_list("number", flat=True)) == list(range(1, kept + 1))
    assert reading.verify().number == kept
    assert Actor.objects.count() == len(people)


def test_lines_of_one_transaction_stand_together():
    together = Barrier(2)

    def write(writer: int) -> None:
        try:
            with journal.atomic():
                journal.note(nature="test.first", links={"writer": writer})
                together.wait(timeout=20)  # both hold notes at once
                journal.note(nature="test.second", links={"writer": writer})
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2), timeout=60))
    writers = [links["writer"] for links in Line.objects.values_list("links", flat=True)]
    assert writers in ([0, 0, 1, 1], [1, 1, 0, 0])
