"""What people wish for: their days, and how often a month; a wish, never a debt."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models.functions import TruncDate

from screenings.calendar import house_zone
from volunteers.candidates import Candidate
from volunteers.models import Shift, SignUp

Month = tuple[int, int]


def month_of(moment: datetime) -> Month:
    """Year and month, on the house's calendar."""
    local = moment.astimezone(house_zone())
    return local.year, local.month


def days_held(people: Iterable[int], *, since: datetime) -> Counter[tuple[int, Month]]:
    """On how many days of each month, from that of `since` on, each holds a place; two on one day are one."""
    zone = house_zone()
    first = since.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    held = SignUp.objects.holding().filter(volunteer__in=list(people), shift__starts_at__gte=first)
    days = held.order_by().annotate(day=TruncDate("shift__starts_at", tzinfo=zone))
    rows = days.values_list("volunteer", "day").distinct()
    return Counter((who, (day.year, day.month)) for who, day in rows)


def times_enough(person: Candidate, shift: Shift, held: Counter[tuple[int, Month]]) -> int:
    """The times a month they wished for, once they hold that many in the month of the shift; else 0."""
    wish = person.volunteer.per_month or 0
    return wish if held[person.volunteer.pk, month_of(shift.starts_at)] >= wish else 0


def suits(person: Candidate, shift: Shift, held: Counter[tuple[int, Month]]) -> bool:
    """Whether it is one of their days, and not more often than they wished."""
    return person.likes_the_day(shift) and not times_enough(person, shift, held)
