"""The countries a typed word may mean: their names in French and English, and what people also call them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from babel import Locale

from screenings.nearness import is_near
from screenings.wording import FORMER_COUNTRIES

# People do not type a country as a gazetteer prints it.
ALSO_CALLED = {
    "CD": "zaire",
    "CI": "ivory coast",
    "CZ": "republique tcheque czech republic",
    "DD": "allemagne de l'est east germany democratique",
    "FR": "francais",
    "GB": "angleterre england ecosse scotland galles wales uk britain",
    "MM": "birmanie burma",
    "NL": "hollande holland",
    "SU": "union sovietique soviet union",
    "US": "usa amerique america",
    "XW": "allemagne de l'ouest germany federale",
    "YU": "yougoslavie yugoslavia",
}
WHOLE_WORDS_ONLY = 3  # letters: a shorter word is no beginning


def codes_of(word: str) -> frozenset[str]:
    """The codes of the countries with a name one of whose words is this one, or begins with it."""
    found = set(_codes_by_word().get(word, ()))
    if len(word) >= WHOLE_WORDS_ONLY:
        found.update(*(codes for name, codes in _codes_by_word().items() if name.startswith(word)))
    return frozenset(found)


def codes_near(word: str) -> frozenset[str]:
    """The codes of the countries that a word with a small typo may mean."""
    near = (codes for name, codes in _codes_by_word().items() if is_near(word, name))
    return frozenset().union(*near)


def code_named(name: str) -> str:
    """The code of the country that bears exactly this name, or is this code; nothing when none does."""
    if len(name) == 2 and name.upper() in _every_code():
        return name.upper()
    return _code_by_name().get(folded(name), "")


@cache
def _every_code() -> frozenset[str]:
    return frozenset(code for code, __ in _names())


@cache
def _code_by_name() -> dict[str, str]:
    """What people call a country comes first: Angleterre is nobody's official name."""
    whole = {folded(name): code for code, name in _names() if code not in FORMER_COUNTRIES}
    former = {folded(name): code for code, names in FORMER_COUNTRIES.items() for name in names}
    called = {
        "angleterre": "GB",
        "england": "GB",
        "usa": "US",
        "uk": "GB",
        "hollande": "NL",
        "tchequie": "CZ",
    }
    return whole | former | called


@cache
def _codes_by_word() -> dict[str, frozenset[str]]:
    by_word: dict[str, set[str]] = {}
    for code, names in _names():
        for word in re.findall(r"\w+", folded(names)):
            by_word.setdefault(word, set()).add(code)
    return {word: frozenset(codes) for word, codes in by_word.items()}


def _names() -> Iterator[tuple[str, str]]:
    """Each code with its names: today's from the Unicode locale data, then those that are no more."""
    for locale in (Locale.parse("fr"), Locale.parse("en_GB")):
        for code, name in locale.territories.items():
            if len(code) == 2:
                yield code, name
    for code, former in FORMER_COUNTRIES.items():
        yield code, " ".join(former)
    yield from ALSO_CALLED.items()


def folded(words: str) -> str:
    """Lower case, no accents, as laclef_fold has it."""
    apart = unicodedata.normalize("NFD", words.lower().replace("’", "'").replace("œ", "oe"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
