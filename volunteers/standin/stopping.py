"""One person stops one kind of mail, or takes it up again: by the link in each, or in the preferences."""

from datetime import datetime

from django.core import signing

from volunteers.models import MailStop, Volunteer
from volunteers.standin.automatic import REGISTRY, SALT, Automatic

# Two kinds are choices of the preferences already: the stop is that choice.
CHOICES = {"asked": "wants_to_be_asked", "digest": "wants_digest"}


def of_token(token: str) -> tuple[Volunteer, Automatic] | None:
    """Whose mail and of which kind; None where the address is none of ours."""
    try:
        user_id, kind = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    volunteer = Volunteer.objects.present().select_related("user").filter(user=user_id).first()
    if volunteer is None or kind not in REGISTRY:
        return None
    return volunteer, REGISTRY[kind]


def is_stopped(volunteer: Volunteer, kind: str) -> bool:
    """Whether the person no longer wants that kind."""
    if kind in CHOICES:
        return not getattr(volunteer, CHOICES[kind])
    return MailStop.objects.filter(volunteer=volunteer, kind=kind).exists()


def stop(*, volunteer: Volunteer, kind: str, now: datetime) -> None:
    """No more of that kind to that person; stopping twice is stopping once."""
    if kind in CHOICES:
        Volunteer.objects.filter(pk=volunteer.pk).update(**{CHOICES[kind]: False})
    else:
        MailStop.objects.get_or_create(volunteer=volunteer, kind=kind, defaults={"stopped_at": now})


def resume(*, volunteer: Volunteer, kind: str) -> None:
    """That kind again."""
    if kind in CHOICES:
        Volunteer.objects.filter(pk=volunteer.pk).update(**{CHOICES[kind]: True})
    else:
        MailStop.objects.filter(volunteer=volunteer, kind=kind).delete()
