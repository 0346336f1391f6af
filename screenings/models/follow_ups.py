"""What it takes to show one film: the right to, and a copy that comes, is tried and goes home."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from screenings.models.programme import ProgrammeItem


class FilmFollowUp(models.Model):
    """Rights and copy of a film for one screening. Dates of what was done; `due` dates of what is awaited."""

    item = models.OneToOneField(
        ProgrammeItem, models.CASCADE, related_name="follow_up", verbose_name=_("film de la séance")
    )
    rights_asked_on = models.DateField(_("droits demandés le"), null=True, blank=True)
    rights_due_on = models.DateField(_("réponse attendue le"), null=True, blank=True)
    rights_agreed_on = models.DateField(_("accord reçu le"), null=True, blank=True)
    copy_from = models.CharField(_("la copie vient de"), max_length=160, blank=True)
    copy_due_on = models.DateField(_("arrive le"), null=True, blank=True)
    copy_arrived_on = models.DateField(_("arrivée le"), null=True, blank=True)
    copy_tested_on = models.DateField(_("essayée le"), null=True, blank=True)
    copy_tested_by = models.CharField(_("essayée par"), max_length=80, blank=True)
    copy_back_due_on = models.DateField(_("repart le"), null=True, blank=True)
    copy_back_on = models.DateField(_("repartie le"), null=True, blank=True)

    class Meta:
        verbose_name = _("suivi d’un film")
        verbose_name_plural = _("suivis des films")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(copy_tested_on__isnull=True) | ~Q(copy_tested_by=""),
                name="screenings_copy_is_tested_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(copy_back_on__isnull=True)
                | Q(copy_arrived_on__isnull=True)
                | Q(copy_back_on__gte=F("copy_arrived_on")),
                name="screenings_copy_goes_back_after_it_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}"
