"""Notifications are hints: signed, fetched, with one effect per event; forged and replayed ones do nothing."""

import inspect
import json
import logging
import time
from typing import Any

import pytest
import stripe as official
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from stripe import WebhookSignature

from laclef.accounts.roles import Role
from laclef.journal.models import Line
from laclef.outbox.models import Mail
from screenings.refusals import rule_of
from tests.factories import make_screening
from tests.people import person
from tests.tickets.paying.acts import close, entries_of, hear, mails, run_out, to_pay
from tests.tickets.paying.conftest import KEY, SECRET
from tests.tickets.paying.memory import Memory, sign
from tickets.models import Dispute, OnlinePayment, Outcome, ProviderEvent, Sale
from tickets.paying import refunding, settling
from tickets.providers import ProviderAway, ProviderRefuses
from tickets.providers.fake import FakeStripe
from tickets.providers.fake.notifier import event
from tickets.refusals import CancellationRefused

pytestmark = pytest.mark.django_db
DOOR = "/paiement/notification/"


def send(client: Client, told: dict[str, Any], *, secret: str = SECRET, at: int | None = None) -> int:
    """Post one event as Stripe would; what the house answers."""
    body = json.dumps(told)
    signature = WebhookSignature.generate_signature_header(body, secret, at)
    headers = {"Stripe-Signature": signature}
    return client.post(DOOR, body, content_type="application/json", headers=headers).status_code


def completed(payment: OnlinePayment) -> dict[str, Any]:
    return event("checkout.session.completed", {"object": "checkout.session", "id": payment.reference})


def test_a_hint_that_is_true(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 7)
    stripe.pay(payment.reference)
    assert send(client, completed(payment)) == 200
    assert entries_of(payment) == [700]


def test_a_hint_that_is_not_true_yet(client: Client, stripe: FakeStripe) -> None:
    """Signed and all, it says completed; the provider says open, and that is what counts."""
    payment = to_pay(make_screening(), 7)
    assert send(client, completed(payment)) == 200
    payment.refresh_from_db()
    assert (payment.outcome, entries_of(payment)) == (Outcome.OPEN, [])


def test_the_same_event_twice_has_one_effect(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 7)
    stripe.pay(payment.reference)
    told = completed(payment)
    assert [send(client, told) for _ in range(3)] == [200, 200, 200]
    assert (Sale.objects.count(), ProviderEvent.objects.count(), len(mails())) == (1, 1, 1)
    assert stripe.calls.count(f"GET checkout/sessions/{payment.reference}") == 1


def test_the_event_is_stored_with_its_effect_or_not_at_all(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 7)
    stripe.away = True
    assert send(client, completed(payment)) == 503, "it is to be sent again"
    assert ProviderEvent.objects.count() == 0
    stripe.away = False
    stripe.pay(payment.reference)
    assert send(client, completed(payment)) == 200
    assert (ProviderEvent.objects.count(), entries_of(payment)) == (1, [700])


def test_an_event_has_one_effect_in_the_database_too(memory: Memory) -> None:
    facts = {"provider": "memory", "event": "e1", "kind": "payment", "received_at": timezone.now()}
    ProviderEvent.objects.create(**facts)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        ProviderEvent.objects.create(**facts)
    assert rule_of(error.value) == "tickets_event_has_one_effect"


def test_out_of_order_expired_after_completed_changes_nothing(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 7)
    stripe.pay(payment.reference)
    send(client, completed(payment))
    expired = event("checkout.session.expired", {"object": "checkout.session", "id": payment.reference})
    assert send(client, expired) == 200
    payment.refresh_from_db()
    assert (payment.outcome, entries_of(payment)) == (Outcome.PAID, [700])


def test_late_after_the_places_are_gone(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 7)
    run_out(payment)
    close(payment)
    assert send(client, completed(payment)) == 200
    payment.refresh_from_db()
    assert payment.outcome == Outcome.UNPAID, "the page was closed first, so no money came"


@pytest.mark.parametrize(
    "forged",
    [
        lambda body: {},
        lambda body: {"Stripe-Signature": ""},
        lambda body: {"Stripe-Signature": "t=1,v1=00"},
        lambda body: {"Stripe-Signature": "nonsense"},
        lambda body: {"Stripe-Signature": f"t={int(time.time())}"},
        lambda body: {"Stripe-Signature": WebhookSignature.generate_signature_header(body, "whsec_other")},
        lambda body: {"Stripe-Signature": WebhookSignature.generate_signature_header(body + " ", SECRET)},
        lambda body: {
            "Stripe-Signature": WebhookSignature.generate_signature_header(
                body, SECRET, int(time.time()) - 301
            )
        },
    ],
    ids=["none", "empty", "wrong", "nonsense", "unsigned", "another secret", "another body", "replayed"],
)
def test_a_forged_or_replayed_notification_is_refused(
    client: Client, stripe: FakeStripe, forged: Any
) -> None:
    payment = to_pay(make_screening(), 7)
    stripe.pay(payment.reference)
    body = json.dumps(completed(payment))
    answer = client.post(DOOR, body, content_type="application/json", headers=forged(body))
    assert (answer.status_code, answer.content) == (400, b"")
    assert (ProviderEvent.objects.count(), entries_of(payment)) == (0, [])
    assert stripe.calls == ["POST checkout/sessions"], "nothing is even asked"


def test_what_is_signed_but_unreadable_is_refused(client: Client, stripe: FakeStripe) -> None:
    for body in ("{", "[]", "null", '{"object": "event"}'):
        signature = WebhookSignature.generate_signature_header(body, SECRET)
        headers = {"Stripe-Signature": signature}
        answer = client.post(DOOR, body, content_type="application/json", headers=headers)
        assert answer.status_code == 400, body


def test_signatures_are_compared_in_constant_time() -> None:
    """The client's own comparison stands on hmac.compare_digest; a new version of it is read again."""
    assert "secure_compare(expected_sig, s)" in inspect.getsource(WebhookSignature.verify_header)
    assert "hmac.compare_digest" in inspect.getsource(official._util)


def test_not_configured_the_door_is_shut(client: Client) -> None:
    assert client.post(DOOR, "{}", content_type="application/json").status_code == 400


def test_the_door_takes_no_get_and_no_flood(client: Client, stripe: FakeStripe) -> None:
    assert client.get(DOOR).status_code == 405
    assert client.post(DOOR, "x" * 200_001, content_type="application/json").status_code == 413


def test_the_second_provider_hints_the_same_way(client: Client, memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    memory.pay(payment.reference)
    body = f"e1 payment {payment.reference}".encode()
    for signature, expected in (("", 400), (sign(b"other"), 400), (sign(body), 200), (sign(body), 200)):
        answer = client.post(DOOR, body, content_type="text/plain", headers={"X-Signature": signature})
        assert answer.status_code == expected
    assert (entries_of(payment), ProviderEvent.objects.count()) == ([700], 1)


def test_a_dispute_is_announced_to_the_treasurers_once(client: Client, stripe: FakeStripe) -> None:
    person(Role.TREASURER)
    person(Role.VOLUNTEER)
    payment = to_pay(make_screening(), 7)
    stripe.pay(payment.reference)
    hear(payment)
    made = stripe.ledger.contest(payment.reference)
    for kind in ("charge.dispute.created", "charge.dispute.updated"):
        assert send(client, event(kind, {"object": "dispute", "id": made["id"]})) == 200
    dispute = Dispute.objects.get()
    assert (dispute.payment, dispute.amount_cents, dispute.closed_at) == (payment, 700, None)
    assert list(Mail.objects.filter(event__startswith="dispute").values_list("recipient", flat=True)) == [
        "treasurer@laclef.example"
    ]
    assert Line.objects.filter(nature="dispute.opened").count() == 1
    ticket = payment.sale.tickets.get()
    with pytest.raises(CancellationRefused, match="contesté"):
        refunding.give_back_entries(order_id=payment.order_id, ticket_ids=[ticket.pk], now=timezone.now())
    made["status"] = "lost"
    send(client, event("charge.dispute.closed", {"object": "dispute", "id": made["id"]}))
    dispute.refresh_from_db()
    assert dispute.closed_at is not None
    with pytest.raises(CancellationRefused, match="a déjà rendu"):
        refunding.give_back_entries(order_id=payment.order_id, ticket_ids=[ticket.pk], now=timezone.now())
    made["status"] = "won"
    send(client, event("charge.dispute.updated", {"object": "dispute", "id": made["id"]}))
    refunding.give_back_entries(order_id=payment.order_id, ticket_ids=[ticket.pk], now=timezone.now())
    assert entries_of(payment) == []


def test_no_secret_and_no_payer_in_any_log(
    client: Client, stripe: FakeStripe, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    """Everything is logged, down to the last detail; then all goes well, and all that can go wrong does."""
    caplog.set_level(logging.DEBUG)
    payment = to_pay(make_screening(), 7, email="anna@example.org")
    page = payment.address
    stripe.pay(payment.reference, email="payer@example.org")
    send(client, completed(payment), secret="whsec_forged_by_someone")
    send(client, completed(payment))
    stripe.away = True
    with pytest.raises(ProviderAway) as away:
        settling.check(payment_id=payment.pk, now=timezone.now())
    send(client, completed(payment))
    stripe.away = False
    stripe.secret_key = "sk_test_another_key_altogether"
    with pytest.raises(ProviderRefuses) as refused:
        settling.check(payment_id=payment.pk, now=timezone.now())
    logged = caplog.text + str(away.value) + str(refused.value) + repr(refused.value.__cause__)
    for secret in (KEY, KEY[-6:], SECRET, page, "payer@example.org", payment.order.token):
        assert secret not in logged
    assert "AuthenticationError 401" in logged
