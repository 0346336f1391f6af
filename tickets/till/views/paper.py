"""Two sheets to print: how to sell, beside the till; the prices and the seats, at the door, as the law asks."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from laclef.access import public
from screenings.models import Room


@public
@require_safe
def desk_card(request: HttpRequest) -> HttpResponse:
    """One page: an evening at the till, from the float to the Z."""
    return render(request, "tickets/till/desk_card.html", {"minutes": settings.TILL_LOCK_MINUTES})


@public
@require_safe
def price_notice(request: HttpRequest) -> HttpResponse:
    """Open price, 0 € included, and how many seats each room has."""
    rooms = Room.objects.filter(venue__is_house=True, seats__isnull=False).order_by("position", "id")
    context = {"rooms": rooms, "landmarks": settings.TICKET_LANDMARKS}
    return render(request, "tickets/till/price_notice.html", context)
