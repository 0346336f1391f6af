"""The week as rooms × hours: for each day and room a row of cells, events and the free time between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise

from screenings.calendar import cinema_day, day_bounds, house_zone
from screenings.missing import Missing, missing
from screenings.models import Kind, Room, Screening, State
from screenings.periods import Period
from screenings.proposals import at_hand
from screenings.turnaround import minutes_after

STEP = 5  # minutes of one column
EARLIEST, LATEST = 14, 24  # the hours shown at least, counted from midnight of the day


@dataclass
class Block:
    """One event in one room, or in none yet."""

    screening: Screening
    room: Room | None
    starts_at: datetime
    ends_at: datetime
    today: date = date.min
    lacks: list[Missing] = field(default_factory=list)
    near: list[str] = field(default_factory=list)  # titles of those before or after with too little time
    clashes: list[str] = field(default_factory=list)  # titles of those at the same time

    @property
    def tone(self) -> str:
        """How it is drawn; the same is said in words."""
        screening = self.screening
        if screening.state == State.CANCELLED:
            return "off"
        if screening.kind in (Kind.HIRE, Kind.INTERNAL):
            return screening.kind
        if screening.state == State.DRAFT and screening.pencilled_until:
            return "option"
        return screening.state

    @property
    def lapsed(self) -> bool:
        """An option whose day has passed: the place is anybody's."""
        return self.tone == "option" and self.screening.pencilled_until < self.today  # type: ignore[operator]

    @property
    def holds(self) -> bool:
        return self.screening.state in (State.CONFIRMED, State.PUBLISHED)


@dataclass(frozen=True)
class Cell:
    """So many columns: an event, or free time; `tight` free time is shorter than the turnaround."""

    span: int
    starts_at: datetime
    block: Block | None = None
    between: int = 0
    tight: bool = False


@dataclass
class Row:
    room: Room | None
    cells: list[Cell]
    first: bool = True


@dataclass
class GridDay:
    date: date
    rows: list[Row] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Grid:
    """A cinema week at the desk; `hours` are the labels, each of 60 / STEP columns."""

    period: Period
    days: list[GridDay]
    undated: list[Screening]
    hours: list[int]

    @property
    def columns(self) -> int:
        return len(self.hours) * 60 // STEP

    @property
    def first_minute(self) -> int:
        return self.hours[0] * 60


def grid(period: Period, now: datetime) -> Grid:
    """All that happens or is wished for in the week, whoever may see it."""
    blocks = _blocks(period)
    for block in blocks:
        block.today = cinema_day(now, house_zone())
        block.lacks = [] if block.screening.is_over(now) else missing(block.screening)
    hours = _hours(blocks)
    rooms = list(Room.objects.filter(venue__is_house=True).select_related("venue"))
    undated = at_hand(Screening.objects.filter(state=State.DRAFT, starts_at=None)).for_listing()
    undated = undated.select_related("carrier")
    days = [_day(day, blocks, rooms, hours) for day in period.dates]
    return Grid(period, days, list(undated), hours)


def _blocks(period: Period) -> list[Block]:
    start, end = period.bounds()
    rows = at_hand(Screening.objects.between(start, end)).for_listing().select_related("carrier")
    found = [block for screening in rows.order_by("starts_at", "pk") for block in _of(screening)]
    return [block for block in found if block.starts_at < end and block.ends_at > start]


def _of(screening: Screening) -> Iterator[Block]:
    bookings = list(screening.room_bookings.all())
    for booking in bookings:
        if booking.during and booking.during.lower:
            room = booking.room
            room.venue = screening.venue  # type: ignore[assignment]  # the same; not asked for again
            yield Block(screening, room, booking.during.lower, booking.during.upper)
    if not bookings and screening.starts_at and screening.ends_at:
        yield Block(screening, None, screening.starts_at, screening.ends_at)


def _hours(blocks: Iterable[Block]) -> list[int]:
    """From the first event's hour to the last one's end, 14 h to 24 h at least."""
    first, last = EARLIEST, LATEST
    for block in blocks:
        midnight = _midnight(cinema_day(block.starts_at, house_zone()))
        first = min(first, int((block.starts_at - midnight).total_seconds() // 3600))
        last = max(last, int(-(-(block.ends_at - midnight).total_seconds() // 3600)))
    return list(range(max(first, 5), min(last, 29)))


def _midnight(day: date) -> datetime:
    """The moment hours are counted from, so that 29 is five in the morning also when the clocks change."""
    return day_bounds(day, house_zone())[0] - timedelta(hours=5)


def _day(day: date, blocks: list[Block], rooms: list[Room], hours: list[int]) -> GridDay:
    start, end = day_bounds(day, house_zone())
    own = [block for block in blocks if start <= block.starts_at < end]
    others = {block.room.pk: block.room for block in own if block.room}
    shown: dict[int | None, Room | None] = {room.pk: room for room in rooms} | others  # type: ignore[assignment]
    if any(block.room is None for block in own):
        shown[None] = None
    made = GridDay(day, blocks=own)
    for key, room in shown.items():
        here = [block for block in own if (block.room.pk if block.room else None) == key]
        lanes = _lanes(here)
        made.rows += [
            Row(room, list(_cells(day, lane, hours)), first=number == 0) for number, lane in enumerate(lanes)
        ]
    return made


def _lanes(blocks: list[Block]) -> list[list[Block]]:
    """Side by side where they overlap; what holds the room comes first."""
    lanes: list[list[Block]] = [[]]
    for block in sorted(blocks, key=lambda b: (not b.holds, b.starts_at)):
        free = (
            lane
            for lane in lanes
            if all(b.ends_at <= block.starts_at or b.starts_at >= block.ends_at for b in lane)
        )
        lane = next(free, None)
        if lane is None:
            lanes.append([block])
        else:
            lane.append(block)
    for lane in lanes:
        lane.sort(key=lambda b: b.starts_at)
        _warn(lane)
    for one, other in combinations([block for block in blocks if block.tone != "off"], 2):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            one.clashes.append(_named(other))
            other.clashes.append(_named(one))
    return lanes


def _warn(lane: list[Block]) -> None:
    """Tell two that stand too near, each with the other's name."""
    standing = [block for block in lane if block.tone != "off"]
    for one, other in pairwise(standing):
        minutes = int((other.starts_at - one.ends_at).total_seconds() // 60)
        if minutes < minutes_after(one.screening):
            one.near.append(_named(other))
            other.near.append(_named(one))


def _named(block: Block) -> str:
    return block.screening.title.text or str(block.screening.get_kind_display())


def _cells(day: date, lane: list[Block], hours: list[int]) -> Iterator[Cell]:
    midnight = _midnight(day)
    at, end = hours[0] * 60, (hours[-1] + 1) * 60
    before: Block | None = None
    for block in lane:
        first = max(at, _minutes(block.starts_at - midnight) // STEP * STEP)
        last = min(end, -(-_minutes(block.ends_at - midnight) // STEP) * STEP)
        if first > at:
            gap = _minutes(block.starts_at - before.ends_at) if before else 0
            tight = bool(before) and gap < minutes_after(before.screening)  # type: ignore[union-attr]
            yield Cell((first - at) // STEP, midnight + timedelta(minutes=at), between=gap, tight=tight)
        if last > first:
            yield Cell((last - first) // STEP, block.starts_at, block)
        at, before = max(at, last), block
    if at < end:
        yield Cell((end - at) // STEP, midnight + timedelta(minutes=at))


def _minutes(delta: timedelta) -> int:
    return int(delta.total_seconds() // 60)
