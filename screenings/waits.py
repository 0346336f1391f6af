"""What a screening waits for: from whom, and by when. Worked out from its rows; nothing of it is stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from screenings import wording
from screenings.listing import still
from screenings.models import FilmFollowUp, Guest, Kind, ProgrammeItem, Screening, State
from screenings.models.screenings import ScreeningQuerySet

# Days before the screening by which each is wanted, where no date was agreed; the copy goes home after it.
DAYS = {"rights": 21, "guest": 14, "text": 14, "still": 14, "copy": 3, "test": 1, "back": -5}


@dataclass(frozen=True)
class Wait:
    """One thing awaited. `key` names it for good; `due_on` is None while there is no date to count from."""

    key: str
    what: str
    on_whom: str
    due_on: date | None

    def days_late(self, today: date) -> int:
        return (today - self.due_on).days if self.due_on else 0


def waits(screening: Screening, today: date) -> list[Wait]:
    """All that is still open, the most urgent first; from rows fetched by `followed`."""
    start = screening.local(screening.starts_at).date() if screening.starts_at else None
    over = start is not None and start < today
    found: list[Wait] = []
    for item in screening.programme.all():
        found += _of_copy_home(screening, item, start)
        if screening.state != State.CANCELLED and not over:
            found += _of_film(screening, item, start)
    if screening.state != State.CANCELLED and not over:
        found += [*_of_guests(screening.guests.all(), start), *_of_words(screening, start)]
    return sorted(found, key=lambda wait: (wait.due_on is None, wait.due_on or today))


def followed(rows: ScreeningQuerySet) -> ScreeningQuerySet:
    """The rows with all that `waits` reads, in a number of queries that does not grow."""
    return (
        rows.for_listing()
        .select_related("carrier")
        .prefetch_related("programme__follow_up", "programme__distributor")
    )


def follow_up_of(item: ProgrammeItem) -> FilmFollowUp:
    """Its follow-up, written or not."""
    return getattr(item, "follow_up", None) or FilmFollowUp(item=item)


def _due(agreed: date | None, start: date | None, kind: str) -> date | None:
    return agreed or (start - timedelta(days=DAYS[kind]) if start else None)


def _of_film(screening: Screening, item: ProgrammeItem, start: date | None) -> Iterator[Wait]:
    follow, title = follow_up_of(item), item.film.title
    whom = str(item.distributor or _("ayant droit"))
    if follow.rights_agreed_on is None:
        words = _("droits de « %s » : à demander") % title
        if follow.rights_asked_on:
            facts = {"film": title, "day": wording.short_day(follow.rights_asked_on)}
            words = _("droits de « %(film)s » : demandés le %(day)s, réponse attendue") % facts
        on_whom = whom if follow.rights_asked_on else _carrier(screening)
        yield Wait(f"{item.pk}:rights", words, on_whom, _due(follow.rights_due_on, start, "rights"))
    if follow.copy_arrived_on is None:
        words = _("copie de « %s » : à recevoir") % title
        yield Wait(
            f"{item.pk}:copy", words, follow.copy_from or whom, _due(follow.copy_due_on, start, "copy")
        )
    elif follow.copy_tested_on is None:
        words = _("copie de « %s » : à essayer") % title
        on_whom = follow.copy_tested_by or _("projection")
        yield Wait(f"{item.pk}:test", words, on_whom, _due(None, start, "test"))


def _of_copy_home(screening: Screening, item: ProgrammeItem, start: date | None) -> Iterator[Wait]:
    follow = follow_up_of(item)
    if follow.copy_arrived_on is None or follow.copy_back_on is not None:
        return
    if follow.copy_back_due_on is None and item.format in ("dcp", "video", ""):
        return  # a file that nobody asked back
    words = _("copie de « %s » : à rendre") % item.film.title
    yield Wait(f"{item.pk}:back", words, _("projection"), _due(follow.copy_back_due_on, start, "back"))


def _of_guests(guests: Iterable[Guest], start: date | None) -> Iterator[Wait]:
    for guest in guests:
        if guest.confirmed_on is None:
            words = _("venue de %s : à confirmer") % guest.person.name
            due = _due(guest.answer_due_on, start, "guest")
            yield Wait(f"guest:{guest.pk}", words, guest.person.name, due)


def _of_words(screening: Screening, start: date | None) -> Iterator[Wait]:
    if screening.kind in (Kind.HIRE, Kind.INTERNAL):
        return
    whom = _carrier(screening)
    if not screening.text_fr or not screening.short_fr:
        yield Wait(f"text:{screening.pk}", _("texte : à écrire"), whom, _due(None, start, "text"))
    if still(screening) is None:
        yield Wait(f"still:{screening.pk}", _("image : à trouver"), whom, _due(None, start, "still"))


def _carrier(screening: Screening) -> str:
    return screening.carrier.get_short_name() if screening.carrier else _("personne encore")
