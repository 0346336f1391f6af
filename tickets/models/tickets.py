"""The entry right of one spectator, and the minus record that cancels it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screenings.models import RoomBooking
from tickets.models.orders import Seat
from tickets.models.payments import RefundOwed
from tickets.models.sales import Sale
from tickets.models.tariffs import Family, Series, Tariff


class TicketQuerySet(models.QuerySet["Ticket"]):
    def standing(self) -> "TicketQuerySet":
        """Those that were not cancelled."""
        return self.filter(cancellation__isnull=True)

    def to_switch(self) -> "TicketQuerySet":
        """Advance entries that have no number in the room's series yet, cancelled ones included."""
        return self.filter(advance=True, switched_at__isnull=True)


class Ticket(models.Model):
    """One spectator, one record: what it shows is copied when it is issued and never changes.

    Numbers are the database's (trigger tickets_ticket_issue): an advance entry is numbered in the series of its
    room booking, then, once switched_at is set, also in the room's. Only admitted_* and switched_at are ever
    filled in later, once each.
    """

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="ticket", verbose_name=_("place"))
    sale = models.ForeignKey(Sale, models.PROTECT, related_name="tickets", verbose_name=_("vente"))
    room_booking = models.ForeignKey(
        RoomBooking, models.PROTECT, related_name="tickets", verbose_name=_("séance en salle")
    )
    tariff = models.ForeignKey(Tariff, models.PROTECT, related_name="tickets", verbose_name=_("tarif"))
    tariff_code = models.CharField(_("code tarif"), max_length=3)
    family = models.CharField(_("famille"), max_length=8, choices=Family)
    price_cents = models.PositiveIntegerField(_("prix (centimes)"))
    as_member = models.BooleanField(_("adhérent·e"), default=False)

    advance = models.BooleanField(_("vendue à l’avance"))
    advance_series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("série à l’avance")
    )
    advance_number = models.PositiveBigIntegerField(_("numéro à l’avance"), null=True, blank=True)
    room_series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("série de la salle")
    )
    room_number = models.PositiveBigIntegerField(_("numéro en salle"), null=True, blank=True)
    switched_at = models.DateTimeField(_("passée dans la série de la salle le"), null=True, blank=True)

    title = models.CharField(_("titre"), max_length=200)
    version = models.CharField(_("version"), max_length=40, blank=True)
    room_name = models.CharField(_("salle"), max_length=80)
    establishment = models.CharField(_("établissement"), max_length=120)
    starts_at = models.DateTimeField(_("séance"))
    sales_point_name = models.CharField(_("point de vente"), max_length=60)
    contremarque = models.BooleanField(_("contremarque"), default=False)
    issued_at = models.DateTimeField(_("émise le"))

    vat_ppm = models.PositiveIntegerField(_("TVA (millionièmes)"))
    tsa_ppm = models.PositiveIntegerField(_("TSA (millionièmes)"))
    sacem_ppm = models.PositiveIntegerField(_("SACEM (millionièmes)"))
    second_term_ppm = models.PositiveIntegerField(_("second terme (millionièmes)"))

    admitted_at = models.DateTimeField(_("entré·e à"), null=True, blank=True)
    admitted_where = models.CharField(_("contrôlée à"), max_length=60, blank=True)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("par"),
    )

    objects: ClassVar = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrée")
        verbose_name_plural = _("entrées")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["room_booking"],
                condition=Q(advance=True, switched_at__isnull=True),
                name="tickets_ticket_to_switch",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["room_series", "room_number"], name="tickets_number_once_in_room"
            ),
            models.UniqueConstraint(
                fields=["advance_series", "advance_number"], name="tickets_number_once_in_advance"
            ),
            models.CheckConstraint(
                condition=Q(advance=True, advance_series__isnull=False, advance_number__isnull=False)
                & (
                    Q(switched_at__isnull=True, room_series__isnull=True, room_number__isnull=True)
                    | Q(switched_at__isnull=False, room_series__isnull=False, room_number__isnull=False)
                )
                | Q(
                    advance=False,
                    advance_series__isnull=True,
                    advance_number__isnull=True,
                    switched_at__isnull=True,
                    room_series__isnull=False,
                    room_number__isnull=False,
                ),
                name="tickets_ticket_is_numbered",
            ),
            models.CheckConstraint(condition=Q(price_cents__lte=9900), name="tickets_ticket_price_within_99"),
        ]

    def __str__(self) -> str:
        return f"{self.tariff_code} {self.number}"

    @property
    def number(self) -> str:
        """Its number as printed: six digits at least, the room's once it has one."""
        return f"{self.room_number or self.advance_number or 0:06d}"


class TicketCancellation(models.Model):
    """The minus record of an entry: once, with a reason, inside the legal window; the entry itself stays."""

    ticket = models.OneToOneField(
        Ticket, models.PROTECT, related_name="cancellation", verbose_name=_("entrée")
    )
    cancelled_at = models.DateTimeField(_("annulée le"))
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("par"),
    )
    till_session = models.ForeignKey(
        "tickets.TillSession",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cancellations",
        verbose_name=_("session de caisse"),
    )
    reason = models.CharField(_("raison"), max_length=200)
    refund = models.ForeignKey(
        RefundOwed,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cancellations",
        verbose_name=_("remboursement"),
    )

    class Meta:
        verbose_name = _("entrée annulée")
        verbose_name_plural = _("entrées annulées")
        ordering: ClassVar = ["cancelled_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="tickets_cancellation_says_why"),
        ]

    def __str__(self) -> str:
        return f"− {self.ticket}"
