"""The account of every automatic mail: that it left, or why it did not; who stopped what; the pause."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from volunteers.models.people import Volunteer
from volunteers.models.stand_ins import Step


class Fate(models.TextChoices):
    """What became of a mail; those from LATER on are said of a group of people who were not written to."""

    SENT = "sent", _("parti")
    PAUSED = "paused", _("retenu : tout est en pause")
    STOPPED = "stopped", _("pas écrit : la personne n’en veut plus")
    NOTHING = "nothing", _("pas écrit : rien à dire")
    WITHDRAWN = "withdrawn", _("retiré avant de partir : c’était déjà réglé")
    QUIET = "quiet", _("attend le matin : heures de silence")
    LATER = "later", _("pas encore : d’autres sont demandé·es d’abord")
    WISHES = "wishes", _("pas encore : pas leur jour, ou assez de fois ce mois-ci")
    KEPT = "kept", _("pas écrit : la place est proposée à qui l’attendait")
    LIMIT = "limit", _("pas écrit : déjà assez demandé·es ce jour-là")
    UNTRAINED = "untrained", _("pas écrit : sans la formation")
    ABSENT = "absent", _("pas écrit : absence notée")
    BUSY = "busy", _("pas écrit : déjà une place à cette heure")
    UNWILLING = "unwilling", _("pas écrit : ne souhaitent pas qu’on leur propose")
    GAVE_BACK = "gave_back", _("pas écrit : s’est retiré·e de ce créneau")


class AutomaticMail(models.Model):
    """What became of one automatic mail to one person about one event; the outbox holds the mail itself.

    The unique (event, person) says it once, even after the outbox forgot: a held-back one may still leave.
    Those who were not written to have one line for each (event, step, reason), without their names: how many
    they were when somebody was last looked for, or 0 where it was everybody.
    """

    kind = models.CharField(_("sorte"), max_length=20)
    event = models.CharField(_("évènement"), max_length=200)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="automatic_mails",
        verbose_name=_("à"),
    )
    step = models.CharField(_("étape"), max_length=9, choices=Step, blank=True)
    people = models.PositiveSmallIntegerField(_("personnes"), default=1)
    at = models.DateTimeField(_("quand"))
    fate = models.CharField(_("ce qu’il en est"), max_length=9, choices=Fate)

    class Meta:
        verbose_name = _("courrier automatique")
        verbose_name_plural = _("courriers automatiques")
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["-at", "-id"], name="volunteers_automatic_newest")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "person"], name="volunteers_automatic_once_per_event_and_person"
            ),
            models.UniqueConstraint(
                fields=["event", "person", "step", "fate"],
                nulls_distinct=False,
                name="volunteers_automatic_once_per_reason",
            ),
            models.CheckConstraint(condition=Q(fate__in=Fate.values), name="volunteers_automatic_known_fate"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, step="", people=1)
                | Q(person__isnull=True, step__in=(Step.FEW, Step.EVERYBODY, Step.CALL)),
                name="volunteers_automatic_person_or_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.person_id or self.people}: {self.fate}"


class MailStop(models.Model):
    """One kind of mail that one person no longer wants."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="mail_stops", verbose_name=_("bénévole")
    )
    kind = models.CharField(_("sorte"), max_length=20)
    stopped_at = models.DateTimeField(_("arrêté le"))

    class Meta:
        verbose_name = _("courrier arrêté")
        verbose_name_plural = _("courriers arrêtés")
        ordering: ClassVar = ["volunteer", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["volunteer", "kind"], name="volunteers_mail_stopped_once"),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id}: {self.kind}"


class MailPause(models.Model):
    """Automatic mails held back by the coordination, from a moment to another, with the reason."""

    reason = models.CharField(_("raison"), max_length=200)
    from_at = models.DateTimeField(_("depuis"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("par")
    )
    until_at = models.DateTimeField(_("jusqu’à"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("repris par")
    )

    class Meta:
        verbose_name = _("pause du courrier")
        verbose_name_plural = _("pauses du courrier")
        ordering: ClassVar = ["-from_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(until_at__isnull=True), name="volunteers_one_pause_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="volunteers_pause_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.from_at:%d/%m/%Y %H:%M}: {self.reason}"
