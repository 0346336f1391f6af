"""What a screening waits for, as one types it: terms with the visa number twice, dates of rights and copy."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from screenings.desk.forms.fields import DatabaseSays, EurosField, PercentField
from screenings.desk.forms.locking import read_at
from screenings.following import Noted
from screenings.models import Engagement, FilmFollowUp, Guest, ProgrammeItem, Screening
from screenings.programme import READ_BEFORE_WRITTEN
from screenings.refusals import ProgrammeRefused
from screenings.waits import follow_up_of

VISA = ("visa_number", "visa_on")


def _changed(form: forms.BaseForm, names: Iterable[str]) -> dict[str, Any]:
    """Of these columns what was typed over: the others may have been written by somebody else."""
    return {name: form.cleaned_data[name] for name in names if name in form.changed_data}


def dates(*names: str) -> dict[str, forms.DateInput]:
    return {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in names}


class TermsForm(DatabaseSays, forms.ModelForm):
    """What a film is rented for."""

    rate_bp = PercentField(label=_("Taux (%)"), help_text=_("De 20 à 50."))
    minimum_guarantee_cents = EurosField(
        label=_("Minimum garanti (€)"), help_text=_("0 s’il n’y en a pas : vide veut dire pas encore su.")
    )
    flat_fee_cents = EurosField(label=_("Forfait (€)"))
    new_distributor = forms.CharField(label=_("ou un nouveau distributeur"), max_length=160, required=False)
    visa_number = forms.CharField(label=_("Numéro de visa"), max_length=12, required=False)
    visa_again = forms.CharField(label=_("Numéro de visa, encore"), max_length=12, required=False)
    visa_on = forms.DateField(
        label=_("Date du visa"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = ProgrammeItem
        fields: ClassVar = [
            "distributor",
            "engagement",
            "rate_bp",
            "minimum_guarantee_cents",
            "flat_fee_cents",
        ]

    field_order = [
        "distributor",
        "new_distributor",
        "engagement",
        "rate_bp",
        "minimum_guarantee_cents",
        "flat_fee_cents",
        "visa_number",
        "visa_again",
        "visa_on",
    ]

    def __init__(self, data: Any, *, item: ProgrammeItem, prefix: str) -> None:
        film = self.film = item.film
        initial = {"visa_number": film.visa_number, "visa_again": film.visa_number, "visa_on": film.visa_on}
        super().__init__(data, instance=item, initial=initial, prefix=prefix)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("visa_number", "") != found.get("visa_again", ""):
            self.add_error("visa_again", _("Les deux numéros diffèrent : relis-les sur le visa."))
        elif self.film.visa_number and not found.get("visa_number") and "visa_number" not in self.errors:
            self.add_error(
                "visa_number", _("Ce numéro a été tapé deux fois : corrige-le s’il est faux, ne le vide pas.")
            )
        figures = {Engagement.SHARE.value: "rate_bp", Engagement.FLAT.value: "flat_fee_cents"}
        needs = figures.get(str(found.get("engagement") or ""))
        if needs and found.get(needs) is None:
            self.add_error(needs, _("Donne ce chiffre, ou vide « location »."))
        return found

    def columns(self) -> dict[str, Any]:
        return _changed(self, self.Meta.fields)

    def visa(self) -> dict[str, Any]:
        return _changed(self, VISA)

    @property
    def distributor_named(self) -> str:
        return str(self.cleaned_data["new_distributor"]).strip()


class FollowUpForm(DatabaseSays, forms.ModelForm):
    class Meta:
        model = FilmFollowUp
        exclude: ClassVar = ["item"]
        widgets: ClassVar = dates(
            "rights_asked_on",
            "rights_due_on",
            "rights_agreed_on",
            "copy_due_on",
            "copy_arrived_on",
            "copy_tested_on",
            "copy_back_due_on",
            "copy_back_on",
        )


class GuestAnswerForm(DatabaseSays, forms.ModelForm):
    class Meta:
        model = Guest
        fields: ClassVar = ["asked_on", "answer_due_on", "confirmed_on", "tentative"]
        widgets: ClassVar = dates("asked_on", "answer_due_on", "confirmed_on")


class Following:
    """The forms of one screening together."""

    def __init__(self, screening: Screening, data: Any = None) -> None:
        self.read_at = read_at(screening, data)
        items, guests = list(screening.programme.all()), list(screening.guests.all())
        self.films = [
            (
                item,
                TermsForm(data, item=item, prefix=f"terms{item.pk}"),
                FollowUpForm(data, instance=follow_up_of(item), prefix=f"film{item.pk}"),
            )
            for item in items
        ]
        self.guests = [
            (guest, GuestAnswerForm(data, instance=guest, prefix=f"guest{guest.pk}")) for guest in guests
        ]

    @property
    def forms(self) -> list[forms.ModelForm]:
        films = [form for _item, *both in self.films for form in both]
        return [*films, *(form for _guest, form in self.guests)]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 – each says what is wrong with it

    def noted(self) -> Noted:
        """What was changed, ready to be written; after is_valid."""
        return Noted(
            terms={item.pk: terms.columns() for item, terms, _follow in self.films},
            distributors={item.pk: terms.distributor_named for item, terms, _follow in self.films},
            visas={item.pk: terms.visa() for item, terms, _follow in self.films},
            films={item.pk: _changed(follow, follow.fields) for item, _terms, follow in self.films},
            guests={guest.pk: _changed(form, form.fields) for guest, form in self.guests},
            read_at=self.read_at,
        )

    def refuse(self, refusal: ProgrammeRefused, now_at: datetime) -> str:
        """Why it was not noted; if somebody else wrote meanwhile, the next time is made knowing it."""
        if refusal.rule == READ_BEFORE_WRITTEN:
            self.read_at = now_at
        return str(refusal)

    def changed(self) -> str:
        """The names of the fields that changed, as the history says them."""
        labels = [str(form.fields[name].label) for form in self.forms for name in form.changed_data]
        return ", ".join(dict.fromkeys(labels))
