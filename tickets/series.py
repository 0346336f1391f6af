"""Numbers: advance entries get theirs in the room's series too, once the switch has come; both are kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

from laclef import journal
from screenings.models import RoomBooking
from tickets.models import Series, Ticket
from tickets.moments import switch_of
from tickets.places import lock_room_bookings


def switch(bookings: Iterable[RoomBooking], *, also_codes: Iterable[str] = (), now: datetime) -> int:
    """Number what was sold in advance for rooms whose switch has come; returns how many counters moved.

    Under the rooms' lock. The counters needed, those of the sale at hand included, are locked in one order
    first: two rooms that switch and sell at once never wait for each other in a circle.
    """
    due = [booking for booking in bookings if switch_of(booking) <= now]
    waiting = Ticket.objects.to_switch().filter(room_booking__in=due)
    codes = list(waiting.values_list("room_booking__room", "tariff_code").order_by().distinct())
    if not codes:
        return 0
    rooms = {room for room, __ in codes}
    _lock_counters({*codes, *((room, code) for room in rooms for code in also_codes)})
    # In the order of their issue. An entry cancelled in advance is numbered too: what was issued stays the
    # next number less the first.
    ids = waiting.order_by("room_booking__room", "tariff_code", "id").values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE tickets_ticket SET switched_at = %s WHERE id = %s", [(now, pk) for pk in ids]
        )
    for booking in due:
        journal.note(
            nature="series.switched", links={"room_booking": booking.pk, "screening": booking.screening_id}
        )
    return len(codes)


def _lock_counters(wanted: set[tuple[int, str]]) -> None:
    pairs = sorted(wanted)
    Series.objects.bulk_create(
        [Series(room_id=room, code=code) for room, code in pairs], ignore_conflicts=True
    )
    counters = Series.objects.filter(
        room__in={room for room, __ in pairs}, code__in={code for __, code in pairs}
    )
    # By the number of the room, as the sales lock them; "room" alone would follow the house's order of its rooms,
    # and lock the rooms and the venue with them.
    list(counters.order_by("room_id", "code").select_for_update(no_key=True))


@journal.atomic
def switch_room(*, room_booking_id: int, now: datetime) -> int:
    """The switch of one room, where no sale has made it; twice does nothing."""
    return switch(lock_room_bookings([room_booking_id]), now=now)


def due_for_switch(now: datetime) -> list[int]:
    """The room bookings with advance entries whose switch has come."""
    waiting = RoomBooking.objects.filter(
        tickets__advance=True,
        tickets__switched_at__isnull=True,
        during__startswith__lt=now + timedelta(hours=2),
    ).distinct()
    return [booking.pk for booking in waiting.order_by("id") if switch_of(booking) <= now]
