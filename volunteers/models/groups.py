from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from laclef.bilingual import Text, pick
from volunteers.models.people import Volunteer


class WorkingGroup(models.Model):
    """One of the house's working groups (commissions)."""

    slug = models.SlugField(_("clé"), unique=True)
    name_fr = models.CharField(_("nom"), max_length=80)
    name_en = models.CharField(_("nom (anglais)"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    members = models.ManyToManyField(
        Volunteer, through="GroupMember", related_name="groups", verbose_name=_("membres")
    )

    class Meta:
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name_fr

    @property
    def name(self) -> Text:
        return pick(self, "name")


class GroupMember(models.Model):
    """A person in a working group; coordinators are who the others may turn to."""

    group = models.ForeignKey(
        WorkingGroup, models.CASCADE, related_name="memberships", verbose_name=_("commission")
    )
    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="memberships", verbose_name=_("bénévole")
    )
    coordinates = models.BooleanField(_("coordonne"), default=False)
    since_on = models.DateField(_("depuis le"))

    class Meta:
        verbose_name = _("membre de commission")
        verbose_name_plural = _("membres de commission")
        ordering: ClassVar = ["group", "-coordinates", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "volunteer"], name="volunteers_once_in_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} – {self.group}"
