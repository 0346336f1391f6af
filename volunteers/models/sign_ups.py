from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from volunteers.models.people import Volunteer
from volunteers.models.shifts import Shift


class Place(models.TextChoices):
    FULL = "full", _("place entière")
    TRAINEE = "trainee", _("place pour apprendre")


class SignUpState(models.TextChoices):
    """Live and to confirm hold the place; the others are how it ended, for good."""

    LIVE = "live", _("inscrit·e")
    TO_CONFIRM = "to_confirm", _("à confirmer")
    LEFT = "left", _("s’est retiré·e")
    RELEASED = "released", _("créneau annulé")


HOLDING = (SignUpState.LIVE, SignUpState.TO_CONFIRM)


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def holding(self) -> "SignUpQuerySet":
        """Those that hold a place, sure or to confirm."""
        return self.filter(state__in=HOLDING)


class SignUp(models.Model):
    """A person's place in a shift. An ended one is never revived: coming back is a new row.

    Guards: a unique index (one live place per person and shift) and the trigger
    volunteers_sign_up_fits (places, overlaps, trainings), under the locks of the shift and the person.
    """

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="sign_ups", verbose_name=_("créneau"))
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="sign_ups", verbose_name=_("bénévole")
    )
    place = models.CharField(_("place"), max_length=7, choices=Place, default=Place.FULL)
    state = models.CharField(_("état"), max_length=10, choices=SignUpState, default=SignUpState.LIVE)
    in_foyer = models.BooleanField(
        _("reste dans le foyer"), default=False, help_text=_("Pendant la séance, quelqu’un y est.")
    )
    signed_at = models.DateTimeField(_("inscrit·e le"))
    state_at = models.DateTimeField(_("depuis le"))
    word = models.CharField(_("mot"), max_length=200, blank=True)

    objects: ClassVar = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        ordering: ClassVar = ["shift", "place", "signed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"],
                condition=Q(state__in=HOLDING),
                name="volunteers_one_place_per_shift",
            ),
            models.CheckConstraint(
                condition=Q(place__in=Place.values) & Q(state__in=SignUpState.values),
                name="volunteers_sign_up_known_values",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} → {self.shift_id} ({self.get_state_display()})"

    @property
    def holds(self) -> bool:
        return self.state in HOLDING
