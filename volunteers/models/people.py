"""A volunteer: the least the rota must know, each line of it the person's own choice."""

import secrets
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from laclef.accounts.roles import CAPABILITIES
from volunteers.models.roles import Role


def new_feed_token() -> str:
    """The secret part of a calendar's address; a new one makes the old address die."""
    return secrets.token_urlsafe(24)


UNWILLING = Q(wants_to_be_asked=False) | Q(per_month=0)


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def present(self) -> "VolunteerQuerySet":
        """Those who are of the house today: neither gone nor erased, able to log in, in a role that may join."""
        roles = Group.objects.filter(user=OuterRef("user"), name__in=CAPABILITIES["rota.join"].roles)
        here = self.filter(left_on__isnull=True, erased_at__isnull=True, user__is_active=True)
        return here.filter(Exists(roles))

    def willing(self) -> "VolunteerQuerySet":
        """Those whom one may ask; no times a month is a no."""
        return self.exclude(UNWILLING)

    def unwilling(self) -> "VolunteerQuerySet":
        return self.filter(UNWILLING)


class Volunteer(models.Model):
    """One person of the team. Peers see the first name; the row is the lock of its holder's time.

    The language is the account's; "per_month" is a wish, never a debt.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="volunteer", verbose_name=_("compte")
    )
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    agreed_to_be_phoned = models.BooleanField(_("veut bien qu’on l’appelle"), default=False)
    wants_to_be_asked = models.BooleanField(_("veut bien qu’on lui propose des créneaux"), default=True)
    wants_digest = models.BooleanField(_("reçoit les créneaux libres chaque semaine"), default=False)
    wanted_roles = models.ManyToManyField(
        Role, blank=True, related_name="wanted_by", verbose_name=_("postes préférés")
    )
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("jours préférés"),
        help_text=_("0 pour lundi … 6 pour dimanche ; vide : tous."),
    )
    per_month = models.PositiveSmallIntegerField(_("fois par mois"), null=True, blank=True)
    experienced_on = models.DateField(
        _("a de l’expérience depuis le"),
        null=True,
        blank=True,
        help_text=_("Noté par la coordination pour qui était là avant ce logiciel."),
    )
    joined_on = models.DateField(_("arrivé·e le"))
    left_on = models.DateField(_("parti·e le"), null=True, blank=True)
    feed_token = models.CharField(max_length=40, unique=True, default=new_feed_token, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("bénévole")
        verbose_name_plural = _("bénévoles")
        ordering: ClassVar = ["user__first_name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(agreed_to_be_phoned=False) | ~Q(phone=""),
                name="volunteers_phoned_has_a_phone",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="volunteers_leaves_after_joining",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=[0, 1, 2, 3, 4, 5, 6]), name="volunteers_weekdays_exist"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.get_short_name()} ({self.pk})"

    @property
    def first_name(self) -> str:
        """What peers call this person."""
        return self.user.get_short_name()

    @property
    def is_here(self) -> bool:
        """What present() asks, of one person."""
        stays = self.left_on is None and self.erased_at is None
        return stays and self.user.is_active and self.user.may("rota.join")

    @property
    def is_willing(self) -> bool:
        """What willing() asks, of one person."""
        return self.wants_to_be_asked and self.per_month != 0

    def is_absent_on(self, day: date) -> bool:
        return any(absence.covers(day) for absence in self.absences.all())


class Absence(models.Model):
    """Days on which nobody asks, both ends included; no reason is kept."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="absences", verbose_name=_("bénévole")
    )
    from_on = models.DateField(_("du"))
    until_on = models.DateField(_("au"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering: ClassVar = ["from_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="volunteers_absence_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id}: {self.from_on} – {self.until_on}"

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on
