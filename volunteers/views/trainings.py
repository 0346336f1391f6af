"""Trainings: what one holds and on whose word, what one can read now, when the next session is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laclef.access import may
from volunteers import training
from volunteers.models import Training
from volunteers.rota import RotaRefused
from volunteers.views.visitor import me, say


@may("rota.join")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every training of the house as the reader stands to it."""
    now = timezone.now()
    return render(
        request, "volunteers/trainings.html", {"standings": training.standings(me(request, now), now)}
    )


@may("rota.join")
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """What there is to know; where reading is enough, one says that one has read it."""
    now = timezone.now()
    found = get_object_or_404(Training, pk=pk)
    if request.method != "POST":
        return render(request, "volunteers/training.html", {"training": found})
    if request.POST.get("read") != "yes":
        return render(request, "volunteers/training.html", {"training": found, "unsure": True}, status=422)
    try:
        training.read_and_confirm(training=found, volunteer=me(request, now), now=now)
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("C’est noté : tu as lu « %(training)s ».") % {"training": found.name})
    return redirect("volunteers:trainings")
