"""Booking a place from the screening page: how many, an amount for each, done. No account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laclef.access import public
from laclef.pagecache import cached_page
from screenings.models import RoomBooking, Screening
from tickets import availability, box_office
from tickets.amounts import AmountRefused, parse_seats
from tickets.availability import ScreeningPlaces
from tickets.forms import AmountsForm, PeopleForm, WaitForm, button_words
from tickets.models import MOST_SEATS, OnlinePayment, Order, RegistrationTerms
from tickets.paying.beginning import may_pay_online, reserve_to_pay
from tickets.paying.views import off_to_pay
from tickets.places import is_registration_of
from tickets.refusals import BookingRefused, OtherRequest
from tickets.situation import situation_of
from tickets.where_it_goes import table_for


@public
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, slug: str, public_id: str) -> HttpResponseBase:
    """Step one asks how many, step two how much for each; a screening that takes none says what one can do."""
    screening = get_object_or_404(Screening.objects.public().for_listing(), public_id=public_id)
    if screening.slug != slug:
        return HttpResponsePermanentRedirect(_address(screening))
    now = timezone.now()
    slots, slot = _slots(screening, request.POST.get("creneau") or request.GET.get("creneau", ""))
    rooms = slot or slots
    places = _within(availability.of_screening(screening.pk, now), rooms)
    situation = situation_of(screening, rooms, places, now)
    context = {
        "screening": screening,
        "situation": situation,
        "places": places,
        "left_in_words": availability.online_in_words(places),
        "slots": slots if len({room.during for room in slots}) > 1 and not slot else [],
        "slot": slot[0] if slot else None,
        "now": now,
    }
    if request.method != "POST" and (not situation.can_book or context["slots"]):
        return _page(request, "tickets/closed.html", context | {"form": WaitForm()})
    seats, refused = _seats(request, screening)
    if seats is None:
        return _page(request, "tickets/how_many.html", context | {"refused": refused, "most": _most(places)})
    form = _form(request, screening, seats=seats, places=places)
    context |= {"form": form, "seats": seats, "button": button_words(seats)}
    if request.method == "POST":
        if form.is_valid():
            answer = _reserve(request, form, screening, slot[0] if slot else None, now)
            if not isinstance(answer, dict):
                return _booked(request, answer)
            context |= answer
        form.describe_errors()
        return _form_page(request, context, status=422)
    return _form_page(request, context, status=200)


@public
@require_safe
@cached_page(seconds=5)
def places(request: HttpRequest, public_id: str) -> HttpResponse:
    """The words beside the button, a few seconds old at most: the cached pages fetch them apart."""
    screening = get_object_or_404(Screening.objects.public(), public_id=public_id)
    left = availability.of_screening(screening.pk, timezone.now())
    # The page cache keeps it five seconds; a browser that kept it as long again would show ten.
    return HttpResponse(availability.online_in_words(left) if left.rooms else "", content_type="text/plain")


def _booked(request: HttpRequest, made: Order | OnlinePayment) -> HttpResponseBase:
    """Off to pay, or to the reservation."""
    if isinstance(made, OnlinePayment):
        return off_to_pay(request, made)
    return redirect("tickets:order", token=made.token)


def _reserve(
    request: HttpRequest,
    form: AmountsForm | PeopleForm,
    screening: Screening,
    slot: RoomBooking | None,
    now: datetime,
) -> Order | OnlinePayment | dict[str, object]:
    """The order, made now or before, with its payment where one pays now; or what the page has to say."""
    typed = form.cleaned_data
    facts: dict[str, Any] = {
        "key": typed["key"],
        "screening_id": screening.pk,
        "wishes": form.wishes(),
        "email": typed["email"],
        "first_name": typed["first_name"],
        "language": get_language() or "fr",
        "room_booking_id": slot.pk if slot else None,
        "now": now,
    }
    try:
        if "payer" in request.POST and may_pay_online(screening):
            order, payment = reserve_to_pay(**facts)
            return payment or order
        return box_office.reserve(**facts)
    except BookingRefused as refusal:
        return {"refused": str(refusal)}
    except OtherRequest:
        # Whoever knows the key made that order: they came back to the page and sent it once more, changed.
        return {"made_before": Order.objects.filter(key=typed["key"], screening=screening).first()}


def _form(
    request: HttpRequest, screening: Screening, *, seats: int, places: ScreeningPlaces
) -> AmountsForm | PeopleForm:
    data = request.POST if request.method == "POST" else None
    if is_registration_of(screening):
        terms = RegistrationTerms.objects.filter(screening=screening).first()
        return PeopleForm(data, terms=terms)
    return AmountsForm(data, seats=seats, wheelchairs=places.wheelchairs_left)


def _form_page(request: HttpRequest, context: dict[str, object], *, status: int) -> HttpResponse:
    screening: Screening = context["screening"]  # type: ignore[assignment]
    if is_registration_of(screening):
        return _page(request, "tickets/register.html", context, status=status)
    context["table"] = table_for(screening, settings.TICKET_LANDMARKS, context["now"])  # type: ignore[arg-type]
    return _page(request, "tickets/amounts.html", context, status=status)


def _page(
    request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """Kept by this browser alone: going back shows the same form with the same key, so one order."""
    response = render(request, template, context, status=status)
    patch_cache_control(response, private=True, max_age=0)
    return response


def _seats(request: HttpRequest, screening: Screening) -> tuple[int | None, str]:
    """How many seats were asked for; none yet, or refused in words. A registration counts people instead."""
    if is_registration_of(screening):
        return 1, ""
    typed = (request.POST if request.method == "POST" else request.GET).get("places")
    if typed is None:
        return None, ""
    try:
        return parse_seats(typed), ""
    except AmountRefused:
        return None, _("De une à dix places ; pour un groupe plus grand, écrivez-nous.")


def _most(places: ScreeningPlaces) -> range:
    return range(1, min(MOST_SEATS, max(1, places.left_online + places.wheelchairs_left)) + 1)


def _slots(screening: Screening, chosen: str) -> tuple[list[RoomBooking], list[RoomBooking]]:
    """The hours one may choose from, and those chosen: an exhibition has several."""
    rooms = [room for room in screening.room_bookings.all() if room.during is not None]
    rooms.sort(key=lambda room: (room.during.lower, room.pk))
    hours = next((room.during for room in rooms if str(room.pk) == chosen), None)
    return rooms, [room for room in rooms if hours is not None and room.during == hours]


def _within(places: ScreeningPlaces, rooms: Sequence[RoomBooking]) -> ScreeningPlaces:
    ids = {room.pk for room in rooms}
    return ScreeningPlaces(tuple(r for r in places.rooms if r.room_booking_id in ids), places.waiting)


def _address(screening: Screening) -> str:
    from django.urls import reverse

    return reverse("tickets:book", args=[screening.slug, screening.public_id])
