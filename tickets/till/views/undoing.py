"""The sales of this session, the latest first, and undoing one of them inside the legal window."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tickets import approved_till, cancelling
from tickets.models import Method, Sale, Ticket, TillSession
from tickets.refusals import CancellationRefused, to_the_desk
from tickets.till import page
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
    """The last twenty: what, by whom, when; each may be printed or undone."""
    made = _of(request.till.session).prefetch_related("tickets__cancellation", "memberships", "payments")
    rows = [_row(sale) for sale in made.order_by("-sold_at", "-pk")[:LATEST]]
    context = {"rows": rows, "enters_here": enters_here(request)}
    return render(request, "tickets/till/sales.html", context)


@with_open_session
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: OpenTillRequest, pk: int) -> HttpResponse:
    """Which entries, why, and by what means the money goes back."""
    sale = get_object_or_404(_of(request.till.session).select_related("approved_till_step"), pk=pk)
    tickets = list(Ticket.objects.standing().filter(sale=sale).order_by("pk"))
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
            return redirect("till:sell")
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


def _of(session: TillSession) -> QuerySet[Sale]:
    return Sale.objects.filter(till_session=session)


def _row(sale: Sale) -> dict[str, object]:
    """One sale, from rows already fetched."""
    tickets = list(sale.tickets.all())
    standing = [ticket for ticket in tickets if not hasattr(ticket, "cancellation")]
    paid = [line for line in sale.payments.all() if line.sign == 1]
    return {
        "sale": sale,
        "words": approved_till.amounts_in_words([ticket.price_cents for ticket in tickets]),
        "title": tickets[0].title if tickets else "",
        "memberships": len(sale.memberships.all()),
        "total": sum(line.amount_cents for line in paid),
        "method": Method(paid[0].method).label if paid else "",
        "standing": len(standing),
        "undone": len(tickets) - len(standing),
    }
