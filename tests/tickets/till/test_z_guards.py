"""A till session and its Z, told apart with plain SQL: the database itself refuses, by the rule's name."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.tickets.acts import open_till, screening_in, sell
from tests.tickets.test_guards import line, refused, refused_act
from tickets.models import Reading, TillCount, TillMovement, TillReport, TillSession

pytestmark = pytest.mark.django_db


def z_of(till: TillSession) -> TillReport:
    """A Z as a careless script would write it: its session stays open."""
    at = timezone.now()
    counted = TillCount.objects.create(
        till_session=till,
        pieces={},
        cash_cents=0,
        cheque_cents=0,
        expected_cash_cents=0,
        expected_cheque_cents=0,
        expected_card_cents=0,
        counted_at=at,
        counted_by=till.opened_by,
    )
    facts = {"till_session": till, "sales_point": till.sales_point, "made_at": at, "made_by": till.opened_by}
    number = TillReport.objects.count() + 1
    return TillReport.objects.create(kind=Reading.Z, number=number, figures={}, count=counted, **facts)


def test_a_till_closes_on_its_z_and_at_once() -> None:
    till = open_till()
    closing = "UPDATE tickets_tillsession SET closed_at = now(), closed_by_id = opened_by_id"
    assert refused(closing) == "tickets_till_closes_on_its_z"
    born_closed = {"closed_at": timezone.now(), "closed_by": till.opened_by}
    assert refused_act(lambda: open_till(**born_closed)) == "tickets_till_closes_on_its_z"
    assert refused_act(lambda: z_of(till)) == "tickets_z_closes_its_session"


def test_nothing_lands_in_a_till_after_its_z() -> None:
    """Nor a second Z, though its session is not closed yet."""
    screening, till = screening_in(40), open_till()
    sale = sell(screening, 5, till=till)
    by = {"till_session": till, "moved_at": timezone.now(), "moved_by": till.opened_by}
    with transaction.atomic():
        z_of(till)
        for act in (
            line(sale, 500),
            lambda: sell(screening, 5, till=till),
            lambda: TillMovement.objects.create(way="drop", amount_cents=100, **by),
            lambda: z_of(till),
        ):
            with pytest.raises(IntegrityError, match="tickets_nothing_after_the_z"), transaction.atomic():
                act()
        transaction.set_rollback(True)
