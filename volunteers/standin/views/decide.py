"""Two hours before the doors: find, move or cancel, with what each does to those who hold places."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from laclef.access import signed_in
from laclef.accounts.models import User
from screenings.models import Screening
from tickets.stakes import stakes_of
from volunteers.candidates import rota_shifts
from volunteers.models import Nature, Shift, StandInRequest
from volunteers.standin.decisions import events_of, may_decide
from volunteers.standin.overview import Overview, of_post, overview


@signed_in
@require_safe
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Open to the coordination, to those who write the programme, and to who carries the event."""
    shifts = StandInRequest.objects.select_related("shift__role", "shift__evening__venue", "shift__venue")
    found = get_object_or_404(shifts, pk=pk)
    user = _who_decides(request, found.shift)
    return _choices(request, user, found.shift, overview(found, timezone.now()))


@signed_in
@require_safe
def decide_post(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a post that nobody left; once somebody is looked for, the request's own page."""
    shift = get_object_or_404(rota_shifts().filter(nature=Nature.CREW), pk=pk)
    user = _who_decides(request, shift)
    wanted = StandInRequest.objects.open().filter(shift=shift).order_by("opened_at", "pk").first()
    if wanted is not None:
        return redirect("volunteers:standin:decide", wanted.pk)
    return _choices(request, user, shift, of_post(shift, timezone.now()))


def _who_decides(request: HttpRequest, shift: Shift) -> User:
    user = request.user
    if not isinstance(user, User) or not may_decide(user, shift):
        raise PermissionDenied
    return user


def _choices(request: HttpRequest, user: User, shift: Shift, found: Overview) -> HttpResponse:
    now = timezone.now()
    events = [
        {"event": event, "stakes": stakes_of(event.pk, now), **_desk(event, user)}
        for event in events_of(shift)
    ]
    context = {
        "found": found,
        "shift": shift,
        "events": events,
        "coordinates": user.may("rota.coordinate"),
    }
    return render(request, "volunteers/standin/decide.html", context)


def _desk(event: Screening, user: User) -> dict[str, str]:
    """The desk's pages that move and cancel, for those who may."""
    if not user.may("programme.edit"):
        return {"move": "", "cancel": ""}
    return {act: reverse(f"desk:{act}", args=[event.public_id]) for act in ("move", "cancel")}
