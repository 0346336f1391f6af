"""What the programme lets go of every night: how to reach guests whose evening is long over."""

from django.utils import timezone
from procrastinate.contrib.django import app

from screenings.guests.hosting import forget_contacts


@app.periodic(cron="50 4 * * *")
@app.task(name="screenings.tidy", queueing_lock="screenings.tidy")
def tidy(timestamp: int) -> None:
    forget_contacts(timezone.now())
