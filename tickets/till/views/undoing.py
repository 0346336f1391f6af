"""This till's sales of today, the latest first, any other by its code or number; undoing one inside the legal window."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tickets import approved_till, cancelling
from tickets.models import Method, Sale, Ticket
from tickets.refusals import CancellationRefused, to_the_desk
from tickets.till import looking_up, page
from tickets.till.access import OpenTillRequest, with_open_session
from tickets.till.selling import METHODS
from tickets.till.views.selling import enters_here

LATEST = 20
REASONS = (
    gettext_lazy("erreur de montant"),
    gettext_lazy("erreur de séance"),
    gettext_lazy("personne repartie"),
)


@with_open_session
@require_safe
def sales(request: OpenTillRequest) -> HttpResponse:
    """What, by whom, when, page by page; each may be printed or undone."""
    typed = request.GET.get("q", "").strip()
    made = _within_reach(request).prefetch_related(
        "tickets__cancellation", "tickets__room_booking__screening", "memberships", "payments"
    )
    sheet = Paginator(made.order_by("-sold_at", "-pk"), LATEST).get_page(request.GET.get("page"))
    context = {
        "page": sheet,
        "rows": [_row(sale) for sale in sheet],
        "typed": typed,
        "enters_here": enters_here(request),
    }
    return render(request, "tickets/till/sales.html", context)


@with_open_session
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: OpenTillRequest, pk: int) -> HttpResponse:
    """Which entries, why, and by what means the money goes back."""
    sale = get_object_or_404(_within_reach(request).select_related("approved_till_step"), pk=pk)
    tickets = list(Ticket.objects.standing().filter(sale=sale).select_related("seat").order_by("pk"))
    paid_by = sale.payments.filter(sign=1).values_list("method", flat=True).first() or Method.CASH
    chosen, refused = tickets, ""
    if request.method == "POST":
        chosen = [ticket for ticket in tickets if str(ticket.pk) in request.POST.getlist("entree")]
        try:
            _undo(request, chosen)
        except CancellationRefused as refusal:
            refused = to_the_desk(refusal)
        else:
            messages.success(request, _undone(sale, chosen))
            return redirect(_what_next(request, chosen))
    context = {
        "sale": page.sold(sale),
        "tickets": tickets,
        "reasons": REASONS,
        "methods": METHODS,
        "chosen": chosen,
        "given_back": request.POST.get("moyen", paid_by),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "tickets/till/cancel.html", context, status=422 if refused else 200)


def _undo(request: OpenTillRequest, tickets: list[Ticket]) -> None:
    reason = request.POST.get("autre", "").strip() or request.POST.get("raison", "")
    method = request.POST.get("moyen", "")
    cancelling.cancel_entries(
        ticket_ids=[ticket.pk for ticket in tickets],
        reason=reason,
        by=request.till.person,
        now=timezone.now(),
        till_session_id=request.till.session.pk,
        refund_by=Method(method) if method in METHODS else None,
    )


def _undone(sale: Sale, tickets: list[Ticket]) -> str:
    words = _("Annulé : %(entries)s.") % {
        "entries": approved_till.amounts_in_words([ticket.price_cents for ticket in tickets])
    }
    if hasattr(sale, "approved_till_step"):
        words += " " + _("Annule aussi sur la caisse agréée : %(entries)s.") % {
            "entries": approved_till.to_issue(tickets)
        }
    return words


def _what_next(request: OpenTillRequest, undone: list[Ticket]) -> str:
    """The next sale; or what stays owed, by the code that has it paid at any till."""
    owed = [ticket for ticket in undone if ticket.price_cents]
    if request.POST.get("moyen", "") in METHODS or not owed:
        return reverse("till:sell")
    messages.info(request, _("Il reste de l’argent dû : donne ce code à la personne, ou imprime le bon."))
    return f"{reverse('till:owed')}?code={owed[0].seat.code}"


def _within_reach(request: OpenTillRequest) -> QuerySet[Sale]:
    """This till's of today; with a code or number in the address, the one that bears it, of whatever till."""
    now, typed = timezone.now(), request.GET.get("q", "").strip()
    return looking_up.sales(typed, now) if typed else looking_up.sold_today(request.till.sales_point, now)


def _row(sale: Sale) -> dict[str, object]:
    """One sale, from rows already fetched."""
    tickets = list(sale.tickets.all())
    standing = [ticket for ticket in tickets if not hasattr(ticket, "cancellation")]
    paid = [line for line in sale.payments.all() if line.sign == 1]
    return {
        "sale": sale,
        "words": approved_till.amounts_in_words([ticket.price_cents for ticket in tickets]),
        "first": tickets[0] if tickets else None,
        "memberships": len(sale.memberships.all()),
        "total": sum(line.amount_cents for line in paid),
        "method": Method(paid[0].method).label if paid else "",
        "standing": len(standing),
        "undone": len(tickets) - len(standing),
    }
