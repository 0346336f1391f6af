"""Booking a place from the screening page: how many, an amount for each, done. No account."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laclef.access import public
from laclef.newcomers import form_for_newcomers
from laclef.pagecache import cached_page
from laclef.typed import number_in
from screenings.models import RoomBooking, Screening
from tickets import availability, box_office, membership_wishes, same_browser
from tickets.amounts import AmountRefused, parse_seats
from tickets.availability import ScreeningPlaces
from tickets.forms import AmountsForm, PeopleForm, WaitForm, button_words
from tickets.models import MOST_SEATS, OnlinePayment, Order, RegistrationTerms, spoken
from tickets.naming import named
from tickets.paying.beginning import may_pay_online, reserve_to_pay
from tickets.paying.views import off_to_pay
from tickets.places import is_registration_of
from tickets.refusals import BookingRefused, NotEnoughPlaces, OtherRequest
from tickets.situation import situation_of
from tickets.where_it_goes import table_for


@public
@require_http_methods(["GET", "HEAD", "POST"])
@cached_page("creneau", "encore", "places", seconds=5)
@form_for_newcomers("creneau", "places", seconds=5)
def book(request: HttpRequest, slug: str, public_id: str) -> HttpResponseBase:
    """Step one asks how many, step two how much for each; a screening that takes none says what one can do."""
    now, found = timezone.now(), Screening.objects.public()
    if request.method == "POST":
        return _send(request, get_object_or_404(found, public_id=public_id), now)
    screening = get_object_or_404(named(found), public_id=public_id)
    if screening.slug != slug:
        return HttpResponsePermanentRedirect(_address(screening))
    context = _context(request, screening, now)
    if not context["situation"].can_book or context["slots"]:
        return _page(request, "tickets/closed.html", context | {"form": WaitForm()})
    return _ask(request, screening, context["slot"], context)


def _context(request: HttpRequest, screening: Screening, now: datetime) -> dict[str, Any]:
    """What the pages show: what one can do, the slot chosen, and how many places are left there."""
    slots, slot = _slots(screening, _chosen(request))
    rooms = slot or slots
    places = _within(availability.of_screening(screening.pk, now), rooms)
    return {
        "screening": screening,
        "situation": situation_of(screening, rooms, places, now),
        "places": places,
        "left_in_words": availability.online_in_words(places),
        "slots": slots if len({room.during for room in slots}) > 1 and not slot else [],
        "slot": slot[0] if slot else None,
        "now": now,
        "no_wheelchair_left": any(room.wheelchair_places for room in places.rooms)
        and not places.wheelchairs_left,
        "over": screening.is_over(now),
        "for_members": membership_wishes.is_for_members(screening),
    }


def _ask(
    request: HttpRequest, screening: Screening, slot: RoomBooking | None, context: dict[str, Any]
) -> HttpResponse:
    """How many, then how much for each; what this browser has just reserved is shown first."""
    seats, refused = _seats(request, screening)
    if seats is None:
        # The same for everybody, so the page cache keeps it a few seconds.
        more = {"refused": refused, "most": _most(context["places"])}
        return render(request, "tickets/how_many.html", context | more)
    mine = same_browser.here(request, screening, slot, context["now"])
    if mine.recent is not None and "encore" not in request.GET:
        return _page(
            request, "tickets/already.html", context | _made_just_now(mine.recent, seats, context["now"])
        )
    form = _form(request, screening, seats=seats, places=context["places"], key=mine.key)
    page = _form_page(request, context | {"form": form, "seats": seats}, status=200)
    key = partial(same_browser.first_key, screening_id=screening.pk, slot_id=slot.pk if slot else None)
    page.own_fields = {"key": key}  # type: ignore[attr-defined]
    return page


def _send(request: HttpRequest, screening: Screening, now: datetime) -> HttpResponseBase:
    """The reservation; or the same form again, with what was typed and what is wrong with it."""
    seats, refused = _seats(request, screening)
    if seats is None:
        context = _context(request, screening, now)
        more = {"refused": refused, "most": _most(context["places"])}
        return _page(request, "tickets/how_many.html", context | more, status=422)
    answer: dict[str, object] = {}
    form = _form(request, screening, seats=seats)
    if form.is_valid():
        made = _reserve(request, form, screening, now)
        if not isinstance(made, dict):
            return _booked(request, made)
        answer = made
    # What is left is counted where the page is shown again; who books is counted by the box office.
    context = _context(request, screening, now)
    form = _form(request, screening, seats=seats, places=context["places"])
    form.describe_errors()
    return _form_page(request, context | answer | {"form": form, "seats": seats}, status=422)


@public
@require_safe
@cached_page(seconds=5)
def places(request: HttpRequest, public_id: str) -> HttpResponse:
    """The words beside the button, a few seconds old at most: the cached pages fetch them apart."""
    screening = get_object_or_404(Screening.objects.public(), public_id=public_id)
    left = availability.of_screening(screening.pk, timezone.now())
    # The page cache keeps it five seconds; a browser that kept it as long again would show ten.
    return HttpResponse(availability.online_in_words(left) if left.rooms else "", content_type="text/plain")


def _made_just_now(order: Order, seats: int, now: datetime) -> dict[str, object]:
    """What this browser has just reserved, before it reserves once more."""
    live = [seat for seat in order.seats.all() if seat.is_live(now)]
    return {"order": order, "live": live, "code": spoken(order.code), "seats": seats}


def _booked(request: HttpRequest, made: Order | OnlinePayment) -> HttpResponseBase:
    """Off to pay, or to the reservation."""
    if isinstance(made, OnlinePayment):
        return off_to_pay(request, made)
    return redirect("tickets:order", token=made.token)


def _reserve(
    request: HttpRequest,
    form: AmountsForm | PeopleForm,
    screening: Screening,
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
        "room_booking_id": number_in(_chosen(request)) or None,
        "memberships": getattr(form, "memberships", ()),
        "now": now,
    }
    try:
        if "payer" in request.POST and may_pay_online(screening):
            order, payment = reserve_to_pay(**facts)
            return payment or order
        return box_office.reserve(**facts)
    except NotEnoughPlaces as refusal:
        waits = not refusal.left or any(wish.wheelchair for wish in facts["wishes"])
        return {"refused": str(refusal), "may_wait": waits}
    except BookingRefused as refusal:
        return {"refused": str(refusal)}
    except OtherRequest as refusal:
        # Whoever knows the key made that order: they came back to the page and sent it once more, changed.
        made = Order.objects.filter(key=typed["key"], screening=screening).first()
        return {"made_before": made} if made else {"refused": str(refusal)}


def _form(
    request: HttpRequest,
    screening: Screening,
    *,
    seats: int,
    places: ScreeningPlaces = availability.NOTHING,
    key: UUID | None = None,
) -> AmountsForm | PeopleForm:
    data = request.POST if request.method == "POST" else None
    chairs = places.wheelchairs_left
    initial = {} if key is None else {"key": key, "wheelchairs": 0 if places.left_online else seats}
    if is_registration_of(screening):
        terms = RegistrationTerms.objects.filter(screening=screening).first()
        return PeopleForm(data, terms=terms, wheelchairs=chairs, initial=initial)
    return AmountsForm(
        data,
        seats=seats,
        wheelchairs=chairs,
        membership=membership_wishes.asked_of(screening),
        initial=initial,
    )


def _form_page(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    screening: Screening = context["screening"]
    if is_registration_of(screening):
        return _page(request, "tickets/register.html", context, status=status)
    context["button"] = button_words(context["seats"])
    context["table"] = table_for(screening, settings.TICKET_LANDMARKS, context["now"])
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
    if typed is None and request.method != "POST":
        return None, ""
    try:
        return parse_seats(typed or ""), ""
    except AmountRefused:
        return None, _("De une à dix places ; pour un groupe plus grand, écrivez-nous.")


def _most(places: ScreeningPlaces) -> range:
    return range(1, min(MOST_SEATS, max(1, places.left_online + places.wheelchairs_left)) + 1)


def _chosen(request: HttpRequest) -> str:
    """The slot of an exhibition, as it was typed."""
    return request.POST.get("creneau") or request.GET.get("creneau", "")


def _slots(screening: Screening, chosen: str) -> tuple[list[RoomBooking], list[RoomBooking]]:
    """The hours one may choose from, and those chosen: an exhibition has several."""
    rooms = [room for room in screening.room_bookings.all() if room.during is not None]
    rooms.sort(key=lambda room: (room.during.lower, room.pk))
    hours = next((room.during for room in rooms if str(room.pk) == chosen), None)
    return rooms, [room for room in rooms if hours is not None and room.during == hours]


def _within(places: ScreeningPlaces, rooms: Sequence[RoomBooking]) -> ScreeningPlaces:
    ids = {room.pk for room in rooms}
    return replace(places, rooms=tuple(r for r in places.rooms if r.room_booking_id in ids))


def _address(screening: Screening) -> str:
    from django.urls import reverse

    return reverse("tickets:book", args=[screening.slug, screening.public_id])
