"""Create and edit, on one page."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from laclef.access import may
from laclef.typed import number_in
from screenings import kinds, writing
from screenings.desk.forms.composing import Composing
from screenings.desk.views.finding import screening_of
from screenings.models import Kind, Room, Screening
from screenings.refusals import ProgrammeRefused

# What htmx asks for, by the part of the page it puts in.
PARTS = {
    "films": "screenings/desk/_films.html",
    "films-found": "screenings/desk/_films_found.html",
    "guests": "screenings/desk/_guests.html",
    "guests-found": "screenings/desk/_guests_found.html",
    "openings": "screenings/desk/_openings.html",
    "composer": "screenings/desk/_composer.html",
}


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A draft, with the defaults of its kind and, from the grid, its day and room."""
    kind = request.GET.get("type", Kind.FILM)
    initial = kinds.defaults_of(kind if kind in Kind.values else Kind.FILM)
    initial |= {"carrier": request.user.pk} | _from_grid(request.GET)
    return _compose(request, Screening(), initial)


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    return _compose(request, screening_of(public_id), {})


def _from_grid(asked: QueryDict) -> dict[str, Any]:
    """The day, hour and room of the place in the grid that was pressed."""
    found: dict[str, Any] = {name: asked[name] for name in ("day", "starts") if asked.get(name)}
    room = Room.objects.filter(pk=number_in(asked.get("room", ""))).first()
    if room:
        found["rooms"] = {f"room{room.pk}": True, f"places{room.pk}": room.seats}
    return found


def _compose(request: HttpRequest, screening: Screening, initial: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    page = Composing(screening, now, request.POST if request.method == "POST" else None, initial)
    if request.method != "POST":
        page.bind(checked=False)
    elif not _saves(request.POST):
        page.act(request.POST.get("act", ""))
    elif saved := _save(request, page, now):
        return redirect("desk:screening", saved.public_id)
    part = PARTS.get(request.headers.get("HX-Target", ""), "screenings/desk/edit.html")
    status = 422 if page.refusal or page.checked else 200
    return render(request, part, {"page": page, "screening": screening}, status=status)


def _saves(typed: QueryDict) -> bool:
    """Whether the button is the one that saves; Enter in a search looks for what was typed there."""
    act = typed.get("act", "enter")
    searching = typed.get("film_q", "").strip() or typed.get("guest_q", "").strip()
    return act == "save" or (act == "enter" and not searching)


def _save(request: HttpRequest, page: Composing, now: datetime) -> Screening | None:
    """The screening as it was written, or None and the page says why not."""
    page.bind(checked=True)
    if not page.is_valid():
        return None
    by, screening = request.user, page.screening
    try:
        if screening.pk is None:
            screening = writing.create(page.written(), now=now, by=by)
        else:
            writing.edit(screening.pk, page.written(), now=now, by=by)  # type: ignore[arg-type]
    except ProgrammeRefused as refusal:
        page.refuse(refusal)
        return None
    messages.success(request, _("C’est enregistré."))
    return screening
