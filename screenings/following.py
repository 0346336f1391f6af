"""Noting how far rights, copy and terms of a screening have come, and which guest said yes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from laclef import journal
from laclef.accounts.models import User
from screenings import programme, records
from screenings.models import Act, Distributor, Film, FilmFollowUp, Guest, ProgrammeItem, Screening
from screenings.refusals import in_words


@dataclass(frozen=True)
class Noted:
    """Columns by the id of the item or guest they belong to: only those that were changed.

    `distributors` are names, found or made; `read_at` is when what they were changed from was read.
    """

    terms: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    distributors: Mapping[int, str] = field(default_factory=dict)
    visas: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    films: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    guests: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    read_at: datetime | None = None


@journal.atomic
def follow(*, screening_id: int, noted: Noted, what: str, now: datetime, by: User | None) -> Screening:
    """Write it all down under the screening's lock; `what` says in words what changed."""
    screening = programme.locked_as_read(screening_id, noted.read_at)
    with in_words():
        for item in screening.programme.all():
            _follow_film(item, noted)
        for pk, columns in noted.guests.items():
            if columns:
                Guest.objects.filter(screening=screening, pk=pk).update(**columns)
        Screening.objects.filter(pk=screening.pk).update(changed_at=now)
    if what:
        records.note(screening, Act.EDITED, at=now, by=by, what=what)
    journal.note(nature="screening.followed", actor=by, links={"screening": screening.pk}, facts={})
    return screening


def _follow_film(item: ProgrammeItem, noted: Noted) -> None:
    terms, follow_up = dict(noted.terms.get(item.pk, {})), dict(noted.films.get(item.pk, {}))
    if name := noted.distributors.get(item.pk):
        terms["distributor"] = Distributor.objects.get_or_create(name=name)[0]
    if terms:
        ProgrammeItem.objects.filter(pk=item.pk).update(**terms)
    if visa := noted.visas.get(item.pk):
        Film.objects.filter(pk=item.film_id).update(**visa)
    if follow_up:
        FilmFollowUp.objects.update_or_create(item=item, defaults=follow_up)
