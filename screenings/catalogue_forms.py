"""The catalogue's rows as forms: what the database would refuse is said in words, before anything is saved."""

from copy import copy
from functools import partial
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from laclef import evening
from screenings.desk.forms.fields import CountriesField, DatabaseSays, LanguagesField
from screenings.models import Cycle, Film, Partner, Venue
from screenings.refusals import in_words


class RowForm(DatabaseSays, forms.ModelForm):
    """Tried on the database as it was typed, and taken back: its triggers are asked, not copied."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors and (refusal := evening.refusal_of(partial(self.write, copy(self.instance)))):
            self.add_error(None, refusal)

    def write(self, row: Any) -> None:
        """Of a row that stands only what was changed: another may have been changed by somebody else meanwhile."""
        with in_words():
            row.save(update_fields=self.changed_data if row.pk else None)


class OneLanguageField(LanguagesField):
    """A language by its name, as its ISO 639 code."""

    def prepare_value(self, value: Any) -> str:
        return super().prepare_value([value] if isinstance(value, str) and value else value)

    def clean(self, value: Any) -> Any:
        codes = super().clean(value)
        if len(codes) != 1:
            raise ValidationError(_("Une seule langue, par exemple « français »."))
        return codes[0]


class FilmForm(RowForm):
    title_language = OneLanguageField(label=_("Langue du titre"), initial="fr")
    original_languages = LanguagesField(label=_("Langues d’origine"))
    countries = CountriesField(label=_("Pays"))

    class Meta:
        model = Film
        fields = forms.ALL_FIELDS


class CycleForm(RowForm):
    class Meta:
        model = Cycle
        fields = forms.ALL_FIELDS
        widgets: ClassVar = {"colour": forms.RadioSelect}


class PartnerForm(RowForm):
    url = forms.URLField(label=_("Site"), required=False, assume_scheme="https")

    class Meta:
        model = Partner
        fields = forms.ALL_FIELDS


class VenueForm(RowForm):
    time_zone = forms.ChoiceField(
        label=_("Fuseau horaire"),
        initial="Europe/Paris",
        choices=lambda: [(name, name) for name in sorted(available_timezones())],
    )

    class Meta:
        model = Venue
        fields = forms.ALL_FIELDS
