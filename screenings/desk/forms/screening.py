"""What a screening says of itself; its films, guests and rooms have forms of their own."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import User
from laclef.accounts.roles import CAPABILITIES
from screenings.desk.forms.fields import AsTyped, DatabaseSays, DayField
from screenings.models import Screening, State

# Another kind may have other fields: where there are scripts, the page follows the choice at once.
FOLLOWED = {"hx-post": "", "hx-trigger": "change", "hx-target": "#composer", "hx-swap": "outerHTML"}
FOLLOWED |= {"hx-vals": '{"act": "look"}'}
LONG, SHORT = {"rows": 9}, {"rows": 3, "maxlength": 300}
ENGLISH = {"lang": "en"}
TIMES = ("day", "starts", "ends", "doors", "doors_close")


class HourField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, **facts: Any) -> None:
        formats = ["%H:%M", "%Hh%M", "%Hh", "%H h %M", "%H h"]
        super().__init__(input_formats=formats, required=False, **facts)


class Carrier(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_full_name())


class ScreeningForm(AsTyped, DatabaseSays, forms.ModelForm):
    """Times are typed on the venue's clock; an end or doors left empty are worked out."""

    day = DayField(label=_("Jour"), required=False)
    starts = HourField(label=_("Début"))
    ends = HourField(label=_("Fin"), help_text=_("Vide : calculée. Avant le début : le lendemain."))
    doors = HourField(label=_("Portes"), help_text=_("Vide : selon le type."))
    doors_close = HourField(label=_("Fermeture des portes"))
    carrier = Carrier(User.objects.none(), label=_("Porteur·se"), required=False)
    booking_url = forms.URLField(label=_("Adresse de réservation"), required=False, assume_scheme="https")
    new_cycle = forms.CharField(label=_("ou un nouveau cycle"), max_length=160, required=False)
    new_partner = forms.CharField(label=_("ou un nouveau partenaire"), max_length=160, required=False)

    class Meta:
        model = Screening
        fields: ClassVar = [
            "kind",
            "regime",
            "regime_basis",
            "open_meeting",
            "title_fr",
            "title_en",
            "short_fr",
            "short_en",
            "text_fr",
            "text_en",
            "practical_fr",
            "practical_en",
            "content_notes_fr",
            "content_notes_en",
            "age_from",
            "for_children",
            "late_entry",
            "introduction_minutes",
            "debate_minutes",
            "turnaround_minutes",
            "cycle",
            "partner",
            "carrier",
            "proposed_by",
            "pencilled_until",
            "admission",
            "booking_url",
        ]
        labels: ClassVar = {"late_entry": _("Entrée en cours de séance")}
        widgets: ClassVar = {
            "kind": forms.Select(attrs=FOLLOWED),
            "short_fr": forms.Textarea(attrs={**SHORT, "data-count": "300"}),
            "short_en": forms.Textarea(attrs={**SHORT, **ENGLISH, "data-count": "300"}),
            "text_fr": forms.Textarea(attrs=LONG),
            "text_en": forms.Textarea(attrs={**LONG, **ENGLISH}),
            "title_en": forms.TextInput(attrs=ENGLISH),
            "practical_en": forms.TextInput(attrs=ENGLISH),
            "content_notes_en": forms.TextInput(attrs=ENGLISH),
            "pencilled_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmers = User.objects.filter(groups__name__in=CAPABILITIES["programme.edit"].roles)
        carriers = programmers | User.objects.filter(pk=self.instance.carrier_id)
        self.fields["carrier"].queryset = carriers.distinct().order_by("first_name", "email")  # type: ignore[attr-defined]
        self.fields["regime"].required = True
        for name, times in _local_times(self.instance).items():
            self.initial.setdefault(name, times)
        if self.instance.state != State.DRAFT:
            for name in (*TIMES, "pencilled_until"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("starts") and not found.get("day"):
            self.add_error("day", _("Donne le jour de cette heure."))
        if found.get("day") and not found.get("starts") and "starts" not in self.errors:
            self.add_error(
                "starts", _("Donne l’heure du début, ou vide le jour : le brouillon attendra sans date.")
            )
        if found.get("ends") and not found.get("starts") and "starts" not in self.errors:
            self.add_error("starts", _("Donne l’heure du début."))
        return found

    def new_rows(self) -> dict[str, str]:
        """The cycle and the partner that were typed, by the column they go into."""
        typed = {"cycle": self.cleaned_data.get("new_cycle"), "partner": self.cleaned_data.get("new_partner")}
        return {column: name for column, name in typed.items() if name}


def _local_times(screening: Screening) -> dict[str, date | time]:
    """What the date and hour fields show of a screening."""
    moments = {
        "day": screening.starts_at,
        "starts": screening.starts_at,
        "ends": screening.ends_at,
        "doors": screening.doors_at,
        "doors_close": screening.doors_close_at,
    }
    local = {name: screening.local(moment) for name, moment in moments.items() if moment}
    return {name: at.date() if name == "day" else at.time() for name, at in local.items()}


def at_or_after(moment: datetime, clock: time) -> datetime:
    """The first time the clock shows this hour at or after the moment, in the moment's zone."""
    found = moment.replace(hour=clock.hour, minute=clock.minute)
    return found if found >= moment else found + timedelta(days=1)
