"""The waiting list: an address, and for how many."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.amounts import AmountRefused, parse_seats
from tickets.forms.contact import DIGITS, EMAIL, TOO_MANY_WHEELCHAIRS, EmailWidget
from tickets.models import MOST_SEATS


class WaitForm(forms.Form):
    """An address to write to when places come free."""

    email = forms.EmailField(
        label=gettext_lazy("Votre adresse e-mail"),
        widget=EmailWidget(attrs=EMAIL),
        error_messages={
            "required": gettext_lazy("Une adresse e-mail : c’est par elle que vous le saurez."),
            "invalid": gettext_lazy("Une adresse comme prenom@exemple.fr."),
        },
    )
    seats = forms.CharField(
        label=gettext_lazy("Combien de places ?"),
        initial="1",
        required=False,
        widget=forms.TextInput(attrs=dict(DIGITS)),
    )

    wheelchairs = forms.CharField(
        label=gettext_lazy("Dont places pour fauteuil roulant"),
        initial="0",
        required=False,
        widget=forms.TextInput(attrs=dict(DIGITS)),
    )

    def clean_wheelchairs(self) -> int:
        typed = self.cleaned_data["wheelchairs"].strip()
        try:
            return parse_seats(typed) if typed not in ("", "0") else 0
        except AmountRefused as refusal:
            raise forms.ValidationError(_("Un nombre de 0 à 10, en chiffres.")) from refusal

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("wheelchairs", 0) > self.cleaned_data.get("seats", MOST_SEATS):
            self.add_error("wheelchairs", TOO_MANY_WHEELCHAIRS)
        return self.cleaned_data

    def clean_seats(self) -> int:
        try:
            return parse_seats(self.cleaned_data["seats"])
        except AmountRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
