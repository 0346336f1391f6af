"""Django's system checks of the house: what a developer forgets, said with the command that mends it."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from laclef import translations


@register
def translations_are_compiled(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn when a page in English, or a French zero, would come out wrong."""
    stale = translations.stale()
    if not stale:
        return []
    names = ", ".join(str(path.relative_to(translations.ROOT)) for path in stale)
    return [
        Warning(
            f"Translations are missing or older than their text: {names}",
            hint="Run: python3 manage.py translations",
            id="laclef.W001",
        )
    ]
