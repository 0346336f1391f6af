"""What a new event of a kind starts with: lengths, doors, régime, admission. Changing it changes no event."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screenings.models.states import FILM_KINDS, Admission, Kind, NonCommercialBasis, Regime


class KindTemplate(models.Model):
    """The defaults of one kind of event; the house's own words take over once the form is open."""

    kind = models.CharField(_("type"), max_length=12, choices=Kind, unique=True)
    regime = models.CharField(_("régime"), max_length=15, choices=Regime)
    regime_basis = models.CharField(_("au titre de"), max_length=12, choices=NonCommercialBasis, blank=True)
    admission = models.CharField(_("entrée"), max_length=12, choices=Admission)
    introduction_minutes = models.PositiveSmallIntegerField(_("présentation (min)"), default=0)
    debate_minutes = models.PositiveSmallIntegerField(_("débat (min)"), default=0)
    length_minutes = models.PositiveSmallIntegerField(
        _("durée sans film (min)"), default=120, help_text=_("Quand aucun film ne dit la durée.")
    )
    doors_minutes = models.PositiveSmallIntegerField(_("portes avant le début (min)"), default=30)
    turnaround_minutes = models.PositiveSmallIntegerField(_("battement après (min)"), default=15)

    class Meta:
        verbose_name = _("modèle de séance")
        verbose_name_plural = _("modèles de séance")
        ordering: ClassVar = ["kind"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=FILM_KINDS, regime__in=(Regime.COMMERCIAL, Regime.NON_COMMERCIAL))
                | Q(kind=Kind.HIRE, regime=Regime.PRIVATE_HIRE)
                | (~Q(kind__in=(*FILM_KINDS, Kind.HIRE)) & Q(regime=Regime.NOT_CINEMA)),
                name="screenings_template_regime_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(regime_basis="")
                | Q(regime=Regime.NON_COMMERCIAL, regime_basis__in=NonCommercialBasis.values),
                name="screenings_template_basis_only_non_commercial",
            ),
            models.CheckConstraint(
                condition=(~Q(regime=Regime.COMMERCIAL) | Q(admission=Admission.TICKETS))
                & (~Q(kind__in=(Kind.HIRE, Kind.INTERNAL)) | Q(admission=Admission.FREE)),
                name="screenings_template_admission_fits",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
