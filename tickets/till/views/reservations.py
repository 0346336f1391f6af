"""Reservations at the till: a code or a first name, who is here, and the same gestures as any sale."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tickets import entries, release
from tickets.models import Order, Ticket, spoken
from tickets.moments import is_of_tonight
from tickets.refusals import Refused, to_the_desk
from tickets.till import looking_up, page, selling
from tickets.till.access import OpenTillRequest, with_open_session
from tickets.till.basket import Basket, changed, read
from tickets.till.views.selling import show, take_money


@with_open_session
@require_safe
def search(request: OpenTillRequest) -> HttpResponse:
    """By code, or by the first name that was left; eight at most."""
    typed, basket = request.GET.get("q", "").strip(), read(request.GET)
    found, refused = None, ""
    order = looking_up.by_code(typed) if typed else None
    if order:
        return redirect(basket.carried_to(_address(order)))
    if typed:
        try:
            found = looking_up.by_name(typed, timezone.now())
        except Refused as refusal:
            refused = str(refusal)
    orders = [(one, spoken(one.code)) for one in found.orders] if found else []
    context = page.common(basket, refused=refused) | {"typed": typed, "found": found, "orders": orders}
    return render(request, "tickets/till/reservations.html", context)


@with_open_session
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: OpenTillRequest, code: str) -> HttpResponse:
    """The selling page, with the places of this reservation instead of the room's."""
    reserved = _order(code)
    if request.method == "POST":
        return take_money(request, read(request.POST), order=reserved)
    basket = read(request.GET)
    if any(not one.seat for one in basket.people):
        words = _("Encaisse d’abord la vente en main, ou vide-la ; puis relis le code %(code)s.")
        messages.error(request, words % {"code": spoken(reserved.code)})
        return redirect(basket.carried_to(reverse("till:sell")))
    seats = selling.free_seats(reserved, timezone.now())
    kept = tuple(one for one in basket.people if one.place in seats)
    basket = Basket(basket.key, basket.room, kept, basket.memberships)
    if "prevu" in request.GET:
        basket = _as_meant(basket, reserved, seats)
    return show(request, changed(basket, request.GET.dict(), seats), order=reserved)


@with_open_session
@require_POST
def arrived(request: OpenTillRequest, code: str) -> HttpResponse:
    """Seen in the queue: their places are not released."""
    reserved = _order(code)
    try:
        release.mark_arrived(order_id=reserved.pk, by=request.till.person, now=timezone.now())
        messages.success(
            request, _("%(code)s : vu·e dans la queue, les places restent.") % {"code": spoken(code)}
        )
    except Refused as refusal:
        messages.error(request, to_the_desk(refusal))
    basket = read(request.POST)
    if request.POST.get("suite") == "liste":
        return redirect(basket.carried_to(reverse("till:reservations"), q=request.POST.get("q", "")))
    return redirect(basket.carried_to(_address(reserved)))


@with_open_session
@require_POST
def enter(request: OpenTillRequest, code: str) -> HttpResponse:
    """Let in those of this reservation who hold an entry and are not in yet: one, or all of them."""
    reserved = _order(code)
    waiting = (
        Ticket.objects.standing()
        .filter(seat__order=reserved, admitted_at__isnull=True)
        .select_related("room_booking")
        .order_by("pk")
    )
    chosen = waiting[:1] if request.POST.get("combien") == "1" else waiting
    try:
        count = len([_admit(request, ticket) for ticket in chosen])
        messages.success(
            request, ngettext("%(n)s personne entre.", "%(n)s personnes entrent.", count) % {"n": count}
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(read(request.POST).carried_to(_address(reserved)))


def _address(order: Order) -> str:
    return reverse("till:reservation", args=[order.code])


def _admit(request: OpenTillRequest, ticket: Ticket) -> Ticket:
    """Only tonight: an entry of another day would be used up."""
    now = timezone.now()
    return entries.admit(
        ticket_id=ticket.pk,
        where=request.till.sales_point.name,
        by=request.till.person,
        now=now,
        room_booking_ids=[ticket.room_booking_id] if is_of_tonight(ticket.room_booking, now) else [],
    )


def _order(code: str) -> Order:
    found = looking_up.by_code(code)
    if found is None:
        raise Http404
    return found


def _as_meant(basket: Basket, order: Order, seats: list[int]) -> Basket:
    """The amounts given when reserving, for the places that are not in hand yet."""
    meant = dict(order.seats.filter(pk__in=seats).values_list("pk", "intended_cents"))
    for seat in seats:
        basket = basket.add((meant[seat] or 0) // 100, seats=[seat])
    return basket
