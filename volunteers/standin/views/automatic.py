"""The table of every automatic mail, the switch that holds them back, and one person's stop."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may, public
from laclef.private_page import private_page
from volunteers.models import AutomaticMail, Fate, MailPause
from volunteers.rota import RotaRefused
from volunteers.standin import letters, pausing, stopping
from volunteers.standin.automatic import REGISTRY
from volunteers.standin.subjects import subjects
from volunteers.views.visitor import say

PAGE = 50
NOT_SENT = "pas-parti"
ONE_CLICK = "List-Unsubscribe"
RESUME = "resume"


@may("rota.coordinate")
@require_safe
def automatic(request: HttpRequest) -> HttpResponse:
    """Event, recipients, when; then each mail of late, and why it left or did not."""
    chosen = {name: request.GET.get(name, "") for name in ("sorte", "issue", "demande")}
    page = Paginator(_chosen(chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "kinds": REGISTRY.values(),
        "fates": Fate.choices,
        "chosen": chosen,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "page": _told(page),
        "pause": pausing.current(),
        "pauses": MailPause.objects.filter(until_at__isnull=False).select_related("by", "ended_by")[:10],
    }
    return render(request, "volunteers/standin/automatic.html", context)


def _chosen(chosen: dict[str, str]) -> QuerySet[AutomaticMail]:
    """Of one kind, of one outcome (or all that did not leave), of one request: whichever was asked for."""
    rows = AutomaticMail.objects.select_related("person")
    if chosen["sorte"] in REGISTRY:
        rows = rows.filter(kind=chosen["sorte"])
    if chosen["issue"] == NOT_SENT:
        rows = rows.exclude(fate=Fate.SENT)
    elif chosen["issue"] in Fate.values:
        rows = rows.filter(fate=chosen["issue"])
    if chosen["demande"].isdecimal():
        rows = rows.filter(event__in=letters.events_of_request(int(chosen["demande"])))
    return rows


def _told(page: Page) -> Page:
    """Each row with the name of its kind and what it is about; a kind that is no more keeps its key."""
    about = subjects(page.object_list)
    for row in page:
        row.name = REGISTRY[row.kind].name if row.kind in REGISTRY else row.kind
        row.about = about.get(row.event)
    return page


@may("rota.coordinate")
@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Hold back all of it."""
    by = request.user
    try:
        pausing.pause(reason=request.POST.get("reason", ""), by=by, now=timezone.now())  # type: ignore[arg-type]
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("Tout est en pause. Ce qui presse, à vous de le dire de vive voix."))
    return redirect("volunteers:standin:automatic")


@may("rota.coordinate")
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Let them go again."""
    pausing.resume(by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("C’est reparti : ce qui a encore un sens part dans la minute."))
    return redirect("volunteers:standin:automatic")


@public
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One kind of mail to one person, stopped or taken up again with one button; no login.

    The address is the secret, so no cookie is asked for: a mailbox's own button (RFC 8058) only ever stops.
    The button says which it wants, so that pressed twice it is done once.
    """
    found = stopping.of_token(token)
    if found is None:
        raise Http404
    volunteer, mail = found
    if request.method != "POST":
        stopped = stopping.is_stopped(volunteer, mail.kind)
        return render(request, "volunteers/standin/stop.html", {"mail": mail, "stopped": stopped})
    if ONE_CLICK in request.POST:  # it follows no redirect
        stopping.stop(volunteer=volunteer, kind=mail.kind, now=timezone.now())
        return HttpResponse(status=204)
    if request.POST.get("want") == RESUME:
        stopping.resume(volunteer=volunteer, kind=mail.kind)
    else:
        stopping.stop(volunteer=volunteer, kind=mail.kind, now=timezone.now())
    return redirect(request.path)
