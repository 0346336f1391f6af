"""« Je ne peux pas »: a left place that looks for somebody, and the people who were asked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from volunteers.models.people import Volunteer
from volunteers.models.shifts import Shift
from volunteers.models.sign_ups import SignUp


class Outcome(models.TextChoices):
    """How a request ended."""

    FILLED = "filled", _("remplacé·e")
    CANCELLED = "cancelled", _("le créneau n’a plus lieu")
    UNFILLED = "unfilled", _("personne n’a pu")
    CAME_BACK = "came_back", _("vient finalement")


class StandInRequestQuerySet(models.QuerySet["StandInRequest"]):
    def open(self) -> "StandInRequestQuerySet":
        """Those that still look for somebody."""
        return self.filter(closed_at__isnull=True)


class StandInRequest(models.Model):
    """One left place that looks for a stand-in, until it is filled, called off or over.

    `left` is the sign-up that was left; it is unknown once that person was erased. `looked_at` is when
    somebody was last looked for, found or not. Guards: one request per left place (unique), one filler
    per request (unique), a closed one says how (check).
    """

    shift = models.ForeignKey(
        Shift, models.PROTECT, related_name="stand_in_requests", verbose_name=_("créneau")
    )
    left = models.OneToOneField(
        SignUp, models.SET_NULL, null=True, related_name="stand_in_request", verbose_name=_("place quittée")
    )
    opened_at = models.DateTimeField(_("ouverte le"))
    looked_at = models.DateTimeField(_("cherché le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)
    outcome = models.CharField(_("issue"), max_length=9, choices=Outcome, blank=True)
    filled_by = models.OneToOneField(
        SignUp, models.SET_NULL, null=True, blank=True, related_name="stands_in_for", verbose_name=_("par")
    )

    objects: ClassVar = StandInRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de remplacement")
        verbose_name_plural = _("demandes de remplacement")
        ordering: ClassVar = ["opened_at", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["shift"], condition=Q(closed_at__isnull=True), name="volunteers_request_open"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="", filled_by__isnull=True)
                | Q(closed_at__isnull=False, outcome__in=Outcome.values),
                name="volunteers_request_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id}: {self.get_outcome_display() or 'ouverte'} ({self.pk})"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Step(models.TextChoices):
    """How urgently somebody is looked for: the clock alone decides it (volunteers.standin.escalation)."""

    FEW = "few", _("quelques personnes à la fois")
    EVERYBODY = "everybody", _("tout le monde")
    CALL = "call", _("tout le monde, et le téléphone")
    OVER = "over", _("trop tard")


class Ask(models.Model):
    """One person asked about one request; its mail's link says yes once.

    `turn` is the how-many-th ask of this person on that day of the house: the unique (person, day, turn)
    is the guard of the daily limit, for nobody is given a turn above it. Only the token's hash is kept.
    """

    request = models.ForeignKey(
        StandInRequest, models.CASCADE, related_name="asks", verbose_name=_("demande")
    )
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="asks", verbose_name=_("bénévole"))
    step = models.CharField(_("étape"), max_length=9, choices=Step)
    asked_at = models.DateTimeField(_("demandé le"))
    asked_on = models.DateField(_("jour"))
    turn = models.PositiveSmallIntegerField(_("tour"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    said_yes_at = models.DateTimeField(_("a dit oui le"), null=True, blank=True)

    class Meta:
        verbose_name = _("personne demandée")
        verbose_name_plural = _("personnes demandées")
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "volunteer"], name="volunteers_asked_once_per_request"
            ),
            models.UniqueConstraint(
                fields=["volunteer", "asked_on", "turn"], name="volunteers_asks_of_the_day_are_counted"
            ),
            models.CheckConstraint(
                condition=Q(step__in=(Step.FEW, Step.EVERYBODY, Step.CALL)) & Q(turn__gte=1),
                name="volunteers_ask_known_values",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} → {self.volunteer_id} ({self.step})"
