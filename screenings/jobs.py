"""What the programme does by itself: lets go of old contacts at night, tells what is late in the morning."""

from django.utils import timezone
from procrastinate.contrib.django import app

from screenings.guests.hosting import forget_contacts
from screenings.overdue import tell_overdue


@app.periodic(cron="50 4 * * *")
@app.task(name="screenings.tidy", queueing_lock="screenings.tidy")
def tidy(timestamp: int) -> None:
    forget_contacts(timezone.now())


@app.periodic(cron="20 8 * * *")
@app.task(name="screenings.overdue", queueing_lock="screenings.overdue")
def overdue(timestamp: int) -> None:
    """In the morning, when one can still telephone."""
    tell_overdue(timezone.now())
