"""Who takes payments for the house: five calls about one payment, two about the provider's books.

Every call may take seconds and may fail: none is made while a row is locked. `current()` is None where paying
online is not configured; then one pays at the door only, everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

Cents = int


class ProviderFailed(Exception):
    """The provider did not do it; the words are for the house and hold no secret and no person."""


class ProviderAway(ProviderFailed):
    """No answer, or a fault of its own: what was asked may have been done. Ask again with the same key."""


class ProviderRefuses(ProviderFailed):
    """A clear no: asking the same again changes nothing."""


class Forged(Exception):
    """A notification that the provider did not sign, or signed too long ago."""


class Status(StrEnum):
    """What became of a payment at the provider's."""

    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Line:
    """One thing on the payment page, and how many of it; `cents` is the price of one."""

    name: str
    cents: Cents
    quantity: int = 1


@dataclass(frozen=True)
class Checkout:
    """What to ask for. Made again from the same rows it is equal: the key may be sent twice."""

    key: UUID
    lines: Sequence[Line]
    language: str
    email: str
    back: str
    expires_at: datetime


@dataclass(frozen=True)
class Opened:
    """The payment's name at the provider's, and where to send the person."""

    reference: str
    address: str


@dataclass(frozen=True)
class Told:
    """The state of a payment as fetched; cents are what was really paid, `email` what the payer typed there."""

    reference: str
    status: Status
    cents: Cents = 0
    charge: str = ""
    email: str = ""
    declined: bool = False


@dataclass(frozen=True)
class Refunded:
    """A refund as the provider has it; not `done` yet means: ask again later."""

    reference: str
    done: bool


class Subject(StrEnum):
    """What a notification hints at."""

    PAYMENT = "payment"
    DISPUTE = "dispute"
    OTHER = "other"


@dataclass(frozen=True)
class Notification:
    """A hint, signed: something happened to that reference. What, is asked for."""

    event: str
    kind: str
    subject: Subject
    reference: str


# How a contested charge ends whose money stays with us; lost or prevented, the bank has given it back.
MONEY_STAYED = ("won", "warning_closed")


@dataclass(frozen=True)
class Disputed:
    """A contested charge as fetched."""

    reference: str
    charge: str
    cents: Cents
    reason: str
    state: str
    closed: bool
    opened_at: datetime
    answer_by: datetime | None


@dataclass(frozen=True)
class Moved:
    """One line of the provider's account; `kind` is one of tickets.models.MovementKind."""

    reference: str
    kind: str
    charge: str
    source: str
    gross_cents: int
    fee_cents: int
    net_cents: int
    happened_at: datetime
    payout: str = ""


class Provider(Protocol):
    name: str
    minimum_cents: Cents
    is_test: bool

    def create(self, checkout: Checkout) -> Opened:
        """Open a payment; the same key opens it once."""

    def fetch(self, reference: str) -> Told:
        """The truth about it."""

    def expire(self, reference: str) -> Told:
        """Let nobody pay it any more, as far as the provider can; the truth afterwards."""

    def refund(self, reference: str, cents: Cents, key: UUID) -> Refunded:
        """Give back so much of a paid one; the same key gives back once, however late it is asked again."""

    def parse_notification(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Whom it is about, or Forged; compared in constant time."""

    def dispute(self, reference: str) -> Disputed:
        """The truth about a contested charge."""

    def movements(self, since: datetime) -> Sequence[Moved]:
        """Its account since then: charges, refunds, fees, payouts."""


def current() -> Provider | None:
    """The provider of this house; None: one pays at the door."""
    return _made(settings.PAYMENT_PROVIDER) if settings.PAYMENT_PROVIDER else None


def of(name: str) -> Provider:
    """The provider that took a payment; ProviderAway where it is no longer configured."""
    provider = current()
    if provider is None or provider.name != name:
        raise ProviderAway(f"{name} is not configured")
    return provider


@cache
def _made(path: str) -> Provider:
    provider: Provider = import_string(path)()
    return provider


def forget() -> None:
    """Make the provider anew at the next call: the settings have changed."""
    _made.cache_clear()
