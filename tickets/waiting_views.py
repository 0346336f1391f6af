"""The waiting list: joined by e-mail; an offer is answered at the address that the mail carries."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from laclef.access import public
from laclef.private_page import private_page
from screenings.models import Screening
from tickets import availability, box_office, waiting_list
from tickets.amounts import AmountRefused, parse_seats
from tickets.forms import AmountsForm, PeopleForm, WaitForm
from tickets.models import Ending, RegistrationTerms, WaitingEntry
from tickets.order_views import more_time
from tickets.places import is_registration_of
from tickets.refusals import BookingRefused
from tickets.situation import situation_of
from tickets.where_it_goes import table_for


@public
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Wait for places. The answer is the same for an address that waits already, and names no entry."""
    screening = get_object_or_404(Screening.objects.public().for_listing(), public_id=public_id)
    now = timezone.now()
    form = WaitForm(request.POST or None)
    refused = ""
    if form.is_valid():
        try:
            waiting_list.join(
                screening_id=screening.pk,
                email=form.cleaned_data["email"],
                seats=form.cleaned_data["seats"],
                wheelchairs=form.cleaned_data["wheelchairs"],
                language=get_language() or "fr",
                now=now,
            )
        except BookingRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("C’est noté : un e-mail vous dira quand une place se libère."))
            return redirect("tickets:book", slug=screening.slug, public_id=screening.public_id)
    places = availability.of_screening(screening.pk, now)
    context = {
        "screening": screening,
        "situation": situation_of(screening, list(screening.room_bookings.all()), places, now),
        "form": form,
        "refused": refused,
        "now": now,
        "for_wheelchair": request.method != "POST",
    }
    return render(request, "tickets/closed.html", context, status=422 if form.is_bound else 200)


@public
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes, with an amount for each place; or see where one stands."""
    row = _entry(token)
    if row.ending == Ending.ACCEPTED and row.offer is not None:
        return redirect("tickets:order", token=row.offer.token)
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    seats = _seats_wanted(request, row.seats)
    form: AmountsForm | PeopleForm
    if is_registration_of(row.screening):
        terms = RegistrationTerms.objects.filter(screening=row.screening).first()
        form = PeopleForm(data, terms=terms, offered=row.seats, contact=False)
    else:
        form = AmountsForm(data, seats=seats, contact=False)
    refused = ""
    if data is not None and form.is_valid():
        try:
            order = waiting_list.accept(entry_id=row.pk, wishes=form.wishes(), now=now)
        except BookingRefused as refusal:
            refused = str(refusal)
        else:
            return redirect("tickets:order", token=order.token)
    if data is not None:
        form.describe_errors()
    return _page(request, row, form=form, seats=seats, refused=refused, status=200 if data is None else 422)


@public
@private_page
@require_POST
def pass_on(request: HttpRequest, token: str) -> HttpResponse:
    """No, thank you: the next is asked at once."""
    row = _entry(token)
    try:
        waiting_list.pass_on(entry_id=row.pk, now=timezone.now())
    except BookingRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("tickets:waiting", token=token)


@public
@private_page
@require_POST
def extend(request: HttpRequest, token: str) -> HttpResponse:
    """More time to answer."""
    row = _entry(token)
    back = redirect("tickets:waiting", token=token)
    if row.offer is None:
        messages.error(request, _("Aucune place ne s’est encore libérée : vous recevrez un e-mail."))
        return back
    return more_time(request, row.offer, back)


def _entry(token: str) -> WaitingEntry:
    rows = WaitingEntry.objects.select_related("screening__venue", "offer").prefetch_related("offer__seats")
    return get_object_or_404(rows, token=token)


def _seats_wanted(request: HttpRequest, offered: int) -> int:
    """All that is offered, or fewer."""
    try:
        return min(offered, parse_seats((request.POST or request.GET).get("places", "")))
    except AmountRefused:
        return offered


def _may_extend(row: WaitingEntry, until: datetime) -> bool:
    """Not beyond the close of the list: then what is free goes to the door."""
    rooms = row.screening.room_bookings.select_related("release_delay")
    asked_before = row.offer.extensions if row.offer else 0
    return asked_before < box_office.MOST_EXTENSIONS and until < waiting_list.closes_at(list(rooms))


def _page(
    request: HttpRequest,
    row: WaitingEntry,
    *,
    form: AmountsForm | PeopleForm,
    seats: int,
    refused: str,
    status: int,
) -> HttpResponse:
    now = timezone.now()
    until = None
    if row.offer is not None:
        until = min((s.held_until for s in row.offer.seats.all() if s.held_until), default=None)
    context = {
        "entry": row,
        "screening": row.screening,
        "open": row.awaits_answer(now),
        "held_until": until,
        "seconds": int((until - now).total_seconds()) if until else 0,
        "may_extend": until is not None and _may_extend(row, until),
        "form": form,
        "seats": seats,
        "most": range(1, row.seats + 1),
        "refused": refused,
    }
    if isinstance(form, AmountsForm):
        context["table"] = table_for(row.screening, settings.TICKET_LANDMARKS, now)
    return render(request, "tickets/waiting.html", context, status=status)
