"""What a line names is found where it exists: rooms, films, people, cycles; else made."""

from dataclasses import dataclass, field

from babel.languages import get_official_languages
from django.db.models import Func, Q, TextField, Value
from django.utils.translation import gettext as _

from screenings.imports.cells import CellRefused
from screenings.imports.lines import FilmLine
from screenings.imports.reading import folded
from screenings.models import Cycle, Film, FilmCredit, Person, Room
from screenings.models.films import Sound

# What people mostly spoke on screen in countries that are no more, and where several tongues are official.
SPOKEN = {
    "SU": "ru",
    "YU": "sh",
    "CS": "cs",
    "DD": "de",
    "XW": "de",
    "US": "en",
    "IN": "hi",
    "CH": "fr",
    "BE": "fr",
}


@dataclass
class Matching:
    """The house's rows by the names that lines give them. `notes` gathers what a person should check."""

    rooms: dict[str, list[Room]] = field(default_factory=dict)
    cycles: dict[str, Cycle] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of_the_house(cls) -> "Matching":
        found = cls()
        for room in Room.objects.select_related("venue").order_by("-venue__is_house", "pk"):
            names = [
                room.name,
                room.slug,
                f"{room.venue.name} {room.name}",
                f"{room.venue.name} – {room.name}",
            ]
            for name in dict.fromkeys(map(folded, names)):
                found.rooms.setdefault(name, []).append(room)
        for cycle in Cycle.objects.all():
            found.cycles |= {folded(title): cycle for title in (cycle.title_fr, cycle.title_en) if title}
        return found

    def rooms_named(self, names: tuple[str, ...]) -> list[Room]:
        """The rooms, all of one venue; the house's where two venues name theirs alike."""
        found = []
        for name in names:
            if folded(name) not in self.rooms:
                known = sorted({room.name for rooms in self.rooms.values() for room in rooms})
                raise CellRefused(
                    _("salle « %(name)s » inconnue : on connaît %(known)s.")
                    % {"name": name, "known": ", ".join(known)}
                )
            found.append(self.rooms[folded(name)][0])
        if len({room.venue_id for room in found}) > 1:
            raise CellRefused(_("les salles d’une séance sont dans un même lieu."))
        return found

    def cycle_named(self, title: str) -> Cycle | None:
        """A new one is asked of the table each time: the line that made it may have been taken back."""
        if not title:
            return None
        known = self.cycles.get(folded(title)) or Cycle.objects.filter(sort_key=_fold(title)).first()
        if known is None:
            known = Cycle.objects.create(title_fr=title)
            self.notes.append(_("nouveau cycle : %(title)s") % {"title": title})
        return known

    def person_named(self, name: str) -> Person:
        found = Person.objects.filter(sort_key=_fold(name)).order_by("pk").first()
        if found is None:
            found = Person.objects.create(name=name)
            self.notes.append(_("nouvelle personne : %(name)s") % {"name": name})
        return found

    def film_told(self, told: FilmLine) -> Film:
        """The one film of that title, of that year and by one of those directors as far as both are told."""
        title = _fold(told.title)
        found = [
            film
            for film in Film.objects.filter(Q(sort_key=title) | Q(original_sort_key=title)).prefetch_related(
                "credits__person"
            )
            if _agrees(film, told)
        ]
        if len(found) > 1:
            raise CellRefused(
                _("« %(title)s » : la maison connaît plusieurs films de ce titre, précise l’année.")
                % {"title": told.title}
            )
        return found[0] if found else self._new_film(told)

    def _new_film(self, told: FilmLine) -> Film:
        film = Film.objects.create(
            title=told.title,
            year=told.year,
            countries=list(told.countries),
            minutes=told.minutes,
            original_languages=list(told.languages),
            sound=told.version.sound if told.version else Sound.SPOKEN,
        )
        directors = dict.fromkeys(self.person_named(name) for name in told.directors)
        for position, person in enumerate(directors):
            FilmCredit.objects.create(film=film, person=person, position=position)
        self.notes.append(_("nouveau film : %(title)s") % {"title": told.title})
        return film

    def languages_of(self, film: Film, told: FilmLine) -> tuple[list[str], list[str]]:
        """What is spoken and subtitled, as ISO codes; a guess from the country is said."""
        if told.version is None or told.version.sound != Sound.SPOKEN:
            return list(told.languages or film.original_languages), []
        spoken = ["fr"] if told.version.in_french else list(told.languages or film.original_languages)
        if not spoken and film.countries:
            spoken = _mostly_spoken(film.countries[0])
            self.notes.append(
                _("« %(title)s » : langue supposée d’après le pays (%(code)s), à vérifier")
                % {"title": film.title, "code": ", ".join(spoken)}
            )
        return spoken, list(told.version.subtitles)


def _agrees(film: Film, told: FilmLine) -> bool:
    if told.year and film.year and told.year != film.year:
        return False
    known = {folded(credit.person.name) for credit in film.credits.all()}
    asked = {folded(name) for name in told.directors}
    return not known or not asked or bool(known & asked)


def _mostly_spoken(country: str) -> list[str]:
    if country in SPOKEN:
        return [SPOKEN[country]]
    return [code[:2] for code in get_official_languages(country, de_facto=True)[:1]]


def _fold(words: str) -> Func:
    """As the database folds the stored keys."""
    return Func(Value(words), function="laclef_fold", output_field=TextField())
