"""A second provider, in memory, quite unlike the first: it keeps the interface honest.

Like HelloAsso's checkout it can close nothing for good (what is let expire may still be paid, if `stubborn`),
it takes one euro at least, and its notifications are bare references signed with one secret.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock
from uuid import UUID, uuid4

from tickets.providers import (
    Checkout,
    Disputed,
    Forged,
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

SECRET = b"between us"


@dataclass
class Kept:
    checkout: Checkout
    told: Told
    back: int = 0


class Memory:
    name = "memory"
    minimum_cents = 100
    is_test = True

    def __init__(self) -> None:
        self.lock = Lock()
        self.forget()

    def forget(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.by_key: dict[UUID, str] = {}
        self.refunds: dict[UUID, tuple[str, int]] = {}
        self.disputes: dict[str, Disputed] = {}
        self.account: list[Moved] = []
        self.away = False
        self.loses_answers = False  # does what it is asked, and the network drops the answer
        self.refuses_refunds = False
        self.stubborn = False

    # --- the interface ------------------------------------------------------------------------------------

    def create(self, checkout: Checkout) -> Opened:
        self._answer()
        if sum(line.cents * line.quantity for line in checkout.lines) < self.minimum_cents:
            raise ProviderRefuses("too little")
        if checkout.key not in self.by_key:
            reference = f"m{len(self.kept) + 1}-{uuid4().hex[:8]}"
            self.by_key[checkout.key] = reference
            self.kept[reference] = Kept(checkout, Told(reference, Status.OPEN))
        reference = self.by_key[checkout.key]
        if self.kept[reference].checkout != checkout:
            raise ProviderRefuses("the key asked for something else")
        self._lose()
        return Opened(reference, f"https://memory.example/{reference}")

    def fetch(self, reference: str) -> Told:
        self._answer()
        return self._of(reference).told

    def expire(self, reference: str) -> Told:
        kept = self._of(reference)
        self._answer()
        with self.lock:
            if kept.told.status == Status.OPEN and not self.stubborn:
                kept.told = replace(kept.told, status=Status.EXPIRED)
        self._lose()
        return replace(kept.told, status=Status.EXPIRED) if kept.told.status == Status.OPEN else kept.told

    def refund(self, reference: str, cents: int, key: UUID) -> Refunded:
        self._answer()
        kept = self._of(reference)
        with self.lock:
            self._give_back(kept, cents, key)
        self._lose()
        return Refunded(self.refunds[key][0], True)

    def _give_back(self, kept: Kept, cents: int, key: UUID) -> None:
        if key not in self.refunds:
            if self.refuses_refunds or kept.told.status != Status.PAID or kept.back + cents > kept.told.cents:
                raise ProviderRefuses("no such money")
            kept.back += cents
            self.refunds[key] = (f"back-{key}", cents)

    def parse_notification(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        if not hmac.compare_digest(headers.get("X-Signature", ""), sign(body)):
            raise Forged
        event, subject, reference = body.decode().split()
        return Notification(event, subject, Subject(subject), reference)

    def dispute(self, reference: str) -> Disputed:
        self._answer()
        return self.disputes[reference]

    def movements(self, since: datetime) -> list[Moved]:
        self._answer()
        return [moved for moved in self.account if moved.happened_at >= since]

    # --- the payer ----------------------------------------------------------------------------------------

    def pay(self, reference: str, *, email: str = "payer@example.org", cents: int | None = None) -> bool:
        """Whether it could be paid."""
        kept = self._of(reference)
        total = sum(line.cents * line.quantity for line in kept.checkout.lines) if cents is None else cents
        with self.lock:
            if kept.told.status != Status.OPEN:
                return False
            kept.told = Told(reference, Status.PAID, total, f"charge-{reference}", email)
            return True

    def decline(self, reference: str) -> None:
        kept = self._of(reference)
        kept.told = replace(kept.told, declined=True)

    def contest(self, reference: str) -> str:
        told = self._of(reference).told
        name = f"contested-{reference}"
        now = datetime.now(UTC)
        self.disputes[name] = Disputed(name, told.charge, told.cents, "fraud", "open", False, now, None)
        return name

    def _of(self, reference: str) -> Kept:
        if reference not in self.kept:
            raise ProviderRefuses("unknown")
        return self.kept[reference]

    def _answer(self) -> None:
        if self.away:
            raise ProviderAway("away")

    def _lose(self) -> None:
        if self.loses_answers:
            raise ProviderAway("no answer")


def sign(body: bytes) -> str:
    return hmac.new(SECRET, body, sha256).hexdigest()


MEMORY = Memory()


def provider() -> Memory:
    """What settings.PAYMENT_PROVIDER names in the tests."""
    return MEMORY
