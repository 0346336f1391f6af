"""The door beside the till: phones that scan for one evening, heads counted, figures of the approved till."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screenings.models import RoomBooking, Venue

User = settings.AUTH_USER_MODEL


class ScannerPass(models.Model):
    """Makes a phone a scanner of one venue for one evening; who has its address scans, nothing else.

    We keep the token's hash: the token itself is made again from `key` and the house's secret for whoever
    stands at the till, so that its QR can be shown once more.
    """

    key = models.UUIDField(_("identité"), unique=True, editable=False)
    token_hash = models.CharField(_("jeton (empreinte)"), max_length=64, unique=True, editable=False)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="scanner_passes", verbose_name=_("lieu"))
    evening = models.DateField(_("soirée"))
    number = models.PositiveSmallIntegerField(_("numéro du soir"))
    made_at = models.DateTimeField(_("donné à"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("donné par"))
    expires_at = models.DateTimeField(_("valable jusqu’à"))
    revoked_at = models.DateTimeField(_("retiré à"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("retiré par")
    )

    class Meta:
        verbose_name = _("téléphone scanner")
        verbose_name_plural = _("téléphones scanners")
        ordering: ClassVar = ["evening", "venue", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["venue", "evening", "number"], name="tickets_scanner_number_once_an_evening"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="tickets_scanner_revoked_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evening} · {self.number}"

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class HeadCount(models.Model):
    """One tap of the counter at the door of a room: a head more, or one less when the finger slipped.

    It is no entry and replaces none. Only added to; the same tap sent twice is one.
    """

    key = models.UUIDField(_("identité"), unique=True)
    room_booking = models.ForeignKey(
        RoomBooking, models.PROTECT, related_name="head_counts", verbose_name=_("séance en salle")
    )
    scanner = models.ForeignKey(
        ScannerPass, models.PROTECT, related_name="head_counts", verbose_name=_("téléphone scanner")
    )
    heads = models.SmallIntegerField(_("têtes"))
    counted_at = models.DateTimeField(_("comptée à"))

    class Meta:
        verbose_name = _("tête comptée")
        verbose_name_plural = _("têtes comptées")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(heads__in=(-1, 1)), name="tickets_head_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.heads:+d} · {self.room_booking_id}"


class ApprovedFigure(models.Model):
    """What the approved till says it issued at one price; the last line of each code counts, all are kept."""

    room_booking = models.ForeignKey(
        RoomBooking, models.PROTECT, related_name="approved_figures", verbose_name=_("séance en salle")
    )
    tariff_code = models.CharField(_("code tarif"), max_length=3)
    entries = models.PositiveSmallIntegerField(_("entrées"))
    noted_at = models.DateTimeField(_("notée le"))
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("notée par"))

    class Meta:
        verbose_name = _("chiffre de la caisse agréée")
        verbose_name_plural = _("chiffres de la caisse agréée")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(tariff_code__regex=r"^[LS][0-9]{2}$"), name="tickets_approved_known_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_booking_id} · {self.tariff_code} · {self.entries}"
