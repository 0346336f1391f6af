"""The list at the door for when the network drops: codes, places, paid or not; no name, no amount of anybody."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from screenings.models import Admission, RoomBooking
from tickets.door import tonight
from tickets.membership_wishes import is_for_members
from tickets.models import Channel, Seat, spoken
from tickets.moments import end_of, start_of

OFFERED_BEFORE = timedelta(minutes=60)


@dataclass(frozen=True)
class Listed:
    """One booking's places in one room."""

    code: str
    places: int
    paid: int
    admitted: int
    arrived: int
    wheelchairs: int
    invited: bool

    @property
    def to_settle(self) -> int:
        return self.places - self.paid


@dataclass(frozen=True)
class RoomList:
    """All bookings of a room, by their code, and what the door may still sell."""

    room: RoomBooking
    rows: tuple[Listed, ...]
    sold_at_the_door: int

    @property
    def sells(self) -> bool:
        """Whether entries are sold here: a workshop's people are registered and pay nothing."""
        return self.room.screening.admission == Admission.TICKETS

    @property
    def for_members(self) -> bool:
        return is_for_members(self.room.screening)

    @property
    def left(self) -> int:
        taken = sum(row.places for row in self.rows) + self.sold_at_the_door
        return max(0, (self.room.places or 0) - taken)


def is_due(starts_at: datetime, now: datetime) -> bool:
    """Whether the list of a room that starts then should lie at the till, from one hour before."""
    return starts_at - OFFERED_BEFORE <= now


def offered(now: datetime) -> list[RoomBooking]:
    """The rooms whose list is due, until their end."""
    rooms = tonight.rooms_everywhere(tonight.evening_of(now))
    return [room for room in rooms if is_due(start_of(room), now) and now < end_of(room)]


def list_of(room: RoomBooking, now: datetime) -> RoomList:
    """As it is now, in one query."""
    seats = (
        Seat.objects.live(now)
        .filter(room_booking=room)
        .select_related("order", "ticket")
        .order_by("order__code")
    )
    by_order: dict[str, list[Seat]] = defaultdict(list)
    door = 0
    for seat in seats:
        if seat.order is None:
            door += 1
        else:
            by_order[seat.order.code].append(seat)
    return RoomList(room, tuple(_listed(code, held) for code, held in by_order.items()), door)


def _listed(code: str, seats: list[Seat]) -> Listed:
    entries = [seat.ticket for seat in seats if hasattr(seat, "ticket")]
    return Listed(
        code=spoken(code),
        places=len(seats),
        paid=len(entries),
        admitted=sum(1 for entry in entries if entry.admitted_at is not None),
        arrived=sum(1 for seat in seats if seat.arrived_at is not None),
        wheelchairs=sum(1 for seat in seats if seat.wheelchair),
        invited=any(seat.channel == Channel.INVITATION for seat in seats),
    )
