"""Between people: waiting for a full shift, swapping two places, bringing a friend. Each ends in a place."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from volunteers.models.people import Volunteer
from volunteers.models.shifts import Shift
from volunteers.models.sign_ups import SignUp


class Ending(models.TextChoices):
    """How a wait or a swap ended."""

    YES = "yes", _("oui")
    NO = "no", _("non")
    LAPSED = "lapsed", _("sans réponse à temps")
    WITHDRAWN = "withdrawn", _("retiré")
    OVER = "over", _("plus possible")


class WaitingQuerySet(models.QuerySet["Waiting"]):
    def open(self) -> "WaitingQuerySet":
        """Those who still wait, or think over an offer."""
        return self.filter(ended_at__isnull=True)


class Waiting(models.Model):
    """Somebody waits for a full shift; a freed place is offered to the first, who must say yes in time.

    While the offer stands the place is kept: trigger volunteers_offers_are_kept refuses anybody else's
    sign-up for it. Only the hash of the offer's token is kept.
    """

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="waiting", verbose_name=_("créneau"))
    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="waiting", verbose_name=_("bénévole")
    )
    joined_at = models.DateTimeField(_("attend depuis"))
    offered_at = models.DateTimeField(_("proposé le"), null=True, blank=True)
    offer_until = models.DateTimeField(_("proposé jusqu’à"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 – unique
    ended_at = models.DateTimeField(_("fini le"), null=True, blank=True)
    ending = models.CharField(_("issue"), max_length=9, choices=Ending, blank=True)

    objects: ClassVar = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name = _("attente d’une place")
        verbose_name_plural = _("attentes d’une place")
        ordering: ClassVar = ["joined_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"],
                condition=Q(ended_at__isnull=True),
                name="volunteers_waits_once_per_shift",
            ),
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True, offer_until__isnull=True, token_hash__isnull=True)
                | Q(offered_at__isnull=False, offer_until__gt=F("offered_at"), token_hash__isnull=False),
                name="volunteers_offer_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(ended_at__isnull=False, ending__in=Ending.values),
                name="volunteers_wait_ends_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} → {self.shift_id} ({self.pk})"

    def is_offered(self, now: datetime) -> bool:
        """Whether the person may say yes now."""
        return self.ended_at is None and self.offer_until is not None and now < self.offer_until


class SwapQuerySet(models.QuerySet["Swap"]):
    def open(self) -> "SwapQuerySet":
        """Those that wait for the other's word."""
        return self.filter(ended_at__isnull=True)


class Swap(models.Model):
    """One person proposes to exchange their place for another's; both have said yes when it is done."""

    mine = models.ForeignKey(SignUp, models.CASCADE, related_name="swaps_proposed", verbose_name=_("place"))
    theirs = models.ForeignKey(
        SignUp, models.CASCADE, related_name="swaps_received", verbose_name=_("contre")
    )
    word = models.CharField(_("mot"), max_length=200, blank=True)
    proposed_at = models.DateTimeField(_("proposé le"))
    ended_at = models.DateTimeField(_("fini le"), null=True, blank=True)
    ending = models.CharField(_("issue"), max_length=9, choices=Ending, blank=True)

    objects: ClassVar = SwapQuerySet.as_manager()

    class Meta:
        verbose_name = _("échange")
        verbose_name_plural = _("échanges")
        ordering: ClassVar = ["-proposed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mine", "theirs"],
                condition=Q(ended_at__isnull=True),
                name="volunteers_swap_proposed_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(ended_at__isnull=False, ending__in=Ending.values),
                name="volunteers_swap_ends_somehow",
            ),
            models.CheckConstraint(condition=~Q(mine=F("theirs")), name="volunteers_swap_is_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.mine_id} ↔ {self.theirs_id}"


class FriendQuerySet(models.QuerySet["Friend"]):
    def coming(self) -> "FriendQuerySet":
        """Those who are expected."""
        return self.filter(withdrawn_at__isnull=True)

    def leave_with(self, place: SignUp, *, now: datetime) -> None:
        """Who leaves takes their friend along."""
        brought = self.coming().filter(shift=place.shift_id, brought_by=place.volunteer_id)
        brought.update(withdrawn_at=now)


class Friend(models.Model):
    """A place to learn, kept by its first name for somebody whom a person of the crew brings along.

    It counts as a trainee's place: trigger volunteers_learning_places_fit, under the shift's lock.
    """

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="friends", verbose_name=_("créneau"))
    brought_by = models.ForeignKey(Volunteer, models.CASCADE, related_name="friends", verbose_name=_("avec"))
    first_name = models.CharField(_("prénom"), max_length=40)
    named_at = models.DateTimeField(_("noté le"))
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects: ClassVar = FriendQuerySet.as_manager()

    class Meta:
        verbose_name = _("ami·e qui vient voir")
        verbose_name_plural = _("ami·es qui viennent voir")
        ordering: ClassVar = ["named_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(first_name=""), name="volunteers_friend_has_a_name"),
            models.UniqueConstraint(
                fields=["shift", "brought_by"],
                condition=Q(withdrawn_at__isnull=True),
                name="volunteers_one_friend_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} ({self.pk})"


class WallScreen(models.Model):
    """The secret address of the foyer's screen; a new one makes the old address die."""

    token = models.CharField(max_length=40, unique=True, editable=False)
    made_at = models.DateTimeField(_("depuis"))
    ended_at = models.DateTimeField(_("jusqu’à"), null=True, blank=True)

    class Meta:
        verbose_name = _("écran du foyer")
        verbose_name_plural = _("écrans du foyer")
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at__isnull=True), name="volunteers_one_wall_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%d/%m/%Y}"
