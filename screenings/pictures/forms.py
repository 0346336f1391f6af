"""The picture's forms: the file, who made it, what is seen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from screenings.models import Picture


class TellForm(forms.ModelForm):
    """Credit and words; both may wait until the publication."""

    class Meta:
        model = Picture
        fields = ("credit", "alt_fr", "alt_en")
        help_texts = {
            "credit": _(
                "Qui l’a faite, qui la prête : « © Les Films du Jeudi ». Toujours lisible près de l’image."
            ),
            "alt_fr": _(
                "Ce qu’on voit, en une phrase, pour qui ne voit pas l’image. Demandé avant de publier."
            ),
            "alt_en": _("La même phrase en anglais. Vide : on lira le français."),
        }


class AddForm(TellForm):
    file = forms.FileField(
        label=_("l’image"),
        help_text=_(
            "JPEG, PNG ou WebP, 20 Mo au plus, 640 pixels de large au moins. Ses données cachées sont retirées."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    field_order = ("file", "credit", "alt_fr", "alt_en")


class HangForm(forms.Form):
    """Where it is shown: on a film for all its screenings, or on this screening alone."""

    wall = forms.ChoiceField(label=_("à montrer"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, walls: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["wall"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says the type
        field.choices = walls
        field.initial = walls[0][0] if walls else None
