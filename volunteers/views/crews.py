"""The crew of each kind of event: written, then looked at from the side of the future, then applied."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laclef.access import may
from laclef.typed import number_in
from volunteers import crew_changes
from volunteers.coordination_forms import CrewLines
from volunteers.models import CrewTemplate
from volunteers.views.visitor import me


@may("rota.coordinate")
@require_safe
def all_templates(request: HttpRequest) -> HttpResponse:
    """One per kind of event, and whether the events to come follow it."""
    templates = CrewTemplate.objects.prefetch_related("lines__role")
    return render(request, "volunteers/crew_templates.html", {"templates": templates})


@may("rota.coordinate")
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Its lines. Saving touches no shift: what it would touch is the next page."""
    found = get_object_or_404(CrewTemplate, pk=pk)
    lines = CrewLines(request.POST or None, instance=found)
    if request.method == "POST" and lines.is_valid():
        lines.save()
        CrewTemplate.objects.filter(pk=pk).update(changed_at=timezone.now())
        messages.success(request, _("Enregistré. Aucun créneau n’a bougé : voici ce que cela changerait."))
        return redirect("volunteers:apply-template", pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "volunteers/crew_template.html", {"template": found, "lines": lines}, status=status
    )


@may("rota.coordinate")
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Which shifts to come it would touch and who holds them; then, for the events that are ticked, the touching."""
    now, found = timezone.now(), get_object_or_404(CrewTemplate, pk=pk)
    if request.method == "POST":
        only = set(map(number_in, request.POST.getlist("only")))
        if not only:
            messages.error(request, _("Coche au moins une séance."))
            return redirect("volunteers:apply-template", pk)
        told = crew_changes.apply_template(found, now=now, by=me(request, now).user, only=only)
        messages.success(request, _("Appliqué. Personnes prévenues : %(told)d.") % {"told": len(told)})
        return redirect("volunteers:apply-template", pk)
    changes = crew_changes.template_changes(found, now)
    by_event = [
        (event, list(those)) for event, those in groupby(changes, key=lambda change: change.screening)
    ]
    return render(request, "volunteers/crew_apply.html", {"template": found, "events": by_event})
