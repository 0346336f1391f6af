"""The till's first page, and its session from the float to the count."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tickets.refusals import TillRefused
from tickets.till import sessions
from tickets.till.access import OpenTillRequest, TillRequest, at_the_till
from tickets.till.cash import CashRefused, parse_cash


@at_the_till
@require_safe
def home(request: TillRequest) -> HttpResponse:
    """What one can do here now: open the till, sell, count."""
    return render(request, "tickets/till/home.html", {"session": request.till.session})


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
    context = {"refused": refused, "typed": request.POST.get("float", "")}
    return render(request, "tickets/till/open.html", context, status=422 if refused else 200)


@at_the_till
@require_safe
def session(request: OpenTillRequest) -> HttpResponse:
    """The session in hand: since when, by whom; never what the drawer should hold."""
    if request.till.session is None:
        return redirect("till:open")
    older = not sessions.is_of_today(request.till.session, timezone.now())
    return render(request, "tickets/till/session.html", {"session": request.till.session, "older": older})
