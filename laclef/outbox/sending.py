"""Sending what waits: one mail, one row lock, one try."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from laclef.outbox.models import Attachment, Mail, State


@transaction.atomic
def send(*, mail_id: int, now: datetime) -> bool:
    """Send the mail if it waits and is due; returns whether it left.

    FOR UPDATE SKIP LOCKED is the one guard against sending twice at once. A worker killed before the commit
    leaves the mail waiting: it is sent again under the same Message-ID, which mailboxes recognise.
    """
    mail = Mail.objects.due(now).select_for_update(skip_locked=True, no_key=True).filter(pk=mail_id).first()
    if mail is None:
        return False
    try:
        message(mail).send()
    except Exception as error:  # whatever a mail server may answer: told, and tried again
        _put_back(mail, error, now)
        return False
    mail.state, mail.sent_at, mail.last_error = State.SENT, timezone.now(), ""
    mail.attempts += 1
    if mail.secret and not settings.DEMO:
        mail.text = mail.html = ""
        Attachment.objects.filter(mail=mail).delete()
    mail.save(update_fields=["state", "sent_at", "last_error", "attempts", "text", "html"])
    return True


def send_what_is_due(*, now: datetime) -> int:
    """Send what no job took: left by a crash, or put back after a failed try. Returns how many left."""
    waiting = Mail.objects.due(now).values_list("pk", flat=True)[: settings.OUTBOX_SWEEP_SIZE]
    return sum(send(mail_id=mail_id, now=now) for mail_id in list(waiting))


@transaction.atomic
def retry(*, mail_id: int, now: datetime) -> bool:
    """Queue a failed mail again, with all its tries; returns whether it had failed."""
    from laclef.outbox import jobs

    again = Mail.objects.filter(pk=mail_id, state=State.FAILED).exclude(recipient="")
    found = again.update(state=State.QUEUED, failed_at=None, attempts=0, not_before=now)
    if found:
        jobs.send.defer(mail_id=mail_id)
    return bool(found)


def message(mail: Mail) -> EmailMultiAlternatives:
    """The mail as it goes out."""
    headers = {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
    }
    if mail.stop:
        # RFC 8058: the mailbox's own button posts there, without a cookie; the address is the secret.
        headers |= {
            "List-Unsubscribe": f"<{mail.stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    built = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.recipient], headers=headers)
    if mail.html:
        built.attach_alternative(mail.html, "text/html")
    for file in mail.attachments.all():
        built.attach(file.filename, bytes(file.content), file.content_type)
    return built


def _put_back(mail: Mail, error: Exception, now: datetime) -> None:
    """Wait longer after each failed try; after the last, give up and show it."""
    mail.last_error = f"{type(error).__name__}: {error}"[:500]
    delays = settings.OUTBOX_RETRY_DELAYS
    if mail.attempts < len(delays):
        mail.not_before = now + timedelta(seconds=delays[mail.attempts])
    else:
        mail.state, mail.failed_at = State.FAILED, now
    mail.attempts += 1
    mail.save(update_fields=["last_error", "not_before", "state", "failed_at", "attempts"])
