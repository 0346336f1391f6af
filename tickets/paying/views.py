"""The pages of paying: off to the provider, back to a page that tells the truth by itself, and money back."""

import logging
from collections.abc import Callable

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import public
from laclef.private_page import private_page
from laclef.typed import number_in
from tickets import box_office
from tickets.models import OnlinePayment, Order, Outcome, spoken
from tickets.paying import beginning, closing, notifications, refunding, settling
from tickets.paying.offering import offer_of
from tickets.places import unclaimed_seats
from tickets.providers import Forged, ProviderFailed
from tickets.refusals import BookingRefused, Crowded, Refused

log = logging.getLogger(__name__)
ASK_EVERY_SECONDS = 3
MOST_BYTES = 200_000


@public
@private_page
@require_POST
def pay(request: HttpRequest, token: str) -> HttpResponseBase:
    """The button “pay now” of a reservation; one that is under way goes on where it was."""
    order = _order(token)
    now = timezone.now()
    try:
        payment = _asked_again(beginning.begin(order_id=order.pk, now=now))
    except BookingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("tickets:order", token=token)
    return off_to_pay(request, payment)


def off_to_pay(request: HttpRequest, payment: OnlinePayment) -> HttpResponseBase:
    """To the provider's page; where it does not answer, to ours, which says what to do."""
    if payment.is_open():
        try:
            return redirect(beginning.open_at_provider(payment, now=timezone.now()))
        except ProviderFailed as failure:
            log.warning("The provider opened no page for payment %s: %s", payment.pk, failure)
            OnlinePayment.objects.filter(pk=payment.pk).update(failure=str(failure)[:200])
        except BookingRefused as refusal:
            messages.error(request, str(refusal))
    return redirect("tickets:payment", token=payment.order.token)


@public
@private_page
@require_safe
def payment(request: HttpRequest, token: str) -> HttpResponse:
    """Where the provider sends people back: it asks by itself, and again, until it knows."""
    order = _order(token)
    latest = order.online_payments.order_by("-begun_at", "-pk").first()
    if latest is None:
        return redirect("tickets:order", token=token)
    latest = _asked_again(latest)
    order = _order(token)  # as it is after what was just heard
    if latest.outcome == Outcome.PAID:
        return redirect("tickets:order", token=token)
    now = timezone.now()
    seats = unclaimed_seats(order)
    context = {
        "order": order,
        "screening": order.screening,
        "starts_at": order.begins_at(),
        "payment": latest,
        "offer": offer_of(order, seats, now),
        "kept": any(seat.is_live(now) for seat in seats),
        "code": spoken(order.code),
        "may_extend": order.extensions < box_office.MOST_EXTENSIONS,
        "seconds_left": max(0, int((latest.closes_at - now).total_seconds())),
        "every": ASK_EVERY_SECONDS,
    }
    return render(request, "tickets/payment.html", context)


@public
@private_page
@require_POST
def more_time(request: HttpRequest, token: str) -> HttpResponse:
    """A full time again, at the same amounts; the provider's page that is open serves no longer."""
    return _do(
        request,
        token,
        lambda order: closing.more_time(order_id=order.pk, now=timezone.now()),
        _("Vous avez plus de temps. La page de paiement ouverte avant ne sert plus : pressez « Payer » ici."),
        then="tickets:payment",
    )


@public
@private_page
@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Not now: the places are kept for the door."""
    return _do(
        request,
        token,
        lambda order: closing.pay_at_the_door(order_id=order.pk, now=timezone.now()),
        _("Rien n’a été payé : vous paierez à la porte."),
    )


@public
@private_page
@require_POST
def abandon(request: HttpRequest, token: str) -> HttpResponse:
    """Not at all: the places are given back."""
    return _do(
        request,
        token,
        lambda order: closing.give_back(order_id=order.pk, now=timezone.now()),
        _("Rien n’a été payé, et les places sont rendues. Merci de l’avoir dit."),
    )


@public
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: HttpRequest, token: str) -> HttpResponse:
    """Give back entries that were paid online, each at its own amount, until the set time."""
    order = _order(token)
    now = timezone.now()
    refused, status = "", 200
    chosen = [pk for pk in map(number_in, request.POST.getlist("entree")) if pk]
    if request.method == "POST":
        try:
            refunding.give_back_entries(order_id=order.pk, ticket_ids=chosen, now=now)
        except Refused as refusal:
            refused, status = str(refusal), 422
        else:
            messages.success(
                request, _("Les places sont rendues. L’argent revient sur votre carte sous 5 à 10 jours.")
            )
            return redirect("tickets:order", token=token)
    offer = offer_of(order, unclaimed_seats(order), now)
    context = {
        "order": order,
        "screening": order.screening,
        "starts_at": order.begins_at(),
        "offer": offer,
        "chosen": chosen,
        "refused": refused,
    }
    return render(request, "tickets/give_back.html", context, status=status)


@public
@csrf_exempt
@require_POST
def notification(request: HttpRequest) -> HttpResponse:
    """The provider's own door: signed, or refused; 503 asks it to come again."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        notifications.receive(body=request.body, headers=request.headers, now=timezone.now())
    except Forged:
        return HttpResponse(status=400)
    except (ProviderFailed, Crowded, OperationalError) as failure:
        log.warning("A notification is to be sent again: %s", type(failure).__name__)
        return HttpResponse(status=503)
    return HttpResponse(status=200)


def _order(token: str) -> Order:
    return get_object_or_404(Order.objects.select_related("screening__venue", "waiting_entry"), token=token)


def _asked_again(latest: OnlinePayment) -> OnlinePayment:
    """As the provider has it now, while it is open; as we have it where the provider does not say."""
    now = timezone.now()
    if not latest.is_open() or not latest.reference:
        return latest
    try:
        if latest.is_over(now):
            return closing.close(payment_id=latest.pk, now=now)
        return settling.check(payment_id=latest.pk, now=now)
    except (ProviderFailed, Crowded) as failure:
        log.warning("The provider does not say what became of payment %s: %s", latest.pk, failure)
        return latest


def _do(
    request: HttpRequest,
    token: str,
    act: Callable[[Order], object],
    done: str,
    *,
    then: str = "tickets:order",
) -> HttpResponse:
    order = _order(token)
    try:
        act(order)
    except BookingRefused as refusal:
        messages.error(request, str(refusal))
    except ProviderFailed:
        messages.error(request, _("Le prestataire de paiement ne répond pas : réessayez dans une minute."))
        return redirect("tickets:payment", token=token)
    else:
        messages.success(request, done)
    return redirect(then, token=token)
