"""The till's first page, and its session from the float to the Z."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.typed import number_in
from tickets.door import door_list
from tickets.models import Method, Moved, Reading, TillCount, TillMovement, TillReport, spoken, tidy_code
from tickets.paying_back import pay_refund
from tickets.refusals import CancellationRefused, TillRefused
from tickets.till import drawer, sessions
from tickets.till import owed as owed_back
from tickets.till.access import OpenTillRequest, TillRequest, at_the_till, in_a_session, with_open_session
from tickets.till.cash import PIECES, CashRefused, parse_cash
from tickets.till.forms import counted_in, piece_rows


@at_the_till
@require_safe
def home(request: TillRequest) -> HttpResponse:
    """What one can do here now: open the till, sell, count."""
    session = request.till.session
    older = session is not None and not sessions.is_of_today(session, timezone.now())
    context = {"session": session, "older": older, "door_list": door_list.offered(timezone.now())}
    return render(request, "tickets/till/home.html", context)


@at_the_till
@require_http_methods(["GET", "HEAD", "POST"])
def open_till(request: TillRequest) -> HttpResponse:
    """How much is in the drawer to begin with."""
    if request.till.session is not None:
        return redirect("till:session")
    refused = ""
    if request.method == "POST":
        try:
            sessions.open_session(
                sales_point=request.till.sales_point,
                float_cents=parse_cash(request.POST.get("float", "")),
                by=request.till.person,
                now=timezone.now(),
            )
            return redirect("till:home")
        except (TillRefused, CashRefused) as refusal:
            refused = str(refusal)
    last = TillReport.objects.filter(sales_point=request.till.sales_point, kind=Reading.Z).last()
    context = {"refused": refused, "typed": request.POST.get("float", ""), "last": last}
    return render(request, "tickets/till/open.html", context, status=422 if refused else 200)


@in_a_session
@require_safe
def session(request: OpenTillRequest) -> HttpResponse:
    """The session in hand: since when, by whom; never what the drawer should hold."""
    return _session_page(request)


@in_a_session
@require_POST
def move(request: OpenTillRequest) -> HttpResponse:
    """Cash to the safe, or out of it."""
    if request.POST.get("way", Moved.DROP) not in Moved:
        return _session_page(request, _("Touche « Mettre au coffre » ou « Sortir du coffre »."))
    try:
        way = Moved(request.POST.get("way", Moved.DROP))
        drawer.move_cash(
            session_id=request.till.session.pk,
            way=way,
            amount_cents=parse_cash(request.POST.get("amount", "")),
            note=request.POST.get("note", ""),
            by=request.till.person,
            now=timezone.now(),
        )
    except (TillRefused, CashRefused) as refusal:
        return _session_page(request, str(refusal))
    messages.success(request, _("C’est noté."))
    return redirect("till:session")


@in_a_session
@require_POST
def read_x(request: OpenTillRequest) -> HttpResponse:
    """The X: a reading that changes nothing."""
    report = drawer.read_x(session_id=request.till.session.pk, by=request.till.person, now=timezone.now())
    return redirect("till:report", pk=report.pk)


@in_a_session
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: OpenTillRequest) -> HttpResponse:
    """The blind count: what hands find, before anything says what they should."""
    refused = ""
    if request.method == "POST":
        try:
            drawer.count(
                session_id=request.till.session.pk,
                counted=counted_in(request.POST),
                by=request.till.person,
                now=timezone.now(),
            )
            return redirect("till:close")
        except (TillRefused, CashRefused) as refusal:
            refused = str(refusal)
    context = {"refused": refused, "pieces": piece_rows(PIECES, request.POST), "typed": request.POST}
    return render(request, "tickets/till/count.html", context, status=422 if refused else 200)


@in_a_session
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: OpenTillRequest) -> HttpResponse:
    """The count beside what was expected, a word if they differ, and the Z."""
    last, refused = TillCount.objects.filter(till_session=request.till.session).last(), ""
    if last is None:
        return redirect("till:count")
    if request.method == "POST":
        try:
            z = drawer.close(
                session_id=request.till.session.pk,
                count_id=number_in(request.POST.get("count", "")),
                left_cents=parse_cash(request.POST.get("left", "")),
                note=request.POST.get("note", ""),
                by=request.till.person,
                now=timezone.now(),
            )
            return redirect("till:report", pk=z.pk)
        except (TillRefused, CashRefused) as refusal:
            refused = str(refusal)
    left = min(last.cash_cents, request.till.session.float_cents)
    context = {"count": last, "refused": refused, "left": left, "typed": request.POST}
    return render(request, "tickets/till/close.html", context, status=422 if refused else 200)


@at_the_till
@require_safe
def report(request: TillRequest, pk: int) -> HttpResponse:
    """An X or Z of this till, to read or print; before a count, the X does not say what the drawer holds."""
    found = get_object_or_404(
        TillReport.objects.select_related(
            "till_session__opened_by", "till_session__closed_by", "sales_point", "count", "made_by"
        ),
        pk=pk,
        sales_point=request.till.sales_point,
    )
    blind = (
        found.till_session.closed_at is None
        and not TillCount.objects.filter(till_session=found.till_session).exists()
    )
    return render(request, "tickets/till/report.html", {"report": found, "blind": blind})


@with_open_session
@require_http_methods(["GET", "HEAD", "POST"])
def owed(request: OpenTillRequest) -> HttpResponse:
    """Money owed back, found by the code on the ticket or of the reservation; paid in cash, once."""
    refused, code = "", request.GET.get("code", "")
    if request.method == "POST":
        try:
            refund = owed_back.of_code(code, number_in(request.POST.get("refund", "")))
            pay_refund(
                refund_id=refund.pk,
                method=Method.CASH,
                till_session_id=request.till.session.pk,
                by=request.till.person,
                now=timezone.now(),
            )
            messages.success(request, _("Rendu, et noté. Bonne soirée à la personne."))
            return redirect("till:owed")
        except CancellationRefused as refusal:
            refused = str(refusal)
    context = {
        "refused": refused,
        "code": code,
        "spoken": spoken(tidy_code(code)),
        "found": owed_back.find(code),
        "paid_before": owed_back.paid_before(code),
    }
    return render(request, "tickets/till/owed.html", context, status=422 if refused else 200)


def _session_page(request: OpenTillRequest, refused: str = "") -> HttpResponse:
    session = request.till.session
    context = {
        "session": session,
        "older": not sessions.is_of_today(session, timezone.now()),
        "movements": TillMovement.objects.filter(till_session=session).select_related("moved_by"),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "tickets/till/session.html", context, status=422 if refused else 200)
