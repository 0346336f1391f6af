"""A late show of the demo that broke off: noted as interrupted within its window, so that its statement says so."""

from datetime import date

from django.utils import timezone

from laclef.demo import catalogue, facts, rolling
from laclef.demo.rolling import DOORS_BEFORE
from laclef.demo.weeks import TWO, Slot, at, later, minutes_of
from screenings import programme
from screenings.models import RoomBooking, Screening

STARTS, BROKE_OFF_AFTER = "22:45", 35  # o'clock, minutes


def add(day: date) -> RoomBooking | None:
    """The second show of that evening, in the small room; None where somebody is in it at this very moment.

    The database takes an interruption only while a screening runs, by its own clock: so it is published as if it
    ran now, noted, and only then put back to its evening, before anybody has a place in it.
    """
    evening, clock = facts.pool("main")[1], timezone.now()
    now = Slot(f"cut-off/{day:%Y-%m-%d}", evening, later(clock, -1), later(clock, 5), TWO)
    if RoomBooking.objects.filter(
        room__slug__in=TWO, blocks=True, during__overlap=(now.starts_at, now.ends_at)
    ).exists():
        return None
    screening = rolling.add(now, stock=catalogue.stock(), stills={}, now=clock)
    starts_at = at(day, STARTS)
    moment = later(starts_at, BROKE_OFF_AFTER)
    programme.interrupt(screening_id=screening.pk, now=moment, by=screening.carrier)
    Screening.objects.filter(pk=screening.pk).update(
        doors_at=later(starts_at, -DOORS_BEFORE),
        starts_at=starts_at,
        ends_at=later(starts_at, minutes_of(evening)),
    )
    return RoomBooking.objects.get(screening=screening)
