"""The rota's minute: who is asked, reminded, told; and the night's forgetting."""

from django.utils import timezone
from procrastinate.contrib.django import app

from volunteers import departures, joining
from volunteers.standin import automatic, clock


@app.periodic(cron="* * * * *")
@app.task(name="volunteers.minute", queueing_lock="volunteers.minute")
def minute(timestamp: int) -> None:
    clock.every_minute(timezone.now())


@app.periodic(cron="25 4 * * *")
@app.task(name="volunteers.forget", queueing_lock="volunteers.forget")
def forget(timestamp: int) -> None:
    now = timezone.now()
    automatic.purge(now=now)
    joining.forget_old(now=now)
    departures.give_back_of_the_gone(now=now)
