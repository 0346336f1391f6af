"""Hours really given. Lines are only added: a correction is a new line that names the one it replaces."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laclef.bilingual import Text
from volunteers.models.groups import WorkingGroup
from volunteers.models.people import Volunteer
from volunteers.models.roles import Role
from volunteers.models.shifts import Shift


class Way(models.TextChoices):
    TAP = "tap", _("par soi-même")
    HOST = "host", _("par l’accueil")
    OUTSIDE = "outside", _("hors créneau")
    CORRECTION = "correction", _("correction")


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def current(self) -> "AttendanceQuerySet":
        """The lines that stand: those that nothing replaces."""
        return self.filter(replaced_by__isnull=True)


class Attendance(models.Model):
    """When somebody was there, said by whom. Leaving replaces the line of arriving.

    Guards: the checks below, one line per person and shift at the start, one successor per line,
    and triggers that refuse update, delete (but with the person, on erasure) and truncate.
    """

    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="attendances", verbose_name=_("bénévole")
    )
    shift = models.ForeignKey(
        Shift, models.PROTECT, null=True, blank=True, related_name="attendances", verbose_name=_("créneau")
    )
    role = models.ForeignKey(
        Role, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("poste")
    )
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commission")
    )
    came = models.BooleanField(_("est venu·e"), default=True)
    arrived_at = models.DateTimeField(_("arrivé·e à"), null=True, blank=True)
    left_at = models.DateTimeField(_("parti·e à"), null=True, blank=True)
    word = models.CharField(_("mot"), max_length=200, blank=True)
    way = models.CharField(_("noté"), max_length=10, choices=Way)
    recorded_at = models.DateTimeField(_("noté le"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noté par")
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("remplace")
    )

    objects: ClassVar = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("présence")
        verbose_name_plural = _("présences")
        ordering: ClassVar = ["arrived_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(came=True, arrived_at__isnull=False)
                | Q(came=False, arrived_at__isnull=True, left_at__isnull=True),
                name="volunteers_attendance_came_or_not",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True)
                | Q(left_at__gte=F("arrived_at"), left_at__lte=F("arrived_at") + timedelta(hours=24)),
                name="volunteers_hours_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(shift__isnull=False) | (Q(came=False) | Q(left_at__isnull=False)) & ~Q(word=""),
                name="volunteers_outside_hours_say_what",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.CORRECTION, replaces__isnull=False) | ~Q(way=Way.CORRECTION),
                name="volunteers_correction_replaces_a_line",
            ),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="volunteers_attendance_known_way"),
            models.UniqueConstraint(
                fields=["volunteer", "shift"],
                condition=Q(replaces__isnull=True, shift__isnull=False),
                name="volunteers_attendance_begins_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id}: {self.arrived_at} – {self.left_at}"

    @property
    def what(self) -> Text:
        """The role, else the group, else the shift's own title, else what the person wrote."""
        if self.role is not None:
            return self.role.name
        if self.group is not None:
            return self.group.name
        return self.shift.name if self.shift is not None else Text(self.word, "fr")

    @property
    def is_one_s_own(self) -> bool:
        """Whether the person said it of themselves, by a tap or a correction."""
        return self.recorded_by_id == self.volunteer.user_id

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """From when to when, once both are known."""
        if self.arrived_at is None or self.left_at is None:
            return None
        return self.arrived_at, self.left_at


class AnonymousHours(models.Model):
    """What those who were erased gave, by year, role and group: minutes that lead back to nobody."""

    year = models.PositiveSmallIntegerField(_("année"))
    role = models.ForeignKey(Role, models.PROTECT, null=True, related_name="+", verbose_name=_("poste"))
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, null=True, related_name="+", verbose_name=_("commission")
    )
    minutes = models.PositiveIntegerField(_("minutes"))

    class Meta:
        verbose_name = _("heures anonymes")
        verbose_name_plural = _("heures anonymes")
        ordering: ClassVar = ["year", "role", "group"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "role", "group"],
                name="volunteers_anonymous_hours_one_sum",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.minutes} min"
