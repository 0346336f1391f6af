"""The page of a reservation, open to whoever has its address: the code, and all one can do with it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laclef.access import public
from laclef.private_page import private_page
from screenings.wording import hour
from tickets import availability, box_office, changing, letters, membership_wishes, paying_back
from tickets import moved as moves
from tickets.amounts import AmountRefused, parse_seats
from tickets.endings import ending_of
from tickets.forms import AmountsForm, PeopleForm
from tickets.models import MOST_SEATS, Order, RegistrationTerms, Seat, Ticket, spoken
from tickets.naming import orders_with_their_screening
from tickets.paying.offering import offer_of
from tickets.places import is_registration_of, unclaimed_seats
from tickets.refusals import BookingRefused
from tickets.where_it_goes import table_for


@public
@private_page
@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    return _order_page(request, _order(token))


@public
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str, proof: str) -> HttpResponse:
    """The mail's button: opening the page changes nothing, for machines open links too."""
    row = _order(token)
    if not constant_time_compare(proof, letters.proof_of(row)):
        raise Http404
    if request.method != "POST":
        if row.confirmed_at is not None or not unclaimed_seats(row):
            return redirect("tickets:order", token=token)
        return _order_page(request, row, template="tickets/confirm.html")
    return _do(
        request,
        row,
        lambda: box_office.confirm_email(order_id=row.pk, now=timezone.now()),
        _("C’est confirmé. À bientôt à La Clef !"),
    )


@public
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Asked once more before the places are given back; what is an entry already stands."""
    row = _order(token)
    if request.method != "POST":
        if not unclaimed_seats(row):
            return redirect("tickets:order", token=token)
        return _order_page(request, row, template="tickets/cancel.html")
    return _do(
        request,
        row,
        lambda: box_office.cancel_by_holder(order_id=row.pk, now=timezone.now()),
        lambda: _given_back(row),
    )


@public
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def moved(request: HttpRequest, token: str) -> HttpResponse:
    """The screening moved: still coming, or give the places back. Opening the mail's link answers nothing."""
    row = _order(token)
    if request.method != "POST":
        if moves.open_notice(row) is None or not Seat.objects.live(timezone.now()).filter(order=row).exists():
            return redirect("tickets:order", token=token)
        return _order_page(request, row, template="tickets/moved.html")
    now = timezone.now()
    if request.POST.get("reponse") == "non":
        gone = _("Les places sont rendues. Merci de l’avoir dit.")
        return _do(request, row, lambda: moves.give_back(order_id=row.pk, now=now), gone)
    coming = _("C’est noté : vos places vous attendent, avec le même code.")
    return _do(request, row, lambda: moves.still_coming(order_id=row.pk, now=now), coming)


@public
@private_page
@require_POST
def extend(request: HttpRequest, token: str) -> HttpResponse:
    row = _order(token)
    return more_time(request, row, redirect("tickets:order", token=token))


@public
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, token: str) -> HttpResponse:
    """More places, fewer, other amounts."""
    row = _order(token)
    now = timezone.now()
    held = _held(row)
    if not held:
        return redirect("tickets:order", token=token)
    data = request.POST if request.method == "POST" else None
    seats = _seats_wanted(request, len(held))
    refused = ""
    form = _change_form(data, row, held, seats, now)
    if data is not None and form.is_valid():
        try:
            changing.change_seats(order_id=row.pk, wishes=form.wishes(), now=now)
        except BookingRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("C’est changé."))
            return redirect("tickets:order", token=token)
    if data is not None:
        form.describe_errors()
    context: dict[str, object] = {
        "form": form,
        "seats": seats,
        "refused": refused,
        "most": range(1, MOST_SEATS + 1),
    }
    if isinstance(form, AmountsForm):
        context["table"] = table_for(row.screening, settings.TICKET_LANDMARKS, now)
    status = 422 if data is not None else 200
    return _order_page(request, row, template="tickets/change.html", status=status, **context)


def _change_form(
    data: QueryDict | None, row: Order, held: list[Seat], seats: int, now: datetime
) -> AmountsForm | PeopleForm:
    """What the screening asks, filled in with what the reservation says so far."""
    chairs = sum(seat.wheelchair for seat in held)
    free = availability.of_screening(row.screening_id, now).wheelchairs_left
    if is_registration_of(row.screening):
        terms = RegistrationTerms.objects.filter(screening=row.screening).first()
        return PeopleForm(
            data,
            terms=terms,
            held=held,
            wheelchairs=chairs + free,
            contact=False,
            initial={"wheelchairs": chairs},
        )
    return AmountsForm(
        data,
        seats=seats,
        wheelchairs=chairs + free,
        amounts=[seat.intended_cents or 0 for seat in held[:seats]],
        contact=False,
        initial={"wheelchairs": chairs},
    )


def more_time(request: HttpRequest, held: Order, back: HttpResponse) -> HttpResponse:
    """More time for the places of an order: back to its page; to the page's script until when, and if more can be had."""
    now = timezone.now()
    is_script = request.headers.get("Accept") == "application/json"
    words = _("Vous avez plus de temps.")
    try:
        extended = box_office.extend(order_id=held.pk, now=now)
    except BookingRefused as refusal:
        if is_script:
            return JsonResponse({"words": str(refusal)}, status=409)
        messages.error(request, str(refusal))
        return back
    if is_script:
        until = min(seat.held_until for seat in held.seats.filter(freed_at__isnull=True) if seat.held_until)
        return JsonResponse(
            {
                "seconds": int((until - now).total_seconds()),
                "until": hour(held.screening.local(until)),
                "more": extended.extensions < box_office.most_extensions(extended),
                "words": words,
            }
        )
    messages.success(request, words)
    return back


@public
@require_safe
def order_image(request: HttpRequest, token: str) -> HttpResponse:
    """The whole group's code: one scan for all."""
    return _image(_order(token).code)


@public
@require_safe
def seat_image(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """The code of one place, for friends who arrive apart."""
    return _image(get_object_or_404(Seat, order__token=token, code=code).code)


def _image(code: str) -> HttpResponse:
    """A code never changes: the browser may keep its image, and show it without network."""
    response = HttpResponse(letters.qr_png(code), content_type="image/png")
    patch_cache_control(response, private=True, max_age=30 * 24 * 3600, immutable=True)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _order(token: str) -> Order:
    return get_object_or_404(orders_with_their_screening(), token=token)


def _held(row: Order) -> list[Seat]:
    """Its places that still stand and are no entry yet."""
    return [seat for seat in Seat.objects.unclaimed().filter(order=row) if seat.is_live(timezone.now())]


def _seats_wanted(request: HttpRequest, held: int) -> int:
    """As many as asked, else as many as there are."""
    try:
        return parse_seats((request.POST if request.method == "POST" else request.GET).get("places", ""))
    except AmountRefused:
        return min(held, MOST_SEATS)


def _given_back(row: Order) -> str:
    """Which places are given back, and which stand: those that are entries already."""
    entries = Ticket.objects.standing().filter(seat__order=row).count()
    if not entries:
        return _("La réservation est annulée : les places sont rendues. Merci de l’avoir dit.")
    return ngettext(
        "Ce qui n’était pas payé est rendu, merci de l’avoir dit. %(entries)s entrée reste à vous, avec le même code.",
        "Ce qui n’était pas payé est rendu, merci de l’avoir dit. %(entries)s entrées restent à vous, avec le même code.",
        entries,
    ) % {"entries": entries}


def _do(
    request: HttpRequest, row: Order, act: Callable[[], object], done: str | Callable[[], str]
) -> HttpResponse:
    """Do it and say so on the order's page; refused, the page says why."""
    try:
        act()
    except BookingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done() if callable(done) else done)
    return redirect("tickets:order", token=row.token)


def _order_page(
    request: HttpRequest,
    row: Order,
    *,
    template: str = "tickets/order.html",
    status: int = 200,
    **more: object,
) -> HttpResponse:
    now = timezone.now()
    seats = list(
        row.seats.filter(freed_at__isnull=True).select_related("room_booking__room", "ticket").order_by("id")
    )
    live = [seat for seat in seats if seat.is_live(now)]
    held_until = min((seat.held_until for seat in live if seat.held_until), default=None)
    starts_at = min((s.room_booking.during.lower for s in live if s.room_booking.during), default=None)
    starts_at = starts_at or row.screening.starts_at
    context = {
        "order": row,
        "screening": row.screening,
        "code": spoken(row.code),
        "live": live,
        "rooms": list(dict.fromkeys(seat.room_booking.room.name for seat in live)),
        "starts_at": starts_at,
        "entries": [seat for seat in live if hasattr(seat, "ticket")],
        "unclaimed": [seat for seat in seats if not hasattr(seat, "ticket")],
        "held_until": held_until,
        "seconds": int((held_until - now).total_seconds()) if held_until else 0,
        "may_extend": held_until and row.extensions < box_office.most_extensions(row) and not row.paying_at,
        "release_minutes": settings.RELEASE_MINUTES,
        "over": _is_over(live, row, now),
        "started": starts_at is not None and now >= starts_at,
        "online": offer_of(row, [seat for seat in seats if not hasattr(seat, "ticket")], now),
        "notice": moves.open_notice(row) if live else None,
        "ending": None if live else ending_of(row),
        "owed": None if live else paying_back.owed_to(row),
        "paid": sum(seat.ticket.price_cents for seat in live if hasattr(seat, "ticket")),
        "memberships": membership_wishes.of(row),
    }
    return render(request, template, context | more, status=status)


def _is_over(live: Sequence[Seat], row: Order, now: datetime) -> bool:
    """The end in the rooms of its places; an exhibition has one per opening."""
    ends = [seat.room_booking.during.upper for seat in live if seat.room_booking.during]
    return now >= max(ends) if ends else row.screening.is_over(now)
