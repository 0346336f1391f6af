"""What was sent is kept for a while to be seen, then no longer; a person may be forgotten at once."""

from datetime import datetime

from django.db import transaction


@transaction.atomic
def forget(recipient: str) -> int:
    """Blank what was sent to this address, drop what still waits; returns how many mails that touched."""
    from laclef.outbox.models import Attachment, Mail, State

    mails = Mail.objects.filter(recipient=recipient.strip().lower())
    waiting, _ = mails.filter(state=State.QUEUED).delete()
    over = list(mails.values_list("pk", flat=True))
    Attachment.objects.filter(mail__in=over).delete()
    Mail.objects.filter(pk__in=over).update(recipient="", subject="", text="", html="", last_error="")
    return waiting + len(over)


@transaction.atomic
def withdraw(event: str) -> list[str]:
    """Take back what was queued about an event and has not left; returns to whom it was addressed.

    What a worker is sending at this moment counts as sent.
    """
    from laclef.outbox.models import Mail, State

    mails = Mail.objects.filter(event=event, state=State.QUEUED).select_for_update(skip_locked=True)
    waiting = dict(mails.values_list("pk", "recipient"))
    Mail.objects.filter(pk__in=waiting).delete()
    return list(waiting.values())


def purge(before: datetime) -> int:
    """Delete what was sent or given up before that moment; returns how many mails."""
    from laclef.outbox.models import Mail, State

    over = Mail.objects.exclude(state=State.QUEUED).filter(queued_at__lt=before)
    _, counts = over.delete()
    return counts.get(Mail._meta.label, 0)
