"""The crew a kind of event asks for. Changing a template changes no shift until it is applied."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from screenings.models import FilmFormat, Kind
from volunteers.models.roles import Role, Scope


class Anchor(models.TextChoices):
    """The moment of the event from which a line counts its minutes."""

    DOORS = "doors", _("l’ouverture des portes")
    START = "start", _("le début")
    END = "end", _("la fin")


class Need(models.Model):
    """What is asked: heads, and hours counted from the event's own.

    Opening ends at the first doors and closing begins before the last end, so both ends of a line
    choose what they count from; most lines run from before the doors to after the end.
    """

    minimum = models.PositiveSmallIntegerField(_("au moins"), default=1)
    wished = models.PositiveSmallIntegerField(_("places"), default=1)
    trainees = models.PositiveSmallIntegerField(_("places pour apprendre"), default=0)
    call_from = models.CharField(_("appel avant"), max_length=5, choices=Anchor, default=Anchor.DOORS)
    call_minutes = models.SmallIntegerField(_("minutes avant"), default=30)
    until = models.CharField(_("jusqu’après"), max_length=5, choices=Anchor, default=Anchor.END)
    until_minutes = models.SmallIntegerField(_("minutes après"), default=15)

    class Meta:
        abstract = True

    FACTS: ClassVar = (
        "minimum",
        "wished",
        "trainees",
        "call_from",
        "call_minutes",
        "until",
        "until_minutes",
    )

    @property
    def facts(self) -> dict[str, object]:
        """All it asks, to copy or to compare."""
        return {name: getattr(self, name) for name in self.FACTS}


class CrewTemplate(models.Model):
    """The crew of one kind of event."""

    kind = models.CharField(_("type de séance"), max_length=12, choices=Kind, unique=True)
    changed_at = models.DateTimeField(_("modifié le"), null=True, blank=True)
    applied_at = models.DateTimeField(_("appliqué le"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("modèle d’équipe")
        verbose_name_plural = _("modèles d’équipe")
        ordering: ClassVar = ["kind"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="volunteers_template_known_kind"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_ahead(self) -> bool:
        """Changed since it was last applied: the events to come may not follow it yet."""
        return self.changed_at is not None and (self.applied_at is None or self.applied_at < self.changed_at)


class CrewLine(Need):
    """One role of a template, of the screening or of the venue's evening."""

    template = models.ForeignKey(CrewTemplate, models.CASCADE, related_name="lines", verbose_name=_("modèle"))
    role = models.ForeignKey(Role, models.PROTECT, related_name="lines", verbose_name=_("poste"))
    scope = models.CharField(_("portée"), max_length=9, choices=Scope)
    formats = ArrayField(
        models.CharField(max_length=6, choices=FilmFormat),
        default=list,
        blank=True,
        verbose_name=_("seulement pour ces supports"),
        help_text=_("Vide : toujours. Un film dont le support n’est pas dit compte comme DCP."),
    )
    with_talk = models.BooleanField(_("seulement s’il y a présentation ou débat"), default=False)

    class Meta:
        verbose_name = _("ligne du modèle")
        verbose_name_plural = _("lignes du modèle")
        ordering: ClassVar = ["template", "role__position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["template", "role"], name="volunteers_line_once_per_role"),
            models.CheckConstraint(
                condition=Q(minimum__lte=F("wished")), name="volunteers_line_minimum_within_places"
            ),
            models.CheckConstraint(
                condition=Q(scope__in=(Scope.SCREENING, Scope.EVENING))
                & Q(call_from__in=Anchor.values)
                & Q(until__in=Anchor.values),
                name="volunteers_line_known_values",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template}: {self.role}"
