"""What people type as an amount or a number of seats: whole euros from 0 to 99, one to ten seats."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from screenings.wording import NBSP, language
from tickets.models import MOST_CENTS, MOST_SEATS

Cents = int

# ASCII on purpose: \d and int() would take digits of any script, and int() also signs, spaces and underscores.
EUROS = re.compile(r"([0-9]{1,2})[\s\u00a0\u202f]*€?")
SEATS = re.compile(r"[0-9]{1,2}")


class AmountRefused(Exception):
    """What was typed is no amount, or no number of seats; the message can be shown to the person."""


def parse_euros(text: str) -> Cents:
    """The cents of a whole amount in euros, 0 to 99, or AmountRefused."""
    told = EUROS.fullmatch(text.strip())
    if told is None:
        raise AmountRefused(_("Un montant en euros entiers, de 0 à 99 : par exemple 5."))
    return int(told[1]) * 100


def in_euros(cents: Cents) -> str:
    """7 €, or 3,68 €; in English €7, or €3.68."""
    whole, rest = divmod(cents, 100)
    if language() == "fr":
        return f"{whole},{rest:02}{NBSP}€" if rest else f"{whole}{NBSP}€"
    return f"€{whole}.{rest:02}" if rest else f"€{whole}"


def as_typed(cents: Cents) -> str:
    """7 or 3,68, in English 3.68: what stands in a field where euros are typed."""
    return in_euros(cents).strip(f"€{NBSP}")


def parse_seats(text: str) -> int:
    """A number of seats, 1 to 10, or AmountRefused."""
    if SEATS.fullmatch(text.strip()) is None or not 1 <= int(text) <= MOST_SEATS:
        raise AmountRefused(_("De une à dix places."))
    return int(text)


def check_amounts(amounts: Sequence[Cents]) -> None:
    """Raise AmountRefused unless each is a whole number of euros from 0 to 99."""
    for cents in amounts:
        if (
            isinstance(cents, bool)
            or not isinstance(cents, int)
            or not 0 <= cents <= MOST_CENTS
            or cents % 100
        ):
            raise AmountRefused(_("Un montant en euros entiers, de 0 à 99 : par exemple 5."))
