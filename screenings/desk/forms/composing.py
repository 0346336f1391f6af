"""The one page on which a screening is written: its forms together, and the small acts between two saves.

Each act (find a film, add it, drop a guest, take a kind's defaults) changes what was typed and shows the page
again: whole without JavaScript, only its part with htmx. Nothing typed is lost.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from screenings import kinds
from screenings.desk.forms import openings
from screenings.desk.forms.acts import FILMS, GUESTS, NEW_FILM, Acts
from screenings.desk.forms.films import NewFilmForm
from screenings.desk.forms.locking import read_at, reasons
from screenings.desk.forms.parts import FilmFormSet, GuestFormSet, PlacesForm, RoomsForm
from screenings.desk.forms.screening import TIMES, ScreeningForm, at_or_after
from screenings.models import Film, Kind, Person, Room, Screening, State
from screenings.programme import READ_BEFORE_WRITTEN
from screenings.refusals import ProgrammeRefused
from screenings.writing import Opening, Part, Written


class Composing(Acts):
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
        opens = self._opens()
        self.form = ScreeningForm(self.data, instance=self.screening, initial=self.initial)
        for name, reason in self.reasons.items():
            if name in self.form.fields:
                self.form.fields[name].disabled = True
                self.form.fields[name].help_text = reason
        self.films = FilmFormSet(self.data, prefix=FILMS, initial=_initial_of(self.screening, "programme"))
        self.guests = GuestFormSet(self.data, prefix=GUESTS, initial=_initial_of(self.screening, "guests"))
        for formset in (self.films, self.guests):
            formset.extra = 0 if self.data is not None else formset.extra
        draft = self.screening.state == State.DRAFT
        self.rooms = (RoomsForm if draft else PlacesForm)(
            self.data, screening=self.screening, initial=self.initial.get("rooms"), prefix="in"
        )
        self.openings = openings.formset_of(self.screening, self.data) if opens else None
        for name in TIMES if opens else ():
            del self.form.fields[name]
        self.new_film = NewFilmForm(self.data, prefix=NEW_FILM)
        if not checked and self.data is not None:
            typed: list[Any] = [self.form, self.rooms, self.new_film, *self.films.forms, *self.guests.forms]
            for form in [*typed, *(self.openings.forms if self.openings else [])]:
                form.unchecked()
        elif self.data is not None:
            self.new_film.unchecked()

    def _opens(self) -> bool:
        """Whether openings stand in the place of times and rooms: of an exhibition, while it is a draft."""
        told = self.data.get("kind") if self.data is not None else self.initial.get("kind")
        opens = (told or self.screening.kind) == Kind.EXHIBITION and self.screening.state == State.DRAFT
        if self.data is not None and opens:
            openings.from_the_usual_fields(self.data)
        elif self.data is not None:
            openings.to_the_usual_fields(self.data)
        return opens

    def is_valid(self) -> bool:
        parts: list[Any] = [self.form, self.films, self.guests, self.openings or self.rooms]
        return all([part.is_valid() for part in parts])  # noqa: C419 – each says what is wrong with it

    def refuse(self, refusal: ProgrammeRefused) -> None:
        """Say why it was not saved; if somebody else wrote meanwhile, the next save is made knowing it."""
        self.refusal = str(refusal)
        if refusal.rule == READ_BEFORE_WRITTEN:
            self.screening.refresh_from_db(fields=["changed_at"])
            self.typed["read_at"] = self.screening.changed_at.isoformat()

    # --- what was written -----------------------------------------------------------------------------------

    def written(self) -> Written:
        """All that was typed, ready to be saved; after is_valid."""
        instance = self.form.instance
        names = [
            name for name in self.form.Meta.fields if name in self.form.fields and name not in self.reasons
        ]
        rooms = self.rooms.chosen() if isinstance(self.rooms, RoomsForm) and self.openings is None else None
        opened = self.openings.openings() if self.openings is not None else None
        return Written(
            columns={name: getattr(instance, name) for name in names},
            new=self.form.new_rows(),
            films=None if "films" in self.reasons else _parts(self.films),
            guests=_parts(self.guests),
            rooms=rooms,
            places=self.rooms.places() if isinstance(self.rooms, PlacesForm) else {},
            openings=opened,
            read_at=self.read_at,
            times=_dates(opened) if opened is not None else self._times(rooms or {}),
        )

    @property
    def read_at(self) -> datetime | None:
        """When what the page shows was read, so that nobody writes over what they have not seen."""
        return read_at(self.screening, self.data)

    def _times(self, rooms: dict[int, int | None]) -> dict[str, datetime | None]:
        """The four times: what was typed, else worked out from the films and the kind; none once confirmed."""
        if "starts" not in self.form.fields:
            return {}
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

    @property
    def end_in_words(self) -> str:
        """How long it will be, as far as the chosen films say."""
        films = [form.work for form in self.films if form.work]
        shown = sum(film.minutes or 0 for film in films)
        return _("Films : %s min.") % shown if shown else ""


def _dates(opened: Sequence[Opening]) -> dict[str, datetime | None]:
    """From the first opening to the end of the last."""
    start = min((one.starts_at for one in opened), default=None)
    end = max((one.ends_at for one in opened), default=None)
    return {"doors_at": start, "starts_at": start, "ends_at": end, "doors_close_at": None}


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
