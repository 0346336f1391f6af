"""Arriving, leaving, being ticked, correcting; hours right across the change of clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from laclef.accounts.roles import Role as HouseRole
from tests.factories import make_user
from tests.volunteers.factories import (
    make_alone_shift,
    make_attendance,
    make_evening,
    make_role,
    make_shift,
    make_sign_up,
    make_volunteer,
)
from volunteers import attendance
from volunteers.hours import hours_per_year, minutes
from volunteers.models import Attendance, Way, WorkingGroup
from volunteers.rota import RotaRefused

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
EIGHT = datetime(2027, 3, 4, 19, tzinfo=UTC)
LATER = EIGHT + timedelta(hours=12)


@pytest.mark.parametrize(
    ("year", "month", "day", "hours"),
    [
        (2027, 3, 27, 7),  # the night of 27 to 28 March 2027 loses an hour
        (2027, 10, 30, 9),  # the night of 30 to 31 October 2027 gains one
        (2027, 6, 5, 8),
    ],
)
def test_a_night_shift_across_the_change_of_clocks(year: int, month: int, day: int, hours: int) -> None:
    alice = make_volunteer()
    start = datetime(year, month, day, 23, tzinfo=PARIS)
    end = datetime(year, month, day + 1, 7, tzinfo=PARIS)
    shift = make_shift(starts_at=start, ends_at=end)
    make_sign_up(shift, alice)
    attendance.arrive(shift_id=shift.pk, volunteer=alice, now=start)
    attendance.leave_shift(shift_id=shift.pk, volunteer=alice, now=end)
    assert [(y.year, y.minutes, y.times) for y in hours_per_year(alice)] == [(year, hours * 60, 1)]
    # The same on the wall clock, before any row was read back as UTC.
    assert minutes([(start, end)]) == hours * 60


def test_two_roles_held_at_once_count_once() -> None:
    alice, evening = make_volunteer(), make_evening(EIGHT)
    opening, desk = make_role("Ouverture"), make_role("Accueil")
    opening.compatible_with.add(desk)
    for role, start, end in ((opening, 0, 2), (desk, 1, 4)):
        shift = make_shift(
            role=role,
            evening=evening,
            starts_at=EIGHT + timedelta(hours=start),
            ends_at=EIGHT + timedelta(hours=end),
        )
        make_sign_up(shift, alice)
        attendance.tick(
            shift_id=shift.pk, volunteer=alice, came=True, by=make_user(HouseRole.ROTA_COORDINATOR), now=EIGHT
        )
    (year,) = hours_per_year(alice)
    assert (year.minutes, year.times, year.by_role) == (240, 2, {"Ouverture": 120, "Accueil": 180})


def test_ones_own_taps_and_tapping_twice() -> None:
    alice, shift = make_volunteer(), make_shift(starts_at=EIGHT)
    with pytest.raises(RotaRefused):
        attendance.arrive(shift_id=shift.pk, volunteer=alice, now=EIGHT)
    make_sign_up(shift, alice)
    with pytest.raises(RotaRefused):
        attendance.arrive(shift_id=shift.pk, volunteer=alice, now=EIGHT - timedelta(hours=3))
    first = attendance.arrive(shift_id=shift.pk, volunteer=alice, now=EIGHT)
    assert attendance.arrive(shift_id=shift.pk, volunteer=alice, now=EIGHT + timedelta(hours=1)) == first
    assert hours_per_year(alice) == []
    end = EIGHT + timedelta(hours=3)
    left = attendance.leave_shift(shift_id=shift.pk, volunteer=alice, now=end)
    assert (left.replaces, left.arrived_at, left.left_at, left.way) == (first, EIGHT, end, Way.TAP)
    assert attendance.leave_shift(shift_id=shift.pk, volunteer=alice, now=end + timedelta(hours=1)) == left


def test_the_host_ticks_and_does_not_overwrite_a_tap() -> None:
    alice, bob, carole = make_volunteer(), make_volunteer("Bob"), make_volunteer("Carole")
    shift, host = make_shift(starts_at=EIGHT, wished=3), carole.user
    for person in (alice, bob, carole):
        make_sign_up(shift, person)
    tapped = attendance.arrive(shift_id=shift.pk, volunteer=alice, now=EIGHT + timedelta(minutes=9))
    assert attendance.tick(shift_id=shift.pk, volunteer=alice, came=True, by=host, now=EIGHT) == tapped
    missing = attendance.tick(shift_id=shift.pk, volunteer=bob, came=False, by=host, now=EIGHT)
    assert (missing.came, missing.recorded_by, hours_per_year(bob)) == (False, host, [])
    told = attendance.told_of(bob)
    assert [(one.line, one.before) for one in told] == [(missing, [])]
    with pytest.raises(RotaRefused, match="Alice l’a dit"):
        attendance.tick(shift_id=shift.pk, volunteer=alice, came=False, by=host, now=EIGHT)
    assert attendance.current_line(shift, alice) == tapped


def test_who_corrected_their_own_line_is_not_corrected_by_the_crew() -> None:
    alice, carole = make_volunteer(), make_volunteer("Carole")
    shift = make_shift(starts_at=EIGHT, wished=2)
    for person in (alice, carole):
        make_sign_up(shift, person)
    tick = {"shift_id": shift.pk, "volunteer": alice, "now": LATER}
    line = attendance.tick(came=True, by=carole.user, **tick)
    was = attendance.Was(arrived_at=EIGHT, left_at=EIGHT + timedelta(hours=1))
    own = attendance.correct(line_id=line.pk, was=was, word="", by=alice.user, now=LATER)
    with pytest.raises(RotaRefused, match="Alice l’a dit"):
        attendance.tick(came=False, by=carole.user, **tick)
    assert attendance.current_line(shift, alice) == own
    assert not attendance.tick(came=False, by=alice.user, **tick).came


def test_the_crew_says_who_was_there_for_a_week_then_no_more() -> None:
    alice = make_volunteer()
    shift = make_shift(starts_at=EIGHT)
    make_sign_up(shift, alice)
    tick = {"shift_id": shift.pk, "volunteer": alice, "came": True, "by": alice.user}
    with pytest.raises(RotaRefused, match="une semaine"):
        attendance.tick(now=shift.ends_at + timedelta(days=7, minutes=1), **tick)
    with pytest.raises(RotaRefused, match="Qui était là"):
        attendance.arrive(shift_id=shift.pk, volunteer=alice, now=shift.ends_at + timedelta(hours=13))
    attendance.tick(now=shift.ends_at + timedelta(days=7), **tick)
    assert hours_per_year(alice)[0].minutes == 180


def test_only_the_crew_of_the_evening_or_the_coordination_ticks_and_only_its_people() -> None:
    alice, stranger = make_volunteer(), make_volunteer("Zoé")
    shift = make_shift(starts_at=EIGHT)
    make_sign_up(shift, alice)
    tick = {"shift_id": shift.pk, "came": True, "now": EIGHT}
    with pytest.raises(RotaRefused, match="l’équipe de ce soir"):
        attendance.tick(volunteer=alice, by=stranger.user, **tick)
    coordination = make_user(HouseRole.ROTA_COORDINATOR)
    with pytest.raises(RotaRefused, match="pas sur ce créneau"):
        attendance.tick(volunteer=stranger, by=coordination, **tick)
    assert attendance.tick(volunteer=alice, by=coordination, **tick).recorded_by == coordination


def test_a_correction_replaces_a_line_and_leaves_it_to_be_read() -> None:
    alice, host = make_volunteer(), make_user()
    line = make_attendance(alice, EIGHT, EIGHT + timedelta(hours=9))
    was = attendance.Was(arrived_at=EIGHT, left_at=EIGHT + timedelta(hours=2))
    right = attendance.correct(line_id=line.pk, was=was, word="oubli", by=host, now=LATER)
    assert (right.replaces, right.recorded_by, right.way) == (line, host, Way.CORRECTION)
    assert hours_per_year(alice)[0].minutes == 120
    assert Attendance.objects.count() == 2
    with pytest.raises(RotaRefused):
        attendance.correct(line_id=line.pk, was=was, word="", by=host, now=LATER)


def test_hours_outside_any_shift_say_what_and_when() -> None:
    alice, group = make_volunteer(), WorkingGroup.objects.first()
    facts = {"volunteer": alice, "by": alice.user, "now": EIGHT, "group": group}
    two, four = EIGHT - timedelta(hours=6), EIGHT - timedelta(hours=4)
    attendance.log_outside(arrived_at=two, left_at=four, word="affiches", **facts)
    for start, end, word in ((two, four, " "), (four, two, "affiches"), (two, EIGHT + timedelta(1), "x")):
        with pytest.raises(RotaRefused):
            attendance.log_outside(arrived_at=start, left_at=end, word=word, **facts)
    (year,) = hours_per_year(alice)
    assert (year.minutes, year.by_role) == (120, {str(group): 120})


def test_a_meeting_gives_no_hours_and_new_years_night_counts_where_it_began() -> None:
    alice = make_volunteer()
    meeting = make_alone_shift(starts_at=EIGHT, nature="meeting", counts_hours=False)
    make_attendance(alice, meeting.starts_at, meeting.ends_at, shift=meeting)
    night = datetime(2026, 12, 31, 22, tzinfo=UTC)  # 23:00 in Paris
    make_attendance(alice, night, night + timedelta(hours=4))
    assert [(y.year, y.minutes) for y in hours_per_year(alice)] == [(2026, 240)]
