"""The programme's public pages. Everything here comes through Screening.objects.public()."""

from collections.abc import Callable

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from laclef.access import public
from laclef.bilingual import Text
from screenings import listing
from screenings.models import Cycle, Film, Person, Screening

DAYS_AHEAD = 28


@public
@require_safe
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
            "exhibitions": listing.exhibitions(now),
            "now": now,
        },
    )


@public
@require_safe
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
        "move": listing.last_announced_move(row),
    }
    return render(request, "screenings/screening.html", context)


def heading(row: models.Model) -> Text:
    """The name of a film, cycle or person, with its language."""
    title = getattr(row, "title", None) or row.name  # type: ignore[attr-defined]
    return title if isinstance(title, Text) else Text(title, "fr")


def _subject(
    model: type[models.Model],
    template: str,
    screenings_of: Callable[[models.Model], models.QuerySet[Screening]],
) -> Callable[..., HttpResponse]:
    """The page of a film, a cycle or a person: its text, then its screenings, the next ones first."""

    def view(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
        row = get_object_or_404(model, public_id=public_id)
        rows = list(screenings_of(row).public().for_listing().distinct())  # type: ignore[attr-defined]
        if not rows or not getattr(row, "has_page", True):
            return render(request, "404.html", status=404)
        if row.slug != slug:  # type: ignore[attr-defined]
            return HttpResponsePermanentRedirect(row.get_absolute_url())  # type: ignore[attr-defined]
        now = timezone.now()
        coming = sorted((s for s in rows if not s.is_over(now)), key=lambda s: s.starts_at)
        past = sorted((s for s in rows if s.is_over(now)), key=lambda s: s.starts_at, reverse=True)
        return render(
            request,
            template,
            {"row": row, "heading": heading(row), "coming": coming, "past": past, "now": now},
        )

    return public(require_safe(view))


film = _subject(Film, "screenings/film.html", lambda row: Screening.objects.filter(programme__film=row))
cycle = _subject(Cycle, "screenings/cycle.html", lambda row: Screening.objects.filter(cycle=row))
person = _subject(
    Person,
    "screenings/person.html",
    lambda row: Screening.objects.filter(
        models.Q(guests__person=row) | models.Q(programme__film__credits__person=row)
    ),
)
