"""Noting how far rights, copy and terms of a screening have come, and which guest said yes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from laclef import journal
from laclef.accounts.models import User
from screenings import programme, records
from screenings.models import Act, Film, FilmFollowUp, Guest, Screening
from screenings.refusals import in_words


@dataclass(frozen=True)
class Noted:
    """Columns by the id of the item or guest they belong to."""

    terms: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    visas: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    films: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    guests: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


@journal.atomic
def follow(*, screening_id: int, noted: Noted, what: str, now: datetime, by: User | None) -> Screening:
    """Write it all down under the screening's lock; `what` says in words what changed."""
    screening = programme.locked(screening_id)
    with in_words():
        for item in screening.programme.select_related("film"):
            screening.programme.filter(pk=item.pk).update(**noted.terms.get(item.pk, {}))
            Film.objects.filter(pk=item.film_id).update(**noted.visas.get(item.pk, {}))
            if item.pk in noted.films:
                FilmFollowUp.objects.update_or_create(item=item, defaults=dict(noted.films[item.pk]))
        for pk, columns in noted.guests.items():
            Guest.objects.filter(screening=screening, pk=pk).update(**columns)
    if what:
        records.note(screening, Act.EDITED, at=now, by=by, what=what)
    journal.note(nature="screening.followed", actor=by, links={"screening": screening.pk}, facts={})
    return screening
