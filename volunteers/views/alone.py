"""Shifts that hang on no event: works days, meetings, training sessions, welcomes; those that come back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may
from volunteers import alone
from volunteers.coordination_forms import AloneForm, RepeatForm
from volunteers.models import Scope, Shift
from volunteers.rota import RotaRefused
from volunteers.views.visitor import say

OWN = Shift.objects.filter(scope=Scope.ALONE).select_related("venue", "training", "series")


@may("rota.coordinate")
@require_safe
def all_alone(request: HttpRequest) -> HttpResponse:
    """Those to come."""
    coming = OWN.to_come(timezone.now()).with_counts().order_by("starts_at", "pk")
    return render(request, "volunteers/alone_list.html", {"shifts": coming})


@may("rota.coordinate")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One more."""
    now, form = timezone.now(), AloneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = alone.make_alone(now=now, **form.cleaned_data)
        except RotaRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est annoncé à l’équipe."))
            return redirect("volunteers:alone", made.pk)
    return _page(request, form, {})


@may("rota.coordinate")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Its words, its hours, its places; who is on it."""
    now, shift = timezone.now(), get_object_or_404(OWN, pk=pk)
    form = AloneForm(request.POST or None, instance=shift)
    if request.method == "POST" and form.is_valid():
        try:
            alone.change_alone(shift_id=pk, now=now, **form.cleaned_data)
        except RotaRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est changé ; si l’heure a bougé, les inscrit·es le savent."))
            return redirect("volunteers:alone", pk)
    places = shift.sign_ups.holding().select_related("volunteer__user")
    siblings = OWN.filter(series=shift.series_id).order_by("starts_at") if shift.series_id else []
    context = {"shift": shift, "places": places, "siblings": siblings, "repeat": RepeatForm()}
    return _page(request, form, context)


@may("rota.coordinate")
@require_POST
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on further dates; each lives alone from then on."""
    shift = get_object_or_404(OWN, pk=pk)
    form = RepeatForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Dis jusqu’à quel jour."))
        return redirect("volunteers:alone", pk)
    first = shift.local(shift.starts_at).date()
    try:
        made = alone.repeat(
            shift_id=pk, dates=alone.dates_until(first, **form.cleaned_data), now=timezone.now()
        )
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        told = ngettext("%(count)d date de plus.", "%(count)d dates de plus.", len(made))
        messages.success(request, told % {"count": len(made)})
    return redirect("volunteers:alone", pk)


@may("rota.coordinate")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once more; then it is cancelled and everyone on it is told."""
    shift = get_object_or_404(OWN, pk=pk)
    if request.method != "POST":
        places = shift.sign_ups.holding().select_related("volunteer__user")
        return render(request, "volunteers/alone_cancel.html", {"shift": shift, "places": places})
    try:
        alone.cancel_alone(shift_id=pk, now=timezone.now())
    except RotaRefused as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("Annulé ; les inscrit·es le savent."))
    return redirect("volunteers:alone-list")


def _page(request: HttpRequest, form: AloneForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "volunteers/alone.html", {"form": form, **context}, status=status)
