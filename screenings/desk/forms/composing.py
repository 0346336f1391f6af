"""The one page on which a screening is written: its forms together, and the small acts between two saves.

Each act (find a film, add it, drop a guest, take a kind's defaults) changes what was typed and shows the page
again: whole without JavaScript, only its part with htmx. Nothing typed is lost.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from laclef.typed import number_in
from screenings import kinds
from screenings.desk import finding, rows
from screenings.desk.forms.fields import LanguagesField
from screenings.desk.forms.films import NewFilmForm, person_named
from screenings.desk.forms.locking import reasons
from screenings.desk.forms.parts import FilmFormSet, GuestFormSet, RoomsForm
from screenings.desk.forms.screening import ScreeningForm, at_or_after
from screenings.models import Film, FilmFormat, Person, Room, Screening
from screenings.models.films import Sound
from screenings.refusals import ProgrammeRefused
from screenings.writing import Part, Written

FILMS, GUESTS, NEW_FILM = "films", "guests", "new_film"


class Composing:
    """The page as it stands: as it was read, or as it was typed."""

    def __init__(
        self,
        screening: Screening,
        now: datetime,
        data: QueryDict | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.screening, self.now = screening, now
        self.data = data.copy() if data is not None else None
        self.initial = initial or {}
        self.checked = False
        self.refusal = ""
        self.reasons = reasons(screening, now) if screening.pk else {}

    # --- the forms ------------------------------------------------------------------------------------------

    def bind(self, *, checked: bool) -> None:
        """Make the forms of what stands now; unchecked ones say nothing of what is wrong yet."""
        self.checked = checked
        self.form = ScreeningForm(self.data, instance=self.screening, initial=self.initial)
        for name, reason in self.reasons.items():
            if name in self.form.fields:
                self.form.fields[name].disabled = True
                self.form.fields[name].help_text = reason
        self.films = FilmFormSet(self.data, prefix=FILMS, initial=_initial_of(self.screening, "programme"))
        self.guests = GuestFormSet(self.data, prefix=GUESTS, initial=_initial_of(self.screening, "guests"))
        for formset in (self.films, self.guests):
            formset.extra = 0 if self.data is not None else formset.extra
        self.rooms = RoomsForm(
            self.data, screening=self.screening, initial=self.initial.get("rooms"), prefix="in"
        )
        self.new_film = NewFilmForm(self.data, prefix=NEW_FILM)
        if not checked and self.data is not None:
            typed: list[Any] = [self.form, self.rooms, self.new_film, *self.films.forms, *self.guests.forms]
            for form in typed:
                form.unchecked()
        elif self.data is not None:
            self.new_film.unchecked()

    def is_valid(self) -> bool:
        parts: list[Any] = [self.form, self.films, self.guests, self.rooms]
        return all([part.is_valid() for part in parts])  # noqa: C419 – each says what is wrong with it

    def refuse(self, refusal: ProgrammeRefused) -> None:
        """Say why it was not saved; if somebody else wrote meanwhile, the next save is made knowing it."""
        self.refusal = str(refusal)
        if refusal.rule == "screenings_read_before_written":
            self.screening.refresh_from_db(fields=["changed_at"])
            self.typed["read_at"] = self.screening.changed_at.isoformat()

    # --- what was written -----------------------------------------------------------------------------------

    def written(self) -> Written:
        """All that was typed, ready to be saved; after is_valid."""
        self.form.new_rows()
        instance = self.form.instance
        names = [
            name for name in self.form.Meta.fields if name in self.form.fields and name not in self.reasons
        ]
        rooms = self.rooms.chosen()
        return Written(
            columns={name: getattr(instance, name) for name in names},
            films=None if "films" in self.reasons else _parts(self.films),
            guests=_parts(self.guests),
            rooms=rooms,
            read_at=self.read_at,
            times=self._times(rooms) if "starts" in self.form.fields else {},
        )

    @property
    def read_at(self) -> datetime | None:
        """When what the page shows was read, so that nobody writes over what they have not seen."""
        if self.data is None:
            return self.screening.changed_at if self.screening.pk else None
        try:
            return datetime.fromisoformat(self.data.get("read_at", ""))
        except ValueError:
            return None

    def _times(self, rooms: dict[int, int | None]) -> dict[str, datetime | None]:
        """The four times: what was typed, else worked out from the films and the kind."""
        typed = self.form.cleaned_data
        if not typed.get("day") or not typed.get("starts"):
            return dict.fromkeys(("doors_at", "starts_at", "ends_at", "doors_close_at"))
        template = kinds.template_of(typed["kind"])
        start = datetime.combine(typed["day"], typed["starts"], tzinfo=_zone(rooms))
        minutes = self.minutes(typed, template.length_minutes)
        end = at_or_after(start, typed["ends"]) if typed.get("ends") else _later(start, minutes)
        doors = _later(start, -template.doors_minutes)
        if typed.get("doors"):
            doors = start.replace(hour=typed["doors"].hour, minute=typed["doors"].minute)
            doors = doors if doors <= start else doors - timedelta(days=1)
        close = at_or_after(doors, typed["doors_close"]) if typed.get("doors_close") else None
        return {"doors_at": doors, "starts_at": start, "ends_at": end, "doors_close_at": close}

    def minutes(self, typed: dict[str, Any], without_film: int) -> int:
        """Introduction, films and debate, to the next five minutes."""
        films = [form.cleaned_data["film"].minutes for form in self.films if form.cleaned_data.get("film")]
        shown = sum(minutes or 0 for minutes in films)
        if not shown:
            return without_film
        around = (typed.get("introduction_minutes") or 0) + (typed.get("debate_minutes") or 0)
        return -(-(shown + around) // 5) * 5

    # --- the acts between two saves -------------------------------------------------------------------------

    def act(self, name: str) -> None:
        """Do one of them to what was typed."""
        verb, _colon, value = name.partition(":")
        act = getattr(self, "_" + verb.replace("-", "_"), None) if verb in ACTS else None
        if act:
            act(value)
        self.bind(checked=False)
        if verb == "new-film" and self._unfinished is not None:
            self.new_film = self._unfinished

    _unfinished: NewFilmForm | None = None

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

    @property
    def end_in_words(self) -> str:
        """How long it will be, as far as the chosen films say."""
        films = [form.work for form in self.films if form.work]
        shown = sum(film.minutes or 0 for film in films)
        return _("Films : %s min.") % shown if shown else ""


ACTS = {
    "add-film",
    "new-film",
    "drop-film",
    "lift-film",
    "add-guest",
    "new-guest",
    "drop-guest",
    "lift-guest",
    "defaults",
}


def in_words(codes: list[str]) -> str:
    return LanguagesField().prepare_value(codes)


def _number(text: str) -> int:
    return number_in(text, otherwise=-1)


def _later(moment: datetime, minutes: int) -> datetime:
    """So many real minutes later, also in the night when the clocks change."""
    return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(moment.tzinfo)


def _zone(rooms: dict[int, int | None]) -> ZoneInfo:
    room = Room.objects.select_related("venue").filter(pk__in=rooms).first()
    return Screening(venue=room.venue if room else None).zone


def _initial_of(screening: Screening, name: str) -> list[dict[str, Any]]:
    """The rows of a screening as a formset shows them."""
    if not screening.pk:
        return []
    related = getattr(screening, name).order_by("position", "pk")
    form = FilmFormSet.form if name == "programme" else GuestFormSet.form
    columns = form.Meta.fields
    return [
        {"row": row.pk, **{column: _plain(getattr(row, column)) for column in columns}} for row in related
    ]


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Film | Person) else value


def _parts(formset: Any) -> list[Part]:
    found = []
    for form in formset.forms:
        columns = {name: form.cleaned_data[name] for name in form.Meta.fields if name in form.cleaned_data}
        found.append(Part(columns, row=form.cleaned_data.get("row")))
    return found
