"""What hands type when they count: how many of each coin and note."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from tickets.amounts import Cents
from tickets.till.cash import PIECES, CashRefused, parse_cash
from tickets.till.drawer import Counted


@dataclass(frozen=True)
class PieceRow:
    """One line of the count: 50 euros, 20 cents, and what was typed."""

    cents: Cents
    words: str
    typed: str


def piece_rows(pieces: Sequence[Cents], typed: QueryDict) -> list[PieceRow]:
    return [PieceRow(piece, _words(piece), typed.get(f"p{piece}", "")) for piece in pieces]


def counted_in(typed: QueryDict) -> Counted:
    """The count of the form, empty being none; or CashRefused."""
    card = typed.get("card", "").strip()
    return Counted(
        pieces={piece: _many(typed.get(f"p{piece}", "")) for piece in PIECES},
        cheque_cents=parse_cash(typed.get("cheques", "").strip() or "0"),
        card_cents=parse_cash(card) if card else None,
    )


def _many(text: str) -> int:
    text = text.strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise CashRefused(_("Un nombre de pièces ou de billets, en chiffres : par exemple 12."))
    return int(text)


def _words(piece: Cents) -> str:
    return f"{piece // 100}\u202f€" if piece >= 100 else f"{piece}\u202fc"
