"""Which evening falls when: nine a week from Wednesday to Sunday, worked out from the date alone.

Weeks turn by four, so any four in a row hold each special event. The week that is running and the four
after it are kept full: whatever the day, four whole weeks lie ahead. Nothing here touches the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import acos, cos, pi, sin, tan

from laclef.demo.facts import evenings, films, pool
from screenings.calendar import cinema_day, cinema_week, house_zone

WED, THU, FRI, SAT, SUN, MON, TUE = range(7)
ONE, TWO, FOYER, BOTH = ("salle-1",), ("salle-2",), ("foyer",), ("salle-1", "salle-2")
WEEKS = 5
# These must be ahead when they are written: what has ended is neither moved nor cancelled.
AHEAD_ONLY = ("cancelled", "moved", "draft")


@dataclass(frozen=True)
class Slot:
    """An evening with its hours and rooms. `key` names it for good, whatever becomes of it."""

    key: str
    evening: str
    starts_at: datetime
    ends_at: datetime
    rooms: tuple[str, ...]
    venue: str = "la-clef"
    fate: str = "published"
    places: int | None = None
    announced_from: datetime | None = None
    openings: tuple[tuple[datetime, datetime], ...] = ()
    pencilled: bool = False
    proposed_by: str = ""


def at(day: date, clock: str) -> datetime:
    """The moment the house's clock shows on that day."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=house_zone())


def later(moment: datetime, minutes: int) -> datetime:
    """So many real minutes later, also in the night when the clocks change."""
    return datetime.fromtimestamp(moment.timestamp() + minutes * 60, tz=house_zone())


def minutes_of(evening_key: str) -> int:
    """Introduction, films and talk, to the next five minutes."""
    evening = evenings()[evening_key]
    shown = sum(films()[key].minutes or 0 for key in evening.films)
    return -(-(evening.introduction + shown + evening.debate) // 5) * 5


def weeks_from(now: datetime) -> list[date]:
    """The Wednesdays of the weeks to keep full."""
    first = cinema_week(cinema_day(now, house_zone()))
    return [first + timedelta(weeks=week) for week in range(WEEKS)]


def slots_of(wednesday: date) -> list[Slot]:
    """Everything that happens in the cinema week that begins on this Wednesday."""
    week = wednesday.toordinal() // 7
    return sorted(
        [*_every_week(wednesday, week), *_specials(wednesday, week % 4), *_wishes(wednesday, week)],
        key=lambda slot: slot.starts_at,
    )


def _every_week(wednesday: date, week: int) -> Iterator[Slot]:
    main, children = pool("main"), pool("children")
    seven = [main[(week * 7 + i) % len(main)] for i in range(7)]
    turn = week % 4
    late = "20:30" if week % 2 else "20:00"
    yield _film(wednesday, WED, "18:30", TWO, seven[0])
    yield _film(wednesday, WED, "20:30", ONE, seven[1])
    if turn not in (0, 3):
        yield _film(wednesday, THU, late, ONE, seven[2])
    yield _film(wednesday, FRI, "18:30", TWO, seven[3])
    yield _film(wednesday, FRI, "21:00", ONE, seven[4])
    if turn != 1:
        yield _film(wednesday, SAT, "15:00", TWO, children[week % len(children)])
        yield _film(wednesday, SAT, "18:00", ONE, seven[5])
        yield _film(wednesday, SAT, "21:00", ONE, seven[6])
    yield _film(wednesday, SUN, "17:00", TWO, seven[0])
    yield _timed(wednesday, TUE, "19:00", 90, rooms=FOYER, evening="open-meeting")


def _specials(wednesday: date, turn: int) -> Iterator[Slot]:
    if turn == 0:
        yield _workshop(wednesday)
        yield _film(wednesday, THU, "20:00", BOTH, "both-rooms")
        yield replace(_film(wednesday, SAT, "20:30", TWO, "memoires"), fate="cancelled")
    if turn == 1:
        for clock, key in zip(("06:00", "09:30", "15:00", "18:00", "22:15"), pool("long_day"), strict=True):
            yield _film(wednesday, SAT, clock, ONE, key)
        yield replace(_timed(wednesday, THU, "10:00", 180, rooms=ONE, evening="hire"), fate="confirmed")
        yield replace(_timed(wednesday, TUE, "18:30", 150, rooms=ONE, evening="training"), fate="confirmed")
    if turn == 2:
        yield _workshop(wednesday)
        yield _open_air(wednesday)
        yield replace(_film(wednesday, SUN, "19:00", ("doc",), "born-in-flames"), venue="doc", places=60)
        yield _exhibition(wednesday)
        yield replace(_film(wednesday, SUN, "14:00", (), "reprise"), fate="draft")
    if turn == 3:
        yield _film(wednesday, THU, "20:30", TWO, "studio-34")
        yield replace(_timed(wednesday, SAT, "19:30", 105, rooms=FOYER, evening="concert"), places=80)
        yield _moved(wednesday)


def _wishes(wednesday: date, week: int) -> Iterator[Slot]:
    """What the desk still turns over: options for one place, a draft over what stands, a wish with all to do."""
    night = pool("night")
    first, second, third = (night[(week * 3 + i) % len(night)] for i in range(3))
    option = replace(_film(wednesday, THU, "17:30", TWO, first), fate="draft", pencilled=True)
    yield replace(option, proposed_by="Ciné-club du lycée (démo)")
    yield replace(_film(wednesday, THU, "18:00", TWO, second), fate="draft", pencilled=True)
    yield replace(_film(wednesday, FRI, "20:15", ONE, third), fate="draft")
    if week % 2:
        return
    wish = _timed(wednesday, SUN, "20:30", 120, rooms=TWO, evening="wish")
    yield replace(wish, fate="draft", proposed_by="Amicale des voisin·es (démo)")


def _moved(wednesday: date) -> Slot:
    slot = _film(wednesday, SUN, "20:00", ONE, "timbuktu")
    return replace(slot, fate="moved", announced_from=at(wednesday + timedelta(days=FRI), "16:00"))


def _film(wednesday: date, day: int, clock: str, rooms: tuple[str, ...], evening: str) -> Slot:
    return _timed(wednesday, day, clock, minutes_of(evening), rooms=rooms, evening=evening)


def _timed(
    wednesday: date, day: int, clock: str, minutes: int, *, rooms: tuple[str, ...], evening: str
) -> Slot:
    on = wednesday + timedelta(days=day)
    starts_at = at(on, clock)
    return Slot(
        key=f"{wednesday:%Y-%m-%d}/{evening}/{day}",
        evening=evening,
        starts_at=starts_at,
        ends_at=later(starts_at, minutes),
        rooms=rooms,
    )


def _workshop(wednesday: date) -> Slot:
    return replace(_timed(wednesday, WED, "14:30", 120, rooms=FOYER, evening="workshop"), places=24)


def _open_air(wednesday: date) -> Slot:
    friday = wednesday + timedelta(days=FRI)
    clock = max(f"{dark_from(friday):%H:%M}", "19:30")
    return replace(_film(wednesday, FRI, clock, ("mur",), "koyaanisqatsi"), venue="mur")


def _exhibition(wednesday: date) -> Slot:
    hours = {
        THU: ("17:00", "21:00"),
        FRI: ("17:00", "22:00"),
        SAT: ("14:00", "22:00"),
        SUN: ("14:00", "21:00"),
    }
    openings = tuple(
        (at(wednesday + timedelta(days=day), opens), at(wednesday + timedelta(days=day), closes))
        for day, (opens, closes) in hours.items()
    )
    slot = _timed(wednesday, THU, "17:00", 60, rooms=FOYER, evening="exhibition")
    return replace(slot, ends_at=openings[-1][1], openings=openings)


def dark_from(day: date) -> datetime:
    """When a wall in Paris is dark enough: sunset and forty minutes, to the next quarter of an hour.

    Sunset from the sun's declination at 48.84° N, 2.35° E; right within some ten minutes, which is enough.
    """
    turn = 2 * pi * (day.timetuple().tm_yday - 81) / 365
    declination = 0.4092 * sin(turn)
    equation = 9.87 * sin(2 * turn) - 7.53 * cos(turn) - 1.5 * sin(turn)
    half_day = acos(-tan(48.84 * pi / 180) * tan(declination)) * 720 / pi
    minutes_utc = 720 - 4 * 2.35 - equation + half_day + 4 + 40
    midnight = datetime.combine(day, time(), tzinfo=house_zone())
    offset = at(day, "12:00").utcoffset() or timedelta()
    wall = minutes_utc + offset.total_seconds() / 60
    return midnight + timedelta(minutes=-(-wall // 15) * 15)
