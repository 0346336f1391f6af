"""A screening as the booking's pages name it: its title, venue, rooms and hours, in as few queries as it takes."""

from django.db.models import Prefetch, QuerySet

from screenings.models import ProgrammeItem, RoomBooking, Screening
from tickets.models import Order


def named(screenings: QuerySet[Screening]) -> QuerySet[Screening]:
    """Those screenings, in three queries."""
    return screenings.select_related("venue").prefetch_related(*_parts())


def orders_with_their_screening() -> QuerySet[Order]:
    """Orders for their pages: three queries, and what the pages ask of their own."""
    return Order.objects.select_related("screening__venue", "waiting_entry").prefetch_related(
        *_parts("screening__")
    )


def _parts(to_screening: str = "") -> tuple[Prefetch, Prefetch]:
    return (
        Prefetch(f"{to_screening}programme", ProgrammeItem.objects.select_related("film")),
        Prefetch(f"{to_screening}room_bookings", RoomBooking.objects.select_related("room", "release_delay")),
    )
