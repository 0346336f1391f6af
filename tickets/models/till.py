"""The tills and who stands at them: devices, and the six digits by which one says who one is."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.models.sales import SalesPoint

User = settings.AUTH_USER_MODEL


class TillDeviceQuerySet(models.QuerySet["TillDevice"]):
    def in_use(self) -> "TillDeviceQuerySet":
        """Enrolled and not revoked."""
        return self.filter(enrolled_at__isnull=False, revoked_at__isnull=True)


class TillDevice(models.Model):
    """A tablet or phone that an administrator made a till: it holds a token, we hold its hash."""

    name = models.CharField(_("nom"), max_length=60)
    sales_point = models.ForeignKey(
        SalesPoint, models.PROTECT, related_name="devices", verbose_name=_("point de vente")
    )
    made_at = models.DateTimeField(_("préparé le"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("préparé par"))
    code_hash = models.CharField(_("code d’installation (empreinte)"), max_length=64, editable=False)
    code_until = models.DateTimeField(_("code valable jusqu’à"))
    token_hash = models.CharField(_("jeton (empreinte)"), max_length=64, blank=True, editable=False)
    enrolled_at = models.DateTimeField(_("installé le"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)
    # Who stands there now; kept while it is locked, so that the same person is proposed first.
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("personne")
    )
    seen_at = models.DateTimeField(_("vu à"), null=True, blank=True)
    locked_at = models.DateTimeField(_("verrouillé à"), null=True, blank=True)

    objects = TillDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("appareil de caisse")
        verbose_name_plural = _("appareils de caisse")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(enrolled_at__isnull=True, token_hash="")
                | Q(enrolled_at__isnull=False, token_hash__gt=""),
                name="tickets_tilldevice_enrolled_has_a_token",
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="tickets_tilldevice_one_per_token"
            ),
            models.UniqueConstraint(
                fields=["sales_point"],
                condition=Q(revoked_at__isnull=True),
                name="tickets_tilldevice_one_per_sales_point",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"

    def is_unlocked(self, now: datetime) -> bool:
        """Whether somebody stands there and touched it a moment ago."""
        return (
            self.person_id is not None
            and self.locked_at is None
            and self.seen_at is not None
            and now - self.seen_at <= timedelta(minutes=settings.TILL_LOCK_MINUTES)
        )


class Pin(models.Model):
    """Six digits of one person: their own for good, or one evening's, given by someone of the desk."""

    user = models.OneToOneField(User, models.CASCADE, related_name="till_pin", verbose_name=_("personne"))
    digits = models.CharField(_("chiffres (empreinte)"), max_length=128, editable=False)
    set_at = models.DateTimeField(_("choisi le"))
    expires_at = models.DateTimeField(_("valable jusqu’à"), null=True, blank=True)
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("donné par")
    )

    class Meta:
        verbose_name = _("code de caisse")
        verbose_name_plural = _("codes de caisse")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True, given_by__isnull=True)
                | Q(expires_at__isnull=False, given_by__isnull=False),
                name="tickets_pin_of_one_evening_is_given_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)
