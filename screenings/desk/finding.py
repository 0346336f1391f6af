"""A film or a person found by a few letters, for whoever is writing a screening."""

from django.db import connection
from django.db.models import Q, QuerySet

from screenings.models import Film, Person

MOST = 8
NEAR = 0.4  # how much of the letters must be shared


def _folded(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT laclef_fold(%s)", [text.replace("\x00", "")[:120]])
        folded: str = cursor.fetchone()[0]
    return folded.strip()


def films(text: str) -> list[Film]:
    """The films whose title holds the words, else those that sound like it; the nearest first."""
    key = _folded(text)
    if len(key) < 2:
        return []
    rows = Film.objects.prefetch_related("credits__person")
    holds = Q(sort_key__contains=key) | Q(original_sort_key__contains=key)
    by_director = Q(directors__sort_key__contains=key)
    found = list(rows.filter(holds).order_by("sort_key", "year")[:MOST])
    if not found:
        found = list(rows.filter(by_director).distinct().order_by("sort_key")[:MOST])
    return found or _near(rows, key)


def people(text: str) -> list[Person]:
    key = _folded(text)
    if len(key) < 2:
        return []
    found = list(Person.objects.filter(sort_key__contains=key).order_by("sort_key")[:MOST])
    return found or _near(Person.objects.all(), key)


def _near(rows: QuerySet, key: str) -> list:
    """A slip of the finger is forgiven: word similarity, through the trigram index."""
    from django.contrib.postgres.search import TrigramWordSimilarity

    near = rows.annotate(near=TrigramWordSimilarity(key, "sort_key")).filter(near__gte=NEAR)
    return list(near.order_by("-near", "sort_key")[:MOST])
