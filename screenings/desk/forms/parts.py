"""The parts of a screening: its films in order, its guests, its rooms with their places."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screenings.desk.forms.fields import AsTyped, DatabaseSays, LanguagesField, PercentField
from screenings.feeds import words
from screenings.models import Guest, Kind, ProgrammeItem, Room, RoomBooking, Screening


class FilmForm(AsTyped, DatabaseSays, forms.ModelForm):
    """One film of the screening; its terms stand on the page of what it waits for."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)
    spoken_languages = LanguagesField(label=gettext_lazy("Langues parlées"))
    subtitle_languages = LanguagesField(label=gettext_lazy("Sous-titres"))
    share_bp = PercentField(
        label=gettext_lazy("Part du film (%)"), help_text=gettext_lazy("Vide : selon la durée.")
    )

    class Meta:
        model = ProgrammeItem
        fields: ClassVar = [
            "film",
            "is_main",
            "spoken_languages",
            "subtitle_languages",
            "format",
            "share_bp",
            "subtitles_for_deaf",
            "audio_description",
            "talk_fr",
            "talk_en",
        ]
        widgets: ClassVar = {"film": forms.HiddenInput, "talk_en": forms.TextInput(attrs={"lang": "en"})}

    @property
    def work(self) -> Any:
        """The film it is about, for the page."""
        return _chosen(self, "film")


class GuestForm(AsTyped, DatabaseSays, forms.ModelForm):
    row = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Guest
        fields: ClassVar = ["person", "role", "capacity_fr", "capacity_en", "tentative"]
        widgets: ClassVar = {
            "person": forms.HiddenInput,
            "capacity_en": forms.TextInput(attrs={"lang": "en"}),
        }

    @property
    def who(self) -> Any:
        """The person it is about, for the page."""
        return _chosen(self, "person")


def _chosen(form: forms.ModelForm, name: str) -> Any:
    """The row a hidden field points to, or None."""
    value = form[name].value()
    field = form.fields[name]
    try:
        return field.queryset.get(pk=value) if value else None  # type: ignore[attr-defined]
    except (ValueError, field.queryset.model.DoesNotExist):  # type: ignore[attr-defined]
        return None


# Absolute: a hand-made request asks for no more than this many rows.
MOST = {"extra": 0, "max_num": 40, "absolute_max": 60, "validate_max": True}
FilmFormSet = forms.formset_factory(FilmForm, **MOST)  # type: ignore[arg-type]
GuestFormSet = forms.formset_factory(GuestForm, **MOST)  # type: ignore[arg-type]


@dataclass(frozen=True)
class RoomLine:
    """One room on the page, or one opening: whether it is taken (while that may be chosen), its places."""

    room: Room
    places: forms.BoundField
    taken: forms.BoundField | None = None
    when: str = ""


class RoomsForm(AsTyped, forms.Form):
    """Of a draft: every room of every venue with a box and its places; those of one venue go together."""

    may_choose = True

    def __init__(self, *args: Any, screening: Screening, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bookings = (
            {booking.room_id: booking for booking in screening.room_bookings.all()} if screening.pk else {}
        )
        self.rooms = list(
            Room.objects.select_related("venue").order_by("-venue__is_house", "venue__name", "position")
        )
        for room in self.rooms:
            booking = bookings.get(room.pk)
            self.fields[f"room{room.pk}"] = forms.BooleanField(
                label=room.name, required=False, initial=booking is not None
            )
            self.fields[f"places{room.pk}"] = _places_in(room, booking)

    def lines(self) -> list[RoomLine]:
        return [RoomLine(room, self[f"places{room.pk}"], self[f"room{room.pk}"]) for room in self.rooms]

    def chosen(self) -> dict[int, int | None]:
        """Places by room, of the rooms that are taken."""
        found = self.cleaned_data
        return {room.pk: found.get(f"places{room.pk}") for room in self.rooms if found.get(f"room{room.pk}")}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        venues = {room.venue_id for room in self.rooms if found.get(f"room{room.pk}")}
        if len(venues) > 1:
            raise forms.ValidationError(_("Choisis des salles d’un seul lieu."))
        return found


class PlacesForm(AsTyped, forms.Form):
    """Once confirmed, rooms change by a move, and places here: a line for each room, and for each opening its own."""

    may_choose = False

    def __init__(self, *args: Any, screening: Screening, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bookings = list(screening.room_bookings.select_related("room"))
        self.opens = screening.kind == Kind.EXHIBITION
        self.screening = screening
        for booking in self.bookings:
            self.fields[f"places{booking.pk}"] = _places_in(booking.room, booking)

    def lines(self) -> list[RoomLine]:
        when = words.opening if self.opens else lambda _screening, _booking: ""
        return [
            RoomLine(one.room, self[f"places{one.pk}"], when=when(self.screening, one))
            for one in self.bookings
        ]

    def places(self) -> dict[int, int | None]:
        """By room booking."""
        return {booking.pk: self.cleaned_data[f"places{booking.pk}"] for booking in self.bookings}


def _places_in(room: Room, booking: RoomBooking | None) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Places en %(room)s") % {"room": room.name},
        required=False,
        min_value=0,
        max_value=room.seats,
        initial=booking.places if booking else None,
        error_messages={
            "max_value": _("%(room)s n’a que %(seats)s places autorisées.")
            % {"room": room.name, "seats": room.seats}
        },
    )
