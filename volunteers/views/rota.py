"""What is missing, my shifts; taking one, leaving one, saying yes to new hours."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may
from volunteers import attendance, rota
from volunteers.candidates import rota_shifts
from volunteers.models import Place, Scope, Shift, ShiftState, SignUp, Volunteer
from volunteers.out_of_reach import out_of_reach
from volunteers.reasons import when, why_not
from volunteers.rota import RotaRefused
from volunteers.views.visitor import me, say, where_from

SHOWN_AT_ONCE = 12


@may("rota.join")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The next holes this person can fill, urgent first; why not the others; their own shifts."""
    now = timezone.now()
    volunteer = me(request, now)
    seen = rota.outlook(volunteer, now)
    holes = rota.next_holes(volunteer, now, seen=seen)
    shown = holes if "tout" in request.GET else holes[:SHOWN_AT_ONCE]
    context = {
        "holes": shown,
        "more": len(holes) - len(shown),
        "blocked": out_of_reach(volunteer, now, takes=[hole.shift.pk for hole in holes], seen=seen),
        "mine": rota.my_shifts(volunteer, now),
    }
    return render(request, "volunteers/home.html", context)


@may("rota.join")
@require_safe
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """One shift: what one does there, with whom, and whether one can take it."""
    now = timezone.now()
    volunteer = me(request, now)
    shift = get_object_or_404(rota_shifts(), pk=pk)
    places = list(shift.sign_ups.holding().select_related("volunteer__user").order_by("place", "signed_at"))
    mine = next((place for place in places if place.volunteer_id == volunteer.pk), None)
    context = {
        "shift": shift,
        "places": places,
        "mine": mine,
        "over": shift.is_over(now),
        **_presence(shift, mine, volunteer, now),
        "offer": rota.offered(volunteer, shift, now),
        "why": why_not(volunteer, shift, now),
        "checklist": shift.role.checklist.filter(in_use=True) if shift.role else [],
    }
    return render(request, "volunteers/about.html", context)


def _presence(shift: Shift, mine: SignUp | None, volunteer: Volunteer, now: datetime) -> dict[str, Any]:
    """What stands alone has no sheet: who was there is said on its own page. Nothing for a crew's shift."""
    if shift.scope != Scope.ALONE or shift.state != ShiftState.LIVE:
        return {}
    came = attendance.lines_of([shift])
    tells = mine is not None or volunteer.user.may("rota.coordinate")
    return {
        "me": volunteer,
        "came": came,
        "line": came.get((shift.pk, volunteer.pk)),
        "taps": attendance.taps_count(shift, now),
        "ticks_presence": tells and attendance.is_noted(shift, now),
    }


@may("rota.join")
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: the place is theirs, or the reason and the way out."""
    now = timezone.now()
    shift = get_object_or_404(Shift.objects.select_related("role", "evening__venue", "venue"), pk=pk)
    sign_up = rota.sign_up_as_trainee if request.POST.get("place") == Place.TRAINEE else rota.sign_up
    try:
        sign_up(shift_id=pk, volunteer=me(request, now), now=now)
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        told = {"shift": shift.name, "when": when(shift)}
        messages.success(request, _("C’est noté : %(shift)s, %(when)s. Merci.") % told)
    return redirect("volunteers:home")


@may("rota.join")
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: the place is free and the coordination knows. The page is for who comes by a mail's link."""
    now = timezone.now()
    volunteer = me(request, now)
    places = SignUp.objects.select_related("shift__role", "shift__evening__venue", "shift__venue")
    place = get_object_or_404(places, pk=pk, volunteer=volunteer)
    if request.method != "POST":
        return render(request, "volunteers/leave.html", {"place": place})
    try:
        rota.leave(sign_up_id=pk, volunteer=volunteer, now=now, word=request.POST.get("word", ""))
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("C’est noté, tu es libre. Merci d’avoir prévenu !"))
    return redirect(where_from(request))


@may("rota.join")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes to the new hours."""
    now = timezone.now()
    volunteer = me(request, now)
    get_object_or_404(SignUp, pk=pk, volunteer=volunteer)
    try:
        rota.confirm_again(sign_up_id=pk, volunteer=volunteer, now=now)
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("C’est confirmé, à bientôt."))
    return redirect("volunteers:home")
