from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from laclef import outbox
from laclef.outbox import sending
from laclef.outbox.models import Attachment, Mail, State
from tests.laclef.outbox.mailboxes import Slow

BROKEN = "tests.laclef.outbox.mailboxes.Broken"
SLOW = "tests.laclef.outbox.mailboxes.Slow"


def test_sent_once_with_its_identity_in_both_forms(queue):
    mail = queue(attachments=[("a.txt", "text/plain", b"x")])
    assert sending.send(mail_id=mail.pk, now=timezone.now())
    assert not sending.send(mail_id=mail.pk, now=timezone.now())
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.SENT, 1)
    [sent] = django_mail.outbox
    assert sent.to == ["a@example.org"]
    assert sent.body == mail.text
    assert sent.alternatives[0].content == mail.html
    assert sent.attachments[0].filename == "a.txt"
    assert sent.message()["Message-ID"] == mail.message_id


def test_not_before_its_time(queue):
    later = timezone.now() + timedelta(hours=1)
    mail = queue(not_before=later)
    assert not sending.send(mail_id=mail.pk, now=later - timedelta(seconds=1))
    assert sending.send(mail_id=mail.pk, now=later)


def test_failing_waits_longer_each_time_then_gives_up_and_can_be_retried(queue, settings):
    settings.EMAIL_BACKEND = BROKEN
    settings.OUTBOX_RETRY_DELAYS = [60, 300]
    mail = queue()
    now = timezone.now()
    waits = []
    for _ in range(2):
        assert not sending.send(mail_id=mail.pk, now=now)
        mail.refresh_from_db()
        waits.append((mail.not_before - now).total_seconds())
        assert not sending.send(mail_id=mail.pk, now=now)  # not due: no try
        now = mail.not_before
    assert waits == [60, 300]
    sending.send(mail_id=mail.pk, now=now)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.failed_at) == (State.FAILED, 3, now)
    assert mail.last_error == "ConnectionRefusedError: no mail today"

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sending.send_what_is_due(now=now) == 0
    assert sending.retry(mail_id=mail.pk, now=now)
    assert not sending.retry(mail_id=mail.pk, now=now)
    assert ProcrastinateJob.objects.filter(task_name="outbox.send").count() == 2
    assert sending.send(mail_id=mail.pk, now=now)


def test_sweep_takes_what_no_job_took(queue):
    mails = [queue(event=f"test:{number}") for number in range(3)]
    queue(event="test:later", not_before=timezone.now() + timedelta(days=1))
    assert sending.send_what_is_due(now=timezone.now()) == 3
    assert set(Mail.objects.filter(state=State.SENT)) == set(mails)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_twice_at_once(queue, settings):
    """Without SKIP LOCKED the second waits for the first; without the lock it sends again."""
    settings.EMAIL_BACKEND = SLOW
    Slow.taken.clear()
    Slow.begun.clear()
    Slow.may_end.clear()
    mail = queue()

    def send() -> bool:
        try:
            return sending.send(mail_id=mail.pk, now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(send)
        assert Slow.begun.wait(timeout=20)
        second = pool.submit(send)
        try:
            assert not second.result(timeout=10)
        finally:
            Slow.may_end.set()
        assert first.result(timeout=20)
    assert Slow.taken == [mail.message_id]


def test_a_secret_is_blanked_once_sent(queue):
    mail = queue(secret=True, attachments=[("code.png", "image/png", b"x")])
    sending.send(mail_id=mail.pk, now=timezone.now())
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html) == (State.SENT, "", "")
    assert not Attachment.objects.exists()
    assert "L’essai" in django_mail.outbox[0].body


def test_the_demo_sends_nothing_and_keeps_all(queue, settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "laclef.outbox.backends.Nowhere"
    mail = queue(secret=True)
    assert sending.send(mail_id=mail.pk, now=timezone.now())
    mail.refresh_from_db()
    assert mail.state == State.SENT
    assert mail.text.startswith("L’essai")
    assert django_mail.outbox == []


def test_forget_blanks_what_was_sent_and_drops_what_waits(queue):
    for number in range(2):
        sent = queue(event=f"sent:{number}", attachments=[("a", "text/plain", b"x")])
        sending.send(mail_id=sent.pk, now=timezone.now())
    queue(event="waits:1")
    other = queue(event="sent:0", recipient="b@example.org")
    assert outbox.forget("A@example.org ") == 3
    left = list(Mail.objects.exclude(pk=other.pk).values_list("recipient", "subject", "text", "html"))
    assert left == [("", "", "", "")] * 2
    assert not Attachment.objects.exists()
    other.refresh_from_db()
    assert other.text != ""


def test_purge_deletes_what_is_old_and_over(queue):
    old, waits, young = (queue(event=f"test:{name}") for name in ("old", "waits", "young"))
    for mail in (old, young):
        sending.send(mail_id=mail.pk, now=timezone.now())
    now = timezone.now()
    Mail.objects.exclude(pk=young.pk).update(queued_at=now - timedelta(days=91))
    assert outbox.purge(now - timedelta(days=90)) == 1
    assert set(Mail.objects.all()) == {waits, young}
