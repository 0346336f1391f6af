"""What the house asks of any provider: the same tests for the one in memory and for Stripe.

Stripe is our fake server; where STRIPE_TEST_KEY holds a test key (sk_test_…), it is the real API, and the payer a
browser on its real page. The same tests then: none is skipped.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol
from uuid import uuid4

import pytest
from django.utils import timezone

from laclef import chromium
from tests.tickets.paying.memory import Memory
from tickets.models import MovementKind
from tickets.providers import Checkout, Line, Provider, ProviderRefuses, Status
from tickets.providers.fake import FakeStripe
from tickets.providers.stripe_checkout import StripeCheckout

REAL_KEY = os.environ.get("STRIPE_TEST_KEY", "")


class Payer(Protocol):
    def pay(self, reference: str, address: str) -> None: ...


@dataclass
class Case:
    provider: Provider
    payer: Payer


@dataclass
class InMemory:
    memory: Memory

    def pay(self, reference: str, address: str) -> None:
        assert self.memory.pay(reference)


@dataclass
class OnFakePage:
    fake: FakeStripe

    def pay(self, reference: str, address: str) -> None:
        self.fake.pay(reference)


class OnRealPage:
    """Stripe's own page, with its test card."""

    def pay(self, reference: str, address: str) -> None:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
            page = browser.new_page(locale="fr-FR")
            page.goto(address)
            typed = {"cardNumber": "4242424242424242", "cardExpiry": "12 / 34", "cardCvc": "123"}
            for name, value in {"email": "essai@example.org", **typed, "billingName": "Essai"}.items():
                if page.locator(f"[name={name}]").count():
                    page.fill(f"[name={name}]", value)
            page.click("[data-testid=hosted-payment-submit-button]")
            page.wait_for_url("https://laclef.example/**", timeout=60_000, wait_until="commit")
            browser.close()


@pytest.fixture(params=["memory", "stripe"])
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    if request.param == "memory":
        memory = Memory()
        yield Case(memory, InMemory(memory))
    elif REAL_KEY:
        assert "_test_" in REAL_KEY, "never with a live key"
        real = StripeCheckout(secret_key=REAL_KEY, webhook_secret="", api="https://api.stripe.com")
        yield Case(real, OnRealPage())
    else:
        fake = FakeStripe(secret_key="sk_test_contract").start()
        spoken_to = StripeCheckout(secret_key="sk_test_contract", webhook_secret="", api=fake.address)
        yield Case(spoken_to, OnFakePage(fake))
        fake.stop()


def checkout(*cents: int, **facts: Any) -> Checkout:
    made = Checkout(
        key=uuid4(),
        lines=[Line(f"Place {number}", one) for number, one in enumerate(cents, 1)],
        language="fr",
        email="",
        back="https://laclef.example/reservation/x/paiement/",
        expires_at=(timezone.now() + timedelta(minutes=35)).replace(microsecond=0),
    )
    return replace(made, **facts)


def paid(case: Case, *cents: int) -> str:
    opened = case.provider.create(checkout(*cents))
    case.payer.pay(opened.reference, opened.address)
    return opened.reference


def test_what_is_opened_is_open(case: Case) -> None:
    opened = case.provider.create(checkout(400, 700))
    assert opened.address.startswith("http")
    told = case.provider.fetch(opened.reference)
    assert (told.reference, told.status) == (opened.reference, Status.OPEN)


def test_the_same_key_opens_once(case: Case) -> None:
    asked = checkout(700, email="anna@example.org")
    assert case.provider.create(asked) == case.provider.create(asked)


def test_the_same_key_for_something_else_is_refused(case: Case) -> None:
    asked = checkout(700)
    case.provider.create(asked)
    with pytest.raises(ProviderRefuses):
        case.provider.create(replace(asked, lines=[Line("Place 1", 900)]))


def test_less_than_the_minimum_is_refused(case: Case) -> None:
    with pytest.raises(ProviderRefuses):
        case.provider.create(checkout(case.provider.minimum_cents - 1))
    assert case.provider.create(checkout(case.provider.minimum_cents)).reference


def test_what_is_expired_is_expired_and_again(case: Case) -> None:
    reference = case.provider.create(checkout(700)).reference
    for _ in range(2):
        assert case.provider.expire(reference).status == Status.EXPIRED
    assert case.provider.fetch(reference).status == Status.EXPIRED


def test_an_unknown_reference_is_refused(case: Case) -> None:
    with pytest.raises(ProviderRefuses):
        case.provider.fetch("cs_test_nothing")


def test_what_is_unpaid_is_not_given_back(case: Case) -> None:
    reference = case.provider.create(checkout(700)).reference
    with pytest.raises(ProviderRefuses):
        case.provider.refund(reference, 700, uuid4())


def test_what_is_paid_is_told_and_cannot_expire(case: Case) -> None:
    reference = paid(case, 400, 700)
    told = case.provider.fetch(reference)
    assert (told.status, told.cents) == (Status.PAID, 1100)
    assert (bool(told.charge), "@" in told.email) == (True, True)
    assert case.provider.expire(reference).status == Status.PAID


def test_given_back_in_parts_each_key_once_and_never_more(case: Case) -> None:
    reference, first = paid(case, 1100), uuid4()
    once = case.provider.refund(reference, 400, first)
    assert (once.done, case.provider.refund(reference, 400, first)) == (True, once)
    assert case.provider.refund(reference, 700, uuid4()).reference != once.reference
    with pytest.raises(ProviderRefuses):
        case.provider.refund(reference, 1, uuid4())


def test_asked_again_when_the_key_is_long_forgotten_it_gives_back_once() -> None:
    """Stripe forgets its keys after a day; the refund is found by our own mark on it."""
    fake = FakeStripe(secret_key="sk_test_contract").start()
    try:
        case = Case(
            StripeCheckout(secret_key="sk_test_contract", webhook_secret="", api=fake.address),
            OnFakePage(fake),
        )
        reference, key = paid(case, 700), uuid4()
        first = case.provider.refund(reference, 300, key)
        fake.ledger.tables["keys"].clear()
        assert case.provider.refund(reference, 300, key) == first
        [made] = fake.ledger.tables["refunds"].values()
        made["status"] = "failed"
        assert case.provider.refund(reference, 300, key) != first, "a failed one is made anew"
    finally:
        fake.stop()


def test_the_account_can_be_read(case: Case) -> None:
    since = timezone.now() - timedelta(minutes=5)
    assert {
        moved.net_cents - moved.gross_cents + moved.fee_cents for moved in case.provider.movements(since)
    } <= {0}


def test_the_account_tells_charges_refunds_fees_and_payouts() -> None:
    """Payouts are made by the bank's calendar: only the fake server makes one when asked."""
    fake = FakeStripe(secret_key="sk_test_contract").start()
    try:
        provider = StripeCheckout(secret_key="sk_test_contract", webhook_secret="", api=fake.address)
        reference = provider.create(checkout(1000)).reference
        fake.pay(reference)
        back = provider.refund(reference, 300, uuid4())
        fake.ledger.pay_out()
        rows = provider.movements(timezone.now() - timedelta(minutes=5))
        charge = provider.fetch(reference).charge
    finally:
        fake.stop()
    told = [(row.kind, row.gross_cents, row.fee_cents, row.net_cents) for row in rows]
    assert told == [
        (MovementKind.CHARGE, 1000, 40, 960),
        (MovementKind.REFUND, -300, 0, -300),
        (MovementKind.PAYOUT, -660, 0, -660),
    ]
    assert [row.charge for row in rows] == [charge, charge, ""]
    assert (rows[1].source, len({row.payout for row in rows})) == (back.reference, 1)


@pytest.mark.parametrize(
    "more",
    [
        {"surprise": "1"},
        {"payment_method_types[0]": "card"},
        {"line_items[0][colour]": "red"},
        {"line_items[0][price_data][vat]": "5"},
        {"payment_intent_data[surprise]": "1"},
        {"api_key": "sk_test_elsewhere"},
    ],
)
def test_the_fake_server_refuses_what_the_client_does_not_know(more: dict[str, str]) -> None:
    from tickets.providers.fake.allowed import nested, unknown

    known = {
        "mode": "payment",
        "success_url": "https://laclef.example/",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][product_data][name]": "Place 1",
        "metadata[anything]": "goes",
        "allowed_payment_method_types[0]": "card",
    }
    assert unknown("sessions.create", nested(list(known.items()))) == ""
    assert unknown("sessions.create", nested(list((known | more).items()))) == next(iter(more)).replace(
        "payment_method_types[0]", "payment_method_types"
    )


def test_the_fake_server_keeps_idempotency_keys_and_its_books(tmp_path: Any) -> None:
    """Stopped and started again, it knows what it knew."""
    asked, kept_in = checkout(700), tmp_path / "kept.json"
    opened = []
    for _ in range(2):
        fake = FakeStripe(secret_key="sk_test_contract", kept_in=kept_in).start()
        provider = StripeCheckout(secret_key="sk_test_contract", webhook_secret="", api=fake.address)
        opened.append(provider.create(asked).reference)
        fake.stop()
    assert opened[0] == opened[1]
    assert len(fake.ledger.tables["sessions"]) == 1
