"""What leaves the till beside an entry: its prints, and the step at the approved till."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.models.sales import Sale, TillSession
from tickets.models.tickets import Ticket

User = settings.AUTH_USER_MODEL


class Printing(models.Model):
    """One print of one entry: number 0 is the entry itself, the n-th after it says DUPLICATA n.

    Only ever added to, without a gap (trigger tickets_printing_counts_up).
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="printings", verbose_name=_("entrée"))
    number = models.PositiveSmallIntegerField(_("duplicata n°"))
    printed_at = models.DateTimeField(_("imprimée le"))
    printed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("par"))
    till_session = models.ForeignKey(
        TillSession, models.PROTECT, related_name="printings", verbose_name=_("session de caisse")
    )

    class Meta:
        verbose_name = _("impression")
        verbose_name_plural = _("impressions")
        ordering: ClassVar = ["ticket", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "number"], name="tickets_printing_once_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} · {self.number}"


class ApprovedTillStep(models.Model):
    """When and by whom the entries of a sale were issued on the approved till, while we only give vouchers."""

    sale = models.OneToOneField(
        Sale, models.PROTECT, related_name="approved_till_step", verbose_name=_("vente")
    )
    done_at = models.DateTimeField(_("fait le"))
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("par"))

    class Meta:
        verbose_name = _("émission sur la caisse agréée")
        verbose_name_plural = _("émissions sur la caisse agréée")
        ordering: ClassVar = ["done_at", "id"]

    def __str__(self) -> str:
        return f"{self.sale_id}"
