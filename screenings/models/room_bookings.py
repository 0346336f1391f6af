"""A room taken for an event: the unit of capacity, of numbering and of the statement."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from screenings.models.places import Room
from screenings.models.screenings import Screening


class RoomBooking(models.Model):
    """One room of one event, or one opening slot of an exhibition.

    `during` is start to end and `blocks` whether it holds the room. Both are set by the database
    from the screening (trigger screenings_roombooking_follows); only an exhibition's slots have
    hours of their own. `places` is what can be sold, never more than the room's seats.
    """

    screening = models.ForeignKey(
        Screening, models.CASCADE, related_name="room_bookings", verbose_name=_("séance")
    )
    room = models.ForeignKey(Room, models.PROTECT, related_name="bookings", verbose_name=_("salle"))
    during = DateTimeRangeField(_("de … à"), null=True, blank=True)
    blocks = models.BooleanField(_("occupe la salle"), default=False, editable=False)
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)

    class Meta:
        verbose_name = _("réservation de salle")
        verbose_name_plural = _("réservations de salle")
        ordering: ClassVar = ["screening", "during", "room__position", "id"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="screenings_one_event_in_a_room",
                expressions=[
                    (
                        Func(F("room_id"), F("room_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(blocks=True),
                # A move changes the hour, then the room: only where it ends is asked (screenings.programme).
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["screening", "room", "during"],
                name="screenings_room_once_per_event",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(blocks=False) | Q(during__isnull=False), name="screenings_blocking_has_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} · {self.screening_id} ({self.pk})"
