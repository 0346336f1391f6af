"""What is shown in a screening and who comes: films in their order, guests with their role."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laclef.bilingual import Text, pick
from screenings.models.films import Film, FilmFormat
from screenings.models.organisers import Distributor, Person
from screenings.models.screenings import Screening


class Engagement(models.TextChoices):
    """How the film is rented: a share of its base, or a flat fee."""

    SHARE = "share", _("au pourcentage")
    FLAT = "flat", _("au forfait")


class ProgrammeItem(models.Model):
    """One film of one screening: its copy, its languages, and the terms it is shown under.

    rate_bp is in hundredths of a percent (5000 = 50 %); amounts are cents excluding VAT.
    """

    screening = models.ForeignKey(
        Screening, models.CASCADE, related_name="programme", verbose_name=_("séance")
    )
    film = models.ForeignKey(Film, models.PROTECT, related_name="programme_items", verbose_name=_("film"))
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    is_main = models.BooleanField(_("film principal"), default=False)
    spoken_languages = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, verbose_name=_("langues parlées")
    )
    subtitle_languages = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, verbose_name=_("langues des sous-titres")
    )
    subtitles_for_deaf = models.BooleanField(_("sous-titres sourds et malentendants"), default=False)
    audio_description = models.BooleanField(_("audiodescription"), default=False)
    format = models.CharField(_("format"), max_length=6, choices=FilmFormat, blank=True)
    talk_fr = models.CharField(_("rencontre propre à ce film"), max_length=200, blank=True)
    talk_en = models.CharField(_("rencontre (anglais)"), max_length=200, blank=True)

    distributor = models.ForeignKey(
        Distributor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("distributeur"),
    )
    engagement = models.CharField(_("location"), max_length=5, choices=Engagement, blank=True)
    rate_bp = models.PositiveSmallIntegerField(_("taux (centièmes de %)"), null=True, blank=True)
    minimum_guarantee_cents = models.PositiveIntegerField(
        _("minimum garanti (centimes)"), null=True, blank=True
    )
    flat_fee_cents = models.PositiveIntegerField(_("forfait (centimes)"), null=True, blank=True)
    share_bp = models.PositiveSmallIntegerField(
        _("part du film (centièmes de %)"), null=True, blank=True, help_text=_("Vide : selon la durée.")
    )

    class Meta:
        verbose_name = _("film de la séance")
        verbose_name_plural = _("films de la séance")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["screening", "position"],
                name="screenings_item_one_per_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["screening"], condition=Q(is_main=True), name="screenings_item_one_main_film"
            ),
            models.CheckConstraint(
                condition=Q(rate_bp__isnull=True) | Q(rate_bp__gte=2000, rate_bp__lte=5000),
                name="screenings_item_rate_is_lawful",
            ),
            models.CheckConstraint(
                condition=Q(engagement="", rate_bp__isnull=True, flat_fee_cents__isnull=True)
                | Q(engagement=Engagement.SHARE, rate_bp__isnull=False, flat_fee_cents__isnull=True)
                | Q(
                    engagement=Engagement.FLAT,
                    rate_bp__isnull=True,
                    flat_fee_cents__isnull=False,
                    minimum_guarantee_cents__isnull=True,
                ),
                name="screenings_item_terms_are_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(share_bp__isnull=True) | Q(share_bp__lte=10000),
                name="screenings_item_share_within_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.film} ({self.screening_id}/{self.position})"


class GuestRole(models.TextChoices):
    PRESENTS = "presents", _("présente")
    DEBATES = "debates", _("débat")
    PERFORMS = "performs", _("joue")
    CURATES = "curates", _("carte blanche")
    LEADS = "leads", _("anime")


class Guest(models.Model):
    """A person announced at a screening, for certain or "sous réserve"; came is noted afterwards."""

    screening = models.ForeignKey(Screening, models.CASCADE, related_name="guests", verbose_name=_("séance"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="appearances", verbose_name=_("personne"))
    role = models.CharField(_("rôle"), max_length=8, choices=GuestRole, default=GuestRole.PRESENTS)
    capacity_fr = models.CharField(_("en qualité de"), max_length=160, blank=True)
    capacity_en = models.CharField(_("en qualité de (anglais)"), max_length=160, blank=True)
    tentative = models.BooleanField(_("sous réserve"), default=False)
    asked_on = models.DateField(_("invitation envoyée le"), null=True, blank=True)
    answer_due_on = models.DateField(_("réponse attendue le"), null=True, blank=True)
    confirmed_on = models.DateField(_("venue confirmée le"), null=True, blank=True)
    came = models.BooleanField(_("est venu·e"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("invité·e")
        verbose_name_plural = _("invité·es")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["screening", "person", "role"], name="screenings_guest_once_per_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()}, {self.screening_id})"

    @property
    def capacity(self) -> Text:
        return pick(self, "capacity")
