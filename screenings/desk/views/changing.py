"""Changing what was announced: move and cancel, each with a last look; copy and repeat; decide of a proposal."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from laclef import evening
from laclef.access import may
from screenings import records
from screenings.desk.forms.moving import CancelForm, CopyForm, MoveForm, RepeatForm
from screenings.desk.views.finding import screening_of
from screenings.desk.views.move_look import MoveLook, look_at_move, told
from screenings.models import Outcome, Screening
from screenings.models.screenings import ScreeningQuerySet
from screenings.refusals import ProgrammeRefused
from screenings.turnaround import Neighbour, neighbours_of_each
from tickets.refusals import Refused


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """First what it changes, then the button that does it; the grid's drag comes in by the same door."""
    now = timezone.now()
    found = screening_of(public_id)
    asked = {name: value for name, value in request.GET.items() if isinstance(value, str)}
    typed = request.POST if request.method == "POST" else None
    form = MoveForm(typed, screening=found, asked=asked)
    look = None
    if typed is not None and form.is_valid():
        look = look_at_move(form, found, now)
        if look.was_seen(typed) and look.answer(typed) and _moved(request, form, look, now):
            return redirect("desk:screening", public_id)
    context = {"form": form, "look": look, "screening": found, "dragged": bool(asked.get("starts"))}
    status = 422 if form.errors or (look and look.refusal) else 200
    return render(request, "screenings/desk/move.html", context, status=status)


def _moved(request: HttpRequest, form: MoveForm, look: MoveLook, now: datetime) -> bool:
    try:
        evening.move(
            screening_id=look.screening.pk,
            times=form.times(),
            rooms=form.rooms(),
            now=now,
            by=request.user,  # type: ignore[arg-type]
            reason_fr=form.cleaned_data["reason_fr"],
            reason_en=form.cleaned_data["reason_en"],
            overrides=look.overrides(),
        )
    except ProgrammeRefused as refusal:
        look.refusal = str(refusal)
        return False
    messages.success(request, _("C’est déplacé. Les personnes concernées sont averties."))
    return True


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """What it undoes and who is told, then the reason, then the act."""
    now = timezone.now()
    found = screening_of(public_id)
    form = CancelForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            evening.cancel(screening_id=found.pk, now=now, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except (ProgrammeRefused, Refused) as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("La séance est annulée, les personnes concernées sont averties."))
            return redirect("desk:screening", public_id)
    refusal = refusal or evening.refusal_of(
        lambda: evening.cancel(screening_id=found.pk, now=now, by=None, reason_fr="…")
    )
    context = {"form": form, "screening": found, "refusal": refusal, "told": told(found, now)}
    return render(request, "screenings/desk/cancel.html", context, status=422 if form.errors else 200)


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: HttpRequest, public_id: str) -> HttpResponse:
    """Once more as a draft, or every week to a date."""
    found = screening_of(public_id)
    weekly = request.POST.get("act") == "weekly"
    copy = CopyForm(request.POST if request.method == "POST" and not weekly else None)
    weeks = RepeatForm(request.POST if weekly else None)
    refusal = ""
    if request.method == "POST" and (weeks if weekly else copy).is_valid():
        try:
            made = _copies(request, found, copy, weeks, weekly=weekly)
        except ProgrammeRefused as refused:
            refusal = str(refused)
        else:
            return (
                redirect("desk:edit", made[0].public_id) if not weekly else redirect("desk:repeat", public_id)
            )
    context = {"copy": copy, "weeks": weeks, "screening": found, "refusal": refusal}
    context["repetitions"] = _with_neighbours((found.repeats or found).repetitions.order_by("repeats_on"))
    status = 422 if request.method == "POST" else 200
    return render(request, "screenings/desk/repeat.html", context, status=status)


def _with_neighbours(rows: ScreeningQuerySet) -> list[tuple[Screening, list[Neighbour]]]:
    """Each repetition with those that stand too near, as the page of a new draft says them."""
    listed = list(rows.for_listing())
    near = neighbours_of_each(listed, timezone.now())
    return [(one, near[one.pk]) for one in listed]


def _copies(
    request: HttpRequest, found: Screening, copy: CopyForm, weeks: RepeatForm, *, weekly: bool
) -> list[Screening]:
    now, by = timezone.now(), request.user
    if not weekly:
        on = copy.cleaned_data["on"]
        made = [evening.duplicate(screening_id=found.pk, on=on, now=now, by=by)]  # type: ignore[arg-type]
        messages.success(request, _("C’est dupliqué : voici le nouveau brouillon."))
        for near in neighbours_of_each(made, now)[made[0].pk]:
            messages.warning(request, str(near))
        return made
    until = weeks.cleaned_data["until"]
    made = evening.repeat_weekly(screening_id=found.pk, until=until, now=now, by=by)  # type: ignore[arg-type]
    words = ngettext("%s brouillon de plus.", "%s brouillons de plus.", len(made)) % len(made)
    messages.success(request, words if made else _("Chacune de ces semaines avait déjà la sienne."))
    return made


@may("programme.edit")
@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Kept, later or declined, with the reason; a declined draft leaves the grid and keeps its page."""
    found = screening_of(public_id)
    outcome, why = request.POST.get("outcome", ""), request.POST.get("why", "")
    try:
        if outcome not in Outcome.values:
            raise ProgrammeRefused(_("Choisis une décision."))
        records.decide(found, Outcome(outcome), at=timezone.now(), by=request.user, why=why)  # type: ignore[arg-type]
    except ProgrammeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La décision est notée."))
    return redirect("desk:screening", public_id)
