"""The queue before the doors: the desk ticks who was seen, and may wait longer before the release."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laclef.access import may
from laclef.accounts.models import User
from screenings.models import RoomBooking, Screening
from screenings.wording import hour
from tickets import arrivals, release
from tickets.coming_views import booked_here, coming_context
from tickets.models import Order
from tickets.moments import release_of
from tickets.refusals import BookingRefused, to_the_desk

DELAYS = (10, 20)  # minutes that one tap adds


@may("door.sell")
@require_safe
def queue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who is awaited, and until when each room keeps their places."""
    screening = get_object_or_404(booked_here(), public_id=public_id)
    now = timezone.now()
    words = request.GET.get("q", "")[:80]
    context = coming_context(screening, now) | {
        "expected": arrivals.expected(screening.pk, now, words=words),
        "words": words,
        "releases": _releases(screening, now),
        "delays": DELAYS,
    }
    return render(request, "tickets/coming/queue.html", context)


@may("door.sell")
@require_POST
def arrived(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    """Seen in the queue: these places are never released."""
    order = get_object_or_404(Order, code=code, screening__public_id=public_id)
    try:
        release.mark_arrived(order_id=order.pk, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except BookingRefused as refusal:
        messages.error(request, to_the_desk(refusal))
    return redirect("tickets:queue", public_id=public_id)


@may("door.sell")
@require_POST
def delay(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Keep this room's reservations some minutes longer."""
    booking = get_object_or_404(
        RoomBooking.objects.select_related("release_delay"), pk=pk, screening__public_id=public_id
    )
    minutes = next((one for one in DELAYS if str(one) == request.POST.get("minutes")), DELAYS[0])
    until = release_of(booking) + timedelta(minutes=minutes)
    by = request.user if isinstance(request.user, User) else None
    try:
        made = release.delay_release(room_booking_id=pk, until=until, by=by, now=timezone.now())
    except BookingRefused as refusal:
        messages.error(request, to_the_desk(refusal))
    else:
        until_hour = hour(booking.screening.local(made.until))
        messages.success(request, _("Les places sont gardées jusqu’à %(hour)s.") % {"hour": until_hour})
    return redirect("tickets:queue", public_id=public_id)


def _releases(screening: Screening, now: datetime) -> list[tuple[RoomBooking, datetime, bool]]:
    """Each room, when its unclaimed places go to the door, and whether they have."""
    bookings = [booking for booking in screening.room_bookings.all() if booking.during is not None]
    return [(booking, release_of(booking), release_of(booking) <= now) for booking in bookings]
