"""S'entraîner: the selling page itself, with an invented room; needs no open session and sells nothing."""

from dataclasses import replace
from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from screenings.wording import hour, short_day
from tickets import training
from tickets.models import Method, spoken, tidy_code
from tickets.refusals import SaleRefused
from tickets.till import page
from tickets.till.access import TillRequest, at_the_till
from tickets.till.basket import MANY, Basket, changed, read
from tickets.till.showing import Showing
from tickets.till.views.undoing import REASONS
from tickets.training import LESSONS, Lesson

ROOM = 1  # invented: no row bears it here
SEATS = (1, 2)


@at_the_till
@require_safe
def begin(request: TillRequest) -> HttpResponse:
    """What will happen, and what will not."""
    return render(request, "tickets/till/train.html", {"lessons": LESSONS})


@at_the_till
@require_safe
def finished(request: TillRequest) -> HttpResponse:
    return render(request, "tickets/till/trained.html")


@at_the_till
@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request: TillRequest, number: int) -> HttpResponse:
    """One guided sale: the task above, the till below, and the next gesture where it is not done yet."""
    task = _lesson(number)
    if request.method == "POST":
        return _sell(request, task, number)
    basket = read(request.GET)
    typed = request.GET.get("q", "").strip()
    refused = ""
    if typed and not MANY.fullmatch(typed):
        if not task.reserved or tidy_code(typed) != training.CODE:
            refused = _("Ici, seul le code de la consigne répond : lis-la de nouveau.")
        return _page(request, task, number, basket, reserved=not refused, refused=refused)
    touched = request.GET.dict() | ({"plus": typed} if typed else {})
    return _page(request, task, number, basket, touched=touched, reserved="r" in request.GET)


@at_the_till
@require_POST
def undo(request: TillRequest, number: int) -> HttpResponse:
    """The mistake of the last lesson, undone with a reason; again nothing is written."""
    reason = request.POST.get("autre", "").strip() or request.POST.get("raison", "")
    if not reason:
        return _undo_page(request, number, refused=_("Dis pourquoi, en quelques mots."))
    return _next(number)


def _lesson(number: int) -> Lesson:
    if not 1 <= number <= len(LESSONS):
        raise Http404
    return LESSONS[number - 1]


def _next(number: int) -> HttpResponse:
    if number == len(LESSONS):
        return redirect("till:trained")
    return redirect("till:lesson", number=number + 1)


def _sell(request: TillRequest, task: Lesson, number: int) -> HttpResponse:
    basket = read(request.POST)
    reserved = "r" in request.POST
    try:
        if reserved != task.reserved:
            raise SaleRefused(_("Pas encore : %(task)s") % {"task": task.hint})
        training.sell(
            lesson=task,
            amounts=[one.cents for one in basket.people],
            method=Method(request.POST.get("moyen", "")),
            by=request.till.person,
            sales_point=request.till.sales_point,
            now=timezone.now(),
        )
    except (SaleRefused, ValueError) as refusal:
        return _page(request, task, number, basket, reserved=reserved, refused=str(refusal))
    return _undo_page(request, number) if task.undone else _next(number)


def _undo_page(request: TillRequest, number: int, refused: str = "") -> HttpResponse:
    context = {"number": number, "reasons": REASONS, "refused": refused, "words": "1 × 10 €"}
    return render(request, "tickets/till/train_undo.html", context, status=422 if refused else 200)


def _page(
    request: TillRequest,
    task: Lesson,
    number: int,
    basket: Basket,
    *,
    touched: dict[str, str] | None = None,
    reserved: bool = False,
    refused: str = "",
) -> HttpResponse:
    room = _invented()
    basket = replace(basket, room=ROOM)
    basket = changed(basket, touched or {}, SEATS if reserved else None)
    context = page.common(basket, refused=refused) | {
        "lesson": task,
        "number": number,
        "lessons": len(LESSONS),
        "room": room,
        "lines": [page.Line(row, "") for row in basket.rows],
        "reserved": {"code": spoken(training.CODE), "free": SEATS, "invented": True} if reserved else None,
        "asks": False,
    }
    return render(request, "tickets/till/lesson.html", context, status=422 if refused else 200)


def _invented() -> Showing:
    start = timezone.localtime() + timedelta(minutes=20)
    return Showing(
        pk=ROOM,
        screening_id=0,
        hour=hour(start),
        day=short_day(start.date()),
        title=_("Le film d’essai"),
        room=_("Salle inventée"),
        left=31,
        wheelchairs_left=2,
        admitted=74,
        starts_at=start,
        invented=True,
    )
