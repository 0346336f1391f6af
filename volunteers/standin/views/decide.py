"""Two hours before the doors: find, move or cancel, with what each does to those who hold places."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from laclef.access import signed_in
from laclef.accounts.models import User
from screenings.models import Screening
from tickets.stakes import stakes_of
from volunteers.models import StandInRequest
from volunteers.standin.decisions import events_of, may_decide
from volunteers.standin.overview import overview


@signed_in
@require_safe
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Open to the coordination, to those who write the programme, and to who carries the event."""
    shifts = StandInRequest.objects.select_related("shift__role", "shift__evening__venue", "shift__venue")
    found = get_object_or_404(shifts, pk=pk)
    user, now = request.user, timezone.now()
    if not isinstance(user, User) or not may_decide(user, found.shift):
        raise PermissionDenied
    events = [
        {"event": event, "stakes": stakes_of(event.pk, now), **_desk(event, user)}
        for event in events_of(found.shift)
    ]
    context = {
        "found": overview(found, now),
        "shift": found.shift,
        "events": events,
        "coordinates": user.may("rota.coordinate"),
    }
    return render(request, "volunteers/standin/decide.html", context)


def _desk(event: Screening, user: User) -> dict[str, str]:
    """The desk's pages that move and cancel, for those who may."""
    if not user.may("programme.edit"):
        return {"move": "", "cancel": ""}
    return {act: reverse(f"desk:{act}", args=[event.public_id]) for act in ("move", "cancel")}
