"""With DEBUG off, a setting that is missing or unsafe is refused by its name."""

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe(environment: Mapping[str, str]) -> None:
    """Raise ImproperlyConfigured that names every missing or unsafe setting, all at once."""
    needed = ("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL")
    missing = [name for name in needed if not environment.get(name)]
    if missing:
        raise ImproperlyConfigured("DEBUG is off and these settings are missing: " + ", ".join(missing))
