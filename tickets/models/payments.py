"""Money in and out: only ever added to. An amount is positive, its sign is apart."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.models.sales import Sale, TillSession

User = settings.AUTH_USER_MODEL


class Method(models.TextChoices):
    CASH = "cash", _("espèces")
    CARD = "card", _("carte")
    CHEQUE = "cheque", _("chèque")
    ONLINE = "online", _("en ligne")


class RefundWay(models.TextChoices):
    TILL = "till", _("à la caisse")
    ONLINE = "online", _("par le paiement en ligne")


class RefundOwed(models.Model):
    """Money owed back on a sale, from the moment it is; paid by one refund line, tonight or much later."""

    sale = models.ForeignKey(Sale, models.PROTECT, related_name="refunds_owed", verbose_name=_("vente"))
    amount_cents = models.PositiveIntegerField(_("montant (centimes)"))
    way = models.CharField(_("voie"), max_length=6, choices=RefundWay)
    reason = models.CharField(_("raison"), max_length=200)
    owed_at = models.DateTimeField(_("dû depuis"))

    class Meta:
        verbose_name = _("remboursement dû")
        verbose_name_plural = _("remboursements dus")
        ordering: ClassVar = ["owed_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="tickets_refund_is_an_amount"),
            models.CheckConstraint(condition=Q(way__in=RefundWay.values), name="tickets_refund_known_way"),
        ]

    def __str__(self) -> str:
        return f"{self.sale_id} · {self.amount_cents}"


class PaymentLine(models.Model):
    """One payment (+1) or one refund (−1, of exactly one RefundOwed, once)."""

    sale = models.ForeignKey(Sale, models.PROTECT, related_name="payments", verbose_name=_("vente"))
    sign = models.SmallIntegerField(_("sens"), default=1)
    amount_cents = models.PositiveIntegerField(_("montant (centimes)"))
    method = models.CharField(_("moyen"), max_length=6, choices=Method)
    till_session = models.ForeignKey(
        TillSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("session de caisse"),
    )
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("par")
    )
    taken_at = models.DateTimeField(_("le"))
    refund = models.OneToOneField(
        RefundOwed,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="line",
        verbose_name=_("remboursement"),
    )
    provider_reference = models.CharField(_("référence du prestataire"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("paiement")
        verbose_name_plural = _("paiements")
        ordering: ClassVar = ["taken_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="tickets_payment_is_an_amount"),
            models.CheckConstraint(
                condition=Q(sign=1, refund__isnull=True) | Q(sign=-1, refund__isnull=False),
                name="tickets_payment_minus_is_a_refund_owed",
            ),
            models.CheckConstraint(
                condition=Q(method=Method.ONLINE, till_session__isnull=True)
                | Q(method__in=(Method.CASH, Method.CARD, Method.CHEQUE), till_session__isnull=False),
                name="tickets_payment_by_hand_has_a_till",
            ),
            models.UniqueConstraint(
                fields=["provider_reference", "sign"],
                condition=~Q(provider_reference=""),
                name="tickets_payment_once_per_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{'+' if self.sign > 0 else '−'}{self.amount_cents} {self.method}"
