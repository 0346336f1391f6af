"""The templates of the kinds of event: what a new screening starts with, and the crew it calls."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laclef import journal
from laclef.access import may
from screenings import kinds
from screenings.desk.forms.kinds import KindForm
from screenings.models import Kind
from screenings.refusals import ProgrammeRefused, in_words
from volunteers.crew_words import asked
from volunteers.models import CrewLine, CrewTemplate


@may("programme.edit")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    lines = CrewLine.objects.select_related("role", "template")
    crews: dict[str, list[CrewLine]] = {}
    for line in lines:
        crews.setdefault(line.template.kind, []).append(line)
    rows = [(template, crews.get(template.kind, [])) for template in kinds.templates()]
    return render(request, "screenings/desk/kinds.html", {"rows": rows})


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: str) -> HttpResponse:
    """Change what the next event of this kind starts with; no event that is there changes."""
    if kind not in Kind.values:
        raise Http404
    template = kinds.template_of(kind)
    form = KindForm(request.POST or None, instance=template)
    if request.method == "POST" and form.is_valid():
        try:
            with journal.atomic(), in_words():
                form.save()
                journal.note(nature="kind.changed", actor=request.user, facts={"kind": kind})
        except ProgrammeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est enregistré : la prochaine séance de ce type partira de là."))
            return redirect("desk:kinds")
    lines = CrewLine.objects.filter(template__kind=kind).select_related("role")
    crew = [asked(line) for line in lines]
    crew_template = CrewTemplate.objects.filter(kind=kind).first()
    context = {"form": form, "template": template, "crew": crew, "crew_template": crew_template}
    return render(request, "screenings/desk/kind.html", context, status=422 if form.errors else 200)
