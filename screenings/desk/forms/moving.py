"""Moving: another day, hour or room, typed or filled in by the grid."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from screenings.desk.forms.fields import DayField
from screenings.desk.forms.screening import HourField, at_or_after
from screenings.models import Kind, Room, Screening
from screenings.programme import NewTimes


class RoomChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.seats})" if obj.seats else str(obj.name)


class MoveForm(forms.Form):
    """What is left empty follows: the length, and how long before or after the start the doors open and close."""

    day = DayField(label=_("Jour"))
    starts = HourField(label=_("Début"))
    ends = HourField(label=_("Fin"), help_text=_("Vide : la même durée."))
    doors = HourField(label=_("Portes"), help_text=_("Vide : autant avant le début."))
    doors_close = HourField(label=_("Fermeture des portes"), help_text=_("Vide : autant après le début."))
    reason_fr = forms.CharField(label=_("Pourquoi"), max_length=300, required=False)
    reason_en = forms.CharField(
        label=_("Pourquoi (anglais)"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )

    def __init__(self, data: Any, *, screening: Screening, asked: dict[str, str]) -> None:
        self.screening = screening
        self.bookings = list(screening.room_bookings.all()) if screening.kind != Kind.EXHIBITION else []
        super().__init__(data, initial=_now_standing(screening) | _asked(asked))
        self.fields["starts"].required = True
        if screening.kind == Kind.EXHIBITION:
            for name in ("ends", "doors", "doors_close"):
                del self.fields[name]
            self.fields["day"].help_text = _(
                "De la première ouverture ; les autres suivent, d’autant de jours."
            )
        self.fields["reason_fr"].required = screening.published_at is not None
        if screening.published_at is not None:
            self.fields["reason_fr"].help_text = _("Le public la lira.")
        for booking in self.bookings:
            moved = asked.get("from") == str(booking.room_id) and asked.get("room", "")
            self.fields[f"room{booking.pk}"] = RoomChoice(
                Room.objects.filter(venue=booking.room.venue_id).order_by("position"),
                label=_("Salle") if len(self.bookings) == 1 else booking.room.name,
                initial=moved or booking.room_id,
                empty_label=None,
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.errors or not self.screening.starts_at:
            return found
        one = self.screening
        before = NewTimes(one.starts_at, one.ends_at, one.doors_at, one.doors_close_at)  # type: ignore[arg-type]
        if self.times() == before and not self.rooms():
            raise forms.ValidationError(
                _("Rien ne change encore : donne une autre heure ou une autre salle.")
            )
        return found

    def times(self) -> NewTimes:
        typed, screening = self.cleaned_data, self.screening
        before, ends = screening.starts_at, screening.ends_at
        start = datetime.combine(typed["day"], typed["starts"], tzinfo=screening.zone)
        end = start
        if typed.get("ends"):
            end = at_or_after(start, typed["ends"])
        elif before and ends:
            end = self._as_long(start, before, ends)
        doors = None
        if typed.get("doors"):
            doors = start.replace(hour=typed["doors"].hour, minute=typed["doors"].minute)
            doors = doors if doors <= start else doors - timedelta(days=1)
        elif before and screening.doors_at:
            doors = _later(start, screening.doors_at - before)
        close = None
        if typed.get("doors_close"):
            close = at_or_after(doors or start, typed["doors_close"])
        elif before and screening.doors_close_at:
            close = _later(start, screening.doors_close_at - before)
        return NewTimes(start, end, doors, close)

    def _as_long(self, start: datetime, before: datetime, ends: datetime) -> datetime:
        """A film lasts as long in the night when the clocks change; the days of an exhibition keep their hours."""
        if self.screening.kind != Kind.EXHIBITION:
            return _later(start, ends - before)
        first, last = (self.screening.local(one).replace(tzinfo=None) for one in (before, ends))
        return (start.replace(tzinfo=None) + (last - first)).replace(tzinfo=start.tzinfo)

    def rooms(self) -> dict[int, int]:
        """The new room of each booking that changes."""
        chosen = {booking: self.cleaned_data[f"room{booking.pk}"].pk for booking in self.bookings}
        return {booking.pk: room for booking, room in chosen.items() if room != booking.room_id}

    def room_ids(self) -> list[int]:
        """The rooms it would be in."""
        return [self.cleaned_data[f"room{booking.pk}"].pk for booking in self.bookings]


def _later(moment: datetime, delta: timedelta) -> datetime:
    """So much real time later, also in the night when the clocks change."""
    return datetime.fromtimestamp(moment.timestamp() + delta.total_seconds(), tz=moment.tzinfo)


def _now_standing(screening: Screening) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if screening.starts_at:
        local = screening.local(screening.starts_at)
        found = {"day": local.date(), "starts": local.time()}
    return found


def _asked(asked: dict[str, str]) -> dict[str, str]:
    return {name: asked[name] for name in ("day", "starts") if asked.get(name)}


class CancelForm(forms.Form):
    reason_fr = forms.CharField(
        label=_("Pourquoi"),
        max_length=300,
        help_text=_("Le public et les personnes qui tiennent des places la lisent."),
    )
    reason_en = forms.CharField(
        label=_("Pourquoi (anglais)"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )


class CopyForm(forms.Form):
    on = DayField(label=_("Le"), required=False, help_text=_("Vide : un brouillon sans date."))


class RepeatForm(forms.Form):
    until = DayField(label=_("Chaque semaine jusqu’au"))
