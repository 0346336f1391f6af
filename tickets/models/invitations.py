from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from screenings.models import Screening
from tickets.models.orders import Order


class InvitedAs(models.TextChoices):
    GUEST = "guest", _("invité·e de la séance")
    PARTNER = "partner", _("partenaire")
    PRESS = "press", _("presse")
    CREW = "crew", _("équipe")


class InvitationQuota(models.Model):
    """How many places of a screening may be given away; those not yet given are kept back from the web."""

    screening = models.OneToOneField(
        Screening, models.CASCADE, related_name="invitation_quota", verbose_name=_("séance")
    )
    places = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        verbose_name = _("quota d’invitations")
        verbose_name_plural = _("quotas d’invitations")

    def __str__(self) -> str:
        return f"{self.screening_id} · {self.places}"


class Invitation(models.Model):
    """Places given to someone: an order with its own code, gratuit, freed at the release if unused."""

    order = models.OneToOneField(
        Order, models.PROTECT, related_name="invitation", verbose_name=_("réservation")
    )
    invited_as = models.CharField(_("en tant que"), max_length=7, choices=InvitedAs)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("donnée par")
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(invited_as__in=InvitedAs.values), name="tickets_invitation_known_values"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.get_invited_as_display()}"
