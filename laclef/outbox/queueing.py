"""Writing a mail: rendered now, in the person's language, in the transaction of what it tells."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import make_msgid, parseaddr
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

if TYPE_CHECKING:
    from laclef.outbox.models import Mail


class Attachment(NamedTuple):
    """A small file to go with a mail."""

    filename: str
    content_type: str
    content: bytes


@transaction.atomic
def queue(
    *,
    event: str,
    recipient: str,
    language: str,
    template: str,
    context: Mapping[str, Any] | None = None,
    attachments: Iterable[Attachment | tuple[str, str, bytes]] = (),
    not_before: datetime | None = None,
    secret: bool = False,
    stop: str = "",
) -> "Mail":
    """Queue one mail about one event to one person; queued twice it is one mail, the first. Returns its row.

    Renders `<template>.subject.txt`, `.txt` and `.html`. A secret one (a login code, in the body and never
    in the subject) is blanked once sent. `stop`: where a POST stops its kind. The unique constraint on (event, recipient) is the guard.
    """
    from laclef.outbox.jobs import send
    from laclef.outbox.models import Mail

    now = timezone.now()
    mail, is_new = Mail.objects.get_or_create(
        event=event,
        recipient=_address(recipient),
        defaults={
            **_render(template, language, context or {}),
            "language": language,
            "message_id": make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
            "secret": secret,
            "stop": stop,
            "queued_at": now,
            "not_before": not_before or now,
        },
    )
    if is_new:
        _attach(mail, attachments)
        send.configure(schedule_at=not_before).defer(mail_id=mail.pk)
    return mail


def _address(recipient: str) -> str:
    """The bare address, in small letters: one person is one recipient."""
    address = parseaddr(recipient)[1].lower()
    if not address:
        raise ValueError("A mail has a recipient.")
    return address


def _attach(mail: "Mail", attachments: Iterable[Attachment | tuple[str, str, bytes]]) -> None:
    from laclef.outbox.models import Attachment as StoredAttachment

    StoredAttachment.objects.bulk_create(
        StoredAttachment(mail=mail, **_checked(file)) for file in attachments
    )


def _render(template: str, language: str, context: Mapping[str, Any]) -> dict[str, str]:
    facts = {"site_url": settings.SITE_URL, **context, "language": language}
    with translation.override(language):
        # A subject is one line, whatever a title holds: a line break in it would start a new header.
        subject = " ".join(_render_text(f"{template}.subject.txt", facts).split())[:250]
        text = _render_text(f"{template}.txt", facts).strip() + "\n"
        html = get_template(f"{template}.html").render({**facts, "subject": subject})
    return {"subject": subject, "text": text, "html": html}


def _render_text(name: str, facts: Mapping[str, Any]) -> str:
    """Plain text: an apostrophe stays an apostrophe."""
    template: Any = get_template(name)
    text: str = template.template.render(Context(dict(facts), autoescape=False))
    return text


def _checked(attachment: tuple[str, str, bytes]) -> dict[str, Any]:
    from laclef.outbox.models import ATTACHMENT_BYTES

    file = Attachment(*attachment)
    if len(file.content) > ATTACHMENT_BYTES:
        raise ValueError(f"{file.filename} is too large for the outbox.")
    return file._asdict()
