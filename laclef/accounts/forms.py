"""The forms of logging in: the same answer for a known and an unknown address, and counted tries."""

from datetime import timedelta
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laclef.accounts import throttle
from laclef.accounts.models import User
from laclef.client_address import client_address

TOO_MANY = _("Trop d’essais d’affilée. Attends quelques minutes, puis recommence.")
A_WHILE = timedelta(minutes=10)
# The whole crew shares the house's address; one mailbox needs a few codes at most.
REQUESTS_PER_CALLER, REQUESTS_PER_ADDRESS = 30, 5
GUESSES_PER_CODE, GUESSES_PER_CALLER = 3, 30
GUESSES_OF_SECOND_FACTOR, SECOND_FACTOR_WHILE = 5, timedelta(minutes=5)


def _refuse_beyond(limit: int, *key: object, per: timedelta = A_WHILE) -> None:
    """Count one try under the key; beyond the limit, the form says so and looks no further."""
    if not throttle.hit(key=":".join(map(str, key)), limit=limit, per=per, now=timezone.now()):
        raise forms.ValidationError(TOO_MANY, code="too_many")


class LoginForm(RequestLoginCodeForm):
    """Asks for the address to which a code goes, if it is known; the page does not say whether it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Ton adresse e-mail")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        _refuse_beyond(REQUESTS_PER_CALLER, "login-request-from", client_address(context.request))
        _refuse_beyond(REQUESTS_PER_ADDRESS, "login-request-for", email)
        self._user = User.objects.filter(email=email, is_active=True).first()
        return email


class LoginCodeForm(ConfirmLoginCodeForm):
    """Takes the code of the mail: three tries for one code, however many requests carry them at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code reçu par e-mail")
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs.update(inputmode="numeric", autofocus=True)

    def clean_code(self) -> str:
        request = context.request
        asked = request._login_stage.state
        _refuse_beyond(GUESSES_PER_CALLER, "login-guess-from", client_address(request))
        _refuse_beyond(GUESSES_PER_CODE, "login-guess-for", asked["email"], asked["at"])
        return super().clean_code()


class SecondFactorForm(AuthenticateForm):
    def clean_code(self) -> str:
        _refuse_beyond(GUESSES_OF_SECOND_FACTOR, "second-factor", self.user.pk, per=SECOND_FACTOR_WHILE)
        return super().clean_code()


class SecondFactorAgainForm(ReauthenticateForm):
    def clean_code(self) -> str:
        _refuse_beyond(GUESSES_OF_SECOND_FACTOR, "second-factor", self.user.pk, per=SECOND_FACTOR_WHILE)
        return super().clean_code()


class AddPasskeyForm(AddWebAuthnForm):
    """A key that can log in alone, unless its owner unticks the box."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nom de la clé")
        box = self.fields["passwordless"]
        box.initial = True
        box.label = _("Me connecter avec cette clé seule")
        box.help_text = _("Elle demandera ton empreinte, ton visage ou ton code, sur ton appareil.")


class MyAccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("first_name", "language")
