"""A film that the house does not know yet, made while a screening is being written."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from screenings.desk.forms.fields import AsTyped, CountriesField, LanguagesField
from screenings.models import Film, FilmCredit, Person
from screenings.models.films import Sound


class NewFilmForm(AsTyped, forms.Form):
    """The facts of the sheet, in the order of the sheet."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    original_title = forms.CharField(label=_("Titre original"), max_length=200, required=False)
    directors = forms.CharField(
        label=_("Réalisation"),
        max_length=300,
        required=False,
        help_text=_("Plusieurs : séparées par des virgules."),
    )
    countries = CountriesField(label=_("Pays"))
    year = forms.IntegerField(label=_("Année"), required=False, min_value=1888, max_value=2200)
    minutes = forms.IntegerField(label=_("Durée (min)"), required=False, min_value=1, max_value=1500)
    original_languages = LanguagesField(label=_("Langues d’origine"))
    sound = forms.ChoiceField(label=_("Son"), choices=Sound, required=False)

    @transaction.atomic
    def create(self) -> Film:
        """The film with its directors, found by their exact name or made."""
        facts: dict[str, Any] = {**self.cleaned_data}
        names = [name.strip() for name in facts.pop("directors").split(",") if name.strip()]
        facts["sound"] = facts["sound"] or "spoken"
        film = Film.objects.create(**facts)
        for position, person in enumerate(dict.fromkeys(person_named(name) for name in names)):
            FilmCredit.objects.create(film=film, person=person, position=position)
        return film


def person_named(name: str) -> Person:
    """The person of that name, or a new one."""
    name = " ".join(name.split())[:160]
    return Person.objects.filter(name__iexact=name).order_by("pk").first() or Person.objects.create(name=name)
