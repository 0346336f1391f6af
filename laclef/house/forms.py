from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laclef.house.models import HouseText, Notice
from laclef.local_moment import LocalMoment


class HouseTextForm(forms.ModelForm):
    class Meta:
        model = HouseText
        fields: ClassVar = ["title_fr", "text_fr", "title_en", "text_en"]
        widgets: ClassVar = {
            "text_fr": forms.Textarea(attrs={"rows": 18}),
            "text_en": forms.Textarea(attrs={"rows": 18, "lang": "en"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
        }


class NoticeForm(forms.ModelForm):
    starts_at = LocalMoment(label=_("À partir de"), initial=timezone.now)
    ends_at = LocalMoment(label=_("Jusqu’à"), initial=lambda: timezone.now() + timedelta(days=1))

    class Meta:
        model = Notice
        fields: ClassVar = ["text_fr", "text_en", "starts_at", "ends_at"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        start: datetime | None = found.get("starts_at")
        end: datetime | None = found.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("La fin doit venir après le début."))
        return found
