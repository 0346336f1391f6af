"""On paper: entries on 80 mm or A4 from the browser, and what is to be issued on the approved till."""

from base64 import b64encode

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from tickets import approved_till, printing
from tickets.letters import qr_png
from tickets.models import Sale, Ticket
from tickets.printing import PrintingRefused
from tickets.till import looking_up
from tickets.till.access import OpenTillRequest, with_open_session


@with_open_session
@require_safe
def waiting(request: OpenTillRequest) -> HttpResponse:
    """The sales whose entries are not issued on the approved till yet, each with its tap."""
    standing = Prefetch("tickets", Ticket.objects.standing())
    sales = approved_till.waiting(request.till.session).prefetch_related(standing)
    rows = [(sale, approved_till.to_issue(sale.tickets.all())) for sale in sales]
    return render(request, "tickets/till/approved_till.html", {"rows": rows})


@with_open_session
@require_POST
def done(request: OpenTillRequest, pk: int) -> HttpResponse:
    """Fait."""
    sale = _of_tonight(request, pk)
    approved_till.mark_done(sale_id=sale.pk, by=request.till.person, now=timezone.now())
    back = request.POST.get("suite", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else reverse("till:approved-till"))


@with_open_session
@require_POST
def print_sale(request: OpenTillRequest, pk: int) -> HttpResponse:
    """Number one more print of each standing entry of this sale, then show the sheet."""
    sale = _of_tonight(request, pk)
    standing = list(Ticket.objects.standing().filter(sale=sale).values_list("pk", flat=True))
    try:
        if standing:
            printing.print_entries(
                ticket_ids=standing,
                till_session=request.till.session,
                by=request.till.person,
                now=timezone.now(),
            )
    except PrintingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("till:sales")
    paper = "a4" if request.POST.get("papier") == "a4" else "80"
    return redirect(f"{reverse('till:stubs', args=[sale.pk])}?papier={paper}")


@with_open_session
@require_safe
def stubs(request: OpenTillRequest, pk: int) -> HttpResponse:
    """What the printer gets: the last print of each standing entry, and the receipts of memberships."""
    sale = _of_tonight(request, pk)
    tickets = Ticket.objects.standing().filter(sale=sale).annotate(times=Count("printings"))
    shown = tickets.filter(times__gt=0).select_related("seat", "room_booking__screening__venue")
    rows = [
        {"ticket": ticket, "number": ticket.times - 1, "qr": _picture(ticket.seat.code)}
        for ticket in shown.order_by("pk")
    ]
    context = {
        "sale": sale,
        "stubs": rows,
        "memberships": sale.memberships.select_related("member"),
        "paper": "a4" if request.GET.get("papier") == "a4" else "80",
        "back": f"{reverse('till:sell')}?vendu={sale.pk}",
    }
    return render(request, "tickets/till/stubs.html", context)


def _of_tonight(request: OpenTillRequest, pk: int) -> Sale:
    """A sale of this till in this cinema day; counting on to others finds nothing."""
    sales = looking_up.sold_today(request.till.sales_point, timezone.now())
    return get_object_or_404(sales.select_related("sales_point"), pk=pk)


def _picture(code: str) -> str:
    return "data:image/png;base64," + b64encode(qr_png(code)).decode()
