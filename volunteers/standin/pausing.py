"""The one switch: the coordination holds back every automatic mail, with a reason, and lets them go again."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import User
from screenings.refusals import rule_of
from volunteers.models import MailPause
from volunteers.rota import RotaRefused


def current() -> MailPause | None:
    """The pause that holds now."""
    return MailPause.objects.filter(until_at__isnull=True).select_related("by").first()


def pause(*, reason: str, by: User, now: datetime) -> MailPause:
    """Hold back all of it from now on; the one pause at a time is a unique index's to keep."""
    if not reason.strip():
        raise RotaRefused(_("Dis pourquoi, en quelques mots : l’équipe le lira."))
    try:
        with transaction.atomic():
            return MailPause.objects.create(reason=reason.strip()[:200], from_at=now, by=by)
    except IntegrityError as error:
        if rule_of(error) != "volunteers_one_pause_at_a_time":
            raise
        raise RotaRefused(_("Tout est déjà en pause.")) from error


def resume(*, by: User, now: datetime) -> None:
    """Let them go again: what still makes sense leaves with the next minute."""
    MailPause.objects.filter(until_at__isnull=True).update(until_at=now, ended_by=by)
