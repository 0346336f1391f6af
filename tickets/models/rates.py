from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RateKind(models.TextChoices):
    VAT = "vat", _("TVA")
    TSA = "tsa", _("TSA (CNC)")
    SACEM = "sacem", _("SACEM")
    SECOND_TERM = "second_term", _("second terme (CNC)")


class RateQuerySet(models.QuerySet["Rate"]):
    def in_force(self, on: date) -> dict[str, int]:
        """Parts per million of each kind on that day; a kind without a row is missing."""
        rows = self.filter(from_on__lte=on).order_by("kind", "-from_on").distinct("kind")
        return {rate.kind: rate.ppm for rate in rows}


class Rate(models.Model):
    """What the law takes from a ticket from a day on, in parts per million; copied on each ticket sold."""

    kind = models.CharField(_("nature"), max_length=11, choices=RateKind)
    ppm = models.PositiveIntegerField(_("taux (millionièmes)"))
    from_on = models.DateField(_("à partir du"))
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects: ClassVar = RateQuerySet.as_manager()

    class Meta:
        verbose_name = _("taux")
        verbose_name_plural = _("taux")
        ordering: ClassVar = ["kind", "-from_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "from_on"], name="tickets_rate_one_a_day"),
            models.CheckConstraint(
                condition=Q(kind__in=RateKind.values, ppm__lte=1_000_000), name="tickets_rate_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.ppm / 10_000} % ({self.from_on})"
