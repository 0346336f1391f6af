"""The moves of a screening, which the public reads; only added to (trigger screenings_move_is_only_added)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from screenings.models.screenings import Screening


class ScreeningMove(models.Model):
    """A move is a dated record, not a state: from when and where, to when and where, who and why."""

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="moves", verbose_name=_("séance"))
    moved_at = models.DateTimeField(_("déplacée le"))
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("par")
    )
    from_starts_at = models.DateTimeField(_("début avant"))
    from_place = models.CharField(_("salle avant"), max_length=200)
    to_starts_at = models.DateTimeField(_("début après"))
    to_place = models.CharField(_("salle après"), max_length=200)
    announced = models.BooleanField(_("la séance était déjà publiée"))
    reason_fr = models.CharField(_("raison"), max_length=300, blank=True)
    reason_en = models.CharField(_("raison (anglais)"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("déplacement")
        verbose_name_plural = _("déplacements")
        ordering: ClassVar = ["moved_at", "id"]

    def __str__(self) -> str:
        return f"{self.screening_id}: {self.from_starts_at} → {self.to_starts_at}"
