"""Cash as people say it: an amount with cents, and what a drawer holds by coin and note."""

import re

from django.utils.translation import gettext as _

from tickets.amounts import Cents

# ASCII on purpose, like tickets.amounts; 12, 12,5, 12.50, 1 234,50, with the sign before or after, or without it.
CASH = re.compile(r"(?:€(?!.*€))?([0-9]{1,5})(?:[,.]([0-9]{1,2}))?€?")
# Notes, then coins, in cents: the order in which hands count.
PIECES = (20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
SPACES = re.compile(r"[\s\u00a0\u202f]")


class CashRefused(Exception):
    """What was typed is no amount of cash; the message can be shown to the person."""


def parse_cash(text: str) -> Cents:
    """The cents of an amount like 80 or 12,50, or CashRefused."""
    told = CASH.fullmatch(SPACES.sub("", text))
    if told is None:
        raise CashRefused(_("Un montant en euros : par exemple 80 ou 12,50."))
    return int(told[1]) * 100 + int((told[2] or "0").ljust(2, "0"))
