"""A table pasted, or its file: after the first look it is text in the page, to be mended there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from screenings.imports.reading import MOST_BYTES, ImportRefused, decoded

EXAMPLE = """date;heure;salle;titre;réalisation;année;pays;durée;version;format;cycle;invités
01/12/2026;20:30;Salle 1;Je veux voir;Joana Hadjithomas, Khalil Joreige;2008;France, Liban;75;VOSTFR;DCP;;
02/12/2026;18 h;Salle 2;At Land + La Jetée;Maya Deren / Chris Marker;1944 / 1962;États-Unis / France;15 / 28;VO / VF;16 mm;Lucioles;"""


class FestivalForm(forms.Form):
    text = forms.CharField(
        label=_("le tableau, avec sa ligne de titres"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 10,
                "spellcheck": "false",
                "wrap": "off",
                "placeholder": EXAMPLE,
                "class": "table-text",
            }
        ),
    )
    file = forms.FileField(
        label=_("ou le fichier CSV"),
        required=False,
        help_text=_(
            "Séparé par des points-virgules, des virgules ou des tabulations, en UTF-8 ou Windows-1252."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """What was sent as a file is the text from here on."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        try:
            if file:
                cleaned["text"] = decoded(file.read(MOST_BYTES + 1))
        except ImportRefused as refused:
            self.add_error("file", str(refused))
        if not file and not cleaned.get("text", "").strip():
            self.add_error("text", _("Colle le tableau ici, ou choisis son fichier."))
        return cleaned
