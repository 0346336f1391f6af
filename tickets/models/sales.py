"""Where and by whom something was sold: sales point, till session, sale."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

User = settings.AUTH_USER_MODEL


class SalesPoint(models.Model):
    """A till, or the web: shown on each entry as the CNC asks. Kept for ever, retired when out of use."""

    slug = models.SlugField(_("clé"), unique=True)
    name = models.CharField(_("nom"), max_length=60)
    online = models.BooleanField(_("en ligne"), default=False)
    retired_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("point de vente")
        verbose_name_plural = _("points de vente")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["online"], condition=Q(online=True), name="tickets_salespoint_one_web"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TillSession(models.Model):
    """One evening of one till, from opening to closing; every payment taken by hand belongs to one."""

    sales_point = models.ForeignKey(
        SalesPoint, models.PROTECT, related_name="sessions", verbose_name=_("point de vente")
    )
    opened_at = models.DateTimeField(_("ouverte le"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ouverte par"))
    float_cents = models.PositiveIntegerField(_("fond de caisse (centimes)"), default=0)
    closed_at = models.DateTimeField(_("fermée le"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fermée par")
    )

    class Meta:
        verbose_name = _("session de caisse")
        verbose_name_plural = _("sessions de caisse")
        ordering: ClassVar = ["-opened_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sales_point"],
                condition=Q(closed_at__isnull=True),
                name="tickets_till_one_open_session",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="tickets_till_closed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sales_point} · {self.pk}"


class Sale(models.Model):
    """One act of selling, under the identity that the till or the web gave it: replayed twice is one sale.

    Entries of one or several screenings, memberships and payments hang on it. Money received equals what
    stands plus what is owed back, at every commit (trigger tickets_money_is_places_or_refund).
    """

    key = models.UUIDField(_("identité"), unique=True)
    digest = models.CharField(_("empreinte"), max_length=64, editable=False)
    sales_point = models.ForeignKey(
        SalesPoint, models.PROTECT, related_name="sales", verbose_name=_("point de vente")
    )
    till_session = models.ForeignKey(
        TillSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sales",
        verbose_name=_("session de caisse"),
    )
    sold_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("par")
    )
    sold_at = models.DateTimeField(_("enregistrée le"))
    on_paper_at = models.DateTimeField(_("vendue sur papier à"), null=True, blank=True)
    authorised_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("saisie différée autorisée par"),
    )

    class Meta:
        verbose_name = _("vente")
        verbose_name_plural = _("ventes")
        ordering: ClassVar = ["sold_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(on_paper_at__isnull=True, authorised_by__isnull=True)
                | Q(
                    on_paper_at__isnull=False,
                    authorised_by__isnull=False,
                    on_paper_at__lte=models.F("sold_at"),
                ),
                name="tickets_sale_on_paper_is_authorised",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}"
