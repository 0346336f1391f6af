"""The small acts between two saves: each changes what was typed, and nothing else."""

from abc import ABC, abstractmethod

from django.http import QueryDict

from laclef.typed import number_in
from screenings import kinds
from screenings.desk import finding, rows
from screenings.desk.forms.fields import LanguagesField
from screenings.desk.forms.films import NewFilmForm, person_named
from screenings.desk.forms.openings import OPENINGS, one_more, the_same_next_week
from screenings.models import Film, FilmFormat, Person
from screenings.models.films import Sound

FILMS, GUESTS, NEW_FILM = "films", "guests", "new_film"

ACTS = {
    "add-film",
    "new-film",
    "drop-film",
    "lift-film",
    "add-guest",
    "new-guest",
    "drop-guest",
    "lift-guest",
    "add-opening",
    "week-openings",
    "drop-opening",
    "defaults",
}


class Acts(ABC):
    """What a page that was typed into can do to it; `bind` makes its forms anew."""

    data: QueryDict | None
    new_film: NewFilmForm
    _unfinished: NewFilmForm | None = None

    @abstractmethod
    def bind(self, *, checked: bool) -> None:
        """Make the page's forms of what was typed; `checked` says what is wrong with it, too."""

    def act(self, name: str) -> None:
        """Do one of them to what was typed."""
        verb, _colon, value = name.partition(":")
        act = getattr(self, "_" + verb.replace("-", "_"), None) if verb in ACTS else None
        if act:
            act(value)
        self.bind(checked=False)
        if verb == "new-film" and self._unfinished is not None:
            self.new_film = self._unfinished

    @property
    def typed(self) -> QueryDict:
        if self.data is None:
            raise ValueError("Nothing was typed.")
        return self.data

    @property
    def found_films(self) -> list[Film]:
        return finding.films(self.data.get("film_q", "")) if self.data is not None else []

    @property
    def found_people(self) -> list[Person]:
        return finding.people(self.data.get("guest_q", "")) if self.data is not None else []

    def _add_film(self, pk: str) -> None:
        if film := Film.objects.filter(pk=number_in(pk)).first():
            self._put_film(film)

    def _put_film(self, film: Film) -> None:
        is_first = not rows.rows_of(self.typed, FILMS)
        spoken = film.original_languages if film.sound == Sound.SPOKEN else []
        subtitles = ["fr"] if spoken and "fr" not in spoken else []
        values = {"film": str(film.pk), "format": FilmFormat.DCP.value}
        values |= {"spoken_languages": in_words(spoken), "subtitle_languages": in_words(subtitles)}
        rows.add(self.typed, FILMS, values | ({"is_main": "on"} if is_first else {}))
        self.typed["film_q"] = ""

    def _new_film(self, _value: str) -> None:
        form = NewFilmForm(self.data, prefix=NEW_FILM)
        if form.is_valid():
            self._put_film(form.create())
            for key in [key for key in self.typed if key.startswith(f"{NEW_FILM}-")]:
                del self.typed[key]
        else:
            self._unfinished = form

    def _drop_film(self, number: str) -> None:
        rows.drop(self.typed, FILMS, _number(number))

    def _lift_film(self, number: str) -> None:
        rows.lift(self.typed, FILMS, _number(number))

    def _add_guest(self, pk: str) -> None:
        if person := Person.objects.filter(pk=number_in(pk)).first():
            self._put_guest(person)

    def _put_guest(self, person: Person) -> None:
        rows.add(self.typed, GUESTS, {"person": str(person.pk), "role": "presents"})
        self.typed["guest_q"] = ""

    def _new_guest(self, _value: str) -> None:
        if name := str(self.typed.get("guest_q", "")).strip():
            self._put_guest(person_named(name))

    def _drop_guest(self, number: str) -> None:
        rows.drop(self.typed, GUESTS, _number(number))

    def _lift_guest(self, number: str) -> None:
        rows.lift(self.typed, GUESTS, _number(number))

    def _defaults(self, _value: str) -> None:
        kind = self.typed.get("kind", "")
        if kind in kinds.MINUTES:
            for name, value in kinds.defaults_of(kind).items():
                self.typed[name] = str(value)

    def _add_opening(self, _value: str) -> None:
        rows.put_rows(self.typed, OPENINGS, [*rows.rows_of(self.typed, OPENINGS), one_more(self.typed)])

    def _week_openings(self, _value: str) -> None:
        again = the_same_next_week(self.typed)
        rows.put_rows(self.typed, OPENINGS, [*rows.rows_of(self.typed, OPENINGS), *again])

    def _drop_opening(self, number: str) -> None:
        rows.drop(self.typed, OPENINGS, _number(number))


def in_words(codes: list[str]) -> str:
    return LanguagesField().prepare_value(codes)


def _number(text: str) -> int:
    return number_in(text, otherwise=-1)
