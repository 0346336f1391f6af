"""Mes séances: what waits on whom and by when; and the page where one notes how far it has come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laclef.access import may
from screenings import following, terms
from screenings.calendar import cinema_day, house_zone
from screenings.desk.forms.following import Following
from screenings.desk.views.finding import screening_of
from screenings.models import Outcome, Screening, State
from screenings.overdue import BEHIND
from screenings.proposals import at_hand, with_decision
from screenings.refusals import ProgrammeRefused
from screenings.waits import followed, waits


@may("programme.edit")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The screenings one carries, or all of them, each with what it waits for; the late ones say so."""
    now = timezone.now()
    today = cinema_day(now, house_zone())
    everyone = "toutes" in request.GET
    rows = Screening.objects.filter(origin="house").exclude(ends_at__lt=now - BEHIND)
    rows = rows if everyone else rows.filter(carrier=request.user.pk)
    listed = [(screening, waits(screening, today)) for screening in followed(at_hand(rows))]
    shown = [(one, open_) for one, open_ in listed if open_ or not one.is_over(now)]
    declined = with_decision(Screening.objects.filter(state=State.DRAFT)).filter(decision=Outcome.DECLINED)  # type: ignore[misc]
    declined = declined if everyone else declined.filter(carrier=request.user.pk)
    context = {"rows": shown, "today": today, "everyone": everyone, "declined": declined.for_listing()}
    return render(request, "screenings/desk/mine.html", context)


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Rights, copy and terms of each film, and each guest's answer."""
    found = screening_of(public_id)
    forms = Following(found, request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and forms.is_valid():
        try:
            following.follow(
                screening_id=found.pk,
                noted=forms.noted(),
                what=forms.changed(),
                now=timezone.now(),
                by=request.user,  # type: ignore[arg-type]
            )
        except ProgrammeRefused as refused:
            refusal = forms.refuse(refused, screening_of(public_id).changed_at)
        else:
            messages.success(request, _("C’est noté."))
            return redirect("desk:follow-up", public_id)
    context = {"forms": forms, "screening": found, "refusal": refusal, "gaps": terms.incomplete(found)}
    context["waits"] = waits(found, cinema_day(timezone.now(), house_zone()))
    status = 422 if request.method == "POST" else 200
    return render(request, "screenings/desk/follow_up.html", context, status=status)
