"""What a page of the programme shows, day by day: built from the public rows only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from screenings.calendar import cinema_day, day_bounds, house_zone
from screenings.models import Kind, Picture, Screening, ScreeningMove


@dataclass
class Day:
    """A cinema day and what happens on it, in order."""

    date: date
    screenings: list[Screening] = field(default_factory=list)


def by_day(screenings: Iterable[Screening]) -> list[Day]:
    """Group screenings by cinema day of their own venue; days without any are left out, and so are undated drafts."""
    days: dict[date, Day] = {}
    for screening in screenings:
        if screening.starts_at is None:
            continue
        key = cinema_day(screening.starts_at, screening.zone)
        days.setdefault(key, Day(key)).screenings.append(screening)
    return [days[key] for key in sorted(days)]


def coming(now: datetime, *, days: int) -> list[Screening]:
    """Public screenings that are not over, from now to the end of the last day; exhibitions apart."""
    zone = house_zone()
    last = day_bounds(cinema_day(now, zone) + timedelta(days=days - 1), zone)[1]
    rows = Screening.objects.public().exclude(kind=Kind.EXHIBITION).between(now, last)
    return list(rows.for_listing().order_by("starts_at", "pk"))


def exhibitions(now: datetime) -> list[Screening]:
    """Public exhibitions that are open these days."""
    rows = Screening.objects.public().standing().filter(kind=Kind.EXHIBITION).between(now, now)
    return list(rows.for_listing())


def today(now: datetime) -> date:
    return cinema_day(now, house_zone())


def last_announced_move(screening: Screening) -> ScreeningMove | None:
    """The latest move that the public had to hear of, from the rows already fetched."""
    return next((move for move in reversed(list(screening.moves.all())) if move.announced), None)


def still(screening: Screening) -> Picture | None:
    """Its own picture, else that of its first film that has one, else its cycle's."""
    if screening.still:
        return screening.still
    stills = (item.film.still for item in screening.programme.all())
    return next((found for found in stills if found), screening.cycle.picture if screening.cycle else None)
