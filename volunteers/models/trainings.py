from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laclef.bilingual import Text, pick


class HowHeld(models.TextChoices):
    APPROVED = "approved", _("validée par quelqu’un")
    READ = "read", _("lue et confirmée")


class Training(models.Model):
    """Something a role asks one to know: keys, 35 mm, first aid."""

    slug = models.SlugField(_("clé"), unique=True)
    name_fr = models.CharField(_("nom"), max_length=80)
    name_en = models.CharField(_("nom (anglais)"), max_length=80, blank=True)
    text_fr = models.TextField(_("à savoir"), blank=True)
    text_en = models.TextField(_("à savoir (anglais)"), blank=True)
    how = models.CharField(_("s’obtient"), max_length=8, choices=HowHeld, default=HowHeld.APPROVED)
    valid_months = models.PositiveSmallIntegerField(
        _("valable (mois)"), null=True, blank=True, help_text=_("Vide : pour toujours.")
    )

    class Meta:
        verbose_name = _("formation")
        verbose_name_plural = _("formations")
        ordering: ClassVar = ["name_fr"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(how__in=HowHeld.values), name="volunteers_training_known_values"
            ),
        ]

    def __str__(self) -> str:
        return self.name_fr

    @property
    def name(self) -> Text:
        return pick(self, "name")


class TrainingHeldQuerySet(models.QuerySet["TrainingHeld"]):
    def valid_on(self, day: date) -> "TrainingHeldQuerySet":
        """Those that count on that day."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), held_on__lte=day)


class TrainingHeld(models.Model):
    """A training somebody holds from a day until another, and whose word it rests on.

    Approved by another person, or read and confirmed by oneself, never both. A renewal is a new row.
    """

    training = models.ForeignKey(Training, models.PROTECT, related_name="held", verbose_name=_("formation"))
    volunteer = models.ForeignKey(
        "volunteers.Volunteer", models.CASCADE, related_name="trainings_held", verbose_name=_("bénévole")
    )
    how = models.CharField(_("comment"), max_length=8, choices=HowHeld)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trainings_approved",
        verbose_name=_("validée par"),
    )
    held_on = models.DateField(_("depuis le"))
    until_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects: ClassVar = TrainingHeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("formation acquise")
        verbose_name_plural = _("formations acquises")
        ordering: ClassVar = ["-held_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(how=HowHeld.APPROVED, approved_by__isnull=False)
                | Q(how=HowHeld.READ, approved_by__isnull=True),
                name="volunteers_training_rests_on_a_word",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("held_on")),
                name="volunteers_training_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id}: {self.training} ({self.held_on})"

    def counts_on(self, day: date) -> bool:
        return self.held_on <= day and (self.until_on is None or day <= self.until_on)
