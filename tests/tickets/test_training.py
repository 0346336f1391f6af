"""Training leaves one line of the journal each time, and nothing else anywhere."""

import pytest
from django.utils import timezone

from laclef.journal.models import Line
from tests.tickets.acts import open_till
from tickets import training
from tickets.models import Method, PaymentLine, Sale, Seat, Series, Ticket
from tickets.refusals import SaleRefused
from tickets.training import LESSONS

pytestmark = pytest.mark.django_db


def test_five_lessons_leave_five_lines_and_nothing_else() -> None:
    till = open_till()
    assert len(LESSONS) == 5
    for lesson in LESSONS:
        training.sell(
            lesson=lesson,
            amounts=lesson.amounts[::-1],
            method=lesson.method,
            by=till.opened_by,
            sales_point=till.sales_point,
            now=timezone.now(),
        )
    lines = Line.objects.filter(nature=training.NATURE).order_by("number")
    assert [line.facts for line in lines] == [
        {"lesson": number, "says": "TEST NON VENDABLE"} for number in range(1, 6)
    ]
    assert [model.objects.count() for model in (Sale, Seat, Ticket, Series, PaymentLine)] == [0] * 5


@pytest.mark.parametrize(
    ("amounts", "method", "words"),
    [((500,), Method.CASH, "Touche 7"), ((700,), Method.CARD, "autre moyen"), ((), Method.CASH, "Touche 7")],
)
def test_what_is_not_as_asked_says_the_next_gesture(
    amounts: tuple[int, ...], method: Method, words: str
) -> None:
    till = open_till()
    with pytest.raises(SaleRefused, match=words):
        training.sell(
            lesson=LESSONS[0],
            amounts=amounts,
            method=method,
            by=till.opened_by,
            sales_point=till.sales_point,
            now=timezone.now(),
        )
    assert Line.objects.filter(nature=training.NATURE).count() == 0
