"""Stripe Checkout, through the official client: cards only, because a place is held for minutes, not days."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

import stripe
from django.conf import settings

from tickets.models import MovementKind
from tickets.providers import (
    Cents,
    Checkout,
    Disputed,
    Forged,
    Line,
    Moved,
    Notification,
    Opened,
    ProviderAway,
    ProviderRefuses,
    Refunded,
    Status,
    Subject,
    Told,
)

SIGNATURE = "Stripe-Signature"
TIMEOUT = 10
CLOSED_DISPUTES = {"won", "lost", "warning_closed", "prevented"}
OUR_KEY = "cle"  # in the metadata of a refund: finds it again when Stripe has forgotten the idempotency key

Call = TypeVar("Call", bound=Callable[..., Any])


def from_settings() -> "StripeCheckout":
    return StripeCheckout(
        secret_key=settings.STRIPE_SECRET_KEY,
        webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
        api=settings.STRIPE_API,
    )


@contextmanager
def in_our_words() -> Iterator[None]:
    """Stripe's errors as ours. Its messages may quote what was sent, so only their code goes on."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise ProviderAway(_code(error)) from None
    except stripe.StripeError as error:
        away = error.http_status is None or error.http_status >= 500
        raise (ProviderAway if away else ProviderRefuses)(_code(error)) from None


def _code(error: stripe.StripeError) -> str:
    return " ".join(str(part) for part in (type(error).__name__, error.http_status, error.code) if part)


def translated(call: Call) -> Call:
    @wraps(call)
    def inner(*args: Any, **kwargs: Any) -> Any:
        with in_our_words():
            return call(*args, **kwargs)

    return inner  # type: ignore[return-value]


class StripeCheckout:
    name = "stripe"
    minimum_cents: Cents = 50

    def __init__(self, *, secret_key: str, webhook_secret: str, api: str) -> None:
        # Its client logs every answer, addresses of payment pages and e-mails with it.
        logging.getLogger("stripe").setLevel(logging.WARNING)
        self.is_test = "_test_" in secret_key
        self._webhook_secret = webhook_secret
        self._v1 = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api},
            http_client=stripe.RequestsClient(timeout=TIMEOUT),
            max_network_retries=1,
        ).v1

    @translated
    def create(self, checkout: Checkout) -> Opened:
        key = str(checkout.key)
        params: Any = {
            "mode": "payment",
            "allowed_payment_method_types": ["card"],
            "client_reference_id": key,
            "line_items": [_line(line) for line in checkout.lines],
            "success_url": checkout.back,
            "cancel_url": checkout.back,
            "expires_at": int(checkout.expires_at.timestamp()),
            "locale": checkout.language,
            "metadata": {OUR_KEY: key},
            "payment_intent_data": {"metadata": {OUR_KEY: key}},
        }
        if checkout.email:
            params["customer_email"] = checkout.email
        session = self._v1.checkout.sessions.create(params, {"idempotency_key": key})
        return Opened(session.id, session.url or "")

    @translated
    def fetch(self, reference: str) -> Told:
        return _told(self._v1.checkout.sessions.retrieve(reference, {"expand": ["payment_intent"]}))

    @translated
    def expire(self, reference: str) -> Told:
        with suppress(stripe.InvalidRequestError):  # paid or expired meanwhile: what is true is fetched
            self._v1.checkout.sessions.expire(reference)
        told: Told = self.fetch(reference)
        if told.status == Status.OPEN:
            raise ProviderAway("the session stays open")
        return told

    @translated
    def refund(self, reference: str, cents: Cents, key: UUID) -> Refunded:
        charge = self.fetch(reference).charge
        failed = 0
        for found in self._v1.refunds.list({"payment_intent": charge, "limit": 100}).auto_paging_iter():
            if getattr(found.metadata, OUR_KEY, "") == str(key):
                if found.status not in ("failed", "canceled"):
                    return Refunded(found.id, found.status == "succeeded")
                failed += 1
        made = self._v1.refunds.create(
            {"payment_intent": charge, "amount": cents, "metadata": {OUR_KEY: str(key)}},
            {"idempotency_key": f"{key}:{failed}"},
        )
        if made.status in ("failed", "canceled"):
            raise ProviderRefuses(f"refund {made.status} {made.failure_reason or ''}".strip())
        return Refunded(made.id, made.status == "succeeded")

    def parse_notification(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        try:
            stripe.WebhookSignature.verify_header(
                body, headers.get(SIGNATURE, ""), self._webhook_secret, stripe.Webhook.DEFAULT_TOLERANCE
            )
            told = json.loads(body)
            event, kind, about = str(told["id"]), str(told["type"]), str(told["data"]["object"].get("id", ""))
        except (ValueError, KeyError, TypeError, AttributeError, stripe.SignatureVerificationError):
            raise Forged from None
        subject = Subject.OTHER
        if kind.startswith("checkout.session."):
            subject = Subject.PAYMENT
        elif kind.startswith("charge.dispute."):
            subject = Subject.DISPUTE
        return Notification(event[:120], kind[:60], subject, about)

    @translated
    def dispute(self, reference: str) -> Disputed:
        found = self._v1.disputes.retrieve(reference)
        due = found.evidence_details.due_by if found.evidence_details else None
        return Disputed(
            reference=found.id,
            charge=_id(found.payment_intent),
            cents=found.amount,
            reason=found.reason,
            state=found.status,
            closed=found.status in CLOSED_DISPUTES,
            opened_at=_moment(found.created),
            answer_by=_moment(due) if due else None,
        )

    @translated
    def movements(self, since: datetime) -> Sequence[Moved]:
        from_then: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        rows: list[Any] = list(
            self._v1.balance_transactions.list(from_then | {"expand": ["data.source"]}).auto_paging_iter()
        )
        paid_out: dict[str, str] = {}
        for payout in self._v1.payouts.list(from_then).auto_paging_iter():
            inside = self._v1.balance_transactions.list({"payout": payout.id, "limit": 100})
            paid_out |= {row.id: payout.id for row in inside.auto_paging_iter()}
        return [_moved(row, paid_out.get(row.id, "")) for row in rows]


KINDS = {
    "charge": MovementKind.CHARGE,
    "payment": MovementKind.CHARGE,
    "refund": MovementKind.REFUND,
    "payment_refund": MovementKind.REFUND,
    "refund_failure": MovementKind.REFUND,
    "stripe_fee": MovementKind.FEE,
    "payout": MovementKind.PAYOUT,
}


def _line(line: Line) -> dict[str, Any]:
    price = {"currency": "eur", "unit_amount": line.cents, "product_data": {"name": line.name}}
    return {"price_data": price, "quantity": line.quantity}


def _told(session: Any) -> Told:
    status = Status.OPEN
    if session.payment_status == "paid":
        status = Status.PAID
    elif session.status == "expired":
        status = Status.EXPIRED
    intent = session.payment_intent
    refused = getattr(intent, "last_payment_error", None) if intent and not isinstance(intent, str) else None
    payer = session.customer_details
    return Told(
        reference=session.id,
        status=status,
        cents=session.amount_total or 0,
        charge=_id(intent),
        email=(payer.email if payer else None) or "",
        declined=bool(refused),
    )


def _moved(row: Any, payout: str) -> Moved:
    kind = KINDS.get(row.type, MovementKind.OTHER)
    source = row.source
    if kind == MovementKind.OTHER and _id(source).startswith(("dp_", "du_")):
        kind = MovementKind.DISPUTE
    return Moved(
        reference=row.id,
        kind=kind,
        charge=_id(getattr(source, "payment_intent", None)),
        source=_id(source),
        gross_cents=row.amount,
        fee_cents=row.fee,
        net_cents=row.net,
        happened_at=_moment(row.created),
        payout=payout or (_id(source) if kind == MovementKind.PAYOUT else ""),
    )


def _id(found: Any) -> str:
    """The id, whether Stripe sent the object or its name."""
    return found if isinstance(found, str) else str(getattr(found, "id", "") or "")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
