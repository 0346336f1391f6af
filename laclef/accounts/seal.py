"""Small secrets kept in the database: readable with the SECRET_KEY only."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class Unreadable(Exception):
    """The seal is broken, or of a SECRET_KEY that we no longer know."""


def seal(text: str) -> str:
    """The text, encrypted."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text of seal(), or Unreadable."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (salted_hmac("laclef.accounts.seal", "", secret, algorithm="sha256") for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest.digest())) for digest in digests])
