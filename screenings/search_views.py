"""The page on which one looks for a film, a name, a year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from laclef.access import public
from screenings.search import LONGEST, SearchRefused, SearchResult, search

SHOWN = 50


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The search form, and what was found; a search is nothing for search engines to keep."""
    asked = " ".join(request.GET.get("q", "").split())
    now = timezone.now()
    too_long, result = False, SearchResult()
    try:
        result = search(asked, now=now, limit=SHOWN)
    except SearchRefused:
        too_long = True
    coming = [screening for screening in result.screenings if not screening.is_over(now)]
    context = {
        "asked": asked[:LONGEST],
        "longest": LONGEST,
        "result": result,
        "too_long": too_long,
        "coming": coming,
        "past": result.screenings[len(coming) :],
        "now": now,
    }
    response = render(request, "screenings/search.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
