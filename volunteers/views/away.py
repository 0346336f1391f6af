"""Being away from a day to another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from laclef.access import may
from volunteers import absences
from volunteers.forms import AbsenceForm
from volunteers.rota import RotaRefused
from volunteers.views.visitor import me


@may("rota.join")
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """When one is away, and what one had promised for those days."""
    now = timezone.now()
    volunteer = me(request, now)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            absences.note_absence(volunteer=volunteer, now=now, **form.cleaned_data)
        except RotaRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté : personne ne te demande rien ces jours-là."))
            return redirect("volunteers:away")
    context = {
        "form": form,
        "absences": absences.absences_to_come(volunteer, now),
        "held": absences.still_held(volunteer, now),
    }
    return render(request, "volunteers/away.html", context, status=422 if form.errors else 200)


@may("rota.join")
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """There after all."""
    absences.take_back(absence_id=pk, volunteer=me(request, timezone.now()))
    messages.success(request, _("Te revoilà : l’absence est effacée."))
    return redirect("volunteers:away")
