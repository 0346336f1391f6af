"""Where allauth meets the house: who may sign up, which mails go out, how a caller is known."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import translate_url

from laclef import outbox
from laclef.accounts.models import User
from laclef.accounts.seal import seal, unseal
from laclef.client_address import client_address

LOGIN_CODE = "account/email/login_code"
UNKNOWN_ACCOUNT = "account/email/unknown_account"
# What happened to an account, as its owner is told; allauth's name of the mail, without its folders.
CHANGES = frozenset(
    {
        "webauthn_added",
        "webauthn_removed",
        "totp_activated",
        "totp_deactivated",
        "recovery_codes_generated",
    }
)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the login code; for an unknown address do the same work and keep nothing of it.

        No mail goes to strangers, so nobody can make the house write to an address at will. The work is
        the same, so that the answer's time does not tell which addresses are known.
        """
        if template_prefix not in (LOGIN_CODE, UNKNOWN_ACCOUNT):
            raise ValueError(template_prefix)
        known = template_prefix == LOGIN_CODE
        code = context["code"] if known else self.generate_login_code()
        language = User.objects.filter(email=email).values_list("language", flat=True).first()
        with transaction.atomic(), transaction.atomic():
            outbox.queue(
                event=f"login_code:{secrets.token_hex(8)}",
                recipient=email,
                language=language or "fr",
                template="mail/login_code",
                context={"code": code},
                # In clear only until it has left; and it opens only the browser that asked for it.
                secret=True,
            )
            if not known:
                transaction.set_rollback(True)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner that a second factor came, went or changed; without addresses or browsers."""
        change = template_prefix.rpartition("/")[2]
        if change not in CHANGES:
            raise ValueError(template_prefix)
        with transaction.atomic():
            outbox.queue(
                event=f"account_changed:{secrets.token_hex(8)}",
                recipient=user.email,
                language=user.language,
                template="mail/account_changed",
                context={"change": change, "first_name": user.get_short_name()},
            )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home, in the person's language."""
        language = request.user.language if isinstance(request.user, User) else "fr"
        return translate_url(resolve_url(super().get_login_redirect_url(request)), language)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Passkeys first, never a password."""
        methods = [m for m in super().get_reauthentication_methods(user) if m["id"] != "reauthenticate"]
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")


class MFAAdapter(DefaultMFAAdapter):
    def _get_site_name(self) -> str:
        return "La Clef"

    def encrypt(self, text: str) -> str:
        """The seeds of codes are as good as the codes: not in clear in the database."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
