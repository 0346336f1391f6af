"""Something tonight, whatever the day or hour: where the programme has nothing left, a late screening."""

from datetime import datetime, time

from laclef.demo import facts
from laclef.demo.weeks import Slot, later, minutes_of
from screenings.calendar import cinema_day, day_bounds, house_zone
from screenings.models import Admission, RoomBooking, Screening, State

# One can still book and come.
SOONEST = 30
ROOMS = ("salle-2", "salle-1")


def missing(now: datetime) -> Slot | None:
    """The screening to add so that one can be booked tonight; None where there is one already.

    Tonight lasts until the cinema day turns. In its last minutes nothing can start any more: then the
    next morning counts.
    """
    zone = house_zone()
    turns_at = day_bounds(cinema_day(now, zone), zone)[1]
    too_late = later(now, SOONEST + 30) > turns_at
    until = later(turns_at, 7 * 60) if too_late else turns_at
    if _bookable(now, until):
        return None
    for starts_at in _hours(now, dawn=turns_at if too_late else None):
        evening = _evening(starts_at)
        ends_at = later(starts_at, minutes_of(evening))
        room = _free_room(starts_at, ends_at)
        if room:
            key = f"tonight/{starts_at.astimezone(zone):%Y-%m-%dT%H:%M%z}"
            return Slot(key, evening, starts_at, ends_at, (room,))
    return None


def _bookable(now: datetime, until: datetime) -> bool:
    return (
        Screening.objects.public()
        .filter(state=State.PUBLISHED, admission=Admission.TICKETS, venue__is_house=True)
        .filter(starts_at__gte=later(now, SOONEST // 2), starts_at__lt=until)
        .exists()
    )


def _hours(now: datetime, *, dawn: datetime | None) -> list[datetime]:
    """Eight in the evening, then ten, then the next half hours; at dawn, an hour after the day has turned."""
    if dawn:
        return [later(dawn, 60 + 30 * step) for step in range(8)]
    zone = house_zone()
    day = cinema_day(now, zone)
    usual = [datetime.combine(day, time(hour), tzinfo=zone) for hour in (20, 22)]
    soonest = later(now, SOONEST)
    half = later(soonest, -(soonest.minute % 30) or -30).replace(second=0, microsecond=0)
    return [hour for hour in usual if hour >= soonest] + [later(half, 30 * step) for step in range(1, 9)]


def _evening(starts_at: datetime) -> str:
    night = facts.pool("night")
    return night[int(starts_at.timestamp() // 1800) % len(night)]


def _free_room(starts_at: datetime, ends_at: datetime) -> str | None:
    taken = set(
        RoomBooking.objects.filter(
            blocks=True, during__overlap=(starts_at, ends_at), room__slug__in=ROOMS
        ).values_list("room__slug", flat=True)
    )
    return next((room for room in ROOMS if room not in taken), None)
