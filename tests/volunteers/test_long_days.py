"""A day from six in the morning to eleven at night: posts that a person can hold, with a hand-over."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.conf import settings

from laclef.outbox.models import Mail
from screenings.models import Kind, Screening
from tests.factories import make_room
from tests.volunteers.factories import make_crewed, make_sign_up, make_template, make_volunteer
from tests.volunteers.test_crews import moved
from volunteers import crew_changes, crews, rota
from volunteers.hours import minutes
from volunteers.models import CrewLine, Role, Shift, SignUpState
from volunteers.sittings import Sitting
from volunteers.stretches import ROUND, stretches

DAY = date(2027, 3, 10)
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
LONGEST = timedelta(hours=7)
HAND_OVER = timedelta(minutes=15)
DESK = {"call_from": "doors", "call_minutes": 30, "until": "end", "until_minutes": 15}
OPENING = {"call_from": "doors", "call_minutes": 45, "until": "doors", "until_minutes": 0}


def at(hour: float) -> datetime:
    """On the day, on the clock of Paris (an hour ahead of UTC in March)."""
    return datetime(2027, 3, 10, tzinfo=UTC) + timedelta(hours=hour - 1)


def sitting(hour: float, hours: float = 2) -> Sitting:
    """Doors half an hour before."""
    return Sitting(DAY, at(hour - 0.5), at(hour), at(hour + hours))


def line(**facts: object) -> CrewLine:
    return CrewLine(**{**DESK, **facts})


def cut(*sat: Sitting, need: CrewLine | None = None) -> list[tuple[datetime, datetime]]:
    need = need or line()
    return [(s.starts_at, s.ends_at) for s in stretches([(need, one) for one in sat])]


def test_an_ordinary_evening_stays_whole() -> None:
    assert cut(sitting(18), sitting(21)) == [(at(17), at(23.25))]


def test_the_festival_day_of_seventeen_hours_is_three_desks() -> None:
    """6:00 to 23:00, as in early 2022: relieved when the next event's crew is called."""
    sat = [sitting(hour) for hour in (6.5, 9.5, 13, 16)]
    found = stretches([(line(), one) for one in (*sat, sitting(20, 1.75))])
    assert [(s.starts_at, s.ends_at, s.relieves_at) for s in found] == [
        (at(5.5), at(8.75), None),
        (at(8.5), at(15.25), at(8.75)),
        (at(15), at(22), at(15.25)),
    ]


def test_each_relay_serves_the_events_of_its_hours() -> None:
    morning, noon, night = line(minimum=1, wished=1), line(minimum=1, wished=2), line(minimum=2, wished=3)
    found = stretches([(morning, sitting(9.5)), (noon, sitting(12)), (night, sitting(16))])
    assert [(s.minimum, s.wished) for s in found] == [(1, 2), (2, 3)]
    assert [[need.wished for need, _sitting in s.asked] for s in found] == [[1, 2], [3]]


def test_a_house_empty_for_hours_closes_and_opens_again() -> None:
    day = (sitting(10), sitting(20))
    assert cut(*day) == [(at(9), at(12.25)), (at(19), at(22.25))]
    assert cut(*day, need=line(**OPENING)) == [(at(8.75), at(9.5)), (at(18.75), at(19.5))]
    # A pause of three hours is none: the house is opened once.
    assert cut(sitting(10), sitting(15.5), need=line(**OPENING)) == [(at(8.75), at(9.5))]


def test_one_event_of_a_whole_day_is_cut_evenly() -> None:
    found = cut(Sitting(DAY, at(10), at(10), at(20)))
    assert found == [(at(9.5), at(15) + timedelta(minutes=5)), (at(14) + timedelta(minutes=50), at(20.25))]


def test_whatever_the_day_no_stretch_is_too_long_and_none_leaves_a_gap() -> None:
    dice = random.Random(8)
    for _day in range(300):
        sat = [sitting(dice.uniform(6, 27), dice.uniform(0.5, 9)) for _event in range(dice.randint(1, 9))]
        found = stretches([(line(), one) for one in sat])
        assert max(s.ends_at - s.starts_at for s in found) <= LONGEST + ROUND
        assert all(one.starts_at <= other.starts_at for one, other in pairwise(found))
        for one in sat:
            called, done = one.doors_at - timedelta(minutes=30), one.ends_at + timedelta(minutes=15)
            there = [(max(s.starts_at, called), min(s.ends_at, done)) for s in found]
            assert minutes(span for span in there if span[0] < span[1]) == round(
                (done - called).total_seconds() / 60
            )
        for one, other in pairwise(found):
            if other.relieves_at is not None:
                assert one.ends_at == other.relieves_at == other.starts_at + HAND_OVER


def test_the_settings_are_what_these_tests_reckon_with() -> None:
    assert (
        settings.LONGEST_SHIFT_HOURS,
        settings.HAND_OVER_MINUTES,
        settings.HOUSE_CLOSES_WHEN_EMPTY_HOURS,
    ) == (7, 15, 4)


# --- with its people --------------------------------------------------------------------------------------


def long_day(*hours: float) -> tuple[Role, list[Screening]]:
    """A debate of 100 minutes at each hour, in rooms of one venue, with a bar and nothing else."""
    _template, roles = make_template(Kind.DEBATE, bar={"scope": "evening", "wished": 2, **DESK})
    first = make_room()
    rooms = [first, *(make_room(venue=first.venue, name=f"Salle {n}") for n in range(2, len(hours) + 1))]
    made = [
        make_crewed(starts_at=at(hour), now=NOW, rooms=[room])
        for hour, room in zip(hours, rooms, strict=True)
    ]
    return roles["bar"], made


def hours_of(role: Role) -> list[tuple[datetime, datetime]]:
    live = Shift.objects.live().filter(role=role).order_by("starts_at")
    return list(live.values_list("starts_at", "ends_at"))


@pytest.mark.django_db
def test_an_event_more_cuts_the_day_and_everyone_keeps_their_own_hours() -> None:
    bar, _made = long_day(19)
    shift = Shift.objects.get(role=bar)
    place = make_sign_up(shift)
    make_crewed(starts_at=at(13), now=NOW, rooms=[make_room(venue=shift.evening.venue, name="Salle 9")])
    shift.refresh_from_db()
    place.refresh_from_db()
    assert (shift.starts_at, place.state) == (at(18), SignUpState.LIVE)
    assert [start for start, _end in hours_of(bar)] == [at(12), at(18)]


@pytest.mark.django_db
def test_cancelling_the_morning_leaves_the_night_alone() -> None:
    bar, (morning, night) = long_day(12, 19)
    early, late = Shift.objects.filter(role=bar).order_by("starts_at")
    place, gone = make_sign_up(late), make_sign_up(early)
    crews.release_crew(morning, now=NOW, by=None)
    place.refresh_from_db()
    gone.refresh_from_db()
    assert (place.state, gone.state) == (SignUpState.LIVE, SignUpState.RELEASED)
    assert hours_of(bar) == [(at(18), night.ends_at + timedelta(minutes=15))]


@pytest.mark.django_db
def test_an_event_taken_to_another_day_takes_its_own_relay_along() -> None:
    bar, (_morning, night) = long_day(12, 19)
    _early, late = Shift.objects.filter(role=bar).order_by("starts_at")
    place = make_sign_up(late)
    moved(night, days=1)
    late.refresh_from_db()
    place.refresh_from_db()
    assert (late.evening.day, late.starts_at) == (DAY + timedelta(days=1), at(18) + timedelta(days=1))
    assert place.state == SignUpState.TO_CONFIRM
    assert Shift.objects.live().filter(role=bar).count() == 2
    assert Mail.objects.filter(recipient=place.volunteer.user.email).count() == 1


@pytest.mark.django_db
def test_a_changed_template_touches_every_relay() -> None:
    bar, (one, _two, _three) = long_day(9, 14, 19)
    template = CrewLine.objects.get(role=bar).template
    CrewLine.objects.filter(role=bar).update(wished=4)
    make_sign_up(Shift.objects.filter(role=bar).latest("starts_at"))
    changes = crew_changes.template_changes(template, NOW)
    assert [change.what for change in changes] == ["alter"] * 3
    crew_changes.apply_template(template, now=NOW, by=None)
    assert set(Shift.objects.live().filter(role=bar).values_list("wished", flat=True)) == {4}
    assert crew_changes.template_changes(template, NOW) == []
    template.lines.all().delete()
    crew_changes.apply_template(template, now=NOW, by=None, only=[one.pk])
    assert [start for start, _end in hours_of(bar)] == [at(13), at(18)]


@pytest.mark.django_db
def test_the_eager_may_hold_two_relays_and_their_hours_count_once() -> None:
    bar, _made = long_day(9, 14, 19)
    alice = make_volunteer()
    for shift in Shift.objects.filter(role=bar).order_by("starts_at"):
        rota.sign_up(shift_id=shift.pk, volunteer=alice, now=NOW)
    assert alice.sign_ups.count() == Shift.objects.filter(role=bar).count()
    assert minutes(hours_of(bar)) < sum(minutes([span]) for span in hours_of(bar))


@pytest.mark.django_db
@pytest.mark.parametrize(("post", "gone"), [("opening", "early"), ("closing", "late")])
def test_a_short_post_is_asked_by_every_event_of_the_wave(post: str, gone: str) -> None:
    """Opening is done before the first, closing after the last: the others ask for it all the same.

    So an unchanged template has nothing to apply, and a cancelled event leaves the post to those that stay.
    """
    closing = {"call_from": "end", "call_minutes": 15, "until": "end", "until_minutes": 45}
    template, _roles = make_template(
        Kind.DEBATE, opening={"scope": "evening", **OPENING}, closing={"scope": "evening", **closing}
    )
    room = make_room()
    events = {
        name: make_crewed(starts_at=at(hour), now=NOW, rooms=[where])
        for name, hour, where in (("early", 17, room), ("late", 20.5, make_room(venue=room.venue)))
    }
    shift, alice = Shift.objects.get(role__name_fr=post), make_volunteer()
    place = make_sign_up(shift, alice)
    assert crew_changes.template_changes(template, NOW) == []
    crews.release_crew(events[gone], now=NOW, by=None)
    place.refresh_from_db()
    shift.refresh_from_db()
    assert (place.state, shift.state) == (SignUpState.LIVE, "live")
    (stays,) = [one for name, one in events.items() if name != gone]
    edge = stays.doors_at if post == "opening" else stays.ends_at + timedelta(minutes=45)
    assert shift.ends_at == edge
