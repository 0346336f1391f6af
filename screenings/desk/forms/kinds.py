from typing import ClassVar

from django import forms

from screenings.desk.forms.fields import DatabaseSays
from screenings.models import KindTemplate


class KindForm(DatabaseSays, forms.ModelForm):
    """The defaults of one kind of event."""

    class Meta:
        model = KindTemplate
        fields: ClassVar = [
            "regime",
            "regime_basis",
            "admission",
            "introduction_minutes",
            "debate_minutes",
            "length_minutes",
            "doors_minutes",
            "turnaround_minutes",
        ]
