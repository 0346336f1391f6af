"""Joining: from the public form to the first shift beside someone, in one list."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import Language
from volunteers.models.people import Volunteer
from volunteers.models.shifts import Shift


class Joining(models.Model):
    """Someone who asked to join. The row goes some months after the answer, or without one (`joining.forget_old`).

    Where they stand is read from what is filled in: asked, invited to a session, welcomed, first shift.
    """

    first_name = models.CharField(_("prénom"), max_length=80)
    email = models.EmailField(_("adresse e-mail"))
    language = models.CharField(_("langue"), max_length=2, choices=Language, default=Language.FRENCH)
    words = models.TextField(_("ce qui donne envie"), blank=True, max_length=1000)
    asked_at = models.DateTimeField(_("demandé le"))
    session = models.ForeignKey(
        Shift,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="joinings",
        verbose_name=_("accueil prévu"),
    )
    volunteer = models.OneToOneField(
        Volunteer, models.CASCADE, null=True, blank=True, related_name="joining", verbose_name=_("bénévole")
    )
    welcomed_at = models.DateTimeField(_("accueilli·e le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("sans suite depuis"), null=True, blank=True)

    class Meta:
        verbose_name = _("arrivée")
        verbose_name_plural = _("arrivées")
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(volunteer__isnull=True, closed_at__isnull=True),
                name="volunteers_asks_to_join_once",
            ),
            models.CheckConstraint(
                condition=Q(volunteer__isnull=True) | Q(welcomed_at__isnull=False),
                name="volunteers_welcomed_before_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} ({self.pk})"
