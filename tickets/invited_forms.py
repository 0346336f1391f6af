"""What the programme types to invite people or to book a group; numbers in digits, nothing lost when refused."""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laclef.accounts.models import Language
from tickets.amounts import AmountRefused, parse_euros
from tickets.models import InvitedAs

# ASCII on purpose, like tickets.amounts: int() would take digits of any script, signs and underscores.
NUMBER = re.compile(r"[0-9]{1,3}")
DIGITS = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 8, "size": 4}


class Number(forms.CharField):
    """A whole number within bounds, in plain digits."""

    def __init__(self, *, least: int, most: int, **more: Any) -> None:
        self.least, self.most = least, most
        more.setdefault("widget", forms.TextInput(attrs=dict(DIGITS)))
        super().__init__(**more)

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value)).strip() or str(self.least)
        if NUMBER.fullmatch(typed) is None or not self.least <= int(typed) <= self.most:
            words = _("Un nombre de %(least)s à %(most)s, en chiffres.")
            raise forms.ValidationError(words % {"least": self.least, "most": self.most})
        return int(typed)


class SpokenForm(forms.Form):
    """Each field that is refused says so to those who do not see it."""

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                told = {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}
                self.fields[name].widget.attrs |= told


class QuotaForm(SpokenForm):
    places = Number(label=gettext_lazy("Places à donner"), least=0, most=999)


class GivenForm(SpokenForm):
    """What invitations and groups share; the key makes the same form sent twice one."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid"), gettext_lazy("Cette page est incomplète : recharge-la et recommence.")
        ),
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        more.setdefault("initial", {}).setdefault("key", uuid4())
        super().__init__(data, **more)


class InvitationForm(GivenForm):
    """Who is invited, as what, with how many places."""

    invited_as = forms.ChoiceField(label=gettext_lazy("En tant que"), choices=InvitedAs)
    first_name = forms.CharField(label=gettext_lazy("Nom, pour la porte"), max_length=80)
    seats = Number(label=gettext_lazy("Combien de places ?"), least=1, most=99, initial="1")
    wheelchairs = Number(
        label=gettext_lazy("Dont en fauteuil"), least=0, most=20, initial="0", required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse e-mail (facultatif) : le code y est envoyé"), required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Langue de l’e-mail"), choices=Language)


class GroupForm(GivenForm):
    """A school or another group: n places at one amount."""

    label = forms.CharField(label=gettext_lazy("Groupe"), max_length=120)
    seats = Number(label=gettext_lazy("Personnes"), least=1, most=500)
    cents = forms.CharField(
        label=gettext_lazy("Montant par personne, en euros"), widget=forms.TextInput(attrs=dict(DIGITS))
    )
    wheelchairs = Number(
        label=gettext_lazy("Dont en fauteuil"), least=0, most=20, initial="0", required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse e-mail (facultatif) : le récapitulatif y est envoyé"), required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Langue de l’e-mail"), choices=Language)

    def clean_cents(self) -> int:
        try:
            return parse_euros(self.cleaned_data["cents"])
        except AmountRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
