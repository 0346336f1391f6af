"""What the house holds about the reader: to see, to take away, to have forgotten."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laclef.access import may
from laclef.traces import traces_of
from volunteers import privacy
from volunteers.my_data import in_words
from volunteers.takeaway import export_mine
from volunteers.views.visitor import me


@may("rota.join")
@require_safe
def see(request: HttpRequest) -> HttpResponse:
    """Everything the house holds about the reader, kind by kind; what it holds nothing of is named too."""
    volunteer = me(request, timezone.now())
    kinds = in_words(volunteer)
    context = {
        "me": volunteer,
        "held": [kind for kind in kinds if kind.lines],
        "nothing": [kind.title for kind in kinds if not kind.lines],
        "traces": traces_of(volunteer.user),
    }
    return render(request, "volunteers/my_data.html", context)


@may("rota.join")
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same to take away."""
    volunteer = me(request, timezone.now())
    elsewhere = {str(trace.words): trace.times for trace in traces_of(volunteer.user)}
    data = {**export_mine(volunteer), "elsewhere_in_the_house": elsewhere}
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="la-clef-mes-donnees.json"'
    return response


@may("rota.join")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Asked once more; then the person is forgotten and their hours are sums of nobody."""
    now = timezone.now()
    volunteer = me(request, now)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        privacy.erase(volunteer=volunteer, now=now)
        messages.success(request, _("C’est effacé. Merci pour tout, et à bientôt dans la salle."))
        return redirect("screenings:home")
    return render(request, "volunteers/erase.html", {"unsure": request.method == "POST"})
