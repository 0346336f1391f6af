"""What was done to a screening: when, by whom and why. Only added to; shown as its history."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screenings.models.screenings import Screening


class Act(models.TextChoices):
    """A move has a table of its own, ScreeningMove: the public reads it."""

    WRITTEN = "written", _("écrite")
    EDITED = "edited", _("modifiée")
    DECIDED = "decided", _("décision")
    WAIVED = "waived", _("passée outre")
    CONFIRMED = "confirmed", _("confirmée")
    PUBLISHED = "published", _("publiée")
    CANCELLED = "cancelled", _("annulée")
    INTERRUPTED = "interrupted", _("interrompue")


class Outcome(models.TextChoices):
    """What was decided of a proposal."""

    KEPT = "kept", _("retenue")
    LATER = "later", _("plus tard")
    DECLINED = "declined", _("écartée")


class Rule(models.TextChoices):
    """What may be overridden by a person, with a reason. The database reads TERMS."""

    TERMS = "terms", _("conditions du distributeur")
    TURNAROUND = "turnaround", _("battement entre deux séances")
    EXCEPTIONAL = "exceptional", _("séances exceptionnelles de l’année")
    VISA = "visa", _("âge du visa")


class ScreeningRecord(models.Model):
    """One act. `subject` is the rule overridden or the decision's outcome; `what` says which words or neighbour."""

    screening = models.ForeignKey(Screening, models.CASCADE, related_name="records", verbose_name=_("séance"))
    act = models.CharField(_("acte"), max_length=12, choices=Act)
    at = models.DateTimeField(_("le"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("par")
    )
    subject = models.CharField(_("objet"), max_length=20, blank=True)
    what = models.CharField(_("quoi"), max_length=300, blank=True)
    why = models.CharField(_("raison"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("fait de la séance")
        verbose_name_plural = _("faits de la séance")
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(act__in=(Act.DECIDED, Act.WAIVED, Act.CANCELLED)) | ~Q(why=""),
                name="screenings_record_says_why",
            ),
            models.CheckConstraint(
                condition=Q(act=Act.DECIDED, subject__in=Outcome.values)
                | Q(act=Act.WAIVED, subject__in=Rule.values)
                | (Q(subject="") & ~Q(act__in=(Act.DECIDED, Act.WAIVED))),
                name="screenings_record_names_its_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.screening_id}: {self.act} {self.at:%Y-%m-%d %H:%M}"

    @property
    def subject_in_words(self) -> str:
        """The rule overridden, or what was decided."""
        words = {**dict(Outcome.choices), **dict(Rule.choices)}
        return str(words.get(self.subject, ""))
