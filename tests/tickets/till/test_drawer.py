"""The drawer of an evening: drops, the blind count, X and Z, and what goes to the bank."""

import re
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from laclef import journal
from laclef.accounts.roles import Role
from laclef.journal.models import Line
from tests.people import person, sign_in
from tests.tickets.acts import screening_in, sell
from tests.tickets.test_races import at_once, errors
from tests.tickets.till.hands import at_a_till, desk_person, enrolled, opened
from tickets import cancelling
from tickets.issuing import Paid
from tickets.models import (
    BankDeposit,
    BankDepositPart,
    Method,
    Moved,
    PaymentLine,
    Reading,
    RefundOwed,
    Ticket,
    TillCount,
    TillMovement,
    TillReport,
    TillSession,
)
from tickets.refusals import CancellationRefused, SaleRefused, TillRefused
from tickets.till import deposits, drawer
from tickets.till.drawer import Counted

pytestmark = pytest.mark.django_db


def counted(session, euros, **facts):
    return drawer.count(
        session_id=session.pk,
        counted=Counted({100: euros}, **facts),
        by=session.opened_by,
        now=timezone.now(),
    )


def closed(session, euros, *, left=0, note="on ne sait pas", **facts):
    """Counted at this many euros and closed, the rest in the safe."""
    count = counted(session, euros, **facts)
    return drawer.close(
        session_id=session.pk,
        count_id=count.pk,
        left_cents=left * 100,
        note=note,
        by=session.opened_by,
        now=timezone.now(),
    )


@pytest.fixture
def session():
    device, _token = enrolled()
    return opened(device, desk_person())


def moved(session, euros, way=Moved.DROP):
    return drawer.move_cash(
        session_id=session.pk,
        way=way,
        amount_cents=euros * 100,
        note="",
        by=session.opened_by,
        now=timezone.now(),
    )


def an_evening(session):
    """5 + 0 in cash, 7 by card, 10 by cheque, 20 to the safe, the five undone and given back."""
    screening = screening_in(20)
    first = sell(screening, 5, 0, till=session)
    sell(screening, 7, till=session, payments=[Paid(Method.CARD, 700)])
    sell(screening, 10, till=session, payments=[Paid(Method.CHEQUE, 1000)])
    sell(screening, 30, till=session)
    moved(session, 20)
    moved(session, 5, Moved.PAID_IN)
    cancelling.cancel_entry(
        ticket_id=Ticket.objects.get(sale=first, price_cents=500).pk,
        reason="erreur",
        by=session.opened_by,
        now=timezone.now(),
        till_session_id=session.pk,
        refund_by=Method.CASH,
    )


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


# --- at once ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_closings_close_once():
    """Guard: the session's lock (drawer._locked_open); without it both write a Z, and a bare error is shown."""
    for round_ in range(4):
        device, _token = enrolled(f"Caisse {round_}")
        session = opened(device, desk_person(f"Sacha{round_}"))
        count = counted(session, 80)

        def close(session=session, count=count):
            return drawer.close(
                session_id=session.pk,
                count_id=count.pk,
                left_cents=0,
                by=session.opened_by,
                now=timezone.now(),
            )

        told = at_once(close, close, close)
        assert sorted(map(str, errors(told))) == [str(TillRefused)] * 2
        assert TillReport.objects.filter(till_session=session, kind=Reading.Z).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sale_under_way_is_in_the_z_or_stops_it():
    """Guard: the session's lock in drawer.close; without it the Z is drawn up beside the sale, and lacks it."""
    device, _token = enrolled()
    session = opened(device, desk_person())
    screening = screening_in(20)
    count = counted(session, 80)
    sold, go_on = Event(), Event()

    def slow_sale():
        try:
            with journal.atomic():
                sell(screening, 5, till=session)
                sold.set()
                go_on.wait(10)
        finally:
            connections.close_all()

    told = []

    def close():
        try:
            drawer.close(
                session_id=session.pk,
                count_id=count.pk,
                left_cents=0,
                by=session.opened_by,
                now=timezone.now(),
            )
        except Exception as error:
            told.append(error)
        finally:
            connections.close_all()

    first, second = Thread(target=slow_sale), Thread(target=close)
    first.start()
    assert sold.wait(10)
    second.start()
    second.join(0.5)
    go_on.set()
    first.join(10)
    second.join(10)
    assert [type(error) for error in told] == [TillRefused]
    assert "bougé" in str(told[0])


@pytest.mark.django_db(transaction=True)
def test_a_sale_that_comes_late_is_told_in_words():
    """Guard: the session's lock in entries._locked_till; below it the trigger tickets_till_is_open."""
    device, _token = enrolled()
    session = opened(device, desk_person())
    screening = screening_in(20)
    count = counted(session, 80)

    def close():
        return drawer.close(
            session_id=session.pk, count_id=count.pk, left_cents=0, by=session.opened_by, now=timezone.now()
        )

    told = at_once(close, *[lambda: sell(screening, 5, till=session)] * 4)
    kinds = set(errors(told))
    assert kinds <= {TillRefused, SaleRefused}
    session.refresh_from_db()
    if session.closed_at:
        assert not Ticket.objects.filter(sale__till_session=session).exists()


# --- to the bank -----------------------------------------------------------------------------------------


def to_bank(session, treasurer, cents, *, method=Method.CASH, **facts):
    return deposits.deposit(
        method=method,
        session_ids=[session.pk],
        amount_cents=cents,
        deposited_on=timezone.localdate(),
        by=treasurer,
        now=timezone.now(),
        **facts,
    )


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


# --- the pages -------------------------------------------------------------------------------------------


def test_the_pages_of_a_closing(client):
    device = at_a_till(client)
    assert client.get("/caisse/session/").headers["Location"] == "/caisse/session/ouvrir/"
    session = opened(device)
    screening = screening_in(20)
    sell(screening, 5, till=session)
    assert client.post("/caisse/session/coffre/", {"amount": "20", "way": "drop"}).status_code == 302
    assert client.post("/caisse/session/coffre/", {"amount": "vingt", "way": "drop"}).status_code == 422
    assert "20\u00a0€" in client.get("/caisse/session/").content.decode()
    assert client.get("/caisse/session/fermer/").headers["Location"] == "/caisse/session/compter/"
    assert client.post("/caisse/session/compter/", {"p1000": "x"}).status_code == 422
    answer = client.post("/caisse/session/compter/", {"p2000": "3", "p100": "4", "card": ""})
    assert answer.headers["Location"] == "/caisse/session/fermer/"
    count = TillCount.objects.get()
    assert (count.cash_cents, count.expected_cash_cents) == (6400, 6500)
    page = client.get("/caisse/session/fermer/").content.decode()
    assert "−1\u00a0€" in page
    refused = client.post("/caisse/session/fermer/", {"count": count.pk, "left": "60"})
    assert refused.status_code == 422
    z = client.post("/caisse/session/fermer/", {"count": count.pk, "left": "60", "note": "?"})
    assert client.get(z.headers["Location"]).status_code == 200
    assert client.get("/caisse/session/ouvrir/").context["last"].left_cents == 6000


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("session/coffre/", {"amount": "20", "way": "x"}),
        ("session/fermer/", {"count": "x", "left": "60"}),
        ("session/fermer/", {"count": "²", "left": "60"}),
        ("rembourser/", {"refund": "x"}),
        ("rembourser/", {"refund": "9" * 5000}),
        ("vendre/", {"k": "x", "moyen": "online"}),
    ],
)
def test_what_hands_make_up_is_refused_in_words(client, path, typed):
    counted(opened(at_a_till(client)), 80)
    answer = client.post(f"/caisse/{path}", typed)
    assert (answer.status_code, "till__refused" in answer.text) == (422, True)


@pytest.mark.parametrize("typed", ["²", "x", "9" * 5000])
def test_the_office_takes_only_numbers(client, typed):
    sign_in(client, person(Role.TREASURER))
    slip = {"method": "cash", "session": typed, "amount": "30,00", "day": "2026-11-26"}
    assert client.post("/caisse/remises/", slip).status_code == 422
    sign_in(client, person(Role.ADMINISTRATOR))
    prepared = client.post(reverse("till:devices"), {"name": "", "sales_point": typed})
    assert prepared.status_code == 422


def test_nothing_says_the_expected_sum_before_the_count(client):
    device = at_a_till(client)
    session = opened(device)
    sell(screening_in(20), 17, till=session)
    x = client.post("/caisse/session/lire/", follow=True)
    pages = [x, *(client.get(f"/caisse/{path}") for path in ("", "session/", "session/compter/"))]
    # As amounts: the same figures may stand in an hour or in a token.
    assert [re.findall(r"\b(?:17|97)(?:,00)?\s?€", p.content.decode()) for p in pages] == [[]] * 4
    counted(session, 97)
    assert "97\u00a0€" in client.get(x.redirect_chain[-1][0]).content.decode()


def test_another_tills_reading_is_not_shown(client):
    at_a_till(client)
    other, _token = enrolled("Caisse de la cour")
    session = opened(other, desk_person("Lou"))
    x = drawer.read_x(session_id=session.pk, by=session.opened_by, now=timezone.now())
    assert client.get(f"/caisse/session/lecture/{x.pk}/").status_code == 404


def test_an_older_session_is_closed_first(client):
    device = at_a_till(client)
    session = opened(device)
    TillSession.objects.filter(pk=session.pk).update(opened_at=timezone.now() - timedelta(days=1))
    assert client.get("/caisse/rembourser/").headers["Location"] == "/caisse/session/"
    assert "D’abord, ferme la session d’avant" in client.get("/caisse/").content.decode()
    with pytest.raises(SaleRefused):
        sell(screening_in(20), 5, till=session)
    assert client.get("/caisse/session/compter/").status_code == 200


def test_a_refund_owed_is_paid_at_any_till_once(client):
    elsewhere, _token = enrolled("Caisse de la cour")
    there = opened(elsewhere, desk_person("Lou"))
    sold = sell(screening_in(20), 7, till=there)
    ticket = Ticket.objects.get(sale=sold)
    cancelling.cancel_entry(ticket_id=ticket.pk, reason="malade", by=there.opened_by, now=timezone.now())
    here = opened(at_a_till(client))
    refund = RefundOwed.objects.get()
    found = client.get("/caisse/rembourser/", {"code": ticket.seat.code.lower()})
    assert found.context["found"] == [refund]
    assert client.get("/caisse/rembourser/", {"code": "RIEN"}).context["found"] == []
    there_is = f"/caisse/rembourser/?code={ticket.seat.code}"
    for address in ("/caisse/rembourser/", "/caisse/rembourser/?code=RIEN"):
        assert client.post(address, {"refund": refund.pk}).status_code == 422
    assert not PaymentLine.objects.filter(refund=refund).exists()
    assert client.post(there_is, {"refund": refund.pk}).status_code == 302
    refund.refresh_from_db()
    assert (refund.line.till_session, refund.line.method) == (here, Method.CASH)
    assert client.post(there_is, {"refund": refund.pk}).status_code == 422
    with pytest.raises(CancellationRefused):
        cancelling.pay_refund(
            refund_id=refund.pk, method=Method.CASH, till_session_id=here.pk, by=None, now=timezone.now()
        )
    assert client.get("/caisse/rembourser/", {"code": ticket.seat.code}).context["paid_before"]


def test_the_treasurer_notes_a_deposit(client, session):
    an_evening(session)
    z = closed(session, 95, left=80, cheque_cents=1000)
    sign_in(client, person(Role.TREASURER))
    assert client.get("/caisse/sessions/").status_code == 200
    assert client.get(f"/caisse/sessions/lecture/{z.pk}/").status_code == 200
    slip = {"method": "cash", "session": session.pk, "amount": "30,00", "day": "2026-11-26"}
    assert client.post("/caisse/remises/", slip | {"day": ""}).status_code == 422
    assert client.post("/caisse/remises/", slip | {"session": []}).status_code == 422
    assert client.post("/caisse/remises/", slip).status_code == 302
    deposit = BankDeposit.objects.get()
    assert client.post(f"/caisse/remises/{deposit.pk}/annuler/", {"reason": "erreur"}).status_code == 302
    assert client.get("/caisse/remises/").status_code == 200
    deposit.refresh_from_db()
    assert deposit.undone.reason == "erreur"


def test_the_ledger_costs_the_same_for_one_and_thirty(client, django_assert_num_queries):
    sign_in(client, person(Role.TREASURER))

    def asked():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

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


@pytest.mark.parametrize(
    "path", ["/caisse/fiche/", "/caisse/affiche/", "/en/caisse/fiche/", "/en/caisse/affiche/"]
)
def test_the_sheets_are_there(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.cookies) == (200, {})
