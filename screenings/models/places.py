from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Venue(models.Model):
    """A place (lieu) with an address and its own time zone: La Clef, a partner's, a wall."""

    slug = models.SlugField(_("clé"), unique=True)
    name = models.CharField(_("nom"), max_length=120)
    address = models.CharField(_("adresse"), max_length=200)
    time_zone = models.CharField(_("fuseau horaire"), max_length=60, default="Europe/Paris")
    is_house = models.BooleanField(_("c’est la maison"), default=False)
    access_fr = models.TextField(_("comment venir"), blank=True)
    access_en = models.TextField(_("comment venir (anglais)"), blank=True)

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        ordering: ClassVar = ["-is_house", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_house"], condition=models.Q(is_house=True), name="screenings_venue_one_house"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room (salle). Its seats are the legal capacity: nothing may ever hold more."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="rooms", verbose_name=_("lieu"))
    slug = models.SlugField(_("clé"))
    name = models.CharField(_("nom"), max_length=80)
    seats = models.PositiveSmallIntegerField(_("places autorisées"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    step_free = models.BooleanField(_("accessible en fauteuil roulant"), null=True, blank=True)
    wheelchair_places = models.PositiveSmallIntegerField(_("places pour fauteuil"), default=0)
    hearing_loop = models.BooleanField(_("boucle magnétique"), null=True, blank=True)

    class Meta:
        verbose_name = _("salle")
        verbose_name_plural = _("salles")
        ordering: ClassVar = ["venue", "position", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["venue", "slug"], name="screenings_room_slug_once_per_venue"),
            models.CheckConstraint(
                condition=models.Q(seats__isnull=True) | models.Q(seats__gt=0),
                name="screenings_room_has_seats_or_none_known",
            ),
            models.CheckConstraint(
                condition=models.Q(seats__isnull=True) | models.Q(wheelchair_places__lte=models.F("seats")),
                name="screenings_room_wheelchairs_within_seats",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.venue})"
