"""An evening: one venue on one cinema day, with what its crew ticks and leaves to the next."""

from datetime import datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screenings.models import Venue
from volunteers.models.people import Volunteer
from volunteers.models.roles import ChecklistItem


class Evening(models.Model):
    """A venue's cinema day (it turns at 05:00 there). Its row is the lock under which crews are made."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="evenings", verbose_name=_("lieu"))
    day = models.DateField(_("jour"))

    class Meta:
        verbose_name = _("soirée")
        verbose_name_plural = _("soirées")
        ordering: ClassVar = ["day", "venue"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["venue", "day"], name="volunteers_one_evening_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.day:%d/%m/%Y}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.venue.time_zone)

    @property
    def turns_at(self) -> datetime:
        """When this cinema day began on the venue's clock."""
        return datetime.combine(self.day, time(settings.CINEMA_DAY_TURNS_AT), self.zone)

    @property
    def phones_from(self) -> datetime:
        """The morning before: from here the crew may see each other's numbers."""
        return self.turns_at

    @property
    def phones_until(self) -> datetime:
        """The end of the morning after, when somebody still looks for the keys."""
        return datetime.combine(self.day + timedelta(days=1), time(12), self.zone)


class ChecklistTick(models.Model):
    """A line of the checklist done in a shift: by whom, when."""

    shift = models.ForeignKey(
        "volunteers.Shift", models.CASCADE, related_name="ticks", verbose_name=_("créneau")
    )
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="ticks", verbose_name=_("ligne"))
    ticked_at = models.DateTimeField(_("coché le"))
    ticked_by = models.ForeignKey(
        Volunteer, models.SET_NULL, null=True, related_name="ticks", verbose_name=_("par")
    )

    class Meta:
        verbose_name = _("ligne cochée")
        verbose_name_plural = _("lignes cochées")
        ordering: ClassVar = ["ticked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shift", "item"], name="volunteers_ticked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id}: {self.item}"


class NoteKind(models.TextChoices):
    FAULT = "fault", _("en panne")
    MISSING = "missing", _("il manque")
    DONE = "done", _("fait")


class HandoverNote(models.Model):
    """A line for the next crew: what is broken, what is missing, what was done."""

    evening = models.ForeignKey(Evening, models.CASCADE, related_name="notes", verbose_name=_("soirée"))
    kind = models.CharField(_("nature"), max_length=7, choices=NoteKind)
    text = models.CharField(_("texte"), max_length=300)
    written_at = models.DateTimeField(_("écrit le"))
    written_by = models.ForeignKey(
        Volunteer, models.SET_NULL, null=True, related_name="notes", verbose_name=_("par")
    )
    settled_at = models.DateTimeField(_("réglé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("mot pour la suite")
        verbose_name_plural = _("mots pour la suite")
        ordering: ClassVar = ["written_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=NoteKind.values) & ~Q(text=""), name="volunteers_note_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"
