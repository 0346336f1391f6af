"""The programme by day, week, month, filter and year, and the sheets that are pinned on the door."""

from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from laclef.access import public
from laclef.pagecache import cached_page
from screenings import listing, periods, sheets
from screenings.calendar import HOUSE_YEARS, house_zone
from screenings.filters import FILTERS, KINDS, PROMISES
from screenings.models import Screening


@public
@require_safe
@cached_page()
def day(request: HttpRequest, when: str = "") -> HttpResponse:
    return _period(request, "day", when)


@public
@require_safe
@cached_page()
def week(request: HttpRequest, when: str = "") -> HttpResponse:
    return _period(request, "week", when)


@public
@require_safe
@cached_page()
def month(request: HttpRequest, when: str = "") -> HttpResponse:
    return _period(request, "month", when)


@public
@require_safe
@cached_page()
def week_sheet(request: HttpRequest, when: str) -> HttpResponse:
    """The week on one A4 sheet for the door."""
    return _sheet(request, "week", when)


@public
@require_safe
@cached_page()
def month_sheet(request: HttpRequest, when: str) -> HttpResponse:
    """The month on one A3 sheet for the wall."""
    return _sheet(request, "month", when)


@public
@require_safe
@cached_page()
def filtered(request: HttpRequest, key: str) -> HttpResponse:
    """What is to come and keeps one promise: for children, subtitled for the deaf, a kind…"""
    if key not in FILTERS:
        raise Http404
    now = timezone.now()
    rows = FILTERS[key].apply(Screening.objects.public()).filter(ends_at__gt=now)
    days = listing.by_day(rows.for_listing().order_by("starts_at", "pk"))
    context = {"filter": FILTERS[key], "days": days, "now": now, "promises": PROMISES, "kinds": KINDS}
    return render(request, "screenings/filtered.html", context)


@public
@require_safe
@cached_page()
def archive(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The years of the house, or all that was shown in one of them."""
    now = timezone.now()
    past = Screening.objects.public().standing().filter(ends_at__lte=now)
    years = list(
        past.annotate(year=ExtractYear("starts_at", tzinfo=house_zone()))
        .values("year")
        .annotate(count=Count("pk"))
        .order_by("-year")
    )
    shown = year or (years[0]["year"] if years else None)
    if year and year not in {row["year"] for row in years}:
        raise Http404
    rows = past.filter(starts_at__year=shown).for_listing().order_by("-starts_at", "-pk") if shown else []
    context = {"years": years, "year": shown, "screenings": rows, "now": now}
    return render(request, "screenings/archive.html", context)


def _asked(scale: str, when: str) -> periods.Period:
    """The period that an address names; an impossible date is not found."""
    if not when:
        return periods.current(scale, timezone.now())
    try:
        found = date.fromisoformat(f"{when}-01" if scale == "month" else when)
    except ValueError as error:
        raise Http404 from error
    if found.year not in HOUSE_YEARS:
        raise Http404
    return periods.around(scale, found)


def _period(request: HttpRequest, scale: str, when: str) -> HttpResponse:
    period = _asked(scale, when)
    if when and when not in period.url:
        return redirect(period.url, permanent=True)
    return render(request, f"screenings/{'month' if scale == 'month' else 'period'}.html", _context(period))


def _sheet(request: HttpRequest, scale: str, when: str) -> HttpResponse:
    context = _context(_asked(scale, when))
    context["density"] = sheets.DENSITIES[scale](context["days"], context["exhibitions"])
    return render(request, f"screenings/{scale}_sheet.html", context)


def _context(period: periods.Period) -> dict[str, Any]:
    now = timezone.now()
    return {
        "period": period,
        "days": periods.days_of(period),
        "exhibitions": periods.exhibitions_of(period),
        "today": listing.today(now),
        "now": now,
        "promises": PROMISES,
        "kinds": KINDS,
    }
