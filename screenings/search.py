"""Search: the public screenings every typed word is found in, those to come first.

A word is found in a title (original ones too), the name of a director or guest, a cycle, a country in
French or English, the year of a film or of the screening. Words match from their beginning, years and
words of one or two letters whole. Only when nothing matches so is a small typo forgiven.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import BooleanField, Case, Count, F, Value, When, Window
from django.db.models.expressions import RawSQL

from screenings.country_words import codes_near, codes_of
from screenings.models import Screening
from screenings.nearness import is_near, slips_allowed

LONGEST, MOST_WORDS = 200, 16  # signs, words: more is not a search
BEGINNING = 3  # letters from which a word may be the beginning of another

# They say nothing of what is looked for, unless nothing else was typed.
SMALL_WORDS = frozenset(
    "a au aux d de des du en et l la le les un une film films seance seances the of an and by in".split()  # noqa: SIM905
)

# The rows a word is found in, each with an index over the same expression (migration 0004_search).
FOUND_IN = """
    SELECT item.screening_id FROM screenings_film film JOIN screenings_programmeitem item ON item.film_id = film.id
     WHERE screenings_film_words(film.title, film.original_title, film.year, film.countries) @@ %s::tsquery
    UNION ALL
    SELECT item.screening_id FROM screenings_person person
      JOIN screenings_filmcredit credit ON credit.person_id = person.id
      JOIN screenings_programmeitem item ON item.film_id = credit.film_id
     WHERE screenings_name_words(person.name) @@ %s::tsquery
    UNION ALL
    SELECT guest.screening_id FROM screenings_person person
      JOIN screenings_guest guest ON guest.person_id = person.id
     WHERE screenings_name_words(person.name) @@ %s::tsquery
    UNION ALL
    SELECT own.id FROM screenings_cycle cycle JOIN screenings_screening own ON own.cycle_id = cycle.id
     WHERE screenings_cycle_words(cycle.title_fr, cycle.title_en) @@ %s::tsquery
    UNION ALL
    SELECT own.id FROM screenings_screening own
     WHERE screenings_own_words(own.title_fr, own.title_en, own.starts_at) @@ %s::tsquery
"""


class SearchRefused(Exception):
    """Nothing was looked for: the text is too long to be a search."""


@dataclass(frozen=True)
class SearchResult:
    """The first screenings found, how many there are in all, and whether the words only come near."""

    screenings: list[Screening] = field(default_factory=list)
    total: int = 0
    near: bool = False


def search(text: str, *, now: datetime, limit: int = 50) -> SearchResult:
    """The public screenings in which every word is found, to come first, then the latest past ones.

    No word at all finds nothing. Raises SearchRefused when the text is too long.
    """
    words = _words(text)
    if not words:
        return SearchResult()
    exactly = {word: _exactly(word) for word in words}
    found, total = _found(exactly.values(), now=now, limit=limit)
    if total:
        return SearchResult(_fetched(found), total)
    queries = exactly
    for forgiven in _to_forgive(exactly):
        nearly = queries | _nearly(forgiven)
        if nearly == queries:
            continue
        queries = nearly
        found, total = _found(queries.values(), now=now, limit=limit)
        if total:
            break
    return SearchResult(_fetched(found), total, near=queries != exactly)


def _words(text: str) -> list[str]:
    """The words as the database folds them, once each, without the small ones when others remain."""
    # What cannot be printed parts words, too: NUL and half a surrogate pair never reach the database.
    text = "".join(sign if sign.isprintable() else " " for sign in text).strip()
    if len(text) > LONGEST:
        raise SearchRefused
    if not text:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT laclef_words(%s)", [text])
        words = list(dict.fromkeys(cursor.fetchone()[0]))
    telling = [word for word in words if word not in SMALL_WORDS] or words
    if len(telling) > MOST_WORDS:
        raise SearchRefused
    return telling


def _exactly(word: str) -> str:
    """What a word finds as it was typed, as a tsquery."""
    return _any_of([word], codes_of(word), beginnings=len(word) >= BEGINNING and not word.isdigit())


def _to_forgive(exactly: Mapping[str, str]) -> Iterator[list[str]]:
    """The words nothing is found by, then the others, which may be the wrong ones: who types a word of the
    programme mostly means it, and looking for its neighbours is the dear part of a search.
    """
    known = _found_at_all(exactly)
    for words in ([w for w in exactly if w not in known], [w for w in exactly if w in known]):
        if words:
            yield words


def _found_at_all(exactly: Mapping[str, str]) -> set[str]:
    each = f"SELECT %s WHERE EXISTS ({FOUND_IN})"
    arguments = [part for word, query in exactly.items() for part in (word, *_of_each_row(query))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([each] * len(exactly)), arguments)
        return {word for (word,) in cursor.fetchall()}


def _nearly(words: Sequence[str]) -> dict[str, str]:
    """What each word finds with a small typo forgiven, as tsqueries."""
    near: dict[str, list[str]] = {word: [] for word in words}
    forgiven = [word for word in words if slips_allowed(word)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT typed, screenings_near_words(typed) FROM unnest(%s::text[]) AS typed", [forgiven]
        )
        for typed, found in cursor.fetchall():
            if is_near(typed, found):
                near[typed].append(found)
    queries = {
        word: (_exactly(word), _any_of(near[word], codes_near(word), beginnings=False)) for word in words
    }
    return {word: " | ".join(filter(None, query)) for word, query in queries.items()}


def _any_of(words: Iterable[str], countries: Collection[str], *, beginnings: bool) -> str:
    lexemes = [_quoted(word) + (":*" if beginnings else "") for word in words]
    lexemes += [_quoted(f"pays.{code.lower()}") for code in sorted(countries)]
    return " | ".join(lexemes)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _of_each_row(query: str) -> list[str]:
    """The tsquery, as often as FOUND_IN asks for it."""
    return [query] * FOUND_IN.count("%s")


def _found(queries: Collection[str], *, now: datetime, limit: int) -> tuple[list[int], int]:
    """The ids of the first public screenings in which each query is found, and how many there are in all.

    The sets are intersected first, into one array: the planner cannot know how large each is, and would
    look up every screening of the largest, or read them all.
    """
    each = " INTERSECT ".join(f"({FOUND_IN})" for _ in queries)
    arguments = [part for query in queries for part in _of_each_row(query)]
    in_each = RawSQL(  # noqa: S611 - the words are parameters
        f"screenings_screening.id = ANY(ARRAY({each}))", arguments, output_field=BooleanField()
    )
    public = Screening.objects.public().filter(in_each)
    to_come = When(ends_at__gt=now, then=F("starts_at"))
    rows = public.order_by(
        Case(When(ends_at__gt=now, then=Value(0)), default=Value(1)), Case(to_come), "-starts_at", "pk"
    ).values_list("pk", Window(Count("*")))[:limit]
    ids = [(pk, total) for pk, total in rows]
    return [pk for pk, _ in ids], ids[0][1] if ids else 0


def _fetched(ids: Sequence[int]) -> list[Screening]:
    """The screenings with all that a line shows, in the order of the ids."""
    if not ids:
        return []
    rows = {row.pk: row for row in Screening.objects.filter(pk__in=ids).for_listing()}
    return [rows[pk] for pk in ids]
