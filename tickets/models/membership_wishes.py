"""Memberships that someone wants with a reservation, or says they have: an intention, taken at the door or online."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.models.members import MEMBERSHIP_FROM_CENTS, MEMBERSHIP_TO_CENTS
from tickets.models.orders import Order


class MembershipWish(models.Model):
    """One membership wanted at this amount (0: solidaire); without an amount, one that the person has."""

    order = models.ForeignKey(
        Order, models.CASCADE, related_name="membership_wishes", verbose_name=_("réservation")
    )
    amount_cents = models.PositiveIntegerField(_("montant envisagé (centimes)"), null=True, blank=True)

    class Meta:
        verbose_name = _("adhésion souhaitée")
        verbose_name_plural = _("adhésions souhaitées")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount_cents__isnull=True)
                | Q(amount_cents=0)
                | Q(amount_cents__gte=MEMBERSHIP_FROM_CENTS, amount_cents__lte=MEMBERSHIP_TO_CENTS),
                name="tickets_membership_wish_is_0_or_5_to_15",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} · {self.amount_cents}"
