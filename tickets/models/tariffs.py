"""Tariff codes, one per whole euro, and the counters that number the entries."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _

from screenings.models import Room, RoomBooking, Screening


class Family(models.TextChoices):
    """The four families of the CNC; no unlimited card exists here yet."""

    FREE = "gratuit", _("gratuit")
    SCHOOL = "scolaire", _("scolaire")
    UNLIMITED = "illimite", _("illimité")
    OTHER = "autre", _("autre")


LETTER = {Family.FREE: "L", Family.OTHER: "L", Family.SCHOOL: "S"}


def family_of(*, cents: int, school: bool) -> Family:
    """Nothing paid is gratuit, whoever comes."""
    if cents == 0:
        return Family.FREE
    return Family.SCHOOL if school else Family.OTHER


def code_of(*, cents: int, family: str) -> str:
    """L00, L05, S03…: the code says the price in whole euros."""
    return f"{LETTER[Family(family)]}{cents // 100:02d}"


class Tariff(models.Model):
    """One price of one screening, opened on the fly by the first entry at that amount.

    The code spells the price (a check) and rows never change (trigger tickets_only_added), so within a
    screening one code has one price. None is opened from one hour after the start.
    """

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="tariffs", verbose_name=_("séance"))
    code = models.CharField(_("code"), max_length=3)
    family = models.CharField(_("famille"), max_length=8, choices=Family)
    price_cents = models.PositiveIntegerField(_("prix (centimes)"))
    opened_at = models.DateTimeField(_("ouvert le"))
    authorised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("saisie différée autorisée par"),
    )

    class Meta:
        verbose_name = _("tarif")
        verbose_name_plural = _("tarifs")
        ordering: ClassVar = ["screening", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["screening", "code"], name="tickets_tariff_one_price_a_code"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^L[0-9]{2}$", family=Family.OTHER)
                | Q(code="L00", family=Family.FREE)
                | Q(code__regex=r"^S[0-9]{2}$", family=Family.SCHOOL),
                name="tickets_tariff_code_fits_family",
            ),
            models.CheckConstraint(
                condition=Q(price_cents=Cast(Substr("code", 2, 2), models.IntegerField()) * 100),
                name="tickets_tariff_code_spells_price",
            ),
            models.CheckConstraint(
                condition=Q(family=Family.FREE, price_cents=0)
                | (~Q(family=Family.FREE) & Q(price_cents__gt=0)),
                name="tickets_tariff_free_is_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.screening_id}"


class Series(models.Model):
    """A counter row: its lock makes numbers consecutive. One per (room, code) for immediate sales,
    one per (room booking, code) for advance sales. Only the numbering of a ticket moves it, by one.
    """

    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="series", verbose_name=_("salle")
    )
    room_booking = models.ForeignKey(
        RoomBooking,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="series",
        verbose_name=_("séance en salle"),
    )
    code = models.CharField(_("code tarif"), max_length=3)
    last_number = models.PositiveBigIntegerField(_("dernier numéro"), default=0)

    class Meta:
        verbose_name = _("série")
        verbose_name_plural = _("séries")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["room", "code"],
                condition=Q(room__isnull=False),
                name="tickets_series_one_per_room_and_code",
            ),
            models.UniqueConstraint(
                fields=["room_booking", "code"],
                condition=Q(room_booking__isnull=False),
                name="tickets_series_one_per_booking_and_code",
            ),
            models.CheckConstraint(
                condition=Q(room__isnull=False, room_booking__isnull=True)
                | Q(room__isnull=True, room_booking__isnull=False),
                name="tickets_series_is_immediate_or_advance",
            ),
        ]

    def __str__(self) -> str:
        where = f"salle {self.room_id}" if self.room_id else f"avance {self.room_booking_id}"
        return f"{where} · {self.code}"
