"""One's own: hours, preferences, the calendar's secret address."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may, public
from volunteers import attendance, calendar
from volunteers.forms import CorrectionForm, HoursForm, PreferencesForm
from volunteers.hours import hours_per_year
from volunteers.models import Attendance
from volunteers.rota import RotaRefused
from volunteers.views.visitor import me


@may("rota.join")
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """Hours per year, to print for a CV; hours outside a shift are noted here."""
    now = timezone.now()
    volunteer = me(request, now)
    form = HoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            attendance.log_outside(volunteer=volunteer, by=volunteer.user, now=now, **form.cleaned_data)
        except RotaRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Tes heures sont notées."))
            return redirect("volunteers:hours")
    context = {
        "me": volunteer,
        "years": hours_per_year(volunteer),
        "told": attendance.told_of(volunteer),
        "not_noted": attendance.not_noted(volunteer, now),
        "form": form,
        "now": now,
    }
    return render(request, "volunteers/hours.html", context, status=422 if form.errors else 200)


@may("rota.join")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What was noted is not what was: a new line, and the old one stays to be read below."""
    now = timezone.now()
    volunteer = me(request, now)
    line = get_object_or_404(Attendance.objects.select_related("shift__role"), pk=pk, volunteer=volunteer)
    was: dict[str, object] = {"came": line.came, "arrived_at": line.arrived_at, "left_at": line.left_at}
    if line.shift_id is None:
        was["word"] = line.word
    form = CorrectionForm(request.POST or None, initial=was, outside=line.shift_id is None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        word = said.pop("word")
        try:
            attendance.correct(line_id=pk, was=attendance.Was(**said), word=word, by=volunteer.user, now=now)
        except RotaRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est corrigé. L’ancienne ligne reste lisible dessous."))
            return redirect("volunteers:hours")
    context = {"form": form, "line": line}
    return render(request, "volunteers/correct.html", context, status=422 if form.errors else 200)


@may("rota.join")
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """What one likes, how often, and how one may be reached."""
    volunteer = me(request, timezone.now())
    form = PreferencesForm(request.POST or None, instance=volunteer)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("C’est enregistré."))
        return redirect("volunteers:preferences")
    address = request.build_absolute_uri(reverse("volunteers:feed", args=[volunteer.feed_token]))
    context = {"form": form, "feed": address}
    return render(request, "volunteers/preferences.html", context, status=422 if form.errors else 200)


@may("rota.join")
@require_POST
def renew_feed(request: HttpRequest) -> HttpResponse:
    """The old calendar address dies now."""
    calendar.renew_token(me(request, timezone.now()))
    messages.success(request, _("Nouvelle adresse : l’ancienne ne répond plus."))
    return redirect("volunteers:preferences")


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """One person's shifts for their calendar; the address is the secret, and no cache keeps the answer."""
    volunteer = calendar.by_token(token)
    if volunteer is None:
        raise Http404
    response = HttpResponse(
        calendar.feed(volunteer, timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
