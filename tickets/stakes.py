"""What moving or cancelling a screening would do to those who hold places, in numbers; nobody's name."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Sum

from tickets.amounts import Cents
from tickets.coming import who_is_coming
from tickets.models import Order, Seat


@dataclass(frozen=True)
class Stakes:
    """Who is concerned, who can be told, and what would be owed back."""

    entries: int
    reserved: int
    invited: int
    waiting: int
    told: int
    not_told: int
    owed_cents: Cents

    @property
    def people(self) -> int:
        """All who count on a place."""
        return self.entries + self.reserved + self.invited


def stakes_of(screening_id: int, now: datetime) -> Stakes:
    """As of now, in three queries; true when it was read."""
    rooms = who_is_coming([screening_id], now)
    live = Seat.objects.filter(room_booking__screening=screening_id, freed_at__isnull=True)
    orders = Order.objects.filter(seats__in=live.exclude(held_until__lte=now)).distinct()
    told = orders.exclude(email="").count()
    return Stakes(
        entries=sum(room.entries for room in rooms),
        reserved=sum(room.reserved + room.held for room in rooms),
        invited=sum(room.invited for room in rooms),
        waiting=max((room.waiting for room in rooms), default=0),
        told=told,
        not_told=orders.filter(Q(email="")).count(),
        owed_cents=live.aggregate(sum=Sum("ticket__price_cents"))["sum"] or 0,
    )
