"""What is sent from the door."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import User
from laclef.typed import number_in
from screenings.models import RoomBooking, Venue
from tickets.amounts import AmountRefused, parse_euros
from tickets.door.on_paper import Tallied
from tickets.door.tonight import room_in_words
from tickets.membership_wishes import is_for_members
from tickets.models import Method, code_of, family_of
from tickets.till.people import AtTheDesk

MOST_ON_A_SHEET = 200
MOST_AT_ONCE = 500  # a school: as many as a group may book


class CodeForm(forms.Form):
    """A code scanned or typed, and how many of its people have come, once asked."""

    code = forms.CharField(max_length=60)
    people = forms.IntegerField(min_value=1, max_value=MOST_AT_ONCE, required=False)


class TapForm(forms.Form):
    key = forms.UUIDField()
    heads = forms.TypedChoiceField(choices=[(1, 1), (-1, -1)], coerce=int)


class GiveForm(forms.Form):
    """For which house a phone scans."""

    venue = forms.ModelChoiceField(Venue.objects.all())


class PaperForm(forms.Form):
    """A tally sheet: which room, when, who authorises; its rows are read by `tally_of`."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    room = forms.ModelChoiceField(RoomBooking.objects.none(), empty_label=None, label=_("Séance"))
    sold_at = forms.TimeField(
        label=_("Vendu vers (heure du papier)"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    person = forms.ModelChoiceField(User.objects.none(), empty_label=None, label=_("Autorisé par"))
    pin = forms.CharField(
        label=_("Son code à six chiffres"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, rooms: Sequence[RoomBooking], people: Sequence[AtTheDesk], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.for_members = any(is_for_members(one.screening) for one in rooms)
        room, person = self.fields["room"], self.fields["person"]
        room.queryset = RoomBooking.objects.filter(pk__in=[one.pk for one in rooms])  # type: ignore[attr-defined]
        room.choices = [(one.pk, room_in_words(one)) for one in rooms]  # type: ignore[attr-defined]
        person.queryset = User.objects.filter(pk__in=[one.user.pk for one in people])  # type: ignore[attr-defined]
        person.choices = [(one.user.pk, one.name) for one in people]  # type: ignore[attr-defined]


def tally_of(typed: QueryDict) -> list[Tallied]:
    """The rows of the sheet that hold somebody, or AmountRefused."""
    tally = []
    columns = [("cash", Method.CASH), ("card", Method.CARD), ("cheque", Method.CHEQUE)]
    for name, method in columns:
        for euros, people in zip(typed.getlist("euros"), typed.getlist(name), strict=False):
            if people.strip() in ("", "0"):
                continue
            number = number_in(people.strip())
            if not 0 < number <= MOST_ON_A_SHEET:
                raise AmountRefused(_("Un nombre de personnes par case : relis la feuille."))
            cents = parse_euros(euros)
            tally.append(Tallied(cents, number, method if cents else None))
    return tally


def figures_of(typed: QueryDict) -> dict[str, int]:
    """The approved till's entries by code; a price of its own is given in euros. Empty boxes are not noted."""
    figures = {}
    for code, entries in zip(typed.getlist("code"), typed.getlist("entries"), strict=False):
        if entries.strip():
            figures[code] = int(entries)
    other, entries = typed.get("other", "").strip(), typed.get("other_entries", "").strip()
    if other and entries:
        cents = parse_euros(other)
        figures[code_of(cents=cents, family=family_of(cents=cents, school=False))] = int(entries)
    return figures
