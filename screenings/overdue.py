"""The carrier is written to once about each thing that is late: one mail per thing and due date, kept by the outbox."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import translation

from laclef import outbox
from screenings.calendar import cinema_day, house_zone
from screenings.models import Screening
from screenings.proposals import at_hand
from screenings.waits import Wait, followed, waits

# The outbox keeps its mails longer than that: what was told once is never told again.
TOLD_FOR = timedelta(days=60)
AHEAD, BEHIND = timedelta(days=120), timedelta(days=60)
# The dates that somebody agreed on; others are counted from the screening's own.
AGREED = (
    "programme__follow_up__rights_due_on",
    "programme__follow_up__copy_due_on",
    "programme__follow_up__copy_back_due_on",
    "guests__answer_due_on",
)


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
    """Of what is near, and of what has a date agreed that has just passed, however far off or undated it is."""
    told = {"gte": today - TOLD_FOR, "lt": today}
    agreed = [_within(column, told) for column in AGREED]
    near = Q(starts_at__gt=now - BEHIND, starts_at__lt=now + AHEAD)
    due = Screening.objects.filter(reduce(or_, agreed)).values("pk")
    rows = Screening.objects.filter(near | Q(pk__in=due), carrier__is_active=True, origin="house")
    for screening in followed(at_hand(rows)).order_by("pk"):
        assert screening.carrier is not None  # noqa: S101 – as the query promises
        with translation.override(screening.carrier.language):
            found = waits(screening, today)
        for wait in found:
            if wait.due_on and told["gte"] <= wait.due_on < told["lt"]:
                yield screening, wait


def _within(column: str, bounds: Mapping[str, date]) -> Q:
    return Q(**{f"{column}__{side}": day for side, day in bounds.items()})
