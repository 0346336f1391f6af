"""What the demo knows, read from its data files: places, films, past screenings, evenings, words."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WITHOUT_WORDS = ("silent", "no_dialogue")


@dataclass(frozen=True)
class FilmFacts:
    """One real film; null where a fact is not known."""

    key: str
    title: str
    directors: tuple[str, ...]
    countries: tuple[str, ...] = ()
    original_title: str = ""
    title_language: str = "fr"
    languages: tuple[str, ...] = ()
    year: int | None = None
    minutes: int | None = None
    colour: str = ""
    sound: str = "spoken"


@dataclass(frozen=True)
class Evening:
    """One event of the rolling weeks, before it has a date."""

    key: str
    pool: str
    kind: str = "film"
    films: tuple[str, ...] = ()
    main: str = ""
    cycle: str = ""
    partner: str = ""
    format: str = "dcp"
    spoken: tuple[str, ...] | None = None
    subtitles: tuple[str, ...] | None = None
    subtitles_for_deaf: bool = False
    audio_description: bool = False
    introduction: int = 0
    debate: int = 0
    basis: str = ""
    terms: str = ""
    admission: str = "tickets"
    open_meeting: bool = False
    late_entry: bool = True
    age_from: int | None = None
    for_children: bool = False
    picture: str = ""
    guests: tuple[Mapping[str, Any], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


@cache
def programme() -> dict[str, Any]:
    """The real screenings, as facts."""
    facts: dict[str, Any] = json.loads((HERE / "programme.json").read_text(encoding="utf-8"))
    return facts


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def films() -> dict[str, FilmFacts]:
    """Every film the demo may show, by key."""
    told = programme()
    listed = [
        film
        for part in ("screenings", "programmes_without_a_known_date")
        for row in told[part]
        for film in row["films"]
    ]
    return {row["key"]: _film(row) for row in [*listed, *told["more_films"]]}


def _film(row: Mapping[str, Any]) -> FilmFacts:
    # The version belongs to a screening, not to the film.
    facts = {name: value for name, value in row.items() if name != "version"}
    return FilmFacts(**_with_tuples(facts))


def _with_tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


@cache
def evenings() -> dict[str, Evening]:
    """Every evening with its words, by key, in the order of the file."""
    words = _toml("texts.toml")["evenings"]
    return {
        key: Evening(
            key=key,
            words={name: text.strip() for name, text in words.get(key, {}).items()},
            **_with_tuples(row),
        )
        for key, row in _toml("evenings.toml")["evenings"].items()
    }


@cache
def pool(name: str) -> tuple[str, ...]:
    """The keys of the evenings of one pool, in their order."""
    return tuple(key for key, evening in evenings().items() if evening.pool == name)


@cache
def cycles() -> dict[str, dict[str, Any]]:
    """The cycles' columns, by key."""
    words = _toml("texts.toml")["cycles"]
    return {
        key: {**row, "text_fr": words[key]["fr"].strip(), "text_en": words[key].get("en", "").strip()}
        for key, row in _toml("evenings.toml")["cycles"].items()
    }


def invented() -> tuple[str, ...]:
    """The only people who may be announced in the rolling weeks."""
    return tuple(_toml("evenings.toml")["invented"])


def distributors() -> tuple[str, ...]:
    return tuple(_toml("evenings.toml")["distributors"])


def carriers() -> list[dict[str, str]]:
    return list(_toml("evenings.toml")["carriers"])


def languages_of(
    film: FilmFacts, spoken: tuple[str, ...] | None = None, subtitles: tuple[str, ...] | None = None
) -> tuple[list[str], list[str]]:
    """What is heard and what is read: the original, with French subtitles unless it is all in French."""
    if film.sound in WITHOUT_WORDS:
        return [], []
    heard = list(film.languages if spoken is None else spoken)
    if subtitles is not None:
        return heard, list(subtitles)
    return heard, [] if not heard or heard == ["fr"] else ["fr"]
