"""The outbox's jobs: send one mail, sweep up what was left, forget what is old."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from laclef.outbox import forgetting, sending


@app.task(name="outbox.send")
def send(mail_id: int) -> None:
    sending.send(mail_id=mail_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="outbox.sweep", queueing_lock="outbox.sweep")
def sweep(timestamp: int) -> None:
    sending.send_what_is_due(now=timezone.now())


@app.periodic(cron="20 4 * * *")
@app.task(name="outbox.purge", queueing_lock="outbox.purge")
def purge(timestamp: int) -> None:
    forgetting.purge(before=timezone.now() - timedelta(days=settings.OUTBOX_KEEP_DAYS))
