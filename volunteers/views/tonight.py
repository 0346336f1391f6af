"""Tonight's sheet on a phone and on paper: who, when, what to tick, what to leave to the next crew."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laclef.access import may
from screenings import wording
from screenings.models import Admission, Venue
from tickets.coming import Coming, who_is_coming
from volunteers import attendance, rota
from volunteers import tonight as sheets
from volunteers.models import Attendance, NoteKind, Shift, SignUp
from volunteers.privacy import Field, Page, visible_of_many
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
    context = _context(request, page)
    tonight = context["tonight"]
    context |= {
        "rules": range(3),
        "with_phones": page == Page.PRINTED_WITH_PHONES,
        # As the programme's sheets name themselves: the day as a stamp.
        "period": {
            "scale": "night",
            "name": wording.day(tonight.evening.day) if tonight and tonight.evening else _("Ce soir"),
            "url": reverse("volunteers:tonight"),
        },
    }
    return render(request, "volunteers/tonight_paper.html", context)


def _context(request: HttpRequest, page: Page) -> dict[str, Any]:
    now = timezone.now()
    volunteer = me(request, now)
    venue = Venue.objects.filter(is_house=True).first()
    tonight = sheets.tonight(venue, now) if venue else None
    crew = [place for places in tonight.places.values() for place in places] if tonight else []
    mine = [place for place in crew if place.volunteer_id == volunteer.pk]
    return {
        "now": now,
        "coming": _coming(tonight, now) if tonight else {},
        "me": volunteer,
        "tonight": tonight,
        "phones": _phones(request, page, tonight, now) if tonight else {},
        "ticked": {(t.shift_id, t.item_id): t for ticks in tonight.ticks.values() for t in ticks}
        if tonight
        else {},
        "came": _came(tonight) if tonight else {},
        "first_times": {place.pk for place in tonight.flags.first_timers} if tonight else set(),
        "mine": mine,
        "ticks_presence": bool(mine) or volunteer.user.may("rota.coordinate"),
    }


def _phones(request: HttpRequest, page: Page, tonight: Tonight, now: datetime) -> dict[int, str]:
    """The numbers this page may show this reader, by volunteer: privacy's table, asked once for the crew."""
    crew = {place.volunteer_id: place.volunteer for places in tonight.places.values() for place in places}
    seen = visible_of_many(request.user, page, crew.values(), now)  # type: ignore[arg-type]
    return {pk: person.phone for pk, person in crew.items() if Field.PHONE in seen[pk] and person.phone}


def _coming(tonight: Tonight, now: datetime) -> dict[int, list[Coming]]:
    """How many are expected, by event and room: numbers, nobody's name."""
    booked = [
        one.pk for one in tonight.screenings if one.admission in (Admission.TICKETS, Admission.REGISTRATION)
    ]
    found: dict[int, list[Coming]] = {}
    for room in who_is_coming(booked, now) if booked else []:
        found.setdefault(room.screening_id, []).append(room)
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


@may("rota.join")
@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of the crew says who was there, and who was not."""
    now = timezone.now()
    place = get_object_or_404(SignUp.objects.select_related("volunteer"), pk=pk)
    return _then_back(
        request,
        lambda: attendance.tick(
            shift_id=place.shift_id,
            volunteer=place.volunteer,
            came=request.POST.get("came") == "yes",
            by=me(request, now).user,
            now=now,
        ),
    )


def _then_back(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    """Do it, or say why not; the sheet again."""
    try:
        act()
    except RotaRefused as refusal:
        say(request, refusal)
    return redirect("volunteers:tonight")
