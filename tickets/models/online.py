"""Paying online: one attempt per row, what the provider told about it, and what goes back by it.

No row here holds a person: the address of the payment page is emptied when the attempt ends.
"""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.models.orders import Order
from tickets.models.payments import RefundOwed
from tickets.models.sales import Sale


class Outcome(models.TextChoices):
    """How an attempt ended; what is open is asked about until it is not."""

    OPEN = "open", _("pas encore fini")
    PAID = "paid", _("payé")
    LATE = "late", _("arrivé trop tard, remboursé")
    UNPAID = "unpaid", _("non payé")


class OnlinePayment(models.Model):
    """One attempt to pay one order by the provider: asked with `key`, known there as `reference`.

    `asked` is the list of [seat, cents] as it was begun. Money that came has a sale, whether its places
    could be given (paid) or not (late); money may still come for one that ended unpaid.
    """

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="online_payments", verbose_name=_("réservation")
    )
    key = models.UUIDField(_("identité"), unique=True, default=uuid4, editable=False)
    provider = models.CharField(_("prestataire"), max_length=20)
    reference = models.CharField(_("référence du prestataire"), max_length=120, blank=True)
    charge = models.CharField(_("référence du débit"), max_length=120, blank=True)
    address = models.URLField(_("page de paiement"), max_length=2000, blank=True)
    asked = models.JSONField(_("places et montants"))
    amount_cents = models.PositiveIntegerField(_("montant (centimes)"))
    begun_at = models.DateTimeField(_("commencé le"))
    closes_at = models.DateTimeField(_("à clore à"))
    checked_at = models.DateTimeField(_("demandé au prestataire le"), null=True, blank=True)
    declined_at = models.DateTimeField(_("carte refusée le"), null=True, blank=True)
    failure = models.CharField(_("dernière panne"), max_length=200, blank=True)
    outcome = models.CharField(_("issue"), max_length=6, choices=Outcome, default=Outcome.OPEN)
    ended_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    sale = models.OneToOneField(
        Sale,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="online_payment",
        verbose_name=_("vente"),
    )

    class Meta:
        verbose_name = _("paiement en ligne")
        verbose_name_plural = _("paiements en ligne")
        ordering: ClassVar = ["begun_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["closes_at"], condition=Q(outcome="open"), name="tickets_online_open"),
            models.Index(fields=["charge"], condition=~Q(charge=""), name="tickets_online_charge"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(outcome="open"), name="tickets_online_one_open_per_order"
            ),
            models.UniqueConstraint(
                fields=["provider", "reference"],
                condition=~Q(reference=""),
                name="tickets_online_once_per_reference",
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="tickets_online_is_an_amount"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, ended_at__isnull=True)
                | Q(outcome__in=(Outcome.PAID, Outcome.LATE, Outcome.UNPAID), ended_at__isnull=False),
                name="tickets_online_ends_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=(Outcome.PAID, Outcome.LATE), sale__isnull=False)
                | Q(outcome__in=(Outcome.OPEN, Outcome.UNPAID), sale__isnull=True),
                name="tickets_online_money_has_a_sale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} · {self.amount_cents}"

    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN

    def is_over(self, now: datetime) -> bool:
        """Whether its time to pay has run out; the provider is told before the places go."""
        return now >= self.closes_at


class ProviderEvent(models.Model):
    """A notification whose effect was done: stored in the transaction of the effect, once per event."""

    provider = models.CharField(_("prestataire"), max_length=20)
    event = models.CharField(_("évènement"), max_length=120)
    kind = models.CharField(_("genre"), max_length=60)
    received_at = models.DateTimeField(_("reçu le"))

    class Meta:
        verbose_name = _("notification reçue")
        verbose_name_plural = _("notifications reçues")
        ordering: ClassVar = ["received_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "event"], name="tickets_event_has_one_effect"),
        ]

    def __str__(self) -> str:
        return self.event


class OnlineRefund(models.Model):
    """The way of one refund owed back to a card: asked again under the same key until it is done."""

    refund = models.OneToOneField(
        RefundOwed, models.PROTECT, related_name="online", verbose_name=_("remboursement dû")
    )
    key = models.UUIDField(_("identité"), unique=True, default=uuid4, editable=False)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    tried_at = models.DateTimeField(_("dernier essai"), null=True, blank=True)
    next_at = models.DateTimeField(_("prochain essai"))
    failure = models.CharField(_("dernière panne"), max_length=200, blank=True)
    tell = models.BooleanField(_("écrire à la personne une fois fait"), default=True)

    class Meta:
        verbose_name = _("remboursement en ligne")
        verbose_name_plural = _("remboursements en ligne")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.refund_id} · {self.attempts}"


class Dispute(models.Model):
    """A payment that its payer contests at the bank: told to the treasurers, answered at the provider's."""

    payment = models.ForeignKey(
        OnlinePayment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes",
        verbose_name=_("paiement"),
    )
    provider = models.CharField(_("prestataire"), max_length=20)
    reference = models.CharField(_("référence du prestataire"), max_length=120)
    amount_cents = models.PositiveIntegerField(_("montant (centimes)"))
    reason = models.CharField(_("motif"), max_length=60, blank=True)
    state = models.CharField(_("état"), max_length=40)
    opened_at = models.DateTimeField(_("ouverte le"))
    answer_by = models.DateTimeField(_("répondre avant"), null=True, blank=True)
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)

    class Meta:
        verbose_name = _("contestation")
        verbose_name_plural = _("contestations")
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "reference"], name="tickets_dispute_once"),
        ]

    def __str__(self) -> str:
        return self.reference


class MovementKind(models.TextChoices):
    CHARGE = "charge", _("paiement")
    REFUND = "refund", _("remboursement")
    FEE = "fee", _("frais")
    DISPUTE = "dispute", _("contestation")
    PAYOUT = "payout", _("versement")
    OTHER = "other", _("autre")


class ProviderMovement(models.Model):
    """One line of the provider's own account: net = gross − fee; signed, as the provider tells them."""

    provider = models.CharField(_("prestataire"), max_length=20)
    reference = models.CharField(_("référence du prestataire"), max_length=120)
    kind = models.CharField(_("genre"), max_length=7, choices=MovementKind)
    charge = models.CharField(_("référence du débit"), max_length=120, blank=True)
    source = models.CharField(_("ce qui a bougé"), max_length=120, blank=True)
    payout = models.CharField(_("versement"), max_length=120, blank=True)
    gross_cents = models.IntegerField(_("brut (centimes)"))
    fee_cents = models.IntegerField(_("frais (centimes)"))
    net_cents = models.IntegerField(_("net (centimes)"))
    happened_at = models.DateTimeField(_("le"))
    seen_at = models.DateTimeField(_("vu par la trésorerie le"), null=True, blank=True)

    class Meta:
        verbose_name = _("mouvement chez le prestataire")
        verbose_name_plural = _("mouvements chez le prestataire")
        ordering: ClassVar = ["happened_at", "id"]
        indexes: ClassVar = [models.Index(fields=["happened_at"], name="tickets_movement_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "reference"], name="tickets_movement_once"),
            models.CheckConstraint(
                condition=Q(net_cents=models.F("gross_cents") - models.F("fee_cents")),
                name="tickets_movement_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
