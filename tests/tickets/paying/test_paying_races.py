"""Paying, by real threads on real connections: whoever comes second waits, and money is counted once.

Each test names its one guard; taken out, the test fails.
"""

import logging
from collections.abc import Callable, Iterator

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role
from laclef.evening import cancel
from screenings.models import RoomBooking
from tests.factories import make_screening
from tests.people import person, sign_in
from tests.tickets.acts import book, by_mail, room_of, screening_in, taken
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
from tests.tickets.paying.memory import MEMORY, Memory, sign
from tests.tickets.test_crowded import WORDS, plain
from tests.tickets.test_races import at_once, errors, one_waits_for_the_other, only_refused
from tickets import providers, waiting_list
from tickets.models import (
    OnlinePayment,
    Order,
    Outcome,
    PaymentLine,
    ProviderEvent,
    RefundOwed,
    Sale,
    Seat,
    TicketCancellation,
)
from tickets.paying import beginning, closing, jobs, notifications, reconciling, refunding, settling
from tickets.providers import Status
from tickets.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_unforeseen(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A trigger that had to save a place is caught and logged: here that counts as a failure."""
    yield
    caught = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert [record.getMessage() for record in caught] == []


def notify(event: str, payment: OnlinePayment) -> bool:
    body = f"{event} payment {payment.reference}".encode()
    return notifications.receive(body=body, headers={"X-Signature": sign(body)}, now=timezone.now())


def test_the_page_the_notification_and_the_holds_end_at_once(memory: Memory) -> None:
    """Guard: the rooms' lock in box_office.locked, under which the attempt is read; below, one sale per key."""
    for number in range(3):
        payment = to_pay(make_screening(), 4, 7)
        memory.pay(payment.reference)
        run_out(payment)
        told = at_once(
            lambda p=payment: settling.check(payment_id=p.pk, now=timezone.now()),  # type: ignore[misc]
            lambda p=payment, n=number: notify(f"a{n}", p),  # type: ignore[misc]
            lambda p=payment, n=number: notify(f"b{n}", p),  # type: ignore[misc]
            lambda p=payment: close(p),  # type: ignore[misc]
        )
        assert errors(told) == []
        assert (Sale.objects.filter(online_payment=payment).count(), entries_of(payment)) == (1, [400, 700])
        assert mails().count(f"payment.received:{payment.pk}") == 1


def test_a_page_that_opens_while_its_attempt_is_closed(memory: Memory) -> None:
    """Guard: the attempt's own lock in locking.lock_payment: the page is seen, and closed before the places go."""
    order = by_mail(make_screening(), 7)
    payment = beginning.begin(order_id=order.pk, now=timezone.now())
    one_waits_for_the_other(
        lambda: beginning.open_at_provider(payment, now=timezone.now()),
        lambda: closing.close(payment_id=payment.pk, now=timezone.now()),
    )
    [kept] = memory.kept.values()
    assert (OnlinePayment.objects.get().outcome, kept.told.status) == (Outcome.UNPAID, Status.EXPIRED)


def test_one_event_many_times_at_once(memory: Memory) -> None:
    """Guard: tickets_event_has_one_effect, stored in the effect's transaction."""
    payment = to_pay(make_screening(), 7)
    memory.pay(payment.reference)
    told = at_once(*[lambda: notify("same", payment)] * 5)
    assert (errors(told), ProviderEvent.objects.count(), entries_of(payment)) == ([], 1, [700])


def test_begun_many_times_at_once_is_one_attempt(memory: Memory) -> None:
    """Guard: the order's lock; below it, tickets_online_one_open_per_order."""
    order = by_mail(make_screening(), 7)
    told = at_once(*[lambda: beginning.begin(order_id=order.pk, now=timezone.now())] * 4)
    assert (errors(told), OnlinePayment.objects.count()) == ([], 1)


def test_late_money_against_a_newcomer_for_the_last_place(memory: Memory) -> None:
    """Guard: the rooms' lock in box_office.locked: the place is counted after the newcomer's commit.

    Below it, the trigger tickets_seats_taken refuses, and the money goes back with an error in the log.
    """
    memory.stubborn = True
    screening = make_screening(places=1)
    payment = to_pay(screening, 7)
    run_out(payment)
    close(payment)
    memory.pay(payment.reference)
    told = one_waits_for_the_other(
        lambda: book(screening, 5),
        lambda: settling.check(payment_id=payment.pk, now=timezone.now()),
    )
    assert isinstance(told, OnlinePayment)
    assert (told.outcome, taken(screening)) == (Outcome.LATE, 1)


def test_paying_against_the_holds_end(memory: Memory) -> None:
    """Guard: the provider's page is closed before the places go (closing.close), and its answer counts."""
    for _ in range(6):
        payment = to_pay(make_screening(places=1), 7)
        run_out(payment)
        told = at_once(lambda p=payment: memory.pay(p.reference), lambda p=payment: close(p))  # type: ignore[misc]
        payment.refresh_from_db()
        assert errors(told) == []
        assert payment.outcome == (Outcome.PAID if told[0] else Outcome.UNPAID)
        assert taken(payment.order.screening) == int(bool(told[0]))


def test_two_workers_on_one_refund(memory: Memory) -> None:
    """Guards: one key per refund, kept (the provider gives once), and the refund's row lock (we note once)."""
    payment = to_pay(make_screening(), 7)
    memory.pay(payment.reference)
    hear(payment)
    ids = [ticket.pk for ticket in payment.sale.tickets.all()]
    refunding.give_back_entries(order_id=payment.order_id, ticket_ids=ids, now=timezone.now())
    owed = RefundOwed.objects.get()
    told = at_once(*[lambda: refunding.pay_back(refund_id=owed.pk, now=timezone.now())] * 4)
    assert told == [True] * 4
    assert (PaymentLine.objects.filter(sign=-1).count(), memory.kept[payment.reference].back) == (1, 700)
    assert mails().count(f"refund.paid:{owed.pk}") == 1


def test_giving_back_twice_at_once(memory: Memory) -> None:
    """Guards: the rooms', the order's and the entry's lock; below them, one minus record per entry."""
    payment = to_pay(make_screening(), 7)
    memory.pay(payment.reference)
    hear(payment)
    [ticket] = payment.sale.tickets.all()
    told = at_once(
        *[
            lambda: refunding.give_back_entries(
                order_id=payment.order_id, ticket_ids=[ticket.pk], now=timezone.now()
            )
        ]
        * 3
    )
    assert (TicketCancellation.objects.count(), owed_and_paid()) == (1, [(700, False)])
    assert len(errors(told)) == 2
    assert only_refused(told, Refused)


def test_money_against_cancelling_the_screening(memory: Memory) -> None:
    """Guard: the rooms' lock: entries are voided with the rest, or the money finds the screening cancelled."""
    for _ in range(3):
        screening = make_screening()
        payment = to_pay(screening, 7)
        memory.pay(payment.reference)
        told = at_once(
            lambda p=payment: settling.check(payment_id=p.pk, now=timezone.now()),  # type: ignore[misc]
            lambda s=screening: cancel(screening_id=s.pk, now=timezone.now(), by=None, reason_fr="Panne"),  # type: ignore[misc]
        )
        assert errors(told) == []
        pay_all_back()
        assert (taken(screening), entries_of(payment)) == (0, [])
        assert memory.kept[payment.reference].back == 700


def test_leaving_for_the_door_against_paying(memory: Memory) -> None:
    """Guard: the provider's page is closed first; who paid in that moment has paid."""
    for _ in range(4):
        payment = to_pay(make_screening(), 7)
        told = at_once(
            lambda p=payment: memory.pay(p.reference),  # type: ignore[misc]
            lambda p=payment: closing.pay_at_the_door(order_id=p.order_id, now=timezone.now()),  # type: ignore[misc]
        )
        assert only_refused(told, Refused)
        assert entries_of(payment) == ([700] if told[0] else [])
        assert taken(payment.order.screening) == 1


class Watching:
    """The provider, which looks at every call whether any of our rows is locked."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> object:
        found = getattr(MEMORY, name)
        return self._watched(name, found) if callable(found) else found

    def _watched(self, name: str, call: Callable[..., object]) -> Callable[..., object]:
        def inner(*args: object, **kwargs: object) -> object:
            [free] = at_once(nothing_is_locked)
            assert free is True, f"{name} is called while a row is locked"
            assert not connection.in_atomic_block, f"{name} is called inside a transaction"
            self.calls.append(name)
            return call(*args, **kwargs)

        return inner


def nothing_is_locked() -> bool:
    try:
        with transaction.atomic():
            for model in (RoomBooking, Order, OnlinePayment, Seat, RefundOwed):
                list(model.objects.select_for_update(nowait=True).order_by("pk"))
    except OperationalError:
        return False
    return True


WATCHING = Watching()


def watching() -> Watching:
    return WATCHING


def test_no_row_is_locked_while_the_provider_is_asked(memory: Memory, settings: object) -> None:
    """Guard: reserve, commit, then call: every road to the provider, seen from its side."""
    settings.PAYMENT_PROVIDER = f"{__name__}.watching"  # type: ignore[attr-defined]
    providers.forget()
    WATCHING.calls.clear()
    screening = make_screening()
    payment = to_pay(screening, 7)
    memory.pay(payment.reference)
    notify("e1", payment)
    ids = [ticket.pk for ticket in OnlinePayment.objects.get().sale.tickets.all()]
    refunding.give_back_entries(order_id=payment.order_id, ticket_ids=ids, now=timezone.now())
    jobs.every_minute()
    other = to_pay(screening, 7)
    closing.pay_at_the_door(order_id=other.order_id, now=timezone.now())
    third = to_pay(screening, 7)
    run_out(third)
    jobs.every_minute()
    reconciling.read_account(now=timezone.now())
    asked = {"create", "parse_notification", "fetch", "refund", "expire", "movements"}
    assert set(WATCHING.calls) == asked
    assert owed_and_paid() == [(700, True)]


def test_giving_an_offer_back_or_asking_the_provider_meanwhile_is_told_in_words(
    client: Client, memory: Memory
) -> None:
    screening = screening_in(200, places=1)
    payment = to_pay(screening, 5)
    facts = {"email": "ben@example.org", "seats": 1}
    entry = waiting_list.join(screening_id=screening.pk, now=timezone.now(), **facts)
    sign_in(client, person(Role.TREASURER))
    with transaction.atomic():
        RoomBooking.objects.select_for_update().get(pk=room_of(screening).pk)
        told = at_once(
            lambda: Client().post(reverse("tickets:pass", args=[entry.token]), follow=True),
            lambda: client.post(reverse("tickets:online-ask", args=[payment.pk]), follow=True),
        )
    passed, asked = [plain(one.text) for one in told]  # type: ignore[attr-defined]
    assert (WORDS in passed, "Réessaie plus tard" in asked) == (True, True)
