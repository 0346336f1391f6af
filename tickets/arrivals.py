"""The queue before the doors: who holds places that nobody claimed yet, by code and first name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q

from tickets.models import Channel, Order, Seat, spoken, tidy_code

Group = tuple[Order, list[Seat]]


@dataclass(frozen=True)
class Expected:
    """One order that is awaited: how many places it still has to claim, in which room, and who was seen."""

    order: Order
    code: str
    rooms: str
    seats: int
    arrived: int
    wheelchairs: int

    @property
    def is_here(self) -> bool:
        return self.arrived >= self.seats

    @property
    def name(self) -> str:
        return self.order.label or self.order.first_name

    @property
    def channel(self) -> str:
        """Said only where it is not the usual one."""
        return "" if self.order.channel == Channel.ONLINE else self.order.get_channel_display()


def expected(screening_id: int, now: datetime, *, words: str = "") -> list[Expected]:
    """Those who are awaited, the unseen first, by name then code; one query. `words`: a code, or part of a name."""
    seats = (
        Seat.objects.live(now)
        .unclaimed()
        .filter(order__screening=screening_id)
        .select_related("order", "room_booking__room")
        .order_by("order_id", "id")
    )
    if words.strip():
        seats = seats.filter(_matching(words.strip()))
    groups: Iterable[Group] = ((order, list(of)) for order, of in groupby(seats, key=lambda seat: seat.order))
    rows = [_row(order, list(of)) for order, of in groups if order is not None]
    return sorted(rows, key=lambda row: (row.is_here, row.name.lower(), row.code))


def _matching(words: str) -> Q:
    named = Q(order__first_name__icontains=words) | Q(order__label__icontains=words)
    code = tidy_code(words)
    return named | Q(order__code__startswith=code) if code else named


def _row(order: Order, seats: list[Seat]) -> Expected:
    return Expected(
        order=order,
        code=spoken(order.code),
        rooms=", ".join(dict.fromkeys(seat.room_booking.room.name for seat in seats)),
        seats=len(seats),
        arrived=sum(seat.arrived_at is not None for seat in seats),
        wheelchairs=sum(seat.wheelchair for seat in seats),
    )
