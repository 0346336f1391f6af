"""Writing to a crew or to the people of a post: written, looked at, sent."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from laclef.access import may
from volunteers import writing
from volunteers.coordination_forms import MessageForm
from volunteers.rota import RotaRefused
from volunteers.views.visitor import me


@may("rota.coordinate")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """The first sending shows to whom; the second one sends."""
    now = timezone.now()
    start = {name: request.GET[name] for name in ("crew", "role") if name in request.GET}
    form = MessageForm(request.POST or None, initial=start)
    if request.method != "POST" or not form.is_valid():
        return render(request, "volunteers/write.html", {"form": form}, status=422 if form.errors else 200)
    said = form.cleaned_data
    crew, role = said["crew"], said["role"]
    to = writing.crew_of(crew) if crew else writing.people_of(role, now)
    if "send" not in request.POST or not to:
        return render(request, "volunteers/write.html", {"form": form, "to": to, "seen": True})
    try:
        sent = writing.write(
            to=to,
            about=str(crew or role),
            subject=said["subject"],
            text=said["text"],
            by=me(request, now).user,
            key=said["key"],
            now=now,
        )
    except RotaRefused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "volunteers/write.html", {"form": form}, status=422)
    told = ngettext("Envoyé à %(sent)d personne.", "Envoyé à %(sent)d personnes.", sent)
    messages.success(request, told % {"sent": sent})
    return redirect("volunteers:board")
