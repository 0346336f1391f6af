"""The weeks, worked out from their date alone."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from laclef.demo import facts, weeks
from laclef.demo.weeks import slots_of

FIRST = date(2041, 3, 6)
A_YEAR = [FIRST + timedelta(weeks=week) for week in range(53)]


def shown(slots: list[weeks.Slot]) -> list[weeks.Slot]:
    return [
        slot
        for slot in slots
        if slot.fate in ("published", "moved") and facts.evenings()[slot.evening].kind in ("film", "shorts")
    ]


@pytest.mark.parametrize("wednesday", A_YEAR, ids=str)
def test_nine_a_week_from_wednesday_to_sunday(wednesday: date) -> None:
    films = shown(slots_of(wednesday))
    assert len(films) >= 9
    assert {slot.starts_at.weekday() for slot in films} == {2, 3, 4, 5, 6}


def test_a_week_is_always_the_same() -> None:
    assert slots_of(FIRST) == slots_of(FIRST)


def test_no_two_weeks_share_a_key() -> None:
    keys = [slot.key for wednesday in A_YEAR for slot in slots_of(wednesday)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("wednesday", A_YEAR, ids=str)
def test_no_room_is_taken_twice(wednesday: date) -> None:
    taken: dict[str, list[weeks.Slot]] = {}
    for slot in slots_of(wednesday):
        if slot.fate in ("published", "confirmed", "moved") and not slot.openings:
            for room in slot.rooms:
                taken.setdefault(room, []).append(slot)
    for slots in taken.values():
        assert [(a.key, b.key) for a, b in pairwise(slots) if a.ends_at > b.starts_at] == []


def test_four_weeks_do_not_repeat_a_main_evening_except_the_second_passage() -> None:
    main = set(facts.pool("main"))
    for start in range(len(A_YEAR) - 4):
        slots = [slot for wednesday in A_YEAR[start : start + 4] for slot in shown(slots_of(wednesday))]
        evenings = [slot.evening for slot in slots if slot.evening in main and slot.starts_at.weekday() != 6]
        assert len(evenings) == len(set(evenings))


def test_the_long_day_goes_from_six_past_midnight() -> None:
    day = [s for w in A_YEAR[:4] for s in slots_of(w) if s.evening in facts.pool("long_day")]
    assert [slot.starts_at.hour for slot in day] == [6, 9, 15, 18, 22]
    assert day[-1].ends_at.date() == day[0].starts_at.date() + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "sunset"),
    [(date(2041, 6, 21), (21, 58)), (date(2041, 12, 21), (16, 56)), (date(2041, 9, 22), (19, 50))],
)
def test_the_wall_is_dark_after_sunset(day: date, sunset: tuple[int, int]) -> None:
    after = weeks.dark_from(day) - weeks.at(day, f"{sunset[0]:02}:{sunset[1]:02}")
    assert timedelta(minutes=25) <= after <= timedelta(minutes=70)
