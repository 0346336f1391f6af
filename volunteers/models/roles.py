from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laclef.bilingual import Text, pick
from volunteers.models.trainings import Training


class Scope(models.TextChoices):
    """Whose the shift is: one screening's, the whole evening's of a venue, or nobody's but its own."""

    SCREENING = "screening", _("de la séance")
    EVENING = "evening", _("de la soirée du lieu")
    ALONE = "alone", _("à part")


class Role(models.Model):
    """A post (poste): what one does, what to know first, and what it can be held with."""

    slug = models.SlugField(_("clé"), unique=True)
    name_fr = models.CharField(_("nom"), max_length=60)
    name_en = models.CharField(_("nom (anglais)"), max_length=60, blank=True)
    notes_fr = models.TextField(_("à faire"), blank=True)
    notes_en = models.TextField(_("à faire (anglais)"), blank=True)
    group = models.ForeignKey(
        "volunteers.WorkingGroup",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("commission"),
    )
    scope = models.CharField(
        _("d’habitude"),
        max_length=9,
        choices=Scope,
        default=Scope.EVENING,
        help_text=_("Repris par le modèle."),
    )
    required_trainings = models.ManyToManyField(
        Training, blank=True, related_name="roles", verbose_name=_("formations exigées")
    )
    compatible_with = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name=_("se tient avec"),
        help_text=_("Postes qu’une même personne peut tenir à la fois dans une même soirée."),
    )
    several_at_once = models.BooleanField(
        _("pour plusieurs séances à la fois"),
        default=False,
        help_text=_("Une même personne peut le tenir pour deux séances de la même soirée."),
    )
    in_use = models.BooleanField(_("utilisé"), default=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("poste")
        verbose_name_plural = _("postes")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(scope__in=(Scope.SCREENING, Scope.EVENING)), name="volunteers_role_known_scope"
            ),
        ]

    def __str__(self) -> str:
        return self.name_fr

    @property
    def name(self) -> Text:
        return pick(self, "name")

    @property
    def notes(self) -> Text:
        return pick(self, "notes")


class ChecklistItem(models.Model):
    """One thing to do in a role; a line no longer asked stays, for what was ticked on it."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="checklist", verbose_name=_("poste"))
    text_fr = models.CharField(_("texte"), max_length=160)
    text_en = models.CharField(_("texte (anglais)"), max_length=160, blank=True)
    in_use = models.BooleanField(_("à cocher"), default=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("ligne à cocher")
        verbose_name_plural = _("lignes à cocher")
        ordering: ClassVar = ["role", "position", "id"]

    def __str__(self) -> str:
        return f"{self.role}: {self.text_fr}"

    @property
    def text(self) -> Text:
        return pick(self, "text")
