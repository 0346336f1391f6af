"""Tonight's sheet on a phone and on paper: who, when, what to tick, what to leave to the next crew."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from laclef.access import may
from screenings.models import Venue
from volunteers import attendance, rota
from volunteers import tonight as sheets
from volunteers.models import Attendance, NoteKind, Shift, SignUp
from volunteers.privacy import SEEN, Field, Page, Who, crew_within_reach
from volunteers.rota import RotaRefused
from volunteers.tonight import Tonight
from volunteers.views.visitor import me, say


@may("rota.join")
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The evening at hand."""
    context = _context(request, Page.TONIGHT)
    return render(request, "volunteers/tonight.html", context | {"kinds": NoteKind.choices})


@may("rota.join")
@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The same on A4; without phones unless that box was ticked."""
    page = Page.PRINTED_WITH_PHONES if "telephones" in request.GET else Page.PRINTED
    return render(request, "volunteers/tonight_paper.html", _context(request, page) | {"rules": range(3)})


def _context(request: HttpRequest, page: Page) -> dict[str, Any]:
    now = timezone.now()
    volunteer = me(request, now)
    venue = Venue.objects.filter(is_house=True).first()
    tonight = sheets.tonight(venue, now) if venue else None
    return {
        "now": now,
        "me": volunteer,
        "tonight": tonight,
        "phones": _phones(request, page, tonight, volunteer.pk, now) if tonight else {},
        "ticked": {(t.shift_id, t.item_id): t for ticks in tonight.ticks.values() for t in ticks}
        if tonight
        else {},
        "came": _came(tonight) if tonight else {},
        "first_times": {place.pk for place in tonight.flags.first_timers} if tonight else set(),
        "mine": [p for places in tonight.places.values() for p in places if p.volunteer_id == volunteer.pk]
        if tonight
        else [],
    }


def _phones(request: HttpRequest, page: Page, tonight: Tonight, me_id: int, now: datetime) -> dict[int, str]:
    """The numbers this page may show this reader, by volunteer: privacy's table, asked once for the crew."""
    coordinates = request.user.may("rota.coordinate")  # type: ignore[union-attr]
    near = crew_within_reach(request.user, now)  # type: ignore[arg-type]
    found = {}
    for places in tonight.places.values():
        for place in places:
            who = Who.SELF if place.volunteer_id == me_id else Who.PEER
            if who == Who.PEER and coordinates:
                who = Who.COORDINATOR
            elif who == Who.PEER and place.volunteer_id in near:
                who = Who.TONIGHT
            if Field.PHONE in SEEN[who, page] and place.volunteer.phone:
                found[place.volunteer_id] = place.volunteer.phone
    return found


def _came(tonight: Tonight) -> dict[tuple[int, int], Attendance]:
    lines = Attendance.objects.current().filter(shift__in=tonight.shifts)
    return {(line.shift_id, line.volunteer_id): line for line in lines if line.shift_id is not None}


# --- what is tapped ---------------------------------------------------------------------------------------


@may("rota.join")
@require_POST
def tick(request: HttpRequest, shift: int, item: int) -> HttpResponse:
    """A line of the checklist is done, or was not."""
    now = timezone.now()
    get_object_or_404(Shift, pk=shift, role__checklist=item)
    volunteer = me(request, now)

    def act() -> object:
        if "undo" in request.POST:
            return sheets.untick_item(shift_id=shift, item_id=item, volunteer=volunteer)  # type: ignore[func-returns-value]
        return sheets.tick_item(shift_id=shift, item_id=item, volunteer=volunteer, now=now)

    return _then_back(request, act)


@may("rota.join")
@require_POST
def note(request: HttpRequest, evening: int) -> HttpResponse:
    """A word for the next crew."""
    now = timezone.now()
    kind = request.POST.get("kind", "")
    return _then_back(
        request,
        lambda: sheets.leave_note(
            evening_id=evening,
            kind=NoteKind(kind) if kind in NoteKind.values else NoteKind.FAULT,
            text=request.POST.get("text", ""),
            volunteer=me(request, now),
            now=now,
        ),
    )


@may("rota.join")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Repaired, bought, read."""
    return _then_back(request, lambda: sheets.settle_note(note_id=pk, now=timezone.now()))


@may("rota.join")
@require_POST
def foyer(request: HttpRequest, pk: int) -> HttpResponse:
    """I stay in the foyer during the film, or not."""
    volunteer = me(request, timezone.now())
    get_object_or_404(SignUp, pk=pk, volunteer=volunteer)
    stays = "stays" in request.POST
    return _then_back(request, lambda: rota.stay_in_foyer(sign_up_id=pk, volunteer=volunteer, stays=stays))


@may("rota.join")
@require_POST
def arrive(request: HttpRequest, pk: int) -> HttpResponse:
    """I am here."""
    now = timezone.now()
    get_object_or_404(Shift, pk=pk)
    return _then_back(request, lambda: attendance.arrive(shift_id=pk, volunteer=me(request, now), now=now))


@may("rota.join")
@require_POST
def go_home(request: HttpRequest, pk: int) -> HttpResponse:
    """I am off."""
    now = timezone.now()
    get_object_or_404(Shift, pk=pk)
    return _then_back(
        request, lambda: attendance.leave_shift(shift_id=pk, volunteer=me(request, now), now=now)
    )


def _then_back(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    """Do it, or say why not; the sheet again."""
    try:
        act()
    except RotaRefused as refusal:
        say(request, refusal)
    return redirect("volunteers:tonight")
