"""What a volunteer fills in: preferences, hours outside a shift; what a newcomer says."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from laclef.local_moment import LocalDay, LocalMoment
from volunteers.choices import NamesChoices
from volunteers.models import Absence, Joining, Role, Shift, Volunteer, WorkingGroup
from volunteers.reasons import when

# The public form: a whole class may ask from one address, a robot may not.
REQUESTS_PER_CALLER, A_WHILE = 10, timedelta(minutes=10)


class PreferencesForm(NamesChoices, forms.ModelForm):
    """One's own choices; nobody else reads them but to ask less badly."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Jours préférés"),
        choices=WEEKDAYS.items(),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : tous les jours."),
    )

    class Meta:
        model = Volunteer
        fields: ClassVar = [
            "wanted_roles",
            "weekdays",
            "per_month",
            "wants_to_be_asked",
            "wants_digest",
            "phone",
            "agreed_to_be_phoned",
        ]
        labels: ClassVar = {
            "wants_to_be_asked": _("Je veux bien qu’on me propose des créneaux"),
            "wants_digest": _("Je reçois les créneaux libres chaque semaine"),
            "agreed_to_be_phoned": _("Je veux bien qu’on m’appelle"),
        }
        help_texts: ClassVar = {"per_month": _("Vide : sans limite. 0 : on ne te propose rien.")}
        widgets: ClassVar = {
            "wanted_roles": forms.CheckboxSelectMultiple,
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted_roles"].queryset = Role.objects.filter(in_use=True)  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field, forms.BooleanField):  # a sentence behind its box, not a heading over it
                field.label_suffix = ""

    def save(self, commit: bool = True) -> Volunteer:
        """Only what stands on the form: an address of the calendar renewed meanwhile stays the new one."""
        own = [name for name in self.cleaned_data if name != "wanted_roles"]
        volunteer: Volunteer = super().save(commit=False)
        volunteer.save(update_fields=own)
        self.save_m2m()
        return volunteer

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("agreed_to_be_phoned") and not found.get("phone"):
            self.add_error("phone", _("Laisse un numéro, ou décoche « Je veux bien qu’on m’appelle »."))
        return found


class HoursForm(NamesChoices, forms.Form):
    """Hours outside any shift."""

    word = forms.CharField(label=_("Ce que tu as fait"), max_length=200)
    arrived_at = LocalMoment(label=_("De"))
    left_at = LocalMoment(label=_("À"))
    role = forms.ModelChoiceField(Role.objects.filter(in_use=True), label=_("Poste"), required=False)
    group = forms.ModelChoiceField(WorkingGroup.objects.all(), label=_("Commission"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        start: datetime | None = found.get("arrived_at")
        end: datetime | None = found.get("left_at")
        if start and end and end <= start:
            self.add_error("left_at", _("La fin doit venir après le début."))
        return found


class AbsenceForm(forms.ModelForm):
    """Days on which nobody asks."""

    from_on = LocalDay(label=_("Du"))
    until_on = LocalDay(label=_("Au (inclus)"))

    class Meta:
        model = Absence
        fields: ClassVar = ["from_on", "until_on"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("from_on"), found.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("Le dernier jour vient après le premier."))
        return found


class CorrectionForm(forms.Form):
    """What a presence really was."""

    came = forms.BooleanField(label=_("J’étais là"), label_suffix="", required=False)
    arrived_at = LocalMoment(label=_("De"), required=False)
    left_at = LocalMoment(label=_("À"), required=False)
    word = forms.CharField(label=_("Pourquoi, en un mot"), max_length=200, required=False)

    def __init__(self, *args: Any, outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if outside:
            self.fields["word"].label = _("Ce que tu as fait")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        start, end = found.get("arrived_at"), found.get("left_at")
        if not found.get("came"):
            found["arrived_at"] = found["left_at"] = None
        elif not (start and end):
            self.add_error(None, _("Dis de quand à quand tu étais là."))
        elif end <= start:
            self.add_error("left_at", _("La fin doit venir après le début."))
        return found


class JoiningForm(forms.ModelForm):
    """The least one needs to answer somebody who wants to join."""

    class Meta:
        model = Joining
        fields: ClassVar = ["first_name", "email", "session", "words"]
        labels: ClassVar = {
            "first_name": _("Votre prénom"),
            "email": _("Votre adresse e-mail"),
            "session": _("Votre accueil"),
            "words": _("Ce qui vous donne envie, ce que vous aimeriez faire"),
        }
        widgets: ClassVar = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "session": forms.RadioSelect,
            "words": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, sessions: list[Shift], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sessions:
            self.fields["session"] = forms.ModelChoiceField(
                Shift.objects.none(), required=False, widget=forms.HiddenInput
            )
            return
        session: Any = self.fields["session"]
        session.queryset = Shift.objects.filter(pk__in=[one.pk for one in sessions])
        session.empty_label = _("un autre jour : écrivez-moi")
        session.label_from_instance = when

    def validate_unique(self) -> None:
        """Asked twice is asked once, and the page says nothing of who is known."""
