"""One screening at the desk, and the acts that lead it on, each with a last look before it is done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from laclef.access import may
from screenings import law, turnaround
from screenings.calendar import cinema_day, house_zone
from screenings.desk.forms.locking import reasons
from screenings.desk.history import history
from screenings.desk.views.finding import screening_of
from screenings.desk.views.last_look import ACTS, look
from screenings.missing import missing
from screenings.refusals import ProgrammeRefused
from screenings.waits import waits

DONE = {
    "confirm": gettext_lazy("C’est confirmé : la salle est tenue, l’équipe est appelée."),
    "publish": gettext_lazy("C’est publié : tout le monde peut la lire."),
}


@may("programme.edit")
@require_safe
def screening(request: HttpRequest, public_id: str) -> HttpResponse:
    """What it is, what it lacks, what happened to it, what can be done."""
    now = timezone.now()
    found = screening_of(public_id)
    context = {
        "screening": found,
        "is_over": found.is_over(now),
        "lacks": missing(found),
        "warnings": law.warnings(found),
        "near": turnaround.neighbours_of(found, now),
        "locks": dict.fromkeys(reasons(found, now).values()),
        "history": history(found),
        "waits": waits(found, cinema_day(now, house_zone())),
        "today": cinema_day(now, house_zone()),
    }
    return render(request, "screenings/desk/screening.html", context)


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    return _act(request, public_id, "confirm")


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    return _act(request, public_id, "publish")


def _act(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    now = timezone.now()
    found = screening_of(public_id)
    last = look(found, act, now)
    if request.method == "POST" and last.answer(request.POST):
        try:
            ACTS[act](screening_id=found.pk, now=now, by=request.user, overrides=last.overrides())  # type: ignore[arg-type]
        except ProgrammeRefused as refusal:
            last.refusal = str(refusal)
        else:
            messages.success(request, DONE[act])
            return redirect("desk:screening", public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, f"screenings/desk/{act}.html", {"last": last, "screening": found}, status=status)
