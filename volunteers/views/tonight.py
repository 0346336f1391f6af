"""Tonight's sheet on a phone and on paper: who, when, what to tick, what to leave to the next crew."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laclef.access import may
from laclef.typed import number_in
from screenings import wording
from screenings.models import Admission, Venue
from tickets.coming import Coming, who_is_coming
from volunteers import attendance, rota
from volunteers import tonight as sheets
from volunteers.at_hand import Sheet, sheet_at_hand, sheets_at_hand
from volunteers.models import NoteKind, Shift, SignUp, Volunteer
from volunteers.privacy import Field, Page, visible_of_many
from volunteers.rota import RotaRefused
from volunteers.tonight import Tonight
from volunteers.views.visitor import me, say


@may("rota.join")
@require_safe
def sheet(request: HttpRequest, evening: int | None = None) -> HttpResponse:
    """The evening at hand, or the one that is named: last evening's, another venue's."""
    context = _context(request, Page.TONIGHT, evening)
    return render(request, "volunteers/tonight.html", context | {"kinds": NoteKind.choices})


@may("rota.join")
@require_safe
def paper(request: HttpRequest, evening: int | None = None) -> HttpResponse:
    """The same on A4; without phones unless that box was ticked."""
    page = Page.PRINTED_WITH_PHONES if "telephones" in request.GET else Page.PRINTED
    context = _context(request, page, evening)
    tonight = context["tonight"]
    context |= {
        "rules": range(3),
        "with_phones": page == Page.PRINTED_WITH_PHONES,
        # As the programme's sheets name themselves: the day as a stamp.
        "period": {
            "scale": "night",
            "name": wording.day(tonight.evening.day) if tonight and tonight.evening else _("Ce soir"),
            "url": reverse("volunteers:evening", args=[evening])
            if evening
            else reverse("volunteers:tonight"),
        },
    }
    return render(request, "volunteers/tonight_paper.html", context)


def _context(request: HttpRequest, page: Page, evening: int | None) -> dict[str, Any]:
    now = timezone.now()
    volunteer = me(request, now)
    near = sheets_at_hand(volunteer, now)
    opened = _opened(near, evening, volunteer, now)
    tonight = _sheet_of(opened, now)
    places = [place for those in tonight.places.values() for place in those] if tonight else []
    mine = [place for place in places if place.volunteer_id == volunteer.pk]
    return {
        "now": now,
        "past": opened is not None and not opened.is_tonight,
        "others": [other for other in near if opened is None or other.evening.pk != opened.evening.pk],
        "coming": _coming(tonight, now) if tonight else {},
        "me": volunteer,
        "tonight": tonight,
        "phones": _phones(request, page, tonight, now) if tonight else {},
        "ticked": {(t.shift_id, t.item_id): t for ticks in tonight.ticks.values() for t in ticks}
        if tonight
        else {},
        "came": attendance.lines_of(tonight.shifts) if tonight else {},
        "first_times": {place.pk for place in tonight.flags.first_timers} if tonight else set(),
        "mine": mine,
        "ticks_presence": bool(mine) or volunteer.user.may("rota.coordinate"),
    }


def _opened(near: list[Sheet], evening: int | None, volunteer: Volunteer, now: datetime) -> Sheet | None:
    """The sheet that is asked for; without a name tonight's, where there is one."""
    if evening is None:
        return next((one for one in near if one.is_tonight), None)
    found = next((one for one in near if one.evening.pk == evening), None)
    found = found or sheet_at_hand(evening, volunteer, now)
    if found is None:
        raise Http404
    return found


def _sheet_of(opened: Sheet | None, now: datetime) -> Tonight | None:
    if opened is not None:
        return sheets.sheet_of(opened.evening.venue, opened.evening, now)
    house = Venue.objects.filter(is_house=True).first()
    return sheets.sheet_of(house, None, now) if house else None


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


# --- what is tapped ---------------------------------------------------------------------------------------


@may("rota.join")
@require_POST
def tick(request: HttpRequest, shift: int, item: int) -> HttpResponse:
    """A line of the checklist is done, or was not."""
    now = timezone.now()
    of = get_object_or_404(Shift, pk=shift, role__checklist=item)
    volunteer = me(request, now)

    def act() -> object:
        if "undo" in request.POST:
            return sheets.untick_item(shift_id=shift, item_id=item, volunteer=volunteer)  # type: ignore[func-returns-value]
        return sheets.tick_item(shift_id=shift, item_id=item, volunteer=volunteer, now=now)

    return _then_back(request, act, of.evening_id)


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
        evening,
    )


@may("rota.join")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Repaired, bought, read."""
    sheet = number_in(request.POST.get("sheet", ""))
    return _then_back(request, lambda: sheets.settle_note(note_id=pk, now=timezone.now()), sheet or None)


@may("rota.join")
@require_POST
def foyer(request: HttpRequest, pk: int) -> HttpResponse:
    """I stay in the foyer during the film, or not."""
    volunteer = me(request, timezone.now())
    place = get_object_or_404(SignUp.objects.select_related("shift"), pk=pk, volunteer=volunteer)
    stays = "stays" in request.POST
    return _then_back(
        request,
        lambda: rota.stay_in_foyer(sign_up_id=pk, volunteer=volunteer, stays=stays),
        place.shift.evening_id,
    )


@may("rota.join")
@require_POST
def arrive(request: HttpRequest, pk: int) -> HttpResponse:
    """I am here."""
    now = timezone.now()
    shift = get_object_or_404(Shift, pk=pk)
    return _after(request, shift, lambda: attendance.arrive(shift_id=pk, volunteer=me(request, now), now=now))


@may("rota.join")
@require_POST
def go_home(request: HttpRequest, pk: int) -> HttpResponse:
    """I am off."""
    now = timezone.now()
    shift = get_object_or_404(Shift, pk=pk)
    return _after(
        request, shift, lambda: attendance.leave_shift(shift_id=pk, volunteer=me(request, now), now=now)
    )


@may("rota.join")
@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of the crew says who was there, and who was not."""
    now = timezone.now()
    place = get_object_or_404(SignUp.objects.select_related("volunteer", "shift"), pk=pk)
    return _after(
        request,
        place.shift,
        lambda: attendance.tick(
            shift_id=place.shift_id,
            volunteer=place.volunteer,
            came=request.POST.get("came") == "yes",
            by=me(request, now).user,
            now=now,
        ),
    )


def _after(request: HttpRequest, shift: Shift, act: Callable[[], object]) -> HttpResponse:
    """Do it, or say why not; the shift's sheet again, or its own page where it stands alone."""
    if shift.evening_id is not None:
        return _then_back(request, act, shift.evening_id)
    _do(request, act)
    return redirect("volunteers:about", shift.pk)


def _then_back(request: HttpRequest, act: Callable[[], object], evening: int | None) -> HttpResponse:
    """Do it, or say why not; the sheet again."""
    _do(request, act)
    return redirect("volunteers:evening", evening) if evening else redirect("volunteers:tonight")


def _do(request: HttpRequest, act: Callable[[], object]) -> None:
    try:
        act()
    except RotaRefused as refusal:
        say(request, refusal)
