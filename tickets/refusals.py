"""The box office's refusals: nothing was written, and the message says what to do next."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _


class Refused(Exception):
    """Nothing was changed; the message can be shown to the person."""

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class BookingRefused(Refused):
    """No place was taken or given back."""


class NotEnoughPlaces(BookingRefused):
    """Fewer places are left than asked; `left` may be shown, or the waiting list offered."""

    def __init__(self, message: "str | Promise", left: int) -> None:
        super().__init__(message)
        self.left = left


class PaymentRefused(BookingRefused):
    """Nothing was asked of the payment provider."""


class OtherRequest(Refused):
    """The same key was used for something else: the page is stale, start again."""


class SaleRefused(Refused):
    """No entry was issued, no money noted."""


class CancellationRefused(Refused):
    """The entry stands."""


class Crowded(BookingRefused, SaleRefused, CancellationRefused):
    """Others held the rooms for too long; the same again in a moment may work. Caught like what was tried."""


def to_the_desk(refusal: Exception) -> str:
    """The refusal as it is said to those who work here; its own words are for visitors where both meet it."""
    if isinstance(refusal, Crowded):
        return _("Trop de monde à la fois, rien n’est noté : réessaie dans un instant.")
    return str(refusal)


class NotIn(StrEnum):
    """Why somebody does not go in with this code; the phone shows and sounds each differently."""

    ALREADY = "already"
    ELSEWHERE = "elsewhere"
    CANCELLED = "cancelled"
    TILL = "till"
    UNKNOWN = "unknown"
    BUSY = "busy"


class AdmissionRefused(Refused):
    """Nobody goes in with this code now."""

    def __init__(self, message: "str | Promise", because: NotIn) -> None:
        super().__init__(message)
        self.because = because


class ScannerRefused(Refused):
    """This phone is no scanner (any more)."""


class TillRefused(Refused):
    """The till stays as it was: its device, its people, its session."""
