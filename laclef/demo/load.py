"""The demo's house is kept full: the first start loads it, each later one adds what the days have used up."""

from datetime import datetime

from django.db import connection

from laclef import journal
from laclef.demo import archive, catalogue, pictures, rolling, tonight
from laclef.demo.identity import uid_of
from laclef.demo.weeks import slots_of, weeks_from
from screenings.models import Screening

# Several starts at once wait here for the one that loads; free again when the transaction ends.
ONE_LOADER = 3405_0034


@journal.atomic
def load(*, now: datetime, with_pictures: bool = True) -> None:
    """Load or top up the demo; what is there already is left as it is. All of it or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_LOADER])
    slots = [slot for week in weeks_from(now) for slot in slots_of(week)]
    wanted = {uid_of(slot.key) for slot in slots} | archive.uids()
    there = set(Screening.objects.filter(ical_uid__in=wanted).values_list("ical_uid", flat=True))
    slots = [slot for slot in slots if uid_of(slot.key) not in there and not rolling.too_late(slot, now)]
    late = tonight.missing(now) if not slots else None
    if slots or late or not archive.uids() <= there:
        stock = catalogue.stock()
        if not archive.uids() & there:
            archive.load(stock)
        for slot in slots:
            rolling.add(slot, stock=stock, now=now)
        late = tonight.missing(now)
        if late:
            rolling.add(late, stock=stock, now=now)
    if with_pictures:
        pictures.hang()
