"""At the till: phones made scanners, the list for when the network drops, paper sales entered afterwards."""

from datetime import datetime
from uuid import uuid4

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.accounts.models import User
from tickets.amounts import AmountRefused
from tickets.door import door_list, on_paper, passes, tonight
from tickets.door.forms import GiveForm, PaperForm, tally_of
from tickets.models import ScannerPass
from tickets.refusals import OtherRequest, Refused, ScannerRefused, to_the_desk
from tickets.till import people
from tickets.till.access import OpenTillRequest, TillRequest, at_the_till, with_open_session

BLANK_ROWS = 4


@at_the_till
@require_http_methods(["GET", "HEAD", "POST"])
def scanners(request: TillRequest) -> HttpResponse:
    """This evening's phones, each with its QR; one more, or one less."""
    now = timezone.now()
    if request.method == "POST":
        form = GiveForm(request.POST)
        if form.is_valid():
            _give(request, form.cleaned_data["venue"].pk, now)
        return redirect("till:scanners")
    given = ScannerPass.objects.filter(evening=tonight.evening_of(now), revoked_at=None).select_related(
        "venue"
    )
    phones = [(one, passes.name_of(one), _address(request, one)) for one in given]
    context = {
        "phones": [(one, name, address, _qr(address)) for one, name, address in phones],
        "venues": tonight.venues_of(tonight.evening_of(now)),
    }
    return render(request, "tickets/till/scanners.html", context)


@at_the_till
@require_POST
def revoke(request: TillRequest, pk: int) -> HttpResponse:
    get_object_or_404(ScannerPass, pk=pk)
    scanner = passes.revoke(scanner_id=pk, by=request.till.person, now=timezone.now())
    messages.success(request, _("%(name)s n’ouvre plus rien.") % {"name": passes.name_of(scanner)})
    return redirect("till:scanners")


@at_the_till
@require_safe
def printed_list(request: TillRequest) -> HttpResponse:
    """A4: every booking of tonight by its code, then a sheet to tally on, room by room; `?salle=` only one."""
    now = timezone.now()
    asked = set(request.GET.getlist("salle"))
    rooms = tonight.rooms_everywhere(tonight.evening_of(now))
    chosen = [room for room in rooms if str(room.pk) in asked] or rooms
    context = {
        "lists": [door_list.list_of(room, now) for room in chosen],
        "made_at": now,
        "amounts": settings.TICKET_LANDMARKS,
        "blank": range(BLANK_ROWS),
    }
    return render(request, "tickets/till/door_list.html", context)


@with_open_session
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: OpenTillRequest) -> HttpResponse:
    """The tally sheet, typed in: both times are kept, and who allowed it."""
    now = timezone.now()
    form = _paper_form(request, now)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            _enter(request, form, now)
            messages.success(request, _("La feuille est saisie."))
            return redirect("till:paper-sales")
        except OtherRequest:
            refused = _(
                "Cette feuille est déjà saisie : regarde les ventes ; pour une autre, rouvre la saisie."
            )
        except (Refused, AmountRefused) as refusal:
            refused = to_the_desk(refusal)
    elif request.method == "POST":
        refused = _("Il manque une réponse : relis la séance, l’heure et le code de qui autorise.")
    context = {"form": form, "refused": refused, "rows": _rows(request)}
    return render(request, "tickets/till/paper_sales.html", context, status=422 if refused else 200)


def _give(request: TillRequest, venue_id: int, now: datetime) -> None:
    try:
        passes.give(venue_id=venue_id, by=request.till.person, now=now)
    except ScannerRefused as refusal:
        messages.error(request, str(refusal))


def _address(request: HttpRequest, scanner: ScannerPass) -> str:
    return request.build_absolute_uri(reverse("tickets:scanner", args=[passes.token_of(scanner)]))


def _qr(address: str) -> str:
    """Black on white, whatever the page's ground: cameras want it so."""
    return segno.make_qr(address, error="m").svg_data_uri(scale=5, border=4, light="#fff", svgns=True)


def _paper_form(request: HttpRequest, now: datetime) -> PaperForm:
    who = [one for one in people.names_of(people.who_may(now)) if one.has_digits and not one.for_one_evening]
    rooms = tonight.rooms_that_sell(tonight.evening_of(now))
    return PaperForm(request.POST or None, rooms=rooms, people=who, initial={"key": uuid4()})


def _enter(request: OpenTillRequest, form: PaperForm, now: datetime) -> None:
    told = form.cleaned_data
    authorised_by: User = people.proved_by_pin(
        device=request.till.device, user_id=told["person"].pk, pin=told["pin"], now=now
    )
    on_paper.enter(
        key=told["key"],
        room_booking_id=told["room"].pk,
        tally=tally_of(request.POST),
        sold_at=tonight.moment_of(tonight.evening_of(now), told["sold_at"]),
        authorised_by=authorised_by,
        till_session_id=request.till.session.pk,
        by=request.till.person,
        now=now,
    )


def _rows(request: HttpRequest) -> list[dict[str, str]]:
    """The landmarks, then rows for other amounts; with what was typed, once it was refused."""
    amounts = request.POST.getlist("euros") or [*map(str, settings.TICKET_LANDMARKS), *[""] * BLANK_ROWS]
    columns = [request.POST.getlist(name) for name in ("cash", "card", "cheque")]
    filled = [column + [""] * (len(amounts) - len(column)) for column in columns]
    return [
        {"euros": euros, "cash": cash, "card": card, "cheque": cheque}
        for euros, cash, card, cheque in zip(amounts, *filled, strict=False)
    ]
