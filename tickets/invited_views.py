"""Places given away and groups: for the programme, which knows whom it invites."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import may
from screenings.models import Screening
from tickets import invited
from tickets.amounts import AmountRefused
from tickets.coming_views import booked_here, coming_context
from tickets.invited_forms import GroupForm, InvitationForm, QuotaForm
from tickets.models import Channel, InvitationQuota, Order, Seat, spoken
from tickets.refusals import BookingRefused, OtherRequest


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who is invited to a screening, and one more."""
    screening = get_object_or_404(booked_here(), public_id=public_id)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = {"screening_id": screening.pk, "by": request.user, "now": timezone.now()}
        made = _done(form, lambda: invited.invite(**form.cleaned_data, **facts))
        if made is not None:
            messages.success(request, _("Invitation donnée : son code est %s.") % spoken(made.code))
            return redirect("tickets:invitations", public_id=public_id)
    return _page(request, screening, Channel.INVITATION, form)


@may("programme.edit")
@require_POST
def quota(request: HttpRequest, public_id: str) -> HttpResponse:
    """How many places may be given away."""
    screening = get_object_or_404(booked_here(), public_id=public_id)
    form = QuotaForm(request.POST)
    if form.is_valid():
        facts: dict[str, Any] = {"screening_id": screening.pk, "by": request.user, "now": timezone.now()}
        if _done(form, lambda: invited.set_quota(places=form.cleaned_data["places"], **facts)):
            messages.success(request, _("Le quota est changé."))
            return redirect("tickets:invitations", public_id=public_id)
    return _page(request, screening, Channel.INVITATION, InvitationForm(), quota_form=form)


@may("programme.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: HttpRequest, public_id: str) -> HttpResponse:
    """The groups of a screening, and one more: n places at one amount in one go."""
    screening = get_object_or_404(booked_here(), public_id=public_id)
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = {"screening_id": screening.pk, "by": request.user, "now": timezone.now()}
        made = _done(form, lambda: invited.book_group(**form.cleaned_data, **facts))
        if made is not None:
            return redirect("tickets:recap", code=made.code)
    return _page(request, screening, Channel.GROUP, form)


@may("programme.edit")
@require_safe
def recap(request: HttpRequest, code: str) -> HttpResponse:
    """One sheet for a group: how many, how much, the code for all and one per seat; made to be printed."""
    order = get_object_or_404(
        Order.objects.filter(channel=Channel.GROUP).select_related("screening__venue"), code=code
    )
    seats = list(order.seats.filter(freed_at__isnull=True).select_related("room_booking__room", "ticket"))
    cents = seats[0].intended_cents if seats else 0
    context = {
        "order": order,
        "screening": order.screening,
        "code": spoken(order.code),
        "seats": seats,
        "rooms": list(dict.fromkeys(seat.room_booking.room.name for seat in seats)),
        "each": cents or 0,
        "total": sum(seat.intended_cents or 0 for seat in seats),
        "to_pay": sum(seat.intended_cents or 0 for seat in seats if not hasattr(seat, "ticket")),
    }
    return render(request, "tickets/coming/recap.html", context)


@may("programme.edit")
@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """They do not come: the places are free."""
    order = get_object_or_404(Order.objects.select_related("screening"), code=code)
    try:
        invited.take_back(order_id=order.pk, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except BookingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Les places sont reprises."))
    where = "groups" if order.channel == Channel.GROUP else "invitations"
    return redirect(f"tickets:{where}", public_id=order.screening.public_id)


def _done(form: Any, act: Callable[[], Any]) -> Any:
    """What was made; none, with the reason on the form, where it was refused."""
    try:
        return act()
    except (BookingRefused, OtherRequest, AmountRefused) as refusal:
        form.add_error(None, str(refusal))
        return None


def _page(
    request: HttpRequest,
    screening: Screening,
    channel: Channel,
    form: Any,
    quota_form: QuotaForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    context = coming_context(screening, now) | {"form": form, "orders": _orders(screening, channel, now)}
    if channel == Channel.INVITATION:
        places = (
            InvitationQuota.objects.filter(screening=screening).values_list("places", flat=True).first() or 0
        )
        given = Seat.objects.live(now).filter(order__screening=screening, channel=channel).count()
        context |= {
            "quota": places,
            "given": given,
            "quota_form": quota_form or QuotaForm(initial={"places": places}),
        }
    refused = form.is_bound or (quota_form is not None)
    template = "invitations" if channel == Channel.INVITATION else "groups"
    return render(request, f"tickets/coming/{template}.html", context, status=422 if refused else 200)


def _orders(screening: Screening, channel: Channel, now: datetime) -> list[dict[str, Any]]:
    """One line each: to whom, how many of how many still stand; in two queries."""
    orders = (
        Order.objects.filter(screening=screening, channel=channel)
        .select_related("invitation")
        .prefetch_related("seats__ticket")
        .order_by("-made_at", "-pk")
    )
    return [_line(order, now) for order in orders]


def _line(order: Order, now: datetime) -> dict[str, Any]:
    seats = list(order.seats.all())
    live = [seat for seat in seats if seat.is_live(now)]
    return {
        "order": order,
        "code": spoken(order.code),
        "name": order.label or order.first_name or order.email,
        "invited_as": order.invitation.get_invited_as_display() if hasattr(order, "invitation") else "",
        "seats": len(live),
        "asked": len(seats),
        "entered": sum(hasattr(seat, "ticket") for seat in live),
        "cents": seats[0].intended_cents if seats else 0,
        "waits": any(not hasattr(seat, "ticket") for seat in live),
    }
