"""Afterwards, at a desk: the sessions with their readings, and what was taken to the bank."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may
from laclef.accounts.models import User
from laclef.typed import number_in
from tickets.models import BankDeposit, Method, TillReport, TillSession
from tickets.refusals import TillRefused
from tickets.till import deposits as to_bank
from tickets.till import owed as owed_back
from tickets.till.cash import CashRefused, parse_cash

SESSIONS_SHOWN = 100
DEPOSITS_SHOWN = 50
OWED_SHOWN = 50


@may("sales.read")
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The last sessions of every till: who, when, the count and its difference, the readings."""
    reports = TillReport.objects.select_related("count")
    rows = (
        TillSession.objects.select_related("sales_point", "opened_by", "closed_by")
        .prefetch_related(Prefetch("reports", reports))
        .order_by("-opened_at")[:SESSIONS_SHOWN]
    )
    return render(request, "tickets/till/sessions.html", {"sessions": rows})


@may("sales.read")
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One X or Z, whole."""
    found = get_object_or_404(
        TillReport.objects.select_related(
            "till_session__opened_by", "till_session__closed_by", "sales_point", "count", "made_by"
        ),
        pk=pk,
    )
    return render(request, "tickets/till/report_office.html", {"report": found, "blind": False})


@may("sales.refund")
@require_http_methods(["GET", "HEAD", "POST"])
def deposits(request: HttpRequest) -> HttpResponse:
    """What waits in the safe, session by session; a slip of the bank takes some of them."""
    refused = ""
    if request.method == "POST":
        try:
            to_bank.deposit(by=_treasurer(request), now=timezone.now(), **_slip(request))
            messages.success(request, _("La remise est notée."))
            return redirect("till:deposits")
        except (TillRefused, CashRefused) as refusal:
            refused = str(refusal)
    made = BankDeposit.objects.select_related("undone", "made_by").prefetch_related(
        "parts__till_session__sales_point"
    )
    context = {
        "waiting": [_waiting(one, request.POST) for one in (Method.CASH, Method.CHEQUE)],
        "deposits": made[:DEPOSITS_SHOWN],
        "refused": refused,
        "today": timezone.localdate(),
    }
    return render(request, "tickets/till/deposits.html", context, status=422 if refused else 200)


@may("sales.refund")
@require_POST
def undo_deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """A slip noted by mistake: it stays, marked."""
    get_object_or_404(BankDeposit, pk=pk)
    try:
        to_bank.undo(
            deposit_id=pk,
            reason=request.POST.get("reason", ""),
            by=_treasurer(request),
            now=timezone.now(),
        )
    except TillRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("till:deposits")


@may("sales.refund")
@require_safe
def owed(request: HttpRequest) -> HttpResponse:
    """What tills still owe, each with the code that has it paid at any of them."""
    page = Paginator(owed_back.at_tills(), OWED_SHOWN).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [owed_back.in_words(refund) for refund in page]}
    return render(request, "tickets/till/office_owed.html", context)


def _waiting(method: Method, typed: QueryDict) -> dict[str, object]:
    """The form of one means, with what was typed in it if it was refused."""
    mine = typed.get("method") == method
    return {
        "method": method,
        "rows": to_bank.waiting(method),
        "typed": typed if mine else None,
        "ticked": [number_in(pk) for pk in typed.getlist("session")] if mine else [],
    }


def _treasurer(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - may() says so; this tells the type checker
    return request.user


def _slip(request: HttpRequest) -> dict:
    """What the form says of the slip; refused in words where it says nothing."""
    typed = request.POST
    try:
        method, day = Method(typed.get("method", "")), date.fromisoformat(typed.get("day", ""))
    except ValueError as error:
        raise TillRefused(_("Dis quel jour le bordereau a été déposé.")) from error
    return {
        "method": method,
        "session_ids": [pk for pk in map(number_in, typed.getlist("session")) if pk],
        "amount_cents": parse_cash(typed.get("amount", "")),
        "deposited_on": day,
        "reference": typed.get("reference", ""),
        "note": typed.get("note", ""),
    }
