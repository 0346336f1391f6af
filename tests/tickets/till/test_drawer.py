"""The drawer of an evening: drops, the blind count, X and Z."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from laclef.journal.models import Line
from tests.tickets.acts import screening_in, sell
from tests.tickets.till.drawers import an_evening, closed, counted, moved
from tickets.models import (
    Moved,
    TillMovement,
    TillSession,
)
from tickets.refusals import TillRefused
from tickets.till import drawer

pytestmark = pytest.mark.django_db


def test_the_z_says_what_the_evening_was(session):
    an_evening(session)
    z = closed(session, 95, left=80, cheque_cents=1000, card_cents=700, note="")
    assert z.count.differs is False
    told = z.figures
    assert {key: told[key] for key in ("sales", "entries", "free", "undone", "undone_cents")} == {
        "sales": 4,
        "entries": 5,
        "free": 1,
        "undone": 1,
        "undone_cents": 500,
    }
    assert told["tariffs"] == [
        ["L00", 1, 0],
        ["L05", 1, 500],
        ["L07", 1, 700],
        ["L10", 1, 1000],
        ["L30", 1, 3000],
    ]
    assert told["methods"] == [["cash", 2, 3500, 500], ["card", 1, 700, 0], ["cheque", 1, 1000, 0]]
    # 80 in the drawer + 35 − 5 − 20 + 5
    assert (told["expected_cash_cents"], told["drops_cents"], told["paid_in_cents"]) == (9500, 2000, 500)
    assert told["perpetual_cents"] == 3500 - 500 + 700 + 1000
    session.refresh_from_db()
    assert (session.closed_at is not None, session.closed_by) == (True, session.opened_by)


def test_numbers_follow_and_the_total_is_perpetual(session):
    sell(screening_in(20), 5, till=session)
    first = closed(session, 85)
    again = TillSession.objects.create(
        sales_point=session.sales_point, opened_at=timezone.now(), opened_by=session.opened_by
    )
    drawer.read_x(session_id=again.pk, by=again.opened_by, now=timezone.now())
    sell(screening_in(20), 6, till=again)
    second = closed(again, 6)
    assert (first.number, second.number) == (1, 2)
    assert (first.figures["perpetual_cents"], second.figures["perpetual_cents"]) == (500, 1100)


def test_a_difference_asks_for_a_word(session):
    with pytest.raises(TillRefused):
        closed(session, 79, note=" ")
    z = closed(session, 79, note="on ne sait pas")
    assert (z.count.cash_difference_cents, z.note) == (-100, "on ne sait pas")


def test_a_sale_after_the_count_makes_it_stale(session):
    count = counted(session, 80)
    sell(screening_in(20), 5, till=session)
    with pytest.raises(TillRefused, match="bougé"):
        drawer.close(
            session_id=session.pk, count_id=count.pk, left_cents=0, by=session.opened_by, now=timezone.now()
        )


def test_only_the_last_count_closes(session):
    first = counted(session, 79)
    counted(session, 80)
    with pytest.raises(TillRefused):
        drawer.close(
            session_id=session.pk,
            count_id=first.pk,
            left_cents=0,
            note="…",
            by=session.opened_by,
            now=timezone.now(),
        )


def test_nothing_moves_in_a_closed_session(session):
    closed(session, 80)
    for act in (lambda: moved(session, 5), lambda: counted(session, 80), lambda: closed(session, 80)):
        with pytest.raises(TillRefused):
            act()


def test_the_database_keeps_what_was_written(session):
    """Guards: tickets_only_added, tickets_till_is_open, whoever asks."""
    count, movement = counted(session, 75), moved(session, 5)
    z = closed(session, 75)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE refuses pending checks by itself
    for row in (count, movement, z):
        table = row._meta.db_table
        for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):  # noqa: S608
            with (
                pytest.raises(IntegrityError, match="tickets_only_added"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql)
    facts = {"till_session": session, "moved_at": timezone.now(), "moved_by": session.opened_by}
    with pytest.raises(IntegrityError, match="tickets_till_session_is_open"), transaction.atomic():
        TillMovement.objects.create(way=Moved.DROP, amount_cents=100, **facts)


def test_the_journal_tells_the_evening(session):
    an_evening(session)
    drawer.read_x(session_id=session.pk, by=session.opened_by, now=timezone.now())
    closed(session, 95)
    natures = list(Line.objects.filter(nature__startswith="till.").values_list("nature", flat=True))
    assert natures[-6:] == [
        "till.opened",
        "till.cash_moved",
        "till.cash_moved",
        "till.read",
        "till.counted",
        "till.closed",
    ]
