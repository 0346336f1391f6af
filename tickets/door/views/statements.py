"""After the screening: its statement, at the till for tonight and at the office for all; page, CSV and print."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may
from screenings import programme
from screenings.calendar import HOUSE_YEARS
from screenings.models import Admission, RoomBooking, State
from screenings.periods import Period, around
from screenings.refusals import ProgrammeRefused
from tickets.amounts import AmountRefused
from tickets.door import approved, spread, statement, tonight
from tickets.door.csv_form import as_csv
from tickets.door.forms import figures_of
from tickets.moments import end_of, start_of
from tickets.till.access import TillRequest, at_the_till

INTERRUPTED_UNTIL = timedelta(hours=1)


@at_the_till
@require_safe
def of_tonight(request: TillRequest) -> HttpResponse:
    """Tonight's rooms, each to its statement."""
    rooms = tonight.rooms_that_sell(tonight.evening_of(timezone.now()))
    return render(request, "tickets/till/statements.html", {"rooms": rooms})


@at_the_till
@require_http_methods(["GET", "HEAD", "POST"])
def at_till(request: TillRequest, pk: int) -> HttpResponse:
    """One of tonight's, beside it the approved till's figures; what it took is read after the count.

    For one counts without knowing. Of a column of figures with a bad one, nothing is lost.
    """
    room, refused = _of_tonight(pk), ""
    if request.method == "POST":
        try:
            approved.note(
                room_booking_id=room.pk,
                figures=figures_of(request.POST),
                by=request.till.person,
                now=timezone.now(),
            )
            messages.success(request, _("Les chiffres de la caisse agréée sont notés."))
            return redirect("till:statement", pk=pk)
        except (approved.FigureRefused, AmountRefused) as refusal:
            refused = str(refusal)
        except ValueError:
            refused = _("Un nombre d’entrées par tarif, de 0 à 2 000 : relis les chiffres.")
    return _statement_page(request, room, refused)


@at_the_till
@require_POST
def interrupt(request: TillRequest, pk: int) -> HttpResponse:
    """It broke off: entries may still be cancelled and paid back, until 05:00."""
    room = _of_tonight(pk)
    try:
        programme.interrupt(screening_id=room.screening_id, now=timezone.now(), by=request.till.person)
        messages.success(request, _("Interrompue : les entrées peuvent encore s’annuler et se rembourser."))
    except ProgrammeRefused as refusal:
        messages.error(request, _interrupting(refusal))
    return redirect("till:statement", pk=pk)


def _interrupting(refusal: ProgrammeRefused) -> str:
    """The programme says “vous” and “cancel it”, which is not done at the till."""
    if refusal.rule == "screenings_interrupted_in_its_window":
        return _(
            "Une séance se note interrompue entre son début et une heure après sa fin :"
            " avant, c’est la programmation qui l’annule ; après, vois avec la trésorerie."
        )
    return str(refusal)


@may("sales.read")
@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """The rooms of a cinema week, Wednesday to Tuesday, latest first; `?jour=` any day of it."""
    day = _day(request.GET.get("jour", ""))
    week = around("week", day)
    return render(request, "tickets/statements.html", {"rooms": _rooms_of(week), "day": day, "week": week})


@may("sales.read")
@require_safe
def at_office(request: HttpRequest, pk: int) -> HttpResponse:
    return render(
        request, "tickets/statement.html", _shown(statement.of_room(get_object_or_404(_rooms(), pk=pk)))
    )


@may("sales.read")
@require_safe
def office_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a spreadsheet; the mark at the head tells it the letters."""
    room = get_object_or_404(_rooms(), pk=pk)
    answer = HttpResponse(
        as_csv(statement.of_room(room)).encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    name = f"etat-{start_of(room):%Y-%m-%d}-{room.pk}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _statement_page(request: TillRequest, room: RoomBooking, refused: str) -> HttpResponse:
    """With what was typed of the approved till's figures, once it was refused."""
    now, screening, typed = timezone.now(), room.screening, request.POST
    told = statement.of_room(room)
    entries = dict(zip(typed.getlist("code"), typed.getlist("entries"), strict=False))
    context = _shown(told) | {
        "approved": [
            (row, entries.get(row.code, "" if row.approved is None else row.approved)) for row in told.rows
        ],
        "blind": statement.is_blind(room),
        "may_interrupt": screening.interrupted_at is None
        and start_of(room) <= now <= end_of(room) + INTERRUPTED_UNTIL,
        "refused": refused,
        "typed": typed,
    }
    return render(request, "tickets/till/statement.html", context, status=422 if refused else 200)


def _shown(told: statement.Statement) -> dict[str, object]:
    return {"statement": told, "bars": spread.bars_of(told.rows), "fewest": spread.FEWEST}


def _rooms() -> QuerySet[RoomBooking]:
    return (
        RoomBooking.objects.filter(screening__admission=Admission.TICKETS, during__isnull=False)
        .exclude(screening__state=State.DRAFT)
        .select_related("screening__venue", "room")
        .prefetch_related("screening__programme__film")
    )


def _of_tonight(pk: int) -> RoomBooking:
    rooms = tonight.rooms_that_sell(tonight.evening_of(timezone.now()))
    found = next((room for room in rooms if room.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _rooms_of(week: Period) -> Sequence[RoomBooking]:
    begins, ends = week.bounds()
    return list(
        _rooms().filter(during__startswith__gte=begins, during__startswith__lt=ends).order_by("-during", "pk")
    )


def _day(typed: str) -> date:
    """The day asked for; tonight otherwise."""
    today = tonight.evening_of(timezone.now())
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = today
    return day if day.year in HOUSE_YEARS else today
