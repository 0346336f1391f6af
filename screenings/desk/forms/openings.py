"""When an exhibition is open: for each opening its day, its hours, its room and the places there are."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screenings.desk.forms.fields import AsTyped, DayField
from screenings.desk.forms.screening import HourField, at_or_after
from screenings.desk.rows import Row, put_rows, rows_of
from screenings.models import Room, Screening
from screenings.writing import Opening

OPENINGS = "openings"
DAY = "%Y-%m-%d"
WHEN = ("day", "starts", "ends")


class OpeningForm(AsTyped, forms.Form):
    """One opening; a closing hour before the opening hour is the next day's."""

    day = DayField(label=gettext_lazy("Jour"))
    starts = HourField(label=gettext_lazy("De"))
    ends = HourField(label=gettext_lazy("À"))
    room = forms.TypedChoiceField(label=gettext_lazy("Salle"), coerce=int)
    places = forms.IntegerField(
        label=gettext_lazy("Places"),
        required=False,
        min_value=0,
        max_value=32_000,
    )

    def __init__(self, *args: Any, rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = {room.pk: room for room in rooms}
        self.fields["starts"].required = self.fields["ends"].required = True
        self.fields["room"].choices = [("", "–"), *((room.pk, _name(room)) for room in rooms)]  # type: ignore[attr-defined]

    def opening(self) -> Opening:
        """As it was typed, on the clock of the room's venue."""
        typed = self.cleaned_data
        zone = Screening(venue=self.rooms[typed["room"]].venue).zone
        start = datetime.combine(typed["day"], typed["starts"], tzinfo=zone)
        return Opening(typed["room"], start, at_or_after(start, typed["ends"]), typed["places"])


class _Openings(forms.BaseFormSet):
    def clean(self) -> None:
        if any(self.errors) or not all(form.cleaned_data for form in self.forms):
            return
        found = self.openings()
        if any(one.ends_at <= one.starts_at for one in found):
            raise forms.ValidationError(_("Une ouverture finit après avoir commencé : relis ses heures."))
        for one, other in combinations(found, 2):
            if one.room == other.room and one.starts_at < other.ends_at and other.starts_at < one.ends_at:
                raise forms.ValidationError(
                    _(
                        "Deux ouvertures se chevauchent dans la même salle : relis leurs jours et leurs heures."
                    )
                )

    def openings(self) -> list[Opening]:
        return [form.opening() for form in self.forms]


OpeningFormSet = forms.formset_factory(
    OpeningForm, formset=_Openings, extra=0, max_num=120, absolute_max=140, validate_max=True
)


def formset_of(screening: Screening, data: QueryDict | None) -> Any:
    """The openings as they stand, or as they were typed."""
    rooms = list(Room.objects.select_related("venue").order_by("-venue__is_house", "venue__name", "position"))
    initial = _standing(screening) if screening.pk else []
    made = OpeningFormSet(data, prefix=OPENINGS, initial=initial, form_kwargs={"rooms": rooms})
    for form in made.forms:
        form.empty_permitted = False
    return made


def _standing(screening: Screening) -> list[dict[str, Any]]:
    bookings = screening.room_bookings.exclude(during=None).order_by("during", "pk")
    return [
        {
            "day": screening.local(booking.during.lower).date(),
            "starts": screening.local(booking.during.lower).time(),
            "ends": screening.local(booking.during.upper).time(),
            "room": booking.room_id,
            "places": booking.places,
        }
        for booking in bookings
    ]


def from_the_usual_fields(data: QueryDict) -> None:
    """Whoever makes an exhibition of what they were writing keeps the day, the hours and the rooms they typed."""
    if f"{OPENINGS}-TOTAL_FORMS" in data:
        return
    when = {name: [str(data[name])] for name in WHEN if data.get(name)}
    ticked = [key.removeprefix("in-room") for key in data if key.startswith("in-room")]
    rows = [when | {"room": [pk], "places": [str(data.get(f"in-places{pk}", ""))]} for pk in ticked]
    put_rows(data, OPENINGS, rows or [when] if when else rows)


def to_the_usual_fields(data: QueryDict) -> None:
    """And the way back: the first opening's day, hours and room."""
    for row in rows_of(data, OPENINGS)[:1]:
        for name in WHEN:
            data.setlist(name, row.get(name, []))
        pk = "".join(row.get("room", []))
        data[f"in-room{pk}"], data[f"in-places{pk}"] = "on", "".join(row.get("places", []))
    for key in [key for key in data if key.startswith(f"{OPENINGS}-")]:
        del data[key]


def one_more(data: QueryDict) -> Row:
    """Like the last one, a day later."""
    rows = rows_of(data, OPENINGS)
    return _later(rows[-1], 1) if rows else {"day": [data.get("day", "")]}


def the_same_next_week(data: QueryDict) -> list[Row]:
    """Those of the last seven days, again."""
    rows = rows_of(data, OPENINGS)
    last = max((day for row in rows if (day := _day_of(row))), default=None)
    if last is None:
        return []
    return [_later(row, 7) for row in rows if (day := _day_of(row)) and day > last - timedelta(days=7)]


def _later(row: Row, days: int) -> Row:
    day = _day_of(row)
    return row | {"day": [f"{day + timedelta(days=days):%Y-%m-%d}"]} if day else dict(row)


def _day_of(row: Row) -> datetime | None:
    try:
        return datetime.strptime(row.get("day", [""])[0], DAY)  # noqa: DTZ007 – a day, no moment
    except ValueError:
        return None


def _name(room: Room) -> str:
    return room.name if room.venue.is_house else f"{room.name} – {room.venue.name}"
