"""Random walks through paying: whatever happens in whatever order, money is places or goes back.

Hold expiry, notification, fetch, refund, release, cancellation, a provider that is away, that lets people pay what
was closed, people who leave, people who take the last place. After each step the database's own balance is asked;
at the end all is brought to rest and both books are compared to the cent.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from laclef.evening import cancel
from laclef.journal.models import Line
from laclef.journal.reading import verify
from laclef.outbox.models import Mail
from screenings.models import Screening, State
from tests.factories import make_screening
from tests.tickets.acts import book, set_to, taken
from tests.tickets.paying.acts import mails, run_out
from tests.tickets.paying.memory import MEMORY, sign
from tickets import providers, release
from tickets.models import OnlinePayment, Outcome, PaymentLine, Seat, Ticket
from tickets.paying import beginning, closing, jobs, notifications, refunding, settling
from tickets.places import Wish
from tickets.providers import ProviderFailed, Status
from tickets.refusals import Refused

PLACES = 4
WHOM = st.integers(min_value=0, max_value=5)
HOUSE = override_settings(
    PAYMENT_PROVIDER="tests.tickets.paying.memory.provider",
    DOOR_SHARE_PERCENT=0,
    UNCONFIRMED_SHARE_PERCENT=100,
    UNCONFIRMED_SEATS=10,
)


def tried(act: Callable[[], object]) -> None:
    """People try what they like; being refused in words is fine, anything else is not."""
    with suppress(Refused, ProviderFailed):
        act()


class Paying(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.house, self.scope = HOUSE, transaction.atomic()
        self.house.enable()
        self.scope.__enter__()
        MEMORY.forget()
        providers.forget()
        self.screening: Screening = make_screening(places=PLACES)
        self.payments: list[OnlinePayment] = []
        self.told: list[bytes] = []

    def teardown(self) -> None:
        try:
            self._come_to_rest()
        finally:
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)
            self.house.disable()
            providers.forget()

    def _one(self, whom: int) -> OnlinePayment:
        payment = self.payments[whom % len(self.payments)]
        payment.refresh_from_db()
        return payment

    # --- what people do -----------------------------------------------------------------------------------

    @initialize(first=st.booleans(), second=st.booleans(), third=st.booleans())
    def an_evening_begins(self, first: bool, second: bool, third: bool) -> None:
        """Three parties are at it, some of them with money on its way; else most walks would go nowhere."""
        for has_paid in (first, second, third):
            self.reserves_to_pay(euros=[7], by_mail=has_paid)
            if has_paid:
                self.pays(whom=len(self.payments) - 1)

    @rule(euros=st.lists(st.sampled_from([0, 4, 7]), min_size=1, max_size=2), by_mail=st.booleans())
    def reserves_to_pay(self, euros: list[int], by_mail: bool) -> None:
        def act() -> None:
            order, payment = beginning.reserve_to_pay(
                key=uuid4(),
                screening_id=self.screening.pk,
                wishes=[Wish(cents=100 * one) for one in euros],
                email=f"p{len(self.payments)}@example.org" if by_mail else "",
                now=timezone.now(),
            )
            if payment is not None:
                self.payments.append(payment)
                beginning.open_at_provider(payment, now=timezone.now())
            assert (order.paying_at is None) is (payment is None)

        tried(act)

    @rule()
    def someone_else_books(self) -> None:
        tried(lambda: book(self.screening, 5))

    @precondition(lambda self: self.payments)
    @rule(whom=WHOM)
    def goes_on_paying(self, whom: int) -> None:
        payment = self._one(whom)

        def act() -> None:
            again = beginning.begin(order_id=payment.order_id, now=timezone.now())
            if again.pk not in {one.pk for one in self.payments}:
                self.payments.append(again)
            beginning.open_at_provider(again, now=timezone.now())

        tried(act)

    @precondition(lambda self: self.payments)
    @rule(whom=WHOM)
    def pays(self, whom: int) -> None:
        payment = self._one(whom)
        if payment.reference:
            MEMORY.pay(payment.reference)

    @precondition(lambda self: self.payments)
    @rule(whom=WHOM, others=st.integers(min_value=0, max_value=PLACES))
    def pays_after_all_was_closed(self, whom: int, others: int) -> None:
        """Too late, where the provider still lets them; others may have come meanwhile."""
        MEMORY.stubborn = True
        self.its_hold_runs_out(whom)
        self.the_minute_passes()
        for _ in range(others):
            self.someone_else_books()
        self.pays(whom)

    @precondition(lambda self: self.payments)
    @rule(whom=WHOM, door=st.booleans())
    def leaves(self, whom: int, door: bool) -> None:
        act = closing.pay_at_the_door if door else closing.give_back
        tried(lambda: act(order_id=self._one(whom).order_id, now=timezone.now()))

    @precondition(lambda self: Ticket.objects.standing().exists())
    @rule(whom=WHOM, one_only=st.booleans())
    def gives_entries_back(self, whom: int, one_only: bool) -> None:
        """A refund, whose answer may be lost on its way."""
        standing = Ticket.objects.standing().order_by("pk")
        order = standing[whom % len(standing)].seat.order
        ids = [ticket.pk for ticket in refunding.refundable(order)][: 1 if one_only else None]
        tried(lambda: refunding.give_back_entries(order_id=order.pk, ticket_ids=ids, now=timezone.now()))

    # --- what happens by itself ---------------------------------------------------------------------------

    @precondition(lambda self: self.payments)
    @rule(whom=WHOM)
    def is_notified(self, whom: int) -> None:
        body = f"e{len(self.told)} payment {self._one(whom).reference or 'nobody'}".encode()
        self.told.append(body)
        self._notify(body)

    @precondition(lambda self: self.told)
    @rule(which=WHOM)
    def is_notified_again(self, which: int) -> None:
        self._notify(self.told[which % len(self.told)])

    def _notify(self, body: bytes) -> None:
        headers = {"X-Signature": sign(body)}
        tried(lambda: notifications.receive(body=body, headers=headers, now=timezone.now()))

    @precondition(lambda self: self.payments)
    @rule(whom=WHOM)
    def is_fetched(self, whom: int) -> None:
        payment = self._one(whom)
        if payment.reference:
            tried(lambda: settling.check(payment_id=payment.pk, now=timezone.now()))

    @precondition(lambda self: self.payments)
    @rule(whom=WHOM)
    def its_hold_runs_out(self, whom: int) -> None:
        run_out(self._one(whom))

    @rule()
    def the_minute_passes(self) -> None:
        jobs.every_minute()
        release.lapse(screening_id=self.screening.pk, now=timezone.now())

    @rule()
    def five_minutes_pass(self) -> None:
        OnlinePayment.objects.exclude(checked_at=None).update(
            checked_at=timezone.now() - timedelta(minutes=10)
        )
        jobs.every_five_minutes()

    @rule(moods=st.sets(st.sampled_from(["away", "loses_answers", "refuses_refunds", "stubborn"])))
    def the_provider_changes(self, moods: set[str]) -> None:
        self._in_the_mood(moods)

    def _in_the_mood(self, moods: set[str]) -> None:
        for mood in ("away", "loses_answers", "refuses_refunds", "stubborn"):
            setattr(MEMORY, mood, mood in moods)

    @precondition(lambda self: self.told)
    @rule()
    def unclaimed_places_are_released(self) -> None:
        if self.screening.state == State.PUBLISHED:
            set_to(self.screening, minutes=9)
            release.release(screening_id=self.screening.pk, now=timezone.now())

    @precondition(lambda self: self.told)
    @rule()
    def the_screening_is_cancelled(self) -> None:
        if self.screening.state == State.PUBLISHED:
            cancel(screening_id=self.screening.pk, now=timezone.now(), by=None, reason_fr="Panne")
            self.screening.refresh_from_db()

    # --- what is true at every moment ---------------------------------------------------------------------

    @invariant()
    def money_is_places_or_refund(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def nobody_sits_on_two_chairs(self) -> None:
        assert taken(self.screening) <= PLACES
        assert max(Counter(mails()).values(), default=1) == 1
        told = Counter(event.rpartition(":")[2] for event in mails() if event.startswith("payment."))
        assert max(told.values(), default=1) == 1, "a receipt, or that it came too late: never both"

    @invariant()
    def an_ended_attempt_holds_nobody(self) -> None:
        open_orders = set(OnlinePayment.objects.filter(outcome=Outcome.OPEN).values_list("order", flat=True))
        paying = set(self.screening.orders.filter(paying_at__isnull=False).values_list("pk", flat=True))
        assert paying == open_orders

    # --- and once all has come to rest --------------------------------------------------------------------

    def _come_to_rest(self) -> None:
        self._in_the_mood(set())
        for payment in self.payments:
            payment.refresh_from_db()
            run_out(payment)
            if payment.reference:
                settling.check(payment_id=payment.pk, now=timezone.now())
        jobs.every_minute()

        for refund_id in list(refunding.owed_online().values_list("pk", flat=True)):
            refunding.pay_back(refund_id=refund_id, now=timezone.now())
        release.lapse(screening_id=self.screening.pk, now=timezone.now())
        assert not OnlinePayment.objects.filter(outcome=Outcome.OPEN).exists()
        for payment in self.payments:
            payment.refresh_from_db()
            self._check_books(payment)
        verify()
        assert not Mail.objects.filter(recipient="").exists()

    def _check_books(self, payment: OnlinePayment) -> None:
        there = MEMORY.kept.get(payment.reference)
        received = there.told.cents if there and there.told.status == Status.PAID else 0
        lines = (
            PaymentLine.objects.filter(sale=payment.sale_id)
            if payment.sale_id
            else PaymentLine.objects.none()
        )
        ours = sum(line.amount_cents for line in lines if line.sign > 0)
        back = sum(line.amount_cents for line in lines if line.sign < 0)
        standing = Ticket.objects.standing().filter(sale=payment.sale_id) if payment.sale_id else []
        assert ours == received, "what the provider took is what we have noted"
        assert back == (there.back if there else 0), "what went back is what the provider gave back"
        assert received - back == sum(ticket.price_cents for ticket in standing), "the rest is places"
        noted = Line.objects.filter(links__payment=payment.pk, nature__in=("entry.claimed", "payment.late"))
        assert noted.count() == (1 if payment.sale_id else 0)
        assert not Seat.objects.filter(
            order=payment.order_id, freed_at__isnull=True, held_until__lte=timezone.now()
        ).exists()


@pytest.mark.django_db
def test_random_walks(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing unforeseen is caught and logged by the jobs either."""
    run_state_machine_as_test(
        Paying,
        settings=settings(
            max_examples=60,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
