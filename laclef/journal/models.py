"""The lines, the head of their chain, and the numbers that stand for people."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from laclef.journal.verify_export import GENESIS


class Line(models.Model):
    """One line: written once by journal.atomic, then refused to everyone by triggers."""

    number = models.BigIntegerField(_("numéro"), primary_key=True)
    at = models.DateTimeField(_("écrite le"))
    business_on = models.DateField(_("journée"))
    nature = models.CharField(_("nature"), max_length=80)
    sales_point = models.CharField(_("point de vente"), max_length=40, blank=True)
    actor = models.BigIntegerField(_("numéro de la personne"), null=True)
    links = models.JSONField(_("liens"))
    facts = models.JSONField(_("faits"))
    canonical = models.TextField(_("texte canonique"))
    previous = models.CharField(_("empreinte précédente"), max_length=64)
    sha256 = models.CharField(_("empreinte"), max_length=64)

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("lignes du journal")
        ordering = ["number"]
        indexes = [
            GinIndex(fields=["links"], name="journal_line_links", opclasses=["jsonb_path_ops"]),
            models.Index(fields=["business_on", "number"], name="journal_line_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.nature}"

    def columns(self) -> dict[str, Any]:
        """The columns that the canonical text repeats, by its keys."""
        return {
            "number": self.number,
            "at": self.at,
            "business_on": self.business_on,
            "nature": self.nature,
            "sales_point": self.sales_point,
            "actor": self.actor,
            "links": self.links,
            "facts": self.facts,
        }


class Head(models.Model):
    """The one row that says where the chain stands; its lock orders the writers. The insert moves it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default=GENESIS)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="journal_head_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.sha256}"


class Actor(models.Model):
    """Which person a number of the lines stands for. May be emptied: the lines remain, and say nobody."""

    number = models.BigAutoField(_("numéro"), primary_key=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="journal_actor", verbose_name=_("compte")
    )

    class Meta:
        verbose_name = _("personne du journal")
        verbose_name_plural = _("personnes du journal")

    def __str__(self) -> str:
        return str(self.number)


def numbers_of(user_ids: set[int]) -> dict[int, int]:
    """The number of each person, given now, in order, to those who have none."""
    known = dict(Actor.objects.filter(user__in=user_ids).values_list("user_id", "number"))
    new = sorted(user_ids - known.keys())
    if not new:
        return known
    Actor.objects.bulk_create([Actor(user_id=user_id) for user_id in new], ignore_conflicts=True)
    return known | dict(Actor.objects.filter(user__in=new).values_list("user_id", "number"))
