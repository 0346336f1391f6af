"""What goes to the bank, and what the office sees of the tills."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role
from tests.people import person, sign_in
from tests.tickets.acts import screening_in, sell
from tests.tickets.test_races import at_once, errors
from tests.tickets.till.drawers import an_evening, closed, to_bank
from tests.tickets.till.hands import desk_person, enrolled, opened
from tickets import cancelling
from tickets.models import (
    BankDeposit,
    BankDepositPart,
    Method,
    spoken,
)
from tickets.refusals import TillRefused
from tickets.till import deposits

pytestmark = pytest.mark.django_db


def test_what_the_drawer_gave_goes_to_the_bank_once(session):
    treasurer = person(Role.TREASURER)
    an_evening(session)
    assert deposits.waiting(Method.CASH) == []
    closed(session, 95, left=80, cheque_cents=1000)
    assert [row.cents for row in deposits.waiting(Method.CASH)] == [20_00 - 5_00 + 15_00]
    assert [row.cents for row in deposits.waiting(Method.CHEQUE)] == [10_00]
    made = to_bank(session, treasurer, 3000)
    assert deposits.waiting(Method.CASH) == []
    assert len(deposits.waiting(Method.CHEQUE)) == 1
    with pytest.raises(TillRefused):
        to_bank(session, treasurer, 3000)
    deposits.undo(deposit_id=made.pk, reason="mauvais jour", by=treasurer, now=timezone.now())
    assert len(deposits.waiting(Method.CASH)) == 1
    to_bank(session, treasurer, 3000)


def test_a_slip_that_differs_asks_why(session):
    treasurer = person(Role.TREASURER)
    closed(session, 80)
    with pytest.raises(TillRefused):
        to_bank(session, treasurer, 7900)
    assert to_bank(session, treasurer, 7900, note="une pièce refusée").amount_cents == 7900


@pytest.mark.django_db(transaction=True)
def test_two_slips_at_once_take_a_session_once():
    """Guard: trigger tickets_deposited_once, under the session's lock."""
    device, _token = enrolled()
    session = opened(device, desk_person())
    treasurer = person(Role.TREASURER)
    closed(session, 80)
    told = at_once(*[lambda: to_bank(session, treasurer, 8000)] * 4)
    assert [str(kind) for kind in errors(told)] == [str(TillRefused)] * 3
    assert (BankDeposit.objects.count(), BankDepositPart.objects.count()) == (1, 1)


def test_an_open_session_is_not_deposited(session):
    made = BankDeposit.objects.create(
        method=Method.CASH,
        amount_cents=100,
        deposited_on=timezone.localdate(),
        made_at=timezone.now(),
        made_by=session.opened_by,
    )
    with pytest.raises(IntegrityError, match="tickets_deposit_of_a_closed_session"), transaction.atomic():
        BankDepositPart.objects.create(deposit=made, till_session=session, amount_cents=100)


def test_the_treasurer_notes_a_deposit(client, session):
    an_evening(session)
    z = closed(session, 95, left=80, cheque_cents=1000)
    sign_in(client, person(Role.TREASURER))
    assert client.get("/caisse/sessions/").status_code == 200
    assert client.get(f"/caisse/sessions/lecture/{z.pk}/").status_code == 200
    slip = {"method": "cash", "session": session.pk, "amount": "30,00", "day": f"{timezone.localdate()}"}
    assert client.post("/caisse/remises/", slip | {"day": ""}).status_code == 422
    assert client.post("/caisse/remises/", slip | {"session": []}).status_code == 422
    assert client.post("/caisse/remises/", slip).status_code == 302
    deposit = BankDeposit.objects.get()
    assert client.post(f"/caisse/remises/{deposit.pk}/annuler/", {"reason": "erreur"}).status_code == 302
    assert client.get("/caisse/remises/").status_code == 200
    deposit.refresh_from_db()
    assert deposit.undone.reason == "erreur"


@pytest.mark.parametrize(
    ("days", "why"),
    [(1, "pas encore venu"), (-2, "pas encore fermée ce jour-là"), (0, "ne fait pas la somme")],
)
def test_a_refused_slip_comes_back_as_it_was_typed(client, session, days, why):
    """In its own form, with its refusal: cash here, nothing in the form of the cheques."""
    closed(session, 95, left=80, cheque_cents=1000)
    sign_in(client, person(Role.TREASURER))
    day = timezone.localdate() + timedelta(days=days)
    slip = {"method": "cash", "session": session.pk, "amount": "29,00", "day": f"{day}", "reference": "R-7"}
    if days:
        slip["note"] = "une pièce refusée"
    answer = client.post("/caisse/remises/", slip)
    cash, cheques = answer.content.decode().split('value="cheque"')
    assert (answer.status_code, BankDeposit.objects.count()) == (422, 0)
    kept = [f'value="{value}"' for value in ("29,00", "R-7", *([slip["note"]] if days else []))]
    kept += [why, f'value="{session.pk}" checked']
    assert [words for words in (*kept, f'value="{day}"') if words not in cash] == []
    assert [words for words in kept if words in cheques] == []


def test_the_list_says_each_difference(client, session):
    """Of cheques and cards too; what is right is not said."""
    closed(session, 80, cheque_cents=500)
    sign_in(client, person(Role.TREASURER))
    page = client.get("/caisse/sessions/").content.decode().replace("\u00a0", " ")
    assert ("chèques +5 €" in page, "carte " in page, ">0 €" in page) == (True, False, True)


def test_the_ledger_costs_the_same_for_one_and_thirty(client, django_assert_num_queries):
    sign_in(client, person(Role.TREASURER))

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get("/caisse/sessions/")
            client.get("/caisse/remises/")
        return len(queries)

    device, _token = enrolled()
    user = desk_person()
    closed(opened(device, user), 81)
    one = asked()
    for _ in range(8):
        closed(opened(device, user), 81)
    assert asked() == one


@pytest.mark.parametrize("typed", ["²", "x", "9" * 5000])
def test_the_office_takes_only_numbers(client, typed):
    sign_in(client, person(Role.TREASURER))
    slip = {"method": "cash", "session": typed, "amount": "30,00", "day": "2026-11-26"}
    assert client.post("/caisse/remises/", slip).status_code == 422
    sign_in(client, person(Role.ADMINISTRATOR))
    prepared = client.post(reverse("till:devices"), {"name": "", "sales_point": typed})
    assert prepared.status_code == 422


def test_the_treasurer_reads_what_tills_still_owe(client, session):
    """With the code that has it paid; what was paid, or goes back online, is not there."""

    def undone(**refund):
        ticket = sell(screening_in(40), 7, till=session).tickets.get()
        cancelling.cancel_entry(
            ticket_id=ticket.pk, reason="malade", by=session.opened_by, now=timezone.now(), **refund
        )
        return ticket

    owed = undone()
    undone(till_session_id=session.pk, refund_by=Method.CASH)
    sign_in(client, person(Role.TREASURER))
    address = reverse("till:office-owed")
    page = client.get(address)
    assert [row.code for row in page.context["rows"]] == [spoken(owed.seat.code)]
    assert address in client.get(reverse("till:sessions")).text
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(3):
        undone()
    with CaptureQueriesContext(connection) as four:
        client.get(address)
    assert len(one) == len(four)
    sign_in(client, person(Role.INSPECTOR))
    assert client.get(address).status_code == 403
