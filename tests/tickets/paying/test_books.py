"""The books: what differs is listed with what to do about it; fees and payouts stand beside our sales."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from laclef import evening
from laclef.accounts.roles import Role
from screenings.calendar import house_zone
from screenings.models import Screening
from tests.factories import make_screening, make_user
from tests.people import person, sign_in
from tests.tickets.paying.acts import (
    close,
    entries_of,
    hear,
    mails,
    owed_and_paid,
    pay_all_back,
    run_out,
    to_pay,
)
from tests.tickets.paying.memory import Memory
from tickets import paying_back
from tickets.models import (
    Dispute,
    MovementKind,
    OnlinePayment,
    OnlineRefund,
    ProviderMovement,
    RefundOwed,
)
from tickets.paying import jobs, reconciling, refunding
from tickets.paying.reconciling import differences
from tickets.providers import Moved, ProviderAway
from tickets.providers.fake import FakeStripe

pytestmark = pytest.mark.django_db
BOOKS = "/maison/paiements/"


def paid(memory: Memory, *euros: int, screening: Screening | None = None) -> OnlinePayment:
    payment = to_pay(screening or make_screening(), *euros)
    memory.pay(payment.reference)
    return hear(payment)


def older(minutes: int) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


def moved(memory: Memory, kind: str, cents: int, *, charge: str = "", source: str = "", fee: int = 0) -> None:
    number = len(memory.account) + 1
    memory.account.append(
        Moved(f"t{number}", kind, charge, source or f"s{number}", cents, fee, cents - fee, older(10))
    )


def listed() -> list[tuple[str, str, int]]:
    return [
        (str(one.words).split(" :")[0].rstrip("."), one.action, one.cents)
        for one in differences(timezone.now())
    ]


def test_nothing_differs(memory: Memory) -> None:
    payment = paid(memory, 4, 7)
    moved(memory, MovementKind.CHARGE, 1100, charge=payment.charge)
    reconciling.read_account(now=timezone.now())
    assert listed() == []


def test_a_payment_nobody_answers_for(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    run_out(payment)
    OnlinePayment.objects.update(closes_at=older(6))
    memory.away = True
    jobs.every_minute()
    assert listed() == [("Paiement sans réponse du prestataire", "ask", 700)]
    assert differences(timezone.now())[0].failure == "away"
    memory.away = False
    reconciling.ask(payment_id=payment.pk, now=timezone.now())
    assert listed() == []


def test_a_refund_that_fails_is_seen_and_tried_again_with_the_same_key(memory: Memory) -> None:
    payment = paid(memory, 4, 7)
    ids = [ticket.pk for ticket in payment.sale.tickets.all()]
    refunding.give_back_entries(order_id=payment.order_id, ticket_ids=ids[:1], now=timezone.now())
    refunding.give_back_entries(order_id=payment.order_id, ticket_ids=ids[1:], now=timezone.now())
    keys = set(OnlineRefund.objects.values_list("key", flat=True))
    memory.loses_answers = True
    jobs.every_minute()
    assert [paid for __, paid in owed_and_paid()] == [False, False]
    assert (memory.kept[payment.reference].back, set(memory.refunds)) == (1100, keys), (
        "done, but nobody was told"
    )
    assert refunding.due(timezone.now()) == [], "not again at once"
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        assert [(action, cents) for __, action, cents in listed()] == [("refund", 400), ("refund", 700)]
        memory.loses_answers = False
        jobs.every_minute()
    assert [paid for __, paid in owed_and_paid()] == [True, True]
    assert (memory.kept[payment.reference].back, set(memory.refunds)) == (1100, keys)
    assert len([event for event in mails() if event.startswith("refund.paid")]) == 2


def test_one_of_two_refunds_fails_and_the_other_does_not_wait(memory: Memory) -> None:
    first, second = paid(memory, 4), paid(memory, 7)
    for payment in (first, second):
        [ticket] = payment.sale.tickets.all()
        refunding.give_back_entries(order_id=payment.order_id, ticket_ids=[ticket.pk], now=timezone.now())
    memory.kept[first.reference].back = 1  # somebody gave a cent back elsewhere: too much is refused
    jobs.every_minute()
    assert owed_and_paid() == [(400, False), (700, True)]
    assert OnlineRefund.objects.get(refund__line=None).failure == "no such money"


def test_what_the_bank_gave_back_is_owed_no_more(treasurer: Client, memory: Memory) -> None:
    """Guard: still_owed.by_the_bank; a smaller dispute settles nothing, and one that is won owes again."""
    payment = paid(memory, 7)
    now = timezone.now()
    facts = {"payment": payment, "provider": "memory", "reference": "d1", "opened_at": now, "closed_at": now}
    dispute = Dispute.objects.create(state="lost", amount_cents=699, **facts)
    evening.cancel(screening_id=payment.order.screening_id, now=now, by=None, reason_fr="Panne")
    owed, later = RefundOwed.objects.get(), now + timedelta(minutes=6)
    told = []
    for state, cents in (("lost", 699), ("lost", 700), ("won", 700)):
        Dispute.objects.filter(pk=dispute.pk).update(state=state, amount_cents=cents)
        found = (refunding.due(later), [one.pk for one in differences(later) if one.action == "refund"])
        told.append((*found, paying_back.owed_to(payment.order).paid))
        assert ("rendu par la banque" in treasurer.get(f"{BOOKS}{payment.pk}/").text) is told[-1][2]
    assert told == [([owed.pk], [owed.pk], False), ([], [], True), ([owed.pk], [owed.pk], False)]


def test_paid_there_and_unknown_here(memory: Memory) -> None:
    moved(memory, MovementKind.CHARGE, 900, charge="someone")
    reconciling.read_account(now=timezone.now())
    assert listed() == [("Payé chez le prestataire, inconnu ici", "seen", 900)]
    reconciling.mark_seen(movement_id=ProviderMovement.objects.get().pk, by=make_user(), now=timezone.now())
    assert listed() == []


def test_given_back_from_the_providers_own_pages(memory: Memory) -> None:
    payment = paid(memory, 7)
    moved(memory, MovementKind.CHARGE, 700, charge=payment.charge)
    moved(memory, MovementKind.REFUND, -700, charge=payment.charge, source="by hand")
    reconciling.read_account(now=timezone.now())
    assert listed() == [("Remboursé depuis le site du prestataire", "seen", 700)]


def test_a_refund_the_bank_sent_back(memory: Memory) -> None:
    payment = paid(memory, 7)
    moved(memory, MovementKind.CHARGE, 700, charge=payment.charge)
    moved(memory, MovementKind.REFUND, 700, charge=payment.charge, source="sent back")
    reconciling.read_account(now=timezone.now())
    assert [(action, cents) for __, action, cents in listed()] == [("seen", 700)]


def test_paid_here_and_missing_there(memory: Memory) -> None:
    payment = paid(memory, 7)
    OnlinePayment.objects.filter(pk=payment.pk).update(ended_at=older(180))
    other = paid(memory, 4)
    moved(memory, MovementKind.CHARGE, 400, charge=other.charge)
    reconciling.read_account(now=timezone.now())
    assert listed() == [("Payé ici, absent du compte du prestataire", "ask", 700)]


def test_never_notified_is_found_by_asking(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    memory.pay(payment.reference)
    jobs.every_five_minutes()
    assert entries_of(payment) == [], "it is young: its own page is asking"
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=True):
        jobs.every_five_minutes()
    assert entries_of(payment) == [700]


def test_paid_after_it_was_closed_is_found_by_asking(memory: Memory) -> None:
    memory.stubborn = True
    payment = to_pay(make_screening(), 7)
    run_out(payment)
    close(payment)
    memory.pay(payment.reference)
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=True):
        jobs.every_five_minutes()
    assert entries_of(payment) == [700]


def test_the_provider_away_stops_no_other(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    memory.away = True
    with pytest.raises(ProviderAway):
        reconciling.ask(payment_id=payment.pk, now=timezone.now())
    jobs.every_five_minutes()
    jobs.every_minute()


def test_days_with_fees_and_payouts(stripe: FakeStripe, settings: object) -> None:
    payment = to_pay(make_screening(), 4, 7)
    stripe.pay(payment.reference)
    hear(payment)
    seven = payment.sale.tickets.get(price_cents=700)
    refunding.give_back_entries(order_id=payment.order_id, ticket_ids=[seven.pk], now=timezone.now())
    pay_all_back()
    stripe.ledger.pay_out()
    assert reconciling.read_account(now=timezone.now()) == 3
    today = timezone.localdate()
    [day] = reconciling.days(since=today - timedelta(days=1), until=today)
    assert (day.ours_in, day.ours_back, day.charged, day.refunded) == (1100, 700, 1100, 700)
    assert (day.fees, day.net, day.paid_out, day.differs) == (42, 358, 358, 0)
    assert listed() == []


def test_midnight_makes_no_difference(memory: Memory) -> None:
    """Charged a minute before midnight in Paris, heard of a minute after."""
    payment = paid(memory, 7)
    before = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)
    ProviderMovement.objects.create(
        provider="memory",
        reference="t1",
        kind=MovementKind.CHARGE,
        charge=payment.charge,
        gross_cents=700,
        fee_cents=36,
        net_cents=664,
        happened_at=before,
    )
    told = reconciling.days(since=before.date(), until=timezone.localdate())
    assert [(day.on, day.ours_in, day.charged, day.differs) for day in told] == [(before.date(), 700, 700, 0)]


def test_nor_does_the_last_midnight_of_a_month(memory: Memory) -> None:
    """Charged in the month before, noted in this one: each month reads a little beyond its edges."""
    payment = paid(memory, 7)
    today = timezone.localdate()
    last = datetime.combine(today - timedelta(days=1), time(23, 59), tzinfo=house_zone())
    facts = {"charge": payment.charge, "gross_cents": 700, "fee_cents": 36, "net_cents": 664}
    ProviderMovement.objects.create(
        provider="memory", reference="t1", kind=MovementKind.CHARGE, happened_at=last, **facts
    )
    before = reconciling.days(since=today - timedelta(days=30), until=last.date())
    since = reconciling.days(since=today, until=today)
    assert [(day.on, day.ours_in, day.charged) for day in before] == [(last.date(), 700, 700)]
    assert [(day.ours_in, day.charged) for day in since] == []


def test_read_twice_is_kept_once_and_learns_its_payout(memory: Memory) -> None:
    moved(memory, MovementKind.CHARGE, 900, charge="someone", fee=39)
    reconciling.read_account(now=timezone.now())
    memory.account = [Moved(**{**vars(memory.account[0]), "payout": "po1"})]
    reconciling.read_account(now=timezone.now())
    assert list(ProviderMovement.objects.values_list("payout", "net_cents")) == [("po1", 861)]


# --- the pages ------------------------------------------------------------------------------------------


@pytest.fixture
def treasurer(client: Client) -> Client:
    return sign_in(client, person(Role.TREASURER))


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "²", ""])
def test_a_month_made_up_is_this_one(treasurer: Client, month: str) -> None:
    page = treasurer.get(BOOKS, {"mois": month})
    assert (page.status_code, page.context["month"]) == (200, timezone.localdate().replace(day=1))


def test_the_books_list_what_differs_with_its_button(treasurer: Client, memory: Memory) -> None:
    moved(memory, MovementKind.CHARGE, 900, charge="someone")
    assert treasurer.post(BOOKS + "lire/", follow=True).text.count("Payé chez le prestataire") == 1
    row = ProviderMovement.objects.get()
    page = treasurer.post(f"{BOOKS}mouvement/{row.pk}/vu/", follow=True).text
    assert "Rien" in page
    assert "Payé chez le prestataire" not in page


def test_the_inspector_reads_and_changes_nothing(client: Client, memory: Memory) -> None:
    payment = paid(memory, 7)
    inspector = sign_in(client, person(Role.INSPECTOR))
    page = inspector.get(f"{BOOKS}{payment.pk}/").text
    assert "payer@example.org" not in page
    assert 'name="entree"' not in page
    assert inspector.post(f"{BOOKS}{payment.pk}/rendre/", {"raison": "x"}).status_code == 403
    assert inspector.post(f"{BOOKS}{payment.pk}/demander/").status_code == 403


def test_the_treasurer_gives_one_seat_back_until_the_end(treasurer: Client, memory: Memory) -> None:
    payment = paid(memory, 4, 7)
    seven = payment.sale.tickets.get(price_cents=700)
    address = f"{BOOKS}{payment.pk}/rendre/"
    assert "Dis pourquoi" in treasurer.post(address, {"entree": [seven.pk]}).text
    answer = treasurer.post(address, {"entree": [seven.pk], "raison": "Panne de chauffage"}, follow=True)
    assert "l’argent part dans la minute" in answer.text
    assert (entries_of(payment), owed_and_paid()) == ([400], [(700, False)])
    jobs.every_minute()
    assert owed_and_paid() == [(700, True)]
    again = treasurer.post(address, {"entree": [seven.pk], "raison": "Encore"})
    assert (again.status_code, "déjà rendue" in again.text) == (422, True)


def test_a_refund_is_tried_again_by_hand(treasurer: Client, memory: Memory) -> None:
    payment = paid(memory, 7)
    [ticket] = payment.sale.tickets.all()
    refunding.give_back_entries(order_id=payment.order_id, ticket_ids=[ticket.pk], now=timezone.now())
    owed = RefundOwed.objects.get()
    memory.refuses_refunds = True
    assert "ne l’a pas fait" in treasurer.post(f"{BOOKS}remboursement/{owed.pk}/", follow=True).text
    memory.refuses_refunds = False
    assert "Le remboursement est fait" in treasurer.post(f"{BOOKS}remboursement/{owed.pk}/", follow=True).text
    assert treasurer.post(f"{BOOKS}remboursement/{owed.pk}/").status_code == 404


def test_asking_about_one_payment(treasurer: Client, memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    memory.pay(payment.reference)
    assert "Le prestataire a répondu" in treasurer.post(f"{BOOKS}{payment.pk}/demander/", follow=True).text
    assert entries_of(payment) == [700]
    memory.away = True
    other = to_pay_away(memory)
    assert "ne l’a pas fait" in treasurer.post(f"{BOOKS}{other.pk}/demander/", follow=True).text


def to_pay_away(memory: Memory) -> OnlinePayment:
    memory.away = False
    payment = to_pay(make_screening(), 4)
    memory.away = True
    return payment


def test_payments_are_found_by_code(treasurer: Client, memory: Memory) -> None:
    payment = paid(memory, 7)
    to_pay(make_screening(), 4)
    page = treasurer.get(BOOKS + "tous/", {"code": payment.order.code.lower()}).text
    assert page.count(f"{BOOKS}{payment.pk}/") == 1
    assert page.count(BOOKS) < treasurer.get(BOOKS + "tous/").text.count(BOOKS)
    assert "Aucun paiement" in treasurer.get(BOOKS + "tous/", {"code": "nothing"}).text


def test_not_configured_says_so(treasurer: Client) -> None:
    page = treasurer.get(BOOKS).text
    assert "partout, on paie à la porte" in page
    assert treasurer.post(BOOKS + "lire/").status_code == 302


@pytest.mark.parametrize("address", [BOOKS, BOOKS + "tous/"])
def test_one_or_thirty_rows_cost_the_same_queries(treasurer: Client, memory: Memory, address: str) -> None:
    memory.stubborn = True
    screening = make_screening()
    counts = []
    for number in (1, 29):
        for _ in range(number):
            payment = paid(memory, 4, screening=screening)
            moved(memory, MovementKind.CHARGE, 400, charge=payment.charge)
            moved(memory, MovementKind.CHARGE, 500, charge="unknown")
        reconciling.read_account(now=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            treasurer.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
