"""What may not stand in the journal: it is kept for years, so it holds numbers, never people.

Checked: no text anywhere that looks like an e-mail address; no key that announces a person, a contact or a
provider's message; only JSON whose text is the same for everyone (no floats, no NUL, no lone surrogate).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

NATURE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
ADDRESS = re.compile(r"[^\s@\"]@[^\s@\"]+\.[^\s@\"]")
PERSONAL_KEY = re.compile(
    r"(^|_)(names?|emails?|e_mails?|mails?|phones?|recipients?|contacts?|iban|payloads?|noms?|prenoms?|telephones?)$",
    re.IGNORECASE,
)
MAX_LINK_NUMBER = 2**63 - 1


class NotInTheJournal(ValueError):
    """The line holds what the journal must not keep, or cannot keep faithfully."""


def check(*, nature: str, sales_point: str, links: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    """Raise NotInTheJournal, saying why, for a line that may not be written."""
    if not NATURE.fullmatch(nature) or len(nature) > 80:
        raise NotInTheJournal(f"A nature reads like “screening.published”, not {nature!r}.")
    if len(sales_point) > 40:
        raise NotInTheJournal("A sales point has at most 40 characters.")
    for name, value in links.items():
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise NotInTheJournal(f"The link {name!r} is a number or a short code.")
        if isinstance(value, int) and abs(value) > MAX_LINK_NUMBER:
            raise NotInTheJournal(f"The link {name!r} is too large a number.")
    for text in _texts([sales_point, dict(links), dict(facts)]):
        _check_text(text)


def _texts(value: Any) -> Iterator[str]:
    """Every text inside; raises for a key that announces a person and for what JSON cannot keep."""
    match value:
        case str():
            yield value
        case None | bool() | int():
            return
        case list() | tuple():
            for item in value:
                yield from _texts(item)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str) or PERSONAL_KEY.search(key):
                    raise NotInTheJournal(f"The key {key!r} has no place in the journal.")
                yield key
                yield from _texts(item)
        case _:
            raise NotInTheJournal(
                f"{type(value).__name__} has no single form in JSON: use cents, codes, ISO dates."
            )


def _check_text(text: str) -> None:
    if ADDRESS.search(text):
        raise NotInTheJournal("Something looks like an e-mail address.")
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise NotInTheJournal("Something is not plain text.")
