"""A day, a cinema week (Wednesday to Tuesday) or a month of the programme, with its neighbours."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import gettext as _

from screenings import wording
from screenings.calendar import cinema_day, cinema_week, day_bounds, house_zone
from screenings.listing import Day, by_day
from screenings.models import Kind, Screening


@dataclass(frozen=True)
class Period:
    """A run of cinema days: `first` to `last`, both included. `scale` is day, week or month."""

    scale: str
    first: date
    last: date

    @property
    def dates(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def name(self) -> str:
        """mercredi 25 novembre 2026; semaine du 25 novembre au 1er décembre; novembre 2026."""
        if self.scale == "day":
            return wording.day(self.first, with_year=True)
        if self.scale == "month":
            return format_date(self.first, "LLLL y", locale=wording.locale())
        return _("semaine du %(first)s au %(last)s") % {
            "first": wording.day_of_month(self.first, with_month=self.first.month != self.last.month),
            "last": wording.day_of_month(self.last),
        }

    @property
    def url(self) -> str:
        if self.scale == "month":
            return reverse("screenings:month", args=[f"{self.first:%Y-%m}"])
        return reverse(f"screenings:{self.scale}", args=[self.first.isoformat()])

    @property
    def previous(self) -> "Period":
        return around(self.scale, self.first - timedelta(days=1))

    @property
    def next(self) -> "Period":
        return around(self.scale, self.last + timedelta(days=1))

    def bounds(self) -> tuple[datetime, datetime]:
        """The half-open interval of the period on the house's clock."""
        zone = house_zone()
        return day_bounds(self.first, zone)[0], day_bounds(self.last, zone)[1]


def around(scale: str, day: date) -> Period:
    """The day, week or month in which a day lies."""
    if scale == "day":
        return Period(scale, day, day)
    if scale == "week":
        first = cinema_week(day)
        return Period(scale, first, first + timedelta(days=6))
    first = day.replace(day=1)
    return Period(scale, first, first.replace(day=monthrange(day.year, day.month)[1]))


def days_of(period: Period) -> list[Day]:
    """Every day of the period, empty ones too, with the public screenings that begin on it."""
    start, end = period.bounds()
    rows = Screening.objects.public().exclude(kind=Kind.EXHIBITION)
    rows = rows.filter(starts_at__gte=start, starts_at__lt=end).for_listing().order_by("starts_at", "pk")
    found = {day.date: day for day in by_day(rows)}
    return [found.get(day) or Day(day) for day in period.dates]


def exhibitions_of(period: Period) -> list[Screening]:
    """Public exhibitions that are open during the period."""
    rows = Screening.objects.public().standing().filter(kind=Kind.EXHIBITION).between(*period.bounds())
    return list(rows.for_listing())


def has_programme(period: Period) -> bool:
    """Whether anything public is on; an empty far week is not worth a link for robots."""
    return Screening.objects.public().between(*period.bounds()).exists()


def current(scale: str, now: datetime) -> Period:
    return around(scale, cinema_day(now, house_zone()))
