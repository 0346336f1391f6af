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


def exhibitions(now: datetime, *, days: int) -> list[Screening]:
    """Public exhibitions that are open, or open by the end of the last day; those that end first come first."""
    zone = house_zone()
    last = day_bounds(cinema_day(now, zone) + timedelta(days=days - 1), zone)[1]
    rows = Screening.objects.public().standing().filter(kind=Kind.EXHIBITION).between(now, last)
    return list(rows.for_listing().order_by("starts_at", "pk"))


def had_screenings(now: datetime) -> bool:
    """Whether something took place today, though all of it be over."""
    rows = Screening.objects.public().standing().exclude(kind=Kind.EXHIBITION)
    start, end = day_bounds(cinema_day(now, house_zone()), house_zone())
    return rows.filter(starts_at__gte=start, starts_at__lt=end).exists()


def today(now: datetime) -> date:
    return cinema_day(now, house_zone())


def announced_change(screening: Screening) -> ScreeningMove | None:
    """From where it was first announced to where it stands now, as one move; nothing where it is back there.

    From the rows already fetched. A change of room does not hide the change of hour before it.
    """
    moves = [move for move in screening.moves.all() if move.announced]
    if not moves:
        return None
    first, last = moves[0], moves[-1]
    english = [move.reason_en for move in moves if move.reason_fr or move.reason_en]
    if (first.from_starts_at, first.from_place) == (last.to_starts_at, last.to_place):
        return None
    return ScreeningMove(
        screening=screening,
        moved_at=last.moved_at,
        from_starts_at=first.from_starts_at,
        from_place=first.from_place,
        to_starts_at=last.to_starts_at,
        to_place=last.to_place,
        announced=True,
        reason_fr=_together([move.reason_fr for move in moves]),
        reason_en=_together(english) if all(english) else "",
    )


def _together(reasons: list[str]) -> str:
    """Each reason once, in their order."""
    said = list(dict.fromkeys(filter(None, reasons)))
    return said[0] if len(said) == 1 else " ".join(f"{reason.rstrip('. ')}." for reason in said)


def still(screening: Screening) -> Picture | None:
    """Its own picture, else that of its first film that has one, else its cycle's."""
    if screening.still:
        return screening.still
    stills = (item.film.still for item in screening.programme.all())
    return next((found for found in stills if found), screening.cycle.picture if screening.cycle else None)
