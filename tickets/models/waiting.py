from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import Language
from screenings.models import Screening
from tickets.models.codes import new_token
from tickets.models.orders import MOST_SEATS, Order


class WaitingQuerySet(models.QuerySet["WaitingEntry"]):
    def waiting(self) -> "WaitingQuerySet":
        """Those who still wait, first come first."""
        return self.filter(ended_at__isnull=True, offered_at__isnull=True).order_by("joined_at", "id")

    def offered(self) -> "WaitingQuerySet":
        """Those whose answer is awaited."""
        return self.filter(ended_at__isnull=True, offered_at__isnull=False)


class Ending(models.TextChoices):
    ACCEPTED = "accepted", _("acceptée")
    PASSED = "passed", _("déclinée")
    EXPIRED = "expired", _("sans réponse")
    LEFT = "left", _("quittée")
    CLOSED = "closed", _("liste close")


class WaitingEntry(models.Model):
    """Someone who waits for places by e-mail. An offer is an order whose seats are held for a limited time."""

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="waiting", verbose_name=_("séance"))
    token = models.CharField(_("adresse"), max_length=18, unique=True, default=new_token, editable=False)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=Language, default=Language.FRENCH)
    seats = models.PositiveSmallIntegerField(_("places souhaitées"))
    wheelchairs = models.PositiveSmallIntegerField(_("dont en fauteuil"), default=0)
    joined_at = models.DateTimeField(_("depuis"))
    offered_at = models.DateTimeField(_("offre faite le"), null=True, blank=True)
    offer = models.OneToOneField(
        Order, models.PROTECT, null=True, blank=True, related_name="waiting_entry", verbose_name=_("offre")
    )
    ended_at = models.DateTimeField(_("terminée le"), null=True, blank=True)
    ending = models.CharField(_("issue"), max_length=8, choices=Ending, blank=True)

    objects: ClassVar = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name = _("attente")
        verbose_name_plural = _("liste d’attente")
        ordering: ClassVar = ["joined_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["screening", "email"],
                condition=Q(ended_at__isnull=True) & ~Q(email=""),
                name="tickets_waiting_once_per_email",
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=MOST_SEATS, wheelchairs__lte=models.F("seats")),
                name="tickets_waiting_for_one_to_ten",
            ),
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True, offer__isnull=True)
                | Q(offered_at__isnull=False, offer__isnull=False),
                name="tickets_waiting_offer_holds_places",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(ended_at__isnull=False, ending__in=Ending.values),
                name="tickets_waiting_end_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.screening_id} · {self.pk}"

    def awaits_answer(self, now: datetime) -> bool:
        """Whether an offer is open: made, unanswered, its places still held."""
        return (
            self.offer is not None
            and self.ended_at is None
            and all(s.is_live(now) for s in self.offer.seats.all())
        )
