from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from laclef.outbox.models import Attachment, Mail, State

NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)


def waiting_jobs() -> list[dict[str, int]]:
    return list(ProcrastinateJob.objects.filter(task_name="outbox.send").values_list("args", flat=True))


def test_mail_is_written_in_the_language_of_the_person(queue):
    with time_machine.travel(NOON):
        french = queue(language="fr", recipient="f@example.org")
        english = queue(language="en", recipient="e@example.org")
    assert (french.subject, english.subject) == ("Été février", "Été February")
    assert french.text.startswith("L’essai Été\n")
    assert '<html lang="fr">' in french.html
    assert '<html lang="en">' in english.html
    assert (french.state, french.queued_at, french.not_before) == (State.QUEUED, NOON, NOON)
    assert french.message_id != english.message_id


def test_its_job_waits_in_the_same_transaction(queue):
    mail = queue()
    assert waiting_jobs() == [{"mail_id": mail.pk}]


@pytest.mark.django_db(transaction=True)
def test_rolled_back_with_what_it_tells(queue):
    @transaction.atomic
    def fail() -> None:
        queue()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(Mail.objects.all()) == []
    assert waiting_jobs() == []


def test_queued_twice_is_one_mail(queue):
    first = queue(recipient="A@Example.org")
    again = queue(recipient="a@example.org", context={"title": "other"})
    assert again == first
    assert Mail.objects.get().subject == first.subject
    assert len(waiting_jobs()) == 1


@pytest.mark.django_db(transaction=True)
def test_queued_twice_at_once_is_one_mail(queue):
    """The unique constraint is the guard: both transactions are open when the second one inserts."""
    together = Barrier(2)

    def write(_: int) -> int:
        try:
            with transaction.atomic():
                together.wait(timeout=20)
                return queue().pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(write, range(2), timeout=60)
    assert first == second
    assert Mail.objects.count() == 1
    assert len(waiting_jobs()) == 1


def test_the_database_refuses_a_second_mail(queue):
    mail = queue()
    with pytest.raises(IntegrityError, match="outbox_mail_once_per_event_and_person"), transaction.atomic():
        Mail.objects.create(
            event=mail.event,
            recipient=mail.recipient,
            language="fr",
            subject="x",
            message_id="<other>",
            queued_at=NOON,
            not_before=NOON,
        )


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"state": State.SENT}, "outbox_mail_state_is_dated"),
        ({"state": State.FAILED}, "outbox_mail_state_is_dated"),
        ({"sent_at": NOON}, "outbox_mail_state_is_dated"),
        ({"recipient": ""}, "outbox_mail_waiting_has_a_recipient"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(queue, change, rule):
    mail = queue()
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(**change)


def test_a_title_cannot_write_a_header_and_plain_text_is_not_escaped(queue):
    mail = queue(context={"title": "L'été <b>\r\nBcc: b@example.org"})
    assert "\n" not in mail.subject
    assert mail.subject.startswith("L'été <b> Bcc: b@example.org")
    assert "L'été <b>" in mail.text
    assert "L&#x27;été &lt;b&gt;" in mail.html


def test_attachments_are_kept_and_bounded(queue):
    mail = queue(attachments=[("seance.ics", "text/calendar", b"BEGIN")])
    assert [(a.filename, bytes(a.content)) for a in Attachment.objects.filter(mail=mail)] == [
        ("seance.ics", b"BEGIN")
    ]
    with pytest.raises(ValueError, match="too large"):
        queue(event="test:2", attachments=[("big", "image/png", b"x" * 200_001)])
    assert Mail.objects.count() == 1


def test_not_before_schedules_the_job(queue):
    later = NOON + timedelta(days=3)
    mail = queue(not_before=later)
    assert mail.not_before == later
    assert ProcrastinateJob.objects.get(task_name="outbox.send").scheduled_at == later


def test_nobody_is_not_a_recipient(queue):
    with pytest.raises(ValueError, match="recipient"):
        queue(recipient="")
