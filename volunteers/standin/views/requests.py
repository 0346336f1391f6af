"""For the coordination: what looks for somebody, who was asked, whom to ring."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laclef.access import may
from volunteers import rota
from volunteers.models import Nature, Shift, StandInRequest, Volunteer
from volunteers.rota import RotaRefused
from volunteers.standin import answers, around
from volunteers.standin.escalation import policy
from volunteers.standin.looking import looking
from volunteers.standin.overview import overview
from volunteers.views.visitor import say

CLOSED_SHOWN = 20


@may("rota.coordinate")
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Who is looked for, the soonest first; what ended lately."""
    now, rules = timezone.now(), policy()
    rows = _with_people(StandInRequest.objects.open())
    open_now = [
        {"one": one, "step": one.step(rules, now), "asked": len(one.request.asks.all())}
        for one in looking(rows.prefetch_related("asks"), now=now)
    ]
    closed = _with_people(StandInRequest.objects.filter(closed_at__isnull=False)).order_by("-closed_at")
    context = {"open": open_now, "closed": closed[:CLOSED_SHOWN]}
    return render(request, "volunteers/standin/requests.html", context)


def _with_people(rows: QuerySet[StandInRequest]) -> QuerySet[StandInRequest]:
    return rows.select_related(
        "left__volunteer__user",
        "filled_by__volunteer__user",
        "shift__role",
        "shift__evening__venue",
        "shift__venue",
        "shift__screening",
    ).prefetch_related("shift__screening__programme__film")


@may("rota.coordinate")
@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: the asks in their order, the call list when its hour has come, and why not the others."""
    found = get_object_or_404(_with_people(StandInRequest.objects.all()), pk=pk)
    context = {"found": overview(found, timezone.now()), "shift": found.shift}
    return render(request, "volunteers/standin/request.html", context)


@may("rota.coordinate")
@require_POST
def said_yes(request: HttpRequest, pk: int, volunteer: int) -> HttpResponse:
    """Somebody said yes on the phone."""
    found = get_object_or_404(StandInRequest, pk=pk)
    _take(
        request, volunteer, lambda who: answers.accept_for(request=found, volunteer=who, now=timezone.now())
    )
    return redirect("volunteers:standin:request", pk)


@may("rota.coordinate")
@require_POST
def said_yes_for_post(request: HttpRequest, pk: int, volunteer: int) -> HttpResponse:
    """The same for a post that nobody left."""
    shift = get_object_or_404(Shift, pk=pk, nature=Nature.CREW)
    _take(request, volunteer, lambda who: rota.sign_up(shift_id=shift.pk, volunteer=who, now=timezone.now()))
    return redirect("volunteers:standin:decide-post", pk)


def _take(request: HttpRequest, volunteer: int, take: Callable[[Volunteer], object]) -> None:
    """The place for this person, or why not, above the next page."""
    person = get_object_or_404(Volunteer.objects.select_related("user"), pk=volunteer)
    try:
        take(person)
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("C’est noté. %(who)s a la place.") % {"who": person.first_name})


@may("rota.coordinate")
@require_POST
def ask_around(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to those who could take a post that nobody left."""
    shift = get_object_or_404(Shift, pk=pk, nature=Nature.CREW)
    try:
        wanted = around.look_for(shift_id=shift.pk, now=timezone.now())
    except RotaRefused as refusal:
        say(request, refusal)
        return redirect("volunteers:standin:decide-post", pk)
    messages.success(request, _("C’est noté : on cherche quelqu’un."))
    return redirect("volunteers:standin:request", wanted.pk)
