"""Who books, as far as they wish to say; every booking form begins with it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 8, "size": 3}
EMAIL = {"autocomplete": "email", "inputmode": "email", "aria-describedby": "id_email_helptext"}

TOO_MANY_WHEELCHAIRS = gettext_lazy("Pas plus de fauteuils que de places.")


class EmailWidget(forms.EmailInput):
    """The browser's own refusal speaks the browser's language; ours says what to do."""


class ContactForm(forms.Form):
    """Who books: nobody need say. The key makes the same form sent twice one reservation."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("Cette page est incomplète : rechargez-la et recommencez."),
            "invalid": gettext_lazy("Cette page est incomplète : rechargez-la et recommencez."),
        },
    )
    email = forms.EmailField(
        label=gettext_lazy("Votre adresse e-mail (facultatif)"),
        required=False,
        widget=EmailWidget(attrs=EMAIL),
        error_messages={"invalid": gettext_lazy("Une adresse comme prenom@exemple.fr, ou rien.")},
    )
    first_name = forms.CharField(
        label=gettext_lazy("Un prénom pour la porte (facultatif)"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )

    def __init__(self, data: Any = None, *, contact: bool = True, **more: Any) -> None:
        more.setdefault("initial", {})
        more["initial"].setdefault("key", uuid4())
        super().__init__(data, **more)
        if not contact:
            for name in ("key", "email", "first_name"):
                del self.fields[name]

    def ask_wheelchairs(self, left: int, *, most: int) -> None:
        """Offered while such places are left. What is sent is always read: the box office grants or refuses it."""
        offered = min(most if self.is_bound else left, most)
        self.asks_wheelchairs = bool(left) or self.data.get("wheelchairs", "0") not in ("", "0")
        self.fields["wheelchairs"] = forms.TypedChoiceField(
            label=gettext_lazy("Dont places pour fauteuil roulant"),
            choices=[(number, str(number)) for number in range(offered + 1)],
            coerce=int,
            required=False,
            empty_value=None,
            error_messages={"invalid_choice": TOO_MANY_WHEELCHAIRS},
        )
        self.initial["wheelchairs"] = min(self.initial.get("wheelchairs", 0), offered)

    def describe_errors(self) -> None:
        """Each field that was refused says so to those who do not see it."""
        for name in self.errors:
            if name in self.fields:
                widget = self.fields[name].widget
                widget.attrs["aria-invalid"] = "true"
                described = f"{widget.attrs.get('aria-describedby', '')} id_{name}_error".strip()
                widget.attrs["aria-describedby"] = described
