"""The carrier is written to once about each thing that is late: one mail per thing and due date, kept by the outbox."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from laclef import outbox
from screenings.calendar import cinema_day, house_zone
from screenings.models import Screening
from screenings.proposals import at_hand
from screenings.waits import Wait, followed, waits

# The outbox keeps its mails longer than that: what was told once is never told again.
TOLD_FOR = timedelta(days=60)
AHEAD, BEHIND = timedelta(days=120), timedelta(days=60)


def tell_overdue(now: datetime) -> int:
    """Queue what is late and was not told; returns how many things are late."""
    today = cinema_day(now, house_zone())
    count = 0
    for screening, wait in _late(now, today):
        assert screening.carrier is not None and wait.due_on is not None  # noqa: S101, PT018 – as _late promises
        outbox.queue(
            event=f"desk.overdue:{wait.key}:{wait.due_on}",
            recipient=screening.carrier.email,
            language=screening.carrier.language,
            template="mail/desk_overdue",
            context={"screening": screening, "wait": wait, "name": screening.carrier.get_short_name()},
        )
        count += 1
    return count


def _late(now: datetime, today: date) -> Iterator[tuple[Screening, Wait]]:
    near = Screening.objects.filter(
        starts_at__gt=now - BEHIND, starts_at__lt=now + AHEAD, carrier__is_active=True, origin="house"
    )
    for screening in followed(at_hand(near)).order_by("pk"):
        for wait in waits(screening, today):
            if wait.due_on and today - TOLD_FOR <= wait.due_on < today:
                yield screening, wait
