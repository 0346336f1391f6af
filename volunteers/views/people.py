"""The people of the team, for the coordination: whom one can reach, a month by person, tables to take away."""

import csv
from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may
from volunteers import departures, exporting, training
from volunteers import month as months
from volunteers import people as persons
from volunteers.coordination_forms import ApprovalForm
from volunteers.models import Volunteer
from volunteers.rota import RotaRefused, my_shifts
from volunteers.views.visitor import me

FIRST_YEAR, LAST_YEAR = 1973, 2200  # the house's


@may("rota.coordinate")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everyone present, by first name."""
    words = request.GET.get("q", "")
    context = {"people": persons.people(timezone.now(), words=words), "words": words}
    return render(request, "volunteers/people.html", context)


@may("rota.coordinate")
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them; a training is validated here, by somebody else than oneself."""
    now, volunteer = timezone.now(), get_object_or_404(Volunteer.objects.select_related("user"), pk=pk)
    form = ApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            training.approve(volunteer=volunteer, by=me(request, now).user, now=now, **form.cleaned_data)
        except RotaRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La formation est validée."))
            return redirect("volunteers:person", pk)
    context = {
        "person": persons.person(volunteer, now),
        "held": volunteer.trainings_held.select_related("training", "approved_by"),
        "places": my_shifts(volunteer, now),
        "form": form,
    }
    return render(request, "volunteers/person.html", context, status=422 if form.errors else 200)


@may("rota.coordinate")
@require_POST
def experienced(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody was there before this software, or was taken for it by mistake."""
    volunteer = get_object_or_404(Volunteer, pk=pk)
    persons.say_experienced(
        volunteer=volunteer, experienced="yes" in request.POST, today=timezone.localdate()
    )
    return redirect("volunteers:person", pk)


@may("rota.coordinate")
@require_http_methods(["GET", "HEAD", "POST"])
def leaves(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves the team; first what they hold is shown."""
    now, volunteer = timezone.now(), get_object_or_404(Volunteer.objects.select_related("user"), pk=pk)
    if request.method != "POST":
        context = {"volunteer": volunteer, "places": my_shifts(volunteer, now)}
        return render(request, "volunteers/leaves.html", context)
    departures.leave_team(volunteer=volunteer, now=now)
    messages.success(request, _("C’est noté : ses places sont rendues, on ne lui demande plus rien."))
    return redirect("volunteers:person", pk)


@may("rota.coordinate")
@require_POST
def comes_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is of the team again."""
    volunteer = get_object_or_404(Volunteer.objects.select_related("user"), pk=pk)
    departures.come_back(volunteer=volunteer)
    messages.success(request, _("De retour dans l’équipe."))
    return redirect("volunteers:person", pk)


@may("rota.coordinate")
@require_safe
def month(request: HttpRequest, when: str = "") -> HttpResponse:
    """A month by person."""
    try:
        first = date.fromisoformat(f"{when}-01") if when else timezone.localdate()
    except ValueError as error:
        raise Http404 from error
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise Http404
    return render(request, "volunteers/month.html", {"month": months.month(first, timezone.now())})


@may("rota.coordinate")
@require_safe
def export(request: HttpRequest, table: str) -> HttpResponse:
    """People, or the rota to come, for a spreadsheet."""
    now = timezone.now()
    rows: Iterable[list[str]] = (
        exporting.rota_table(now) if table == "planning" else exporting.people_table(persons.people(now))
    )
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = f"la-clef-{table}-{exporting.day_of(now)}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response, delimiter=";").writerows(rows)
    return response
