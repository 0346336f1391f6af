"""The second volunteer's phone: open to whoever has the pass's address, for this evening, without money or names.

With a script the answers come as a part of the page, without one as the page itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laclef.access import public
from laclef.private_page import private_page
from screenings.models import RoomBooking
from tickets.door import heads, passes, scanning, tonight
from tickets.door.forms import CodeForm, TapForm
from tickets.door.signs import Sign, sign_of, unpacked
from tickets.models import ScannerPass
from tickets.refusals import AdmissionRefused, ScannerRefused


@dataclass(frozen=True)
class Door:
    """What the phone stands for: its pass, tonight's rooms, those it lets people into."""

    scanner: ScannerPass
    token: str
    rooms: Sequence[RoomBooking]
    chosen: Sequence[RoomBooking]

    @property
    def ids(self) -> list[int]:
        return [room.pk for room in self.chosen]

    @property
    def all_chosen(self) -> bool:
        return len(self.chosen) == len(self.rooms)

    @property
    def address(self) -> str:
        """The page again, for the same rooms."""
        query = QueryDict(mutable=True)
        query.setlist("salle", [str(pk) for pk in self.ids])
        return f"{reverse('tickets:scanner', args=[self.token])}?{query.urlencode()}"


def at_the_door(
    view: Callable[[HttpRequest, Door, datetime], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """Only with a pass that holds: else the page that says so."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        scanner = passes.of_token(token)
        if scanner is None or not scanner.is_valid(now):
            return _over(request, status=404 if scanner is None else 410)
        try:
            return view(request, _door(request, scanner, token, now), now)
        except ScannerRefused:
            return _over(request, status=410)

    return guarded


@public
@private_page
@require_safe
@at_the_door
def phone(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    """Camera, typed code, numbers, heads; `?dit=` carries the sign of the last code."""
    return render(
        request,
        "tickets/door/phone.html",
        {
            "door": door,
            "name": passes.name_of(door.scanner),
            "sign": unpacked(request.GET.get("dit", "")),
            "numbers": tonight.numbers_of(door.chosen, now),
            "tap_key": uuid4(),
        },
    )


@public
@private_page
@require_POST
@at_the_door
def scan(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _tell(request, door, sign_of(None), now)
    try:
        told: scanning.Admitted | scanning.HowMany | AdmissionRefused = scanning.scan(
            scanner_id=door.scanner.pk,
            text=form.cleaned_data["code"],
            room_booking_ids=door.ids,
            people=form.cleaned_data["people"],
            now=now,
        )
    except AdmissionRefused as refusal:
        told = refusal
    return _tell(request, door, sign_of(told), now)


@public
@private_page
@require_POST
@at_the_door
def tap(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    """One head more or less, in the first room chosen."""
    form = TapForm(request.POST)
    if form.is_valid() and door.chosen:
        heads.tap(
            key=form.cleaned_data["key"],
            scanner_id=door.scanner.pk,
            room_booking_id=door.chosen[0].pk,
            heads=form.cleaned_data["heads"],
            now=now,
        )
    return _tell(request, door, None, now)


@public
@private_page
@require_safe
@at_the_door
def numbers(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    """Asked every few seconds by the phone."""
    told = {"door": door, "numbers": tonight.numbers_of(door.chosen, now)}
    return render(request, "tickets/door/_numbers.html", told)


def _door(request: HttpRequest, scanner: ScannerPass, token: str, now: datetime) -> Door:
    rooms = tonight.rooms_of(scanner.venue_id, scanner.evening)
    asked = set((request.POST if request.method == "POST" else request.GET).getlist("salle"))
    chosen = [room for room in rooms if str(room.pk) in asked] or tonight.next_of(rooms, now)
    return Door(scanner, token, rooms, chosen)


def _tell(request: HttpRequest, door: Door, sign: Sign | None, now: datetime) -> HttpResponse:
    """The sign in the page: at once for the script, after a redirect without it."""
    if "X-Part" in request.headers:
        told = {"sign": sign, "door": door, "numbers": tonight.numbers_of(door.chosen, now)}
        return render(request, "tickets/door/_told.html", told)
    return redirect(door.address + (f"&dit={sign.packed}" if sign else ""))


def _over(request: HttpRequest, *, status: int) -> HttpResponse:
    if "X-Part" in request.headers:
        return HttpResponse(_("Ce téléphone n’est plus un scanner."), status=status)
    return render(request, "tickets/door/over.html", status=status)
