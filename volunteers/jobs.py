"""The rota's minute: who is asked, reminded, told."""

from django.utils import timezone
from procrastinate.contrib.django import app

from volunteers.standin import clock


@app.periodic(cron="* * * * *")
@app.task(name="volunteers.minute", queueing_lock="volunteers.minute")
def minute(timestamp: int) -> None:
    clock.every_minute(timezone.now())
