"""Prints are numbered and never taken back; the step at the approved till is one dated row."""

import pytest
from django.conf import LazySettings
from django.utils import timezone

from laclef.journal.models import Line
from tests.tickets.acts import open_till, screening_in, sell
from tests.tickets.test_guards import refused
from tickets import approved_till, cancelling, printing
from tickets.models import ApprovedTillStep, Printing
from tickets.printing import PrintingRefused

pytestmark = pytest.mark.django_db


def test_the_first_print_is_the_entry_the_others_are_duplicates() -> None:
    till = open_till()
    tickets = list(sell(screening_in(40), 5, 0, till=till).tickets.order_by("pk"))

    def numbers(*chosen: int) -> list[int]:
        ids = [tickets[one].pk for one in chosen]
        rows = printing.print_entries(
            ticket_ids=ids, till_session=till, by=till.opened_by, now=timezone.now()
        )
        return [row.number for row in rows]

    assert numbers(0, 1) == [0, 0]
    assert numbers(0) == [1]
    assert numbers(0, 1) == [2, 1]
    lines = Line.objects.filter(nature__in=("entry.printed", "entry.reprinted")).order_by("number")
    assert [line.facts["duplicata"] for line in lines] == [0, 0, 1, 2, 1]


def test_what_was_cancelled_is_not_printed() -> None:
    till = open_till()
    ticket = sell(screening_in(40), 5, till=till).tickets.get()
    cancelling.cancel_entry(ticket_id=ticket.pk, reason="Erreur", by=None, now=timezone.now())
    with pytest.raises(PrintingRefused, match="annulée"):
        printing.print_entries(
            ticket_ids=[ticket.pk], till_session=till, by=till.opened_by, now=timezone.now()
        )
    with pytest.raises(PrintingRefused, match="choisis"):
        printing.print_entries(ticket_ids=[], till_session=till, by=till.opened_by, now=timezone.now())


def test_the_database_counts_the_prints_itself() -> None:
    till = open_till()
    ticket = sell(screening_in(40), 5, till=till).tickets.get()
    insert = (
        "INSERT INTO tickets_printing (ticket_id, number, printed_at, printed_by_id, till_session_id)"
        " VALUES (%s, %s, now(), %s, %s)"
    )
    for number in (1, 7):
        rule = refused(insert, ticket.pk, number, till.opened_by_id, till.pk)
        assert rule == "tickets_printing_counts_up"
    printing.print_entries(ticket_ids=[ticket.pk], till_session=till, by=till.opened_by, now=timezone.now())
    assert refused(insert, ticket.pk, 0, till.opened_by_id, till.pk) == "tickets_printing_counts_up"
    assert refused("DELETE FROM tickets_printing") == "tickets_only_added"
    assert refused("UPDATE tickets_printing SET number = 5") == "tickets_only_added"
    assert Printing.objects.count() == 1


def test_vouchers_wait_for_the_approved_till_until_one_says_done() -> None:
    till, screening = open_till(), screening_in(40)
    sale = sell(screening, 5, 0, 5, till=till)
    assert approved_till.to_issue(sale.tickets.all()) == "2\u00a0×\u00a05\u00a0€, 1\u00a0×\u00a0gratuit"
    assert list(approved_till.waiting(till)) == [sale]
    for _ in range(2):
        approved_till.mark_done(sale_id=sale.pk, by=till.opened_by, now=timezone.now())
    assert list(approved_till.waiting(till)) == []
    assert ApprovedTillStep.objects.get().done_by == till.opened_by
    line = Line.objects.get(nature="approved_till.issued")
    assert (line.links, line.facts) == ({"sale": sale.pk}, {"entries": {"L00": 1, "L05": 2}})
    assert refused("DELETE FROM tickets_approvedtillstep") == "tickets_only_added"


def test_what_is_cancelled_or_no_voucher_waits_for_nothing(settings: LazySettings) -> None:
    till = open_till()
    sale = sell(screening_in(40), 5, till=till)
    cancelling.cancel_entry(ticket_id=sale.tickets.get().pk, reason="Erreur", by=None, now=timezone.now())
    settings.CNC_APPROVAL = "2026-001"
    sell(screening_in(40), 5, till=till)
    assert list(approved_till.waiting(till)) == []
