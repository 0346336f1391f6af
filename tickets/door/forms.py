"""What is sent from the door."""

from django import forms

from tickets.models import MOST_SEATS


class CodeForm(forms.Form):
    """A code scanned or typed, and how many of its people have come, once asked."""

    code = forms.CharField(max_length=60)
    people = forms.IntegerField(min_value=1, max_value=MOST_SEATS, required=False)


class TapForm(forms.Form):
    key = forms.UUIDField()
    heads = forms.TypedChoiceField(choices=[(1, 1), (-1, -1)], coerce=int)
