"""What accounts let go of every night: expired tries, ended sessions."""

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from laclef.accounts import throttle


@app.periodic(cron="40 4 * * *")
@app.task(name="accounts.tidy", queueing_lock="accounts.tidy")
def tidy(timestamp: int) -> None:
    throttle.forget_expired(now=timezone.now())
    call_command("clearsessions")
