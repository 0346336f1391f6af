"""The demo's house is kept full: the first start loads it, each later one adds what the days have used up."""

from datetime import datetime

from django.db import connection

from laclef import journal
from laclef.demo import (
    archive,
    bookings,
    catalogue,
    crew,
    follow_up,
    members,
    payments,
    rolling,
    standing_in,
    till,
    till_evenings,
    tonight,
)
from laclef.demo.identity import uid_of
from laclef.demo.pictures import hang
from laclef.demo.weeks import Slot, slots_of, weeks_from
from screenings.models import Picture, Screening

# Several starts at once wait here for the one that loads; free again when the transaction ends.
ONE_LOADER = 3405_0034


def load(*, now: datetime, pictures: bool = True) -> None:
    """Load or top up the demo, the programme and then its crews; what is there already is left as it is."""
    _programme(now=now, pictures=pictures)
    _crews(now=now)
    _bookings(now=now)
    payments.pay(now=now)


@journal.atomic
def _programme(*, now: datetime, pictures: bool) -> None:
    """All of it or nothing."""
    _wait_for_the_other()
    past, slots = _missing(now)
    if past or slots or tonight.missing(now):
        _fill(past, slots, now=now, pictures=pictures)
    elif pictures:
        hang()


@journal.atomic
def _crews(*, now: datetime) -> None:
    """After the programme and apart from it: without its crews the programme stands all the same."""
    _wait_for_the_other()
    crew.people(now=now)
    standing_in.stand_ins(now=now)


@journal.atomic
def _bookings(*, now: datetime) -> None:
    """Last, and apart: a programme without bookings stands all the same."""
    _wait_for_the_other()
    bookings.places(now=now)
    device = till.fill(now=now)
    members.join(now=now)
    if device is not None:
        till_evenings.live(device, now=now)


def _wait_for_the_other() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_LOADER])


def _missing(now: datetime) -> tuple[list[archive.Past], list[Slot]]:
    """What the archive and the weeks lack."""
    slots = [slot for week in weeks_from(now) for slot in slots_of(week) if not rolling.too_late(slot, now)]
    past = archive.rows()
    wanted = [uid_of(slot.key) for slot in slots] + [uid_of(archive.key_of(row)) for row in past]
    there = set(Screening.objects.filter(ical_uid__in=wanted).values_list("ical_uid", flat=True))
    return (
        [row for row in past if uid_of(archive.key_of(row)) not in there],
        [slot for slot in slots if uid_of(slot.key) not in there],
    )


def _fill(past: list[archive.Past], slots: list[Slot], *, now: datetime, pictures: bool) -> None:
    stock = catalogue.stock()
    stills: dict[str, Picture] = hang() if pictures else {}
    for row in past:
        archive.add(row, stock=stock)
    made = [rolling.add(slot, stock=stock, stills=stills, now=now) for slot in slots]
    follow_up.follow(made, reader=stock.carriers[0], now=now)
    late = tonight.missing(now)
    if late:
        rolling.add(late, stock=stock, stills=stills, now=now)
