"""The addresses other machines read. None of them looks at who is asking."""

from csp.decorators import csp_replace
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from laclef.access import public
from screenings import listing
from screenings.feeds import atom, document, ics, schema, selections, sitemap
from screenings.feeds import card as cards
from screenings.feeds.answers import MAX_AGE, answer, answer_once
from screenings.filters import KINDS, PROMISES
from screenings.models import Screening

WRITERS = {
    "ics": (ics.programme, ics.TYPE),
    "atom": (atom.programme, atom.TYPE),
    "json": (document.programme, document.TYPE),
}
DAY = 24 * 3600
EMBED_DAYS = 7


@public
@require_safe
def feed(request: HttpRequest, form: str, **chosen: str) -> HttpResponseBase:
    """The programme, a cycle or what a filter lets through, in the form asked for."""
    selection = _selection(**chosen)
    write, content_type = WRITERS[form]
    response = answer(request, write(selection, selection.rows(timezone.now())), content_type)
    return _open_to_pages(response) if form == "json" else response


def _selection(key: str = "", slug: str = "", public_id: str = "") -> selections.Selection:
    """The slug only reads well: a calendar that subscribed before a cycle was renamed goes on."""
    if public_id:
        return selections.of_cycle(public_id)
    return selections.of_filter(key) if key else selections.whole()


def _open_to_pages(response: HttpResponseBase) -> HttpResponseBase:
    """Scripts of any site may read it: it is public, and no cookie opens more of it."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _shown(public_id: str) -> Screening:
    return get_object_or_404(Screening.objects.public().for_listing(), public_id=public_id)


@public
@require_safe
def screening_ics(request: HttpRequest, slug: str, public_id: str) -> HttpResponseBase:
    """One screening for one's own calendar."""
    screening = _shown(public_id)
    return answer(request, ics.one(screening), ics.TYPE, filename=f"{screening.slug}.ics")


@public
@require_safe
def card(request: HttpRequest, slug: str, public_id: str) -> HttpResponseBase:
    """The picture of a screening; drawn only for those who do not have it yet."""
    drawn = cards.card(_shown(public_id))
    max_age = DAY if request.GET.get("v") == drawn.fingerprint else MAX_AGE
    return answer_once(
        request, lambda: cards.draw(drawn), cards.TYPE, etag=drawn.fingerprint, max_age=max_age
    )


@public
@require_safe
def json_schema(request: HttpRequest) -> HttpResponseBase:
    body = document.written(schema.schema())
    return _open_to_pages(answer(request, body, schema.TYPE))


@public
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """What programme.json says, field by field."""
    address = selections.whole().address("json")
    context = {"fields": list(schema.fields()), "address": address, "filters": [*PROMISES, *KINDS]}
    return render(request, "screenings/feeds/documentation.html", context)


@public
@require_safe
def embedding(request: HttpRequest) -> HttpResponse:
    """How to show the week on another site."""
    address = selections.absolute(reverse("feeds:embedded-week"))
    return render(request, "screenings/feeds/embedding.html", {"address": address})


@public
@require_safe
@xframe_options_exempt
@csp_replace({"script-src": ["'none'"], "img-src": ["'none'"], "frame-ancestors": ["*"]})
def embedded_week(request: HttpRequest) -> HttpResponseBase:
    """The seven days to come as a whole document for a frame: no script, no cookie, links open the whole window.

    The template is given no request: nothing of the person who asks can reach it.
    """
    now = timezone.now()
    days = listing.by_day(listing.coming(now, days=EMBED_DAYS))
    body = render_to_string(
        "screenings/feeds/embedded_week.html",
        {"days": days, "exhibitions": listing.exhibitions(now, days=EMBED_DAYS), "now": now},
    )
    return answer(request, body.encode(), "text/html; charset=utf-8")


@public
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponseBase:
    parts = (reverse("sitemap-part", args=[section]) for section in sitemap.sections())
    context = {"sitemaps": [{"location": selections.absolute(part)} for part in parts]}
    body = render_to_string("sitemap_index.xml", context)
    return answer(request, body.encode(), "application/xml")


@public
@require_safe
def sitemap_part(request: HttpRequest, section: str) -> HttpResponseBase:
    found = sitemap.part(section)
    if found is None:
        raise Http404
    return django_sitemap(request, {section: found}, section=section, content_type="application/xml")


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """Nothing is hidden here: what is private asks for a login; robots are only spared the detour."""
    body = render_to_string(
        "screenings/feeds/robots.txt", {"sitemap": selections.absolute(reverse("sitemap"))}
    )
    return answer(request, body.encode(), "text/plain; charset=utf-8")
