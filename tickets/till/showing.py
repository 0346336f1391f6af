"""What the till may sell tonight: each room of each screening, its places left, and which one comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from screenings.models import Admission, NonCommercialBasis, RoomBooking, Screening, State
from screenings.wording import hour, short_day
from tickets import availability
from tickets.models import Ticket
from tickets.moments import cinema_day_end, end_of, next_to_start, start_of

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Showing:
    """One room of one screening, as the till shows it."""

    pk: int
    screening_id: int
    hour: str
    day: str
    title: str
    room: str
    left: int
    wheelchairs_left: int
    admitted: int
    starts_at: datetime
    cine_club: bool = False
    invented: bool = False


def tonight(now: datetime) -> list[Showing]:
    """The rooms that sell entries until the end of the cinema day, by their start."""
    return _showings(_on_sale(now).filter(during__startswith__lt=cinema_day_end(now)), now)


def coming(now: datetime) -> list[Showing]:
    """The same for two weeks: places are sold ahead, too."""
    return _showings(_on_sale(now).filter(during__startswith__lt=now + AHEAD), now)


def one(room_booking_id: int, now: datetime) -> Showing | None:
    """That room, if it sells now."""
    return next(iter(_showings(_on_sale(now).filter(pk=room_booking_id), now)), None)


def first_of(showings: Sequence[Showing], now: datetime) -> Showing | None:
    """The next to start, or just started; else the last that still runs. Of two rooms, one with places."""
    first = next_to_start(showings, lambda showing: showing.starts_at, now)
    if first is None:
        return showings[-1] if showings else None
    ahead = showings[showings.index(first) :]
    together = [showing for showing in ahead if showing.screening_id == first.screening_id]
    return next((showing for showing in together if showing.left), together[0])


def starts_soon(booking: RoomBooking, now: datetime) -> bool:
    """Whether those who pay now go in now."""
    return start_of(booking) - timedelta(hours=1) <= now < end_of(booking)


def _on_sale(now: datetime) -> QuerySet[RoomBooking]:
    return RoomBooking.objects.filter(
        screening__state=State.PUBLISHED, screening__admission=Admission.TICKETS, during__endswith__gt=now
    )


def _showings(bookings: QuerySet[RoomBooking], now: datetime) -> list[Showing]:
    rows = list(
        bookings.select_related("screening__venue", "room")
        .prefetch_related("screening__programme__film")
        .order_by("during", "room__position", "id")
    )
    places = availability.of_screenings({row.screening_id for row in rows}, now)
    rooms = {room.room_booking_id: room for one in places.values() for room in one.rooms}
    admitted = _admitted([row.pk for row in rows])
    return [_showing(row, rooms[row.pk], admitted.get(row.pk, 0)) for row in rows]


def _admitted(room_booking_ids: Sequence[int]) -> dict[int, int]:
    """How many are in each room. Asked apart: joined to the rooms above, all entries ever sold would be read."""
    inside = Ticket.objects.standing().filter(room_booking__in=room_booking_ids, admitted_at__isnull=False)
    return dict(inside.order_by().values_list("room_booking").annotate(Count("pk")))


def _showing(booking: RoomBooking, room: availability.RoomPlaces, admitted: int) -> Showing:
    screening: Screening = booking.screening
    start = screening.local(start_of(booking))
    return Showing(
        pk=booking.pk,
        screening_id=screening.pk,
        hour=hour(start),
        day=short_day(start.date()),
        title=screening.title.text,
        room=booking.room.name,
        left=room.left,
        wheelchairs_left=room.wheelchairs_left,
        admitted=admitted,
        starts_at=start,
        cine_club=screening.regime_basis == NonCommercialBasis.CINE_CLUB,
    )
