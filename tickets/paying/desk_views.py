"""The treasurer's pages: what differs between the provider's books and ours, day by day, and one payment."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laclef.access import may
from laclef.accounts.models import User
from laclef.typed import number_in
from screenings.calendar import HOUSE_YEARS
from tickets import providers, still_owed
from tickets.models import OnlinePayment, PaymentLine, ProviderMovement, RefundOwed, Ticket, tidy_code
from tickets.paying import reconciling, refunding
from tickets.providers import ProviderFailed
from tickets.refusals import Crowded, Refused

PAGE = 50


@may("sales.read")
@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """What differs first, then a month of days."""
    now = timezone.now()
    first, last = _month(request.GET.get("mois", ""), timezone.localdate(now))
    days = reconciling.days(since=first, until=min(last, timezone.localdate(now)))
    context = {
        "provider": providers.current(),
        "may_refund": _user(request).may("sales.refund"),
        "differences": reconciling.differences(now),
        "days": days,
        "total": reconciling.total(days),
        "month": first,
        "before": first - timedelta(days=1),
        "after": last + timedelta(days=1) if last < timezone.localdate(now) else None,
        "read_at": ProviderMovement.objects.order_by("-happened_at")
        .values_list("happened_at", flat=True)
        .first(),
    }
    return render(request, "tickets/online/books.html", context)


@may("sales.read")
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """Every attempt, newest first; found by the code of its reservation."""
    typed = request.GET.get("code", "")
    page = Paginator(_found(typed), PAGE).get_page(request.GET.get("page"))
    return render(request, "tickets/online/payments.html", {"page": page, "typed": typed})


@may("sales.read")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, pk)


@may("sales.refund")
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel the chosen entries of one payment and owe their amounts back, with a reason."""
    payment = get_object_or_404(OnlinePayment, pk=pk)
    chosen = [pk for pk in map(number_in, request.POST.getlist("entree")) if pk]
    reason = request.POST.get("raison", "").strip()
    if not reason:
        return _detail(request, pk, refused=_("Dis pourquoi, en quelques mots."), chosen=chosen)
    try:
        refunding.give_back_entries(
            order_id=payment.order_id,
            ticket_ids=chosen,
            by=_user(request),
            reason=reason,
            now=timezone.now(),
        )
    except Refused as refusal:
        return _detail(request, pk, refused=str(refusal), chosen=chosen, reason=reason)
    messages.success(request, _("C’est rendu : l’argent part dans la minute."))
    return redirect("tickets:online-payment", pk=pk)


@may("sales.refund")
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the provider about one payment, now."""
    get_object_or_404(OnlinePayment, pk=pk)
    return _do(
        request,
        lambda now: bool(reconciling.ask(payment_id=pk, now=now)),
        _("Le prestataire a répondu : c’est noté."),
    )


@may("sales.refund")
@require_POST
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one refund again, under the same key."""
    get_object_or_404(refunding.owed_online(), pk=pk)
    return _do(
        request, lambda now: refunding.pay_back(refund_id=pk, now=now), _("Le remboursement est fait.")
    )


@may("sales.refund")
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Read the provider's account without waiting for the hour."""
    return _do(
        request, lambda now: reconciling.read_account(now=now) >= 0, _("Le compte du prestataire est relu.")
    )


@may("sales.refund")
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """What nobody here can mend: known, listed no more."""
    get_object_or_404(ProviderMovement, pk=pk)
    reconciling.mark_seen(movement_id=pk, by=_user(request), now=timezone.now())
    messages.success(request, _("C’est noté : cela ne s’affiche plus."))
    return redirect("tickets:online-books")


def _do(request: HttpRequest, act: Callable[[datetime], bool], done: str) -> HttpResponse:
    """Ask the provider for something; back to the books, which show what came of it."""
    failed = _("Le prestataire ne l’a pas fait. Réessaie plus tard, ou regarde sur son site.")
    try:
        succeeded = act(timezone.now())
    except (ProviderFailed, Crowded):
        succeeded = False
    (messages.success if succeeded else messages.error)(request, done if succeeded else failed)
    return redirect("tickets:online-books")


def _detail(
    request: HttpRequest, pk: int, *, refused: str = "", chosen: Sequence[int] = (), reason: str = ""
) -> HttpResponse:
    """One payment; refused, with what was ticked and typed."""
    payment = get_object_or_404(
        OnlinePayment.objects.select_related("order__screening__venue", "sale"), pk=pk
    )
    tickets = (
        Ticket.objects.filter(sale=payment.sale_id).select_related("cancellation") if payment.sale_id else []
    )
    lines = PaymentLine.objects.filter(sale=payment.sale_id) if payment.sale_id else []
    context = {
        "payment": payment,
        "order": payment.order,
        "screening": payment.order.screening,
        "tickets": tickets,
        "lines": lines,
        "refunds": _refunds(payment),
        "disputes": payment.disputes.all(),
        "refundable": {ticket.pk for ticket in refunding.refundable(payment.order)},
        "may_refund": _user(request).may("sales.refund"),
        "refused": refused,
        "chosen": chosen,
        "reason": reason,
    }
    return render(request, "tickets/online/payment.html", context, status=422 if refused else 200)


def _refunds(payment: OnlinePayment) -> Iterable[RefundOwed]:
    """What is or was owed back of it, each told apart by who gave it back."""
    owed = RefundOwed.objects.filter(sale__online_payment=payment)
    return owed.select_related("online", "line").annotate(by_the_bank=still_owed.by_the_bank())


def _found(typed: str) -> QuerySet[OnlinePayment]:
    rows = OnlinePayment.objects.select_related("order__screening").order_by("-begun_at", "-pk")
    return rows.filter(order__code=tidy_code(typed)) if typed.strip() else rows


def _month(typed: str, today: date) -> tuple[date, date]:
    """The first and the last day of the month asked for; this one otherwise."""
    try:
        first = datetime.strptime(typed, "%Y-%m").date()  # noqa: DTZ007 -- a month has no zone
    except ValueError:
        first = today
    first = (first if first.year in HOUSE_YEARS else today).replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 -- the decorator let nobody else in
    return request.user
