"""What the coordination fills in: stand-alone shifts, posts, trainings, crew templates, messages."""

import uuid
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from laclef.local_moment import LocalDay, LocalMoment
from screenings import wording
from screenings.models import FilmFormat, Venue
from volunteers.choices import NamesChoices
from volunteers.models import (
    ChecklistItem,
    CrewLine,
    CrewTemplate,
    Evening,
    Nature,
    Role,
    Shift,
    Training,
)
from volunteers.posts import checklist_of

AREA = {"rows": 4}


class AloneForm(NamesChoices, forms.ModelForm):
    """A works day, a meeting, a training session, a welcome."""

    starts_at = LocalMoment(label=_("De"))
    ends_at = LocalMoment(label=_("À"))
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=500, initial=10)
    venue = forms.ModelChoiceField(Venue.objects.all(), label=_("Lieu"), required=False)

    class Meta:
        model = Shift
        fields: ClassVar = ["nature", "title_fr", "title_en", "text_fr", "text_en", "minimum", "training"]
        widgets: ClassVar = {
            "text_fr": forms.Textarea(AREA),
            "text_en": forms.Textarea({**AREA, "lang": "en"}),
        }
        help_texts: ClassVar = {
            "nature": _("Une réunion ne compte pas dans les heures."),
            "training": _("Pour une formation seulement."),
        }

    field_order = (
        "nature", "title_fr", "starts_at", "ends_at", "venue", "places", "minimum", "training",
        "text_fr", "title_en", "text_en",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value, name) for value, name in Nature.choices if value != Nature.CREW]
        self.fields["nature"].choices = choices  # type: ignore[attr-defined]
        self.fields["minimum"].initial = 0
        if self.instance.pk:
            del self.fields["nature"], self.fields["training"]
            self.fields["places"].initial = self.instance.wished
            for name in ("starts_at", "ends_at", "venue"):
                self.fields[name].initial = getattr(self.instance, name)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not found.get("title_fr"):
            self.add_error("title_fr", _("Donne-lui un nom."))
        return found

    def _post_clean(self) -> None:
        """The activity and the database judge, not the model's form: it is never saved here."""


class RepeatForm(forms.Form):
    """The same on further dates."""

    every_weeks = forms.TypedChoiceField(
        label=_("Revient"),
        coerce=int,
        choices=[
            (1, _("chaque semaine")),
            (2, _("toutes les deux semaines")),
            (4, _("toutes les quatre semaines")),
        ],
    )
    until_on = LocalDay(label=_("Jusqu’au"))


class RoleForm(NamesChoices, forms.ModelForm):
    """A post: what one does, what to know, what it goes with, what one ticks."""

    checklist_fr = forms.CharField(
        label=_("À cocher, une ligne par chose"), widget=forms.Textarea({"rows": 6}), required=False
    )
    checklist_en = forms.CharField(
        label=_("Les mêmes lignes en anglais, dans le même ordre"),
        widget=forms.Textarea({"rows": 6, "lang": "en"}),
        required=False,
    )

    class Meta:
        model = Role
        fields: ClassVar = [
            "name_fr", "name_en", "notes_fr", "notes_en", "group", "scope", "required_trainings",
            "compatible_with", "several_at_once", "in_use", "position",
        ]  # fmt: skip
        widgets: ClassVar = {
            "required_trainings": forms.CheckboxSelectMultiple,
            "compatible_with": forms.CheckboxSelectMultiple,
            "notes_fr": forms.Textarea({"rows": 6}),
            "notes_en": forms.Textarea({"rows": 6, "lang": "en"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An evening's or a screening's; what stands alone has a nature instead of a post.
        self.fields["scope"].choices = [c for c in self.fields["scope"].choices if c[0] != "alone"]  # type: ignore[attr-defined]
        others = Role.objects.filter(in_use=True).exclude(pk=self.instance.pk)
        self.fields["compatible_with"].queryset = others  # type: ignore[attr-defined]
        if self.instance.pk:
            items: list[ChecklistItem] = checklist_of(self.instance)
            self.fields["checklist_fr"].initial = "\n".join(item.text_fr for item in items)
            self.fields["checklist_en"].initial = "\n".join(item.text_en for item in items).rstrip()

    def lines(self) -> list[tuple[str, str]]:
        """French and English, paired by their order; a French line said twice is said once."""
        french = [line.strip()[:160] for line in self.cleaned_data["checklist_fr"].splitlines()]
        english = [line.strip()[:160] for line in self.cleaned_data["checklist_en"].splitlines()]
        english += [""] * (len(french) - len(english))
        pairs: dict[str, str] = {}
        for one, other in zip(french, english, strict=False):
            pairs.setdefault(one, other)
        return [(one, other) for one, other in pairs.items() if one]

    def save(self, commit: bool = True) -> Role:
        self.instance.slug = self.instance.slug or _free_slug(Role, self.cleaned_data["name_fr"])
        return super().save(commit)


class TrainingForm(forms.ModelForm):
    """What one must know, how it is got, how long it counts."""

    class Meta:
        model = Training
        fields: ClassVar = ["name_fr", "name_en", "how", "valid_months", "text_fr", "text_en"]
        widgets: ClassVar = {
            "text_fr": forms.Textarea({"rows": 10}),
            "text_en": forms.Textarea({"rows": 10, "lang": "en"}),
        }

    def save(self, commit: bool = True) -> Training:
        self.instance.slug = self.instance.slug or _free_slug(Training, self.cleaned_data["name_fr"])
        return super().save(commit)


def _free_slug(model: type[Role] | type[Training], name: str) -> str:
    base, number = slugify(name)[:40] or "poste", 1
    slug = base
    while model.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


class ApprovalForm(NamesChoices, forms.Form):
    """Somebody says that this person can."""

    training = forms.ModelChoiceField(Training.objects.filter(how="approved"), label=_("Formation"))
    held_on = LocalDay(label=_("Depuis le"), initial=timezone.localdate)


class CrewLineForm(NamesChoices, forms.ModelForm):
    """One post of a template."""

    formats = forms.MultipleChoiceField(
        label=_("Seulement pour ces supports"),
        choices=FilmFormat.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Rien de coché : toujours. Un film dont le support n’est pas dit compte comme DCP."),
    )

    class Meta:
        model = CrewLine
        fields: ClassVar = [
            "role", "scope", "minimum", "wished", "trainees", "call_minutes", "call_from",
            "until_minutes", "until", "formats", "with_talk",
        ]  # fmt: skip
        error_messages: ClassVar = {
            "__all__": {"unique_together": _("Ce poste est déjà dans l’équipe : change sa ligne.")}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = Role.objects.filter(in_use=True)  # type: ignore[attr-defined]
        self.fields["scope"].choices = [c for c in self.fields["scope"].choices if c[0] not in ("alone", "")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        minimum, wished = found.get("minimum"), found.get("wished")
        if minimum is not None and wished is not None and minimum > wished:
            self.add_error("minimum", _("Le minimum ne dépasse pas les places."))
        return found


CrewLines = forms.inlineformset_factory(CrewTemplate, CrewLine, form=CrewLineForm, extra=1, can_delete=True)


class MessageForm(NamesChoices, forms.Form):
    """To a crew or to a post, seen before it is sent."""

    crew = forms.ModelChoiceField(Evening.objects.none(), label=_("À l’équipe du"), required=False)
    role = forms.ModelChoiceField(
        Role.objects.filter(in_use=True), label=_("ou aux gens du poste"), required=False
    )
    subject = forms.CharField(label=_("Objet"), max_length=120)
    text = forms.CharField(label=_("Message"), widget=forms.Textarea({"rows": 8}), max_length=5000)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        crews: Any = self.fields["crew"]
        crews.queryset = (
            Evening.objects.filter(day__gte=today - timedelta(days=1), day__lte=today + timedelta(days=21))
            .filter(shifts__state="live")
            .select_related("venue")
            .distinct()
        )
        crews.label_from_instance = lambda evening: f"{wording.short_day(evening.day)}, {evening.venue.name}"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if bool(found.get("crew")) == bool(found.get("role")):
            self.add_error(None, _("Choisis une équipe ou un poste, l’un des deux."))
        return found


class WelcomeSessionForm(forms.Form):
    """Which welcome somebody is invited to."""

    session = forms.ModelChoiceField(Shift.objects.none(), label=_("Accueil"))

    def __init__(self, *args: Any, sessions: list[Shift], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = Shift.objects.filter(pk__in=[s.pk for s in sessions])  # type: ignore[attr-defined]
