"""The programme's public pages. Everything here comes through Screening.objects.public()."""

from datetime import timedelta

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from laclef.access import public
from laclef.bilingual import Text
from laclef.pagecache import cached_page
from screenings import listing, periods
from screenings.filters import KINDS, PROMISES
from screenings.models import Cycle, Film, Person, Screening
from screenings.models.screenings import ScreeningQuerySet

DAYS_AHEAD = 14


@public
@require_safe
@cached_page()
def home(request: HttpRequest) -> HttpResponse:
    """Tonight, and the days to come."""
    now = timezone.now()
    days = listing.by_day(listing.coming(now, days=DAYS_AHEAD))
    today = listing.today(now)
    tonight = days.pop(0) if days and days[0].date == today else None
    return render(
        request,
        "screenings/home.html",
        {
            "today": today,
            "tonight": tonight,
            "days": days,
            "over": tonight is None and listing.had_screenings(now),
            "exhibitions": listing.exhibitions(now, days=DAYS_AHEAD),
            "beyond": periods.around("month", today + timedelta(days=DAYS_AHEAD)),
            "promises": PROMISES,
            "kinds": KINDS,
            "now": now,
        },
    )


@public
@require_safe
@cached_page()
def screening(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """One screening; it stays at its address for good, cancelled or past."""
    row = get_object_or_404(Screening.objects.public().for_listing(), public_id=public_id)
    if row.slug != slug:
        return HttpResponsePermanentRedirect(row.get_absolute_url())
    now = timezone.now()
    context = {
        "screening": row,
        "now": now,
        "over": row.is_over(now),
        "move": listing.announced_change(row),
    }
    return render(request, "screenings/screening.html", context)


@public
@require_safe
@cached_page()
def film(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    row = get_object_or_404(Film, public_id=public_id)
    shown = Screening.objects.filter(programme__film=row)
    return _subject(request, row, slug, heading=row.name, screenings=shown)


@public
@require_safe
@cached_page()
def cycle(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    row = get_object_or_404(Cycle, public_id=public_id)
    return _subject(request, row, slug, heading=row.title, screenings=row.screenings.all())


@public
@require_safe
@cached_page()
def person(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """A film-maker or guest, unless the person asked to have no page."""
    row = get_object_or_404(Person, public_id=public_id, has_page=True)
    part = Q(guests__person=row) | Q(programme__film__credits__person=row)
    shown = Screening.objects.filter(part).distinct()
    return _subject(request, row, slug, heading=Text(row.name, "fr"), screenings=shown)


def _subject(
    request: HttpRequest,
    row: Film | Cycle | Person,
    slug: str,
    *,
    heading: Text,
    screenings: ScreeningQuerySet,
) -> HttpResponse:
    """The page of a film, a cycle or a person: its text, then its public screenings, the next first."""
    rows = list(screenings.public().for_listing().order_by("starts_at", "pk"))
    if not rows:
        raise Http404
    if row.slug != slug:
        return HttpResponsePermanentRedirect(row.get_absolute_url())
    now = timezone.now()
    coming = [screening for screening in rows if not screening.is_over(now)]
    past = [screening for screening in reversed(rows) if screening.is_over(now)]
    context = {"row": row, "heading": heading, "coming": coming, "past": past, "now": now}
    return render(request, f"screenings/{row._meta.model_name}.html", context)
