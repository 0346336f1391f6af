"""The rooms of an evening as the door sees them, and their people in numbers; no name, no money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screenings import wording
from screenings.calendar import cinema_day, day_bounds, house_zone
from screenings.models import Admission, RoomBooking, State, Venue
from tickets.coming import who_is_coming
from tickets.models import HeadCount
from tickets.moments import end_of, next_to_start, start_of


@dataclass(frozen=True)
class Numbers:
    """How many are expected, went in, and were counted by head."""

    expected: int
    admitted: int
    heads: int

    @property
    def difference_in_words(self) -> str:
        """Heads against entries: a question to the room, never a correction."""
        more = self.heads - self.admitted
        if not self.heads:
            return _("Personne n’a compté les têtes.")
        if not more:
            return _("Autant de têtes que d’entrées scannées.")
        if more > 0:
            return ngettext(
                "%(n)s tête de plus que d’entrées scannées.",
                "%(n)s têtes de plus que d’entrées scannées.",
                more,
            ) % {"n": more}
        return ngettext(
            "%(n)s tête de moins que d’entrées scannées.",
            "%(n)s têtes de moins que d’entrées scannées.",
            -more,
        ) % {"n": -more}


def evening_of(now: datetime) -> date:
    """The cinema day of this moment: until 05:00 it is still the evening before."""
    return cinema_day(now, house_zone())


def moment_of(evening: date, hour: time) -> datetime:
    """When the clock showed this hour that evening: 00 h 30 is of the calendar day after it."""
    turns = day_bounds(evening, house_zone())[0].time()
    day = evening + timedelta(days=1) if hour < turns else evening
    return datetime.combine(day, hour, tzinfo=house_zone())


def rooms_of(venue_id: int, evening: date) -> list[RoomBooking]:
    """What one enters with a code that evening, in the order of the hours."""
    opens, turns = day_bounds(evening, house_zone())
    return list(
        RoomBooking.objects.filter(
            screening__venue=venue_id,
            screening__state=State.PUBLISHED,
            screening__admission__in=(Admission.TICKETS, Admission.REGISTRATION),
            during__startswith__gte=opens,
            during__startswith__lt=turns,
        )
        .select_related("screening__venue", "room")
        .prefetch_related("screening__programme__film")
        .order_by("during", "room__position", "id")
    )


def venues_of(evening: date) -> list[Venue]:
    """Where people come that evening; the house itself when nothing is on."""
    opens, turns = day_bounds(evening, house_zone())
    tonight = Q(
        screenings__state=State.PUBLISHED, screenings__starts_at__gte=opens, screenings__starts_at__lt=turns
    )
    venues = Venue.objects.filter(tonight).distinct().order_by("-is_house", "name")
    return list(venues) or list(Venue.objects.filter(is_house=True))


def rooms_everywhere(evening: date) -> list[RoomBooking]:
    """The rooms of that evening in all venues."""
    return [room for venue in venues_of(evening) for room in rooms_of(venue.pk, evening)]


def rooms_that_sell(evening: date) -> list[RoomBooking]:
    """Those of them where entries are sold, so that there is money to tell."""
    return [room for room in rooms_everywhere(evening) if room.screening.admission == Admission.TICKETS]


def room_in_words(room: RoomBooking) -> str:
    """20 h · the film · the room."""
    starts_at = wording.hour(room.screening.local(start_of(room)))
    return f"{starts_at} · {room.screening.title.text} · {room.room.name}"


def next_of(rooms: Sequence[RoomBooking], now: datetime) -> list[RoomBooking]:
    """The rooms of the screening that people come to now, as at the till: else of the last that still runs."""
    if not rooms:
        return []
    running = [room for room in rooms if now < end_of(room)] or rooms
    first = next_to_start(running, start_of, now) or running[-1]
    return [room for room in running if room.screening_id == first.screening_id]


def numbers_of(rooms: Sequence[RoomBooking], now: datetime) -> Numbers:
    """The sums over these rooms."""
    ids = {room.pk for room in rooms}
    coming = [
        one for one in who_is_coming({room.screening_id for room in rooms}, now) if one.room_booking_id in ids
    ]
    registered = {room.pk for room in rooms if room.screening.admission == Admission.REGISTRATION}
    heads = HeadCount.objects.filter(room_booking__in=ids).aggregate(sum=Sum("heads"))["sum"]
    return Numbers(
        expected=sum(one.taken - one.held for one in coming),
        admitted=sum(one.arrived if one.room_booking_id in registered else one.admitted for one in coming),
        heads=heads or 0,
    )
