"""One row for each mail to one person about one event."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import Language

ATTACHMENT_BYTES = 200_000


class State(models.TextChoices):
    QUEUED = "queued", _("en attente")
    SENT = "sent", _("envoyé")
    FAILED = "failed", _("échoué")


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: object) -> "MailQuerySet":
        """What waits and may leave at that moment, oldest first."""
        return self.filter(state=State.QUEUED, not_before__lte=now).order_by("not_before", "id")


class Mail(models.Model):
    """A mail as it was written when its event happened; the worker sends it, at least once."""

    event = models.CharField(_("évènement"), max_length=200)
    recipient = models.EmailField(_("à"), blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=Language)
    subject = models.CharField(_("objet"), max_length=250)
    text = models.TextField(_("texte"), blank=True)
    html = models.TextField(_("version HTML"), blank=True)
    stop = models.URLField(_("adresse qui l’arrête"), max_length=500, blank=True)
    message_id = models.CharField(_("identifiant"), max_length=250, unique=True)
    secret = models.BooleanField(_("secret"), default=False)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    last_error = models.CharField(_("dernière erreur"), max_length=500, blank=True)
    queued_at = models.DateTimeField(_("écrit le"))
    not_before = models.DateTimeField(_("pas avant"))
    sent_at = models.DateTimeField(_("envoyé le"), null=True)
    failed_at = models.DateTimeField(_("échoué le"), null=True)

    objects: ClassVar = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("courrier")
        verbose_name_plural = _("courriers")
        ordering = ["-queued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient"],
                condition=~models.Q(recipient=""),
                name="outbox_mail_once_per_event_and_person",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.QUEUED, sent_at=None, failed_at=None)
                | models.Q(state=State.SENT, sent_at__isnull=False, failed_at=None)
                | models.Q(state=State.FAILED, sent_at=None, failed_at__isnull=False),
                name="outbox_mail_state_is_dated",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.QUEUED, recipient=""),
                name="outbox_mail_waiting_has_a_recipient",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(state=State.QUEUED),
                name="outbox_mail_waiting",
            ),
            models.Index(fields=["-queued_at", "-id"], name="outbox_mail_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.event} ({self.pk})"


class Attachment(models.Model):
    """A small file of a mail: a QR code, a calendar entry."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="attachments", verbose_name=_("courrier"))
    filename = models.CharField(_("nom"), max_length=120)
    content_type = models.CharField(_("type"), max_length=80)
    content = models.BinaryField(_("contenu"), max_length=ATTACHMENT_BYTES)

    class Meta:
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.filename
