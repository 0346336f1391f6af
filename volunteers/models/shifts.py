"""A shift (créneau): hours, places, and whom it serves."""

import uuid
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Count, Deferrable, F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laclef.bilingual import Text, pick
from screenings.models import Screening, Venue
from volunteers.models.crew_templates import Anchor, Need
from volunteers.models.evenings import Evening
from volunteers.models.roles import Role, Scope
from volunteers.models.trainings import Training


class Nature(models.TextChoices):
    CREW = "crew", _("équipe d’une soirée")
    WORKS_DAY = "works_day", _("chantier")
    MEETING = "meeting", _("réunion")
    TRAINING = "training", _("formation")
    WELCOME = "welcome", _("accueil des nouvelles personnes")
    OTHER = "other", _("autre")


class ShiftState(models.TextChoices):
    LIVE = "live", _("maintenu")
    CANCELLED = "cancelled", _("annulé")


class Series(models.Model):
    """A stand-alone shift that comes back: only a name for its dates, each of which lives alone."""

    title_fr = models.CharField(_("titre"), max_length=120)

    class Meta:
        verbose_name = _("série")
        verbose_name_plural = _("séries")

    def __str__(self) -> str:
        return f"{self.title_fr} ({self.pk})"


class ShiftQuerySet(models.QuerySet["Shift"]):
    def live(self) -> "ShiftQuerySet":
        return self.filter(state=ShiftState.LIVE)

    def to_come(self, now: datetime) -> "ShiftQuerySet":
        """Those that are not over."""
        return self.live().filter(ends_at__gt=now)

    def between(self, start: datetime, end: datetime) -> "ShiftQuerySet":
        """Those that touch the half-open interval [start, end)."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def with_counts(self) -> "ShiftQuerySet":
        """Adds who holds its places: full_held, full_sure (nobody to confirm), trainees_held (friends too)."""
        from volunteers.models.exchanges import Friend

        full = Q(sign_ups__place="full")
        friends = Friend.objects.coming().filter(shift=models.OuterRef("pk")).order_by().values("shift")
        brought = models.Subquery(friends.annotate(people=Count("pk")).values("people"))
        return self.annotate(
            full_held=Count("sign_ups", filter=full & Q(sign_ups__state__in=("live", "to_confirm"))),
            full_sure=Count("sign_ups", filter=full & Q(sign_ups__state="live")),
            trainees_held=Count(
                "sign_ups",
                filter=Q(sign_ups__place="trainee", sign_ups__state__in=("live", "to_confirm")),
            )
            + Coalesce(brought, 0),
        )

    def for_rota(self) -> "ShiftQuerySet":
        """Everything a line of the rota shows or decides on, in a number of queries that does not grow."""
        from volunteers.models.exchanges import Waiting
        from volunteers.models.stand_ins import StandInRequest

        wanted = StandInRequest.objects.open().filter(shift=models.OuterRef("pk"))
        return (
            self.with_counts()
            .annotate(wants_stand_in=models.Exists(wanted))
            .select_related("role", "evening__venue", "venue", "screening", "training")
            .prefetch_related(
                "role__required_trainings",
                "role__compatible_with",
                "screening__programme__film",
                models.Prefetch(
                    "waiting", Waiting.objects.open().filter(offer_until__isnull=False), to_attr="offers"
                ),
            )
        )


def _one(number: models.expressions.Combinable) -> Func:
    """The range of one number, for what must be equal in an exclusion without an extension of the database."""
    return Func(number, number, Value("[]"), function="int8range")


class Shift(models.Model):
    """Hours to fill: a crew's (of a screening, of a venue's evening) or a stand-alone one.

    The row is the lock of its places (trigger volunteers_sign_up_fits). The database raises
    `sequence` itself whenever hours, place, title or state change, so a feed never misses a move.
    """

    nature = models.CharField(_("nature"), max_length=9, choices=Nature, default=Nature.CREW)
    scope = models.CharField(_("portée"), max_length=9, choices=Scope)
    role = models.ForeignKey(
        Role, models.PROTECT, null=True, blank=True, related_name="shifts", verbose_name=_("poste")
    )
    evening = models.ForeignKey(
        Evening, models.PROTECT, null=True, blank=True, related_name="shifts", verbose_name=_("soirée")
    )
    screening = models.ForeignKey(
        Screening, models.PROTECT, null=True, blank=True, related_name="shifts", verbose_name=_("séance")
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lieu")
    )
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="shifts", verbose_name=_("série")
    )
    series_on = models.DateField(
        _("date dans la série"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("La date d’origine : elle reste quand le créneau est déplacé."),
    )
    training = models.ForeignKey(
        Training, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("formation")
    )
    title_fr = models.CharField(_("titre"), max_length=120, blank=True)
    title_en = models.CharField(_("titre (anglais)"), max_length=120, blank=True)
    text_fr = models.TextField(_("texte"), blank=True)
    text_en = models.TextField(_("texte (anglais)"), blank=True)
    starts_at = models.DateTimeField(_("de"))
    ends_at = models.DateTimeField(_("à"))
    relieves_at = models.DateTimeField(
        _("relève jusqu’à"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Un jour long, le relais d’avant reste jusque-là."),
    )
    minimum = models.PositiveSmallIntegerField(_("au moins"), default=1)
    wished = models.PositiveSmallIntegerField(_("places"), default=1)
    trainees = models.PositiveSmallIntegerField(_("places pour apprendre"), default=0)
    numbers_by_hand = models.BooleanField(
        _("places fixées à la main"), default=False, help_text=_("Le modèle ne les change plus.")
    )
    counts_hours = models.BooleanField(_("compte dans les heures"), default=True)
    state = models.CharField(_("état"), max_length=9, choices=ShiftState, default=ShiftState.LIVE)
    cancelled_at = models.DateTimeField(_("annulé le"), null=True, blank=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("créneau")
        verbose_name_plural = _("créneaux")
        ordering: ClassVar = ["starts_at", "role__position", "id"]
        indexes: ClassVar = [
            models.Index(fields=["state", "starts_at"], name="volunteers_shift_by_start"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="volunteers_shift_lasts"),
            models.CheckConstraint(
                condition=Q(minimum__lte=F("wished")), name="volunteers_shift_minimum_within_places"
            ),
            models.CheckConstraint(
                condition=(
                    Q(nature=Nature.CREW, role__isnull=False, evening__isnull=False, venue__isnull=True)
                    & (
                        Q(scope=Scope.SCREENING, screening__isnull=False)
                        | Q(scope=Scope.EVENING, screening__isnull=True)
                    )
                )
                | (
                    Q(scope=Scope.ALONE, evening__isnull=True, screening__isnull=True)
                    & ~Q(nature=Nature.CREW)
                    & ~Q(title_fr="")
                ),
                name="volunteers_shift_is_of_its_scope",
            ),
            models.CheckConstraint(
                condition=Q(nature=Nature.TRAINING) ^ Q(training__isnull=True),
                name="volunteers_session_names_its_training",
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True, series_on__isnull=True)
                | Q(series__isnull=False, series_on__isnull=False, scope=Scope.ALONE),
                name="volunteers_series_dates_its_shifts",
            ),
            models.CheckConstraint(
                condition=Q(state=ShiftState.CANCELLED, cancelled_at__isnull=False)
                | Q(state=ShiftState.LIVE, cancelled_at__isnull=True),
                name="volunteers_shift_cancelled_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(nature__in=Nature.values), name="volunteers_shift_known_nature"
            ),
            models.CheckConstraint(
                condition=Q(relieves_at__isnull=True)
                | Q(relieves_at__gte=F("starts_at"), relieves_at__lte=F("ends_at")),
                name="volunteers_shift_relieves_within",
            ),
            # One post (an evening's role, or a screening's) is asked for once at any time; relays of a long
            # day touch only while they hand over. At the commit: a cut moves two of them at once.
            ExclusionConstraint(
                name="volunteers_post_asked_once_at_a_time",
                expressions=[
                    (_one(F("evening_id")), RangeOperators.OVERLAPS),
                    (_one(F("role_id")), RangeOperators.OVERLAPS),
                    (_one(Coalesce(F("screening_id"), Value(0))), RangeOperators.OVERLAPS),
                    (
                        Func(Coalesce(F("relieves_at"), F("starts_at")), F("ends_at"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(nature=Nature.CREW, state=ShiftState.LIVE),
                deferrable=Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["series", "series_on"], name="volunteers_series_has_no_twin"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.local(self.starts_at):%d/%m/%Y %H:%M} ({self.pk})"

    @property
    def name(self) -> Text:
        """Its own title, else its role's name."""
        own = pick(self, "title")
        if own or self.role is None:
            return own
        return self.role.name

    @property
    def place(self) -> Venue | None:
        """Where it is: the evening's venue, or its own; none for what happens elsewhere."""
        return self.evening.venue if self.evening else self.venue

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.place.time_zone if self.place else settings.TIME_ZONE)

    def local(self, moment: datetime) -> datetime:
        """The moment as the clock of its place shows it."""
        return moment.astimezone(self.zone)

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now


class ShiftNeed(Need):
    """What one screening asks of a shift, copied from the template when the crew was made.

    A screening's own shift has one; an evening's shift one for each of its screenings, and runs from
    the first call to the last end. A copy, so that moving a screening never applies a changed template.
    """

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="needs", verbose_name=_("créneau"))
    screening = models.ForeignKey(
        Screening, models.PROTECT, related_name="crew_needs", verbose_name=_("séance")
    )
    released_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("besoin d’une séance")
        verbose_name_plural = _("besoins des séances")
        ordering: ClassVar = ["shift", "screening"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shift", "screening"],
                condition=Q(released_at__isnull=True),
                name="volunteers_need_once_per_screening",
            ),
            models.CheckConstraint(
                condition=Q(minimum__lte=F("wished"))
                & Q(call_from__in=Anchor.values)
                & Q(until__in=Anchor.values),
                name="volunteers_need_known_values",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.screening_id} → {self.shift_id}"
