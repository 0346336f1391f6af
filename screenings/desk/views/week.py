"""The week at the desk: the grid on a table, a list by day on a phone."""

from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from laclef import evening
from laclef.access import may
from screenings.calendar import HOUSE_YEARS
from screenings.desk.grid import grid
from screenings.desk.views.last_look import look
from screenings.models import Kind, Screening, State
from screenings.periods import Period, around, current
from screenings.proposals import at_hand
from screenings.refusals import ProgrammeRefused


@may("programme.edit")
@require_safe
def this_week(request: HttpRequest) -> HttpResponse:
    return _page(request, current("week", timezone.now()))


@may("programme.edit")
@require_safe
def week(request: HttpRequest, when: str) -> HttpResponse:
    """The cinema week of that day."""
    return _page(request, week_of(when))


def week_of(when: str) -> Period:
    """The cinema week in which a day lies, or a page not found."""
    try:
        day = date.fromisoformat(when)
    except ValueError as error:
        raise Http404 from error
    if day.year not in HOUSE_YEARS:
        raise Http404
    return around("week", day)


def _page(request: HttpRequest, period: Period) -> HttpResponse:
    return render(request, "screenings/desk/week.html", {"grid": grid(period, timezone.now())})


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, when: str) -> HttpResponse:
    """The week's drafts and confirmed ones, ticked: a last look, then all of those ticked or none."""
    now = timezone.now()
    period = week_of(when)
    looks = [look(screening, "publish", now) for screening in _to_publish(period, now)]
    for last in looks:
        last.take(request.POST)
    chosen = [last for last in looks if request.POST.get(f"{last.key}on")]
    refusal = ""
    if request.method == "POST" and chosen and all([last.answer(request.POST) for last in chosen]):  # noqa: C419
        try:
            evening.publish_all(
                overrides={last.screening.pk: last.overrides() for last in chosen},
                now=now,
                by=request.user,  # type: ignore[arg-type]
            )
        except ProgrammeRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _published(len(chosen)))
            return redirect("desk:week", period.first.isoformat())
    if request.method == "POST" and not chosen:
        refusal = _("Coche au moins une séance.")
    context = {"period": period, "looks": looks, "chosen": chosen, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "screenings/desk/publish_week.html", context, status=status)


def _published(count: int) -> str:
    return (
        ngettext(
            "C’est publié : %s séance de plus au programme.",
            "C’est publié : %s séances de plus au programme.",
            count,
        )
        % count
    )


def _to_publish(period: Period, now: datetime) -> list[Screening]:
    """What is to come that week, is not public yet and may be."""
    start, end = period.bounds()
    rows = Screening.objects.between(max(start, now), end).filter(state__in=(State.DRAFT, State.CONFIRMED))
    rows = rows.exclude(kind=Kind.HIRE).exclude(kind=Kind.INTERNAL, open_meeting=False)
    return list(at_hand(rows).for_listing().order_by("starts_at", "pk"))
