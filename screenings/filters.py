"""What a visitor may narrow the programme to: one list for the pages, the feeds and their addresses.

A filter about films holds only where every film of the evening keeps its promise: who comes because
of it must be able to follow all of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screenings.models import Kind, ProgrammeItem
from screenings.models.films import Sound
from screenings.models.screenings import ScreeningQuerySet


@dataclass(frozen=True)
class Filter:
    """One way to narrow the programme; its key is the French word of its addresses."""

    key: str
    name: Promise
    condition: Callable[[], Q]

    def apply(self, screenings: ScreeningQuerySet) -> ScreeningQuerySet:
        """Those of the screenings that keep the filter's promise, once each."""
        return screenings.filter(self.condition())


def narrowed(screenings: ScreeningQuerySet, keys: Iterable[str]) -> ScreeningQuerySet:
    """The screenings that pass every filter named; an unknown key is a KeyError."""
    for key in keys:
        screenings = FILTERS[key].apply(screenings)
    return screenings


def _every_film(promise: Q) -> Q:
    films = ProgrammeItem.objects.filter(screening=OuterRef("pk"))
    return Q(Exists(films)) & ~Q(Exists(films.exclude(promise)))


def _deaf() -> Q:
    """Every film with dialogue has its subtitles for the deaf, and one at least has."""
    some = ProgrammeItem.objects.filter(screening=OuterRef("pk"), subtitles_for_deaf=True)
    nothing_said = Q(film__sound__in=(Sound.SILENT, Sound.NO_DIALOGUE))
    return Q(Exists(some)) & _every_film(Q(subtitles_for_deaf=True) | nothing_said)


def _understandable_in(code: str) -> Q:
    """Spoken or subtitled in the language, or without a word; as wording.understandable says it."""
    return _every_film(
        Q(spoken_languages__contains=[code])
        | Q(subtitle_languages__contains=[code])
        | Q(film__sound=Sound.NO_DIALOGUE)
    )


def _kinds(key: str, name: Promise, *kinds: Kind) -> Filter:
    return Filter(key, name, lambda: Q(kind__in=kinds))


PROMISES = (
    Filter("jeune-public", _("Jeune public"), lambda: Q(for_children=True)),
    Filter("comprehensible-en-anglais", _("Compréhensible en anglais"), lambda: _understandable_in("en")),
    Filter("sous-titres-sourds", _("Sous-titres pour sourd·es et malentendant·es"), _deaf),
    Filter("audiodescription", _("Audiodescription"), lambda: _every_film(Q(audio_description=True))),
)
KINDS = (
    _kinds("films", _("Films"), Kind.FILM, Kind.SHORTS),
    _kinds("courts-metrages", _("Courts métrages"), Kind.SHORTS),
    _kinds("ateliers", _("Ateliers"), Kind.WORKSHOP),
    _kinds("concerts", _("Concerts"), Kind.CONCERT),
    _kinds("expositions", _("Expositions"), Kind.EXHIBITION),
    _kinds("theatre", _("Théâtre"), Kind.THEATRE),
    _kinds("debats", _("Débats"), Kind.DEBATE),
    _kinds("radio", _("Radio"), Kind.RADIO),
    _kinds("vie-de-la-maison", _("Vie de la maison"), Kind.ASSEMBLY, Kind.WORKS_DAY, Kind.INTERNAL),
)
FILTERS: dict[str, Filter] = {found.key: found for found in (*PROMISES, *KINDS)}
