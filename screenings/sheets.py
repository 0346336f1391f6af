"""How closely the sheets for the door and the wall are set, so that each holds on its one page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil

from screenings.calendar import cinema_week
from screenings.listing import Day
from screenings.models import Screening

ROOMY, FULL = 9, 11  # screenings on the week's sheet in large letters; in usual ones
MONTH_FULL, MONTH_DENSE = 44, 62  # lines of the month's sheet in usual letters; in small ones
HEAD_OF_A_WEEK, SIGNS_IN_A_LINE = 2.5, 26


def density_of_week(days: Iterable[Day], _exhibitions: Sequence[Screening]) -> str:
    shown = sum(len(day.screenings) for day in days)
    return "roomy" if shown <= ROOMY else "dense" if shown > FULL else ""


def density_of_month(days: Iterable[Day], exhibitions: Sequence[Screening]) -> str:
    """A week is as high as its fullest day, and the sheet as all its weeks and the exhibitions below."""
    weeks: dict[date, int] = defaultdict(int)
    for day in days:
        week = cinema_week(day.date)
        weeks[week] = max(weeks[week], _lines(day.screenings))
    height = sum(weeks.values()) + HEAD_OF_A_WEEK * len(weeks)
    height += len(exhibitions) + 1 if exhibitions else 0
    return "" if height <= MONTH_FULL else "dense" if height <= MONTH_DENSE else "packed"


def _lines(screenings: Sequence[Screening]) -> int:
    """One for the hour, then the title, with the place where it is not the house."""
    elsewhere = [s.venue.name if s.venue and not s.venue.is_house else "" for s in screenings]
    signs = [len(s.title.text) + len(place) for s, place in zip(screenings, elsewhere, strict=True)]
    return sum(1 + ceil(max(1, one) / SIGNS_IN_A_LINE) for one in signs)


DENSITIES = {"week": density_of_week, "month": density_of_month}
