"""What moves shifts, at the same moment as somebody signs up; each test fails when its guard is taken out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Count

from laclef import journal
from screenings import programme
from screenings.models import Kind, Screening
from tests.factories import make_room, make_screening
from tests.volunteers.factories import (
    make_crewed,
    make_shift,
    make_sign_up,
    make_template,
    make_volunteer,
)
from tests.volunteers.sides import Side, against, double_booked, until_blocked
from volunteers import crew_changes, crews, rota
from volunteers.models import CrewLine, CrewTemplate, Evening, Shift, SignUp, SignUpState

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
EIGHT = datetime(2027, 3, 10, 19, tzinfo=UTC)
HOUR = timedelta(hours=1)


def moves(screening: Screening, **delta: float) -> None:
    step = timedelta(**delta)
    times = programme.NewTimes(
        screening.starts_at + step, screening.ends_at + step, screening.doors_at + step
    )
    with journal.atomic():  # as laclef.evening does: the journal's head is locked last
        programme.move(screening_id=screening.pk, times=times, now=NOW, by=None)
        crews.move_crew(Screening.objects.get(pk=screening.pk), now=NOW, by=None)


def host_only() -> None:
    make_template(Kind.DEBATE, host={"scope": "screening", "call_from": "start", "until_minutes": 0})


def test_a_move_against_a_sign_up_elsewhere() -> None:
    """The move comes first: who signs up elsewhere at the new hours waits, then meets them."""
    host_only()
    alice, screening = make_volunteer(), make_crewed(starts_at=EIGHT, now=NOW)
    make_sign_up(Shift.objects.get(screening=screening), alice)
    other = make_shift(starts_at=EIGHT + timedelta(hours=3))
    ended = against(
        lambda: moves(screening, hours=3),
        lambda: rota.sign_up(shift_id=other.pk, volunteer=alice, now=NOW),
    )
    assert isinstance(ended, rota.RotaRefused)
    assert double_booked() == []


def test_a_sign_up_elsewhere_against_a_move() -> None:
    """The sign-up comes first: the move waits for it, then asks that person to confirm."""
    host_only()
    alice, screening = make_volunteer(), make_crewed(starts_at=EIGHT, now=NOW)
    place = make_sign_up(Shift.objects.get(screening=screening), alice)
    other = make_shift(starts_at=EIGHT + timedelta(hours=3))
    ended = against(
        lambda: rota.sign_up(shift_id=other.pk, volunteer=alice, now=NOW),
        lambda: moves(screening, hours=3),
    )
    place.refresh_from_db()
    assert (ended, place.state) == (None, SignUpState.TO_CONFIRM)
    assert double_booked() == []


def test_two_rooms_moved_at_once_against_each_other() -> None:
    """Two moves bring two places of one person together: the second to come asks to confirm."""
    host_only()
    alice = make_volunteer()
    one = make_crewed(starts_at=EIGHT, now=NOW)
    two = make_crewed(starts_at=EIGHT + timedelta(hours=6), now=NOW)
    for screening in (one, two):
        make_sign_up(Shift.objects.get(screening=screening), alice)
    ended = against(lambda: moves(one, hours=3), lambda: moves(two, hours=-3))
    assert ended is None
    assert sorted(SignUp.objects.values_list("state", flat=True)) == ["live", "to_confirm"]
    assert double_booked() == []


def two_rooms_sharing_a_bar() -> tuple[Screening, Screening, Shift]:
    """From eight to ten in one room, from eleven to one in the other; one bar for both."""
    make_template(Kind.DEBATE, bar={"scope": "evening", "wished": 2, "call_minutes": 0, "until_minutes": 0})
    room = make_room()
    early, late = (
        make_crewed(starts_at=EIGHT + hours * HOUR, now=NOW, rooms=[where])
        for hours, where in ((0, room), (3, make_room(venue=room.venue)))
    )
    return early, late, Shift.objects.get()


def served(bar: Shift, early: Screening, late: Screening) -> bool:
    """Whether the shared shift runs from the first call to the last end, as both moves left them."""
    for row in (bar, early, late):
        row.refresh_from_db()
    return (bar.starts_at, bar.ends_at) == (early.doors_at, late.ends_at)


def test_two_rooms_moved_at_once_against_a_sign_up_that_came_first() -> None:
    """Guard: the shifts' lock in refitting._lock_posts; the moves see who came, and ask her to confirm.

    Without it both moves are lost: the database refuses, at their commit, a clash that nobody was asked about.
    """
    early, late, bar = two_rooms_sharing_a_bar()
    alice = make_volunteer()
    make_sign_up(make_shift(starts_at=bar.ends_at), alice)
    sides: list[Side] = []

    def first() -> None:
        rota.sign_up(shift_id=bar.pk, volunteer=alice, now=NOW)
        for number, (screening, step) in enumerate(((late, 0.5), (early, -1))):
            sides.append(Side(lambda screening=screening, step=step: moves(screening, hours=step)))
            until_blocked(sides[-1], others=number)

    with transaction.atomic():
        first()
    assert [side.ended() for side in sides] == [None, None]
    assert served(bar, early, late)
    assert bar.sign_ups.get().state == SignUpState.TO_CONFIRM
    assert double_booked() == []


def test_two_rooms_moved_at_once_against_a_sign_up_that_comes_after() -> None:
    """Guard: volunteers_hold_shift; who signs up waits for the moves, and meets the new hours."""
    early, late, bar = two_rooms_sharing_a_bar()
    bob = make_volunteer("Bob")
    make_sign_up(make_shift(starts_at=bar.starts_at - 3 * HOUR, minutes=170), bob)
    sides: list[Side] = []

    def first() -> None:
        moves(early, hours=-1)
        acts = (
            lambda: moves(late, hours=0.5),
            lambda: rota.sign_up(shift_id=bar.pk, volunteer=bob, now=NOW),
        )
        for number, act in enumerate(acts):
            sides.append(Side(act))
            until_blocked(sides[-1], others=number)

    with transaction.atomic():
        first()
    assert [type(side.ended()) for side in sides] == [type(None), rota.RotaRefused]
    assert served(bar, early, late)
    assert bar.sign_ups.count() == 0
    assert double_booked() == []


@pytest.mark.parametrize("known", [True, False])
def test_two_events_confirmed_at_once_share_one_evening(known: bool) -> None:
    """Whether or not the evening was there before."""
    make_template(Kind.DEBATE, bar={"scope": "evening"})
    room = make_room()
    if known:
        Evening.objects.create(venue=room.venue, day=EIGHT.date())
    one, two = (
        make_screening(
            kind=Kind.DEBATE, state="confirmed", starts_at=EIGHT + timedelta(hours=h), rooms=[r], now=NOW
        )
        for h, r in ((0, room), (3, make_room(venue=room.venue)))
    )
    ended = against(
        lambda: crews.make_crew(one, now=NOW, by=None), lambda: crews.make_crew(two, now=NOW, by=None)
    )
    assert ended is None
    assert Shift.objects.annotate(asked=Count("needs")).get().asked == 2


@pytest.mark.parametrize("template_first", [True, False])
def test_a_template_change_against_a_sign_up(template_first: bool) -> None:
    """Two places become one while somebody takes the second: no shift offers less than is held."""
    make_template(Kind.DEBATE, bar={"scope": "evening", "wished": 2})
    make_crewed(starts_at=EIGHT, now=NOW)
    bar, bob = Shift.objects.get(), make_volunteer("Bob")
    make_sign_up(bar)
    template = CrewTemplate.objects.get(kind=Kind.DEBATE)
    CrewLine.objects.filter(template=template).update(wished=1)

    def apply() -> None:
        crew_changes.apply_template(template, now=NOW, by=None)

    def take() -> None:
        rota.sign_up(shift_id=bar.pk, volunteer=bob, now=NOW)

    ended = against(apply, take) if template_first else against(take, apply)
    bar.refresh_from_db()
    held = bar.sign_ups.holding().count()
    if template_first:
        assert isinstance(ended, rota.RotaRefused)
    else:
        assert ended is None
    assert (held, bar.wished) == ((1, 1) if template_first else (2, 2))


def test_a_cancellation_against_a_sign_up() -> None:
    host_only()
    screening, alice = make_crewed(starts_at=EIGHT, now=NOW), make_volunteer()
    shift = Shift.objects.get()
    ended = against(
        lambda: crews.release_crew(screening, now=NOW, by=None),
        lambda: rota.sign_up(shift_id=shift.pk, volunteer=alice, now=NOW),
    )
    assert isinstance(ended, rota.RotaRefused)
    assert SignUp.objects.holding().count() == 0


def test_confirming_again_against_a_move_does_not_deadlock() -> None:
    """A move locks the shift, then writes on its sign-ups: whoever confirms must come in the same order."""
    host_only()
    make_crewed(starts_at=EIGHT, now=NOW)
    shift, alice = Shift.objects.get(), make_volunteer()
    place = make_sign_up(shift, alice, state=SignUpState.TO_CONFIRM)
    with transaction.atomic():
        Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
        side = Side(lambda: rota.confirm_again(sign_up_id=place.pk, volunteer=alice, now=NOW))
        until_blocked(side)
        SignUp.objects.filter(pk=place.pk).update(state_at=EIGHT)
    assert side.ended() is None
    place.refresh_from_db()
    assert place.state == SignUpState.LIVE
