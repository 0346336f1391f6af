"""The screening (séance): one event of the programme, whatever its kind."""

import uuid
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laclef.bilingual import Text, pick
from screenings.models.addresses import folded, new_public_id, public_slug
from screenings.models.organisers import Cycle, Partner
from screenings.models.pictures import Picture
from screenings.models.places import Venue
from screenings.models.states import FILM_KINDS, Admission, Kind, NonCommercialBasis, Origin, Regime, State


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def public(self) -> "ScreeningQuerySet":
        """The one gate: what anyone may read. Drafts, hires and internal uses never pass it."""
        return self.filter(
            Q(state__in=(State.PUBLISHED, State.CANCELLED), published_at__isnull=False),
            ~Q(kind=Kind.HIRE),
            Q(open_meeting=True) | ~Q(kind=Kind.INTERNAL),
        )

    def standing(self) -> "ScreeningQuerySet":
        """Those that take place: not cancelled."""
        return self.exclude(state=State.CANCELLED)

    def between(self, start: datetime, end: datetime) -> "ScreeningQuerySet":
        """Those that touch the half-open interval [start, end)."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def for_listing(self) -> "ScreeningQuerySet":
        """Everything a line of the programme shows, in a number of queries that does not grow."""
        return self.select_related("venue", "cycle", "cycle__picture", "partner", "still").prefetch_related(
            "programme__film__credits__person",
            "programme__film__still",
            "room_bookings__room",
            "guests__person",
            "moves",
        )


class Screening(models.Model):
    """One event with its three times. Times are aware; the venue says in which zone to read them."""

    public_id = models.CharField(max_length=6, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.FILM)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.DRAFT)
    regime = models.CharField(_("régime"), max_length=15, choices=Regime)
    regime_basis = models.CharField(_("au titre de"), max_length=12, choices=NonCommercialBasis, blank=True)
    origin = models.CharField(_("origine"), max_length=8, choices=Origin, default=Origin.HOUSE)
    open_meeting = models.BooleanField(
        _("réunion ouverte"), default=False, help_text=_("Seul usage interne qui peut se publier.")
    )

    title_fr = models.CharField(_("titre"), max_length=200, blank=True)
    title_en = models.CharField(_("titre (anglais)"), max_length=200, blank=True)
    short_fr = models.CharField(_("texte court"), max_length=300, blank=True)
    short_en = models.CharField(_("texte court (anglais)"), max_length=300, blank=True)
    text_fr = models.TextField(_("texte"), blank=True)
    text_en = models.TextField(_("texte (anglais)"), blank=True)
    practical_fr = models.CharField(_("bon à savoir"), max_length=300, blank=True)
    practical_en = models.CharField(_("bon à savoir (anglais)"), max_length=300, blank=True)
    content_notes_fr = models.CharField(_("avertissements"), max_length=300, blank=True)
    content_notes_en = models.CharField(_("avertissements (anglais)"), max_length=300, blank=True)
    age_from = models.PositiveSmallIntegerField(_("à partir de (ans)"), null=True, blank=True)
    for_children = models.BooleanField(_("jeune public"), default=False)

    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="screenings", verbose_name=_("lieu")
    )
    doors_at = models.DateTimeField(_("ouverture des portes"), null=True, blank=True)
    starts_at = models.DateTimeField(_("début"), null=True, blank=True, db_index=True)
    ends_at = models.DateTimeField(_("fin"), null=True, blank=True)
    doors_close_at = models.DateTimeField(_("fermeture des portes"), null=True, blank=True)
    late_entry = models.BooleanField(_("on peut entrer en cours de séance"), null=True, blank=True)
    introduction_minutes = models.PositiveSmallIntegerField(_("présentation (min)"), default=0)
    debate_minutes = models.PositiveSmallIntegerField(_("débat (min)"), default=0)

    cycle = models.ForeignKey(
        Cycle, models.PROTECT, null=True, blank=True, related_name="screenings", verbose_name=_("cycle")
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="screenings",
        verbose_name=_("partenaire"),
    )
    still = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, verbose_name=_("image"))
    carrier = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="screenings_carried",
        verbose_name=_("porteur·se"),
    )

    proposed_by = models.CharField(_("proposée par"), max_length=160, blank=True)
    pencilled_until = models.DateField(
        _("option jusqu’au"), null=True, blank=True, help_text=_("Le créneau est gardé jusqu’à cette date.")
    )
    turnaround_minutes = models.PositiveSmallIntegerField(_("battement après (min)"), null=True, blank=True)
    repeats = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="repetitions"
    )
    repeats_on = models.DateField(null=True, blank=True, editable=False)

    admission = models.CharField(_("entrée"), max_length=12, choices=Admission, default=Admission.TICKETS)
    booking_url = models.URLField(_("adresse de réservation"), blank=True)
    sale_opens_at = models.DateTimeField(_("ouverture des réservations"), null=True, blank=True)

    ical_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(_("révision annoncée"), default=0, editable=False)
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(_("modifiée le"), default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True, editable=False)
    cancelled_reason_fr = models.CharField(_("raison de l’annulation"), max_length=300, blank=True)
    cancelled_reason_en = models.CharField(_("raison de l’annulation (anglais)"), max_length=300, blank=True)
    interrupted_at = models.DateTimeField(_("interrompue à"), null=True, blank=True, editable=False)
    sort_key = folded("title_fr")

    objects: ClassVar = ScreeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        ordering: ClassVar = ["starts_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["state", "starts_at"], name="screenings_by_state_and_start"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=State.DRAFT)
                | Q(starts_at__isnull=False, ends_at__isnull=False, venue__isnull=False),
                name="screenings_confirmed_has_time_and_venue",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="screenings_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(doors_at__isnull=True)
                | Q(starts_at__isnull=True)
                | Q(doors_at__lte=F("starts_at")),
                name="screenings_doors_before_start",
            ),
            models.CheckConstraint(
                condition=Q(doors_close_at__isnull=True)
                | Q(doors_at__isnull=True)
                | Q(doors_close_at__gt=F("doors_at")),
                name="screenings_doors_close_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(state=State.PUBLISHED, published_at__isnull=False) | ~Q(state=State.PUBLISHED),
                name="screenings_published_is_dated",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.CANCELLED, cancelled_at__isnull=False) & ~Q(cancelled_reason_fr=""))
                | (~Q(state=State.CANCELLED) & Q(cancelled_at__isnull=True)),
                name="screenings_cancelled_is_dated_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=FILM_KINDS, regime__in=(Regime.COMMERCIAL, Regime.NON_COMMERCIAL))
                | Q(kind=Kind.HIRE, regime=Regime.PRIVATE_HIRE)
                | (~Q(kind__in=(*FILM_KINDS, Kind.HIRE)) & Q(regime=Regime.NOT_CINEMA)),
                name="screenings_regime_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(regime_basis="")
                | Q(regime=Regime.NON_COMMERCIAL, regime_basis__in=NonCommercialBasis.values),
                name="screenings_basis_only_non_commercial",
            ),
            models.CheckConstraint(
                condition=~Q(regime=Regime.NON_COMMERCIAL)
                | Q(state=State.DRAFT)
                | Q(origin=Origin.ARCHIVE)
                | ~Q(regime_basis=""),
                name="screenings_non_commercial_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.HIRE) | Q(published_at__isnull=True),
                name="screenings_hire_never_published",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.INTERNAL) | Q(published_at__isnull=True) | Q(open_meeting=True),
                name="screenings_internal_never_published",
            ),
            models.CheckConstraint(
                condition=~Q(regime=Regime.COMMERCIAL) | Q(admission=Admission.TICKETS),
                name="screenings_commercial_sells_tickets",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=(Kind.HIRE, Kind.INTERNAL)) | Q(admission=Admission.FREE),
                name="screenings_private_use_sells_nothing",
            ),
            models.CheckConstraint(
                condition=Q(admission=Admission.ELSEWHERE) ^ Q(booking_url=""),
                name="screenings_elsewhere_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values)
                & Q(state__in=State.values)
                & Q(regime__in=Regime.values)
                & Q(admission__in=Admission.values)
                & Q(origin__in=Origin.values),
                name="screenings_known_values",
            ),
            # A date once repeated stays its repetition's, wherever that one is moved to since.
            models.UniqueConstraint(
                fields=["repeats", "repeats_on"], name="screenings_repetition_has_no_twin"
            ),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_from__lte=18), name="screenings_age_is_a_childs"
            ),
        ]

    def __str__(self) -> str:
        when = f" · {self.local(self.starts_at):%d/%m/%Y %H:%M}" if self.starts_at else ""
        return f"{self.title_fr or self.get_kind_display()}{when} [{self.public_id}]"

    # --- where and when ---------------------------------------------------------------------------------

    @property
    def zone(self) -> ZoneInfo:
        """The venue's time zone; the house's while a draft has no venue."""
        return ZoneInfo(self.venue.time_zone if self.venue else settings.TIME_ZONE)

    def local(self, moment: datetime) -> datetime:
        """The moment as the venue's clock shows it."""
        return moment.astimezone(self.zone)

    def is_over(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now

    def is_on(self, now: datetime) -> bool:
        return self.starts_at is not None and self.starts_at <= now and not self.is_over(now)

    # --- words ------------------------------------------------------------------------------------------

    @property
    def title(self) -> Text:
        """Its own title, else those of its films, joined."""
        own = pick(self, "title")
        if own:
            return own
        films = [item.film for item in self.programme.all()]
        languages = {film.title_language for film in films}
        return Text(
            " + ".join(film.title for film in films), languages.pop() if len(languages) == 1 else "fr"
        )

    @property
    def slug(self) -> str:
        titles = self.title_fr or " ".join(item.film.title for item in self.programme.all())
        return public_slug(titles, "seance")

    def get_absolute_url(self) -> str:
        return reverse("screenings:screening", args=[self.slug, self.public_id])
