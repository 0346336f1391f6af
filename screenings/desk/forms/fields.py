"""Fields as people of the house type them: languages by their names, a share in percent, a local hour."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from screenings import wording
from screenings.calendar import HOUSE_YEARS


@cache
def _languages() -> dict[str, str]:
    """Code by name, in French and in English, lower case; a code is its own name."""
    found: dict[str, str] = {}
    for language in ("en", "fr"):
        names = Locale.parse(language).languages
        found |= {name.lower(): code for code, name in names.items() if len(code) <= 3}
    return found | {code: code for code in found.values()}


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("en", "fr"):
        names = Locale.parse(language).territories
        found |= {name.lower(): code for code, name in names.items() if len(code) == 2}
    found |= {name.lower(): code for code, names in wording.FORMER_COUNTRIES.items() for name in names}
    return found | {code.lower(): code for code in found.values()}


class NamesField(forms.CharField):
    """Names parted by commas, or their codes, as a list of codes."""

    known: Callable[[], dict[str, str]]
    in_words: Callable[[str], str]
    unknown: Any

    def __init__(self, **facts: Any) -> None:
        super().__init__(required=False, max_length=120, **facts)

    def prepare_value(self, value: Any) -> str:
        if isinstance(value, str) or value is None:
            return value or ""
        return ", ".join(type(self).in_words(code) for code in value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> list[str]:
        words = [word.strip().lower() for word in (value or "").split(",") if word.strip()]
        codes = type(self).known()
        unknown = [word for word in words if word not in codes]
        if unknown:
            raise ValidationError(self.unknown % ", ".join(unknown))
        return [codes[word] for word in words]


class LanguagesField(NamesField):
    """« russe, français » or « ru, fr », as ISO 639 codes."""

    known = staticmethod(_languages)
    in_words = staticmethod(wording.language_name)
    unknown = _("Langue inconnue : %s. Écris par exemple « russe, français ».")


class CountriesField(NamesField):
    """« France, URSS », as ISO 3166 codes."""

    known = staticmethod(_countries)
    in_words = staticmethod(wording.country)
    unknown = _("Pays inconnu : %s. Écris par exemple « France, Japon ».")


class PercentField(forms.DecimalField):
    """A percentage; kept in hundredths of a percent."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=100, decimal_places=2, localize=True, **facts)

    def prepare_value(self, value: Any) -> Any:
        return (Decimal(value) / 100).normalize().__format__("f") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        found = super().clean(value)
        return None if found is None else int(found * 100)


class EurosField(forms.DecimalField):
    """An amount in euros; kept in cents."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(required=False, min_value=0, decimal_places=2, localize=True, **facts)

    def prepare_value(self, value: Any) -> Any:
        return (Decimal(value) / 100).normalize().__format__("f") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        found = super().clean(value)
        return None if found is None else int(found * 100)


class DayField(forms.DateField):
    """A day of the house's years: beyond them no week and no next day can be counted."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and day.year not in HOUSE_YEARS:
            years = {"first": HOUSE_YEARS[0], "last": HOUSE_YEARS[-1]}
            raise ValidationError(_("L’année va de %(first)s à %(last)s."), params=years)
        return day


class AsTyped:
    """A form that can be shown again as it was typed, without yet saying what is wrong."""

    def unchecked(self) -> None:
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


class DatabaseSays:
    """A model form that leaves the constraints to the database: one guard, and one sentence for it (refusals)."""

    instance: Any

    def _post_clean(self) -> None:
        self.instance.validate_constraints = lambda exclude=None: None
        super()._post_clean()  # type: ignore[misc]
