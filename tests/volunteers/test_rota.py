"""Signing up, or the reason and the way out; leaving; what a volunteer and a crew see."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laclef.accounts.roles import Role as HouseRole
from laclef.outbox.models import Mail
from tests.factories import make_user, make_venue
from tests.volunteers.factories import (
    give_training,
    make_alone_shift,
    make_attendance,
    make_evening,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from volunteers import alone, rota, tonight, training
from volunteers.flags import crew_flags
from volunteers.models import Absence, ChecklistItem, NoteKind, Place, Shift, SignUpState
from volunteers.reasons import Why, why_not
from volunteers.refitting import refit

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
EIGHT = datetime(2027, 3, 4, 19, tzinfo=UTC)


def reason_of(shift: Shift, volunteer: object, place: str = Place.FULL) -> str:
    """The reason the page gives, which must be the one the refusal gives."""
    before = why_not(volunteer, shift, NOW, place=place)  # type: ignore[arg-type]
    act = rota.sign_up_as_trainee if place == Place.TRAINEE else rota.sign_up
    with pytest.raises(rota.RotaRefused) as caught:
        act(shift_id=shift.pk, volunteer=volunteer, now=NOW)  # type: ignore[arg-type]
    assert caught.value.reason == before
    return str(before.why) if before else ""


def test_one_tap_and_one_is_on_it() -> None:
    shift, alice = make_shift(starts_at=EIGHT), make_volunteer()
    assert why_not(alice, shift, NOW) is None
    place = rota.sign_up(shift_id=shift.pk, volunteer=alice, now=NOW)
    assert (place.state, place.place, place.signed_at) == (SignUpState.LIVE, Place.FULL, NOW)
    assert rota.my_shifts(alice, NOW) == [place]


def test_every_reason_is_said_by_one_function() -> None:
    alice, keys = make_volunteer(), make_training()
    full, free = make_shift(starts_at=EIGHT), make_shift(starts_at=EIGHT + timedelta(days=1))
    make_sign_up(full)
    assert reason_of(full, alice) == Why.FULL
    assert reason_of(make_shift(starts_at=NOW - timedelta(hours=9)), alice) == Why.OVER
    assert reason_of(make_shift(starts_at=EIGHT, role=make_role(trainings=(keys,))), alice) == Why.UNTRAINED
    cancelled = make_alone_shift(starts_at=EIGHT)
    alone.cancel_alone(shift_id=cancelled.pk, now=NOW)
    assert reason_of(cancelled, alice) == Why.CANCELLED
    make_sign_up(free, alice)
    assert reason_of(free, alice) == Why.ALREADY
    assert reason_of(make_shift(starts_at=free.starts_at + timedelta(hours=1)), alice) == Why.CLASH
    Absence.objects.create(volunteer=alice, from_on=EIGHT.date(), until_on=EIGHT.date())
    assert reason_of(make_shift(starts_at=EIGHT), alice) == Why.ABSENT
    gone = make_volunteer(left_on=NOW.date())
    assert reason_of(make_shift(starts_at=EIGHT), gone) == Why.GONE


def test_the_way_out_of_a_missing_training_is_its_next_session() -> None:
    keys, alice = make_training("clefs"), make_volunteer()
    shift = make_shift(starts_at=EIGHT, role=make_role("Fermeture", trainings=(keys,)))
    no_session = why_not(alice, shift, NOW)
    assert no_session is not None
    assert no_session.leads_to is None
    facts = {"nature": "training", "training": keys, "title_fr": "Les clefs"}
    full = make_alone_shift(starts_at=EIGHT - timedelta(days=2), **facts)
    make_sign_up(full)
    session = make_alone_shift(starts_at=EIGHT - timedelta(days=1), **facts)
    reason = why_not(alice, shift, NOW)
    assert reason is not None
    assert reason.leads_to == session
    assert str(reason) == (
        "Il te faut la formation «\u202fclefs\u202f». Prochaine session mercredi 3 mars à 20\u00a0h."
    )


def test_a_training_that_is_read_is_confirmed_by_oneself() -> None:
    bar, alice = make_training("bar", how="read", valid_months=12), make_volunteer()
    shift = make_shift(starts_at=EIGHT, role=make_role("Bar", trainings=(bar,)))
    reason = why_not(alice, shift, NOW)
    assert reason is not None
    assert reason.leads_to == bar
    held = training.read_and_confirm(training=bar, volunteer=alice, now=NOW)
    assert (held.held_on.isoformat(), held.until_on and held.until_on.isoformat()) == (
        "2027-03-01",
        "2028-03-01",
    )
    assert rota.sign_up(shift_id=shift.pk, volunteer=alice, now=NOW).holds


def test_a_trainee_stands_beside_somebody_experienced() -> None:
    desk = make_role("Accueil")
    shift = make_shift(starts_at=EIGHT, role=desk, wished=2, trainees=1)
    later = make_shift(starts_at=EIGHT + timedelta(days=1), role=desk, wished=2, trainees=1)
    make_sign_up(shift, make_volunteer(experienced=False))
    make_sign_up(later, make_volunteer())
    bob = make_volunteer("Bob", experienced=False)
    assert reason_of(shift, bob, Place.TRAINEE) == Why.NOBODY_TO_LEARN_FROM
    reason = why_not(bob, shift, NOW, place=Place.TRAINEE)
    assert reason is not None
    assert reason.leads_to == later
    assert rota.sign_up_as_trainee(shift_id=later.pk, volunteer=bob, now=NOW).place == Place.TRAINEE
    assert reason_of(later, make_volunteer(), Place.TRAINEE) == Why.NO_TRAINEE_PLACE


def test_leaving_frees_the_place_and_tells_the_coordinators_once() -> None:
    coordinator = make_user(HouseRole.ROTA_COORDINATOR)
    shift, alice, bob = make_shift(starts_at=EIGHT), make_volunteer("Alice"), make_volunteer("Bob")
    place = rota.sign_up(shift_id=shift.pk, volunteer=alice, now=NOW)
    with pytest.raises(rota.RotaRefused):
        rota.leave(sign_up_id=place.pk, volunteer=bob, now=NOW)
    rota.leave(sign_up_id=place.pk, volunteer=alice, now=NOW, word="grippe")
    rota.leave(sign_up_id=place.pk, volunteer=alice, now=NOW)
    mail = Mail.objects.get()
    assert (mail.recipient, "Alice" in mail.text, "grippe" in mail.text) == (coordinator.email, True, True)
    assert rota.my_shifts(alice, NOW) == []
    assert rota.sign_up(shift_id=shift.pk, volunteer=bob, now=NOW).holds
    assert reason_of(shift, alice) == Why.FULL


def test_confirming_again_after_a_move() -> None:
    shift, alice = make_alone_shift(starts_at=EIGHT), make_volunteer()
    place = rota.sign_up(shift_id=shift.pk, volunteer=alice, now=NOW)
    other = rota.sign_up(
        shift_id=make_shift(starts_at=EIGHT + timedelta(hours=4)).pk, volunteer=alice, now=NOW
    )
    start = EIGHT + timedelta(hours=5)
    change = alone.move_alone(shift_id=shift.pk, starts_at=start, ends_at=start + timedelta(hours=2), now=NOW)
    assert [p.pk for p in change.to_confirm] == [place.pk]
    with pytest.raises(rota.RotaRefused) as caught:
        rota.confirm_again(sign_up_id=place.pk, volunteer=alice, now=NOW)
    assert caught.value.reason is not None
    assert caught.value.reason.leads_to == other.shift
    rota.leave(sign_up_id=other.pk, volunteer=alice, now=NOW)
    assert rota.confirm_again(sign_up_id=place.pk, volunteer=alice, now=NOW).state == SignUpState.LIVE


def test_the_next_holes_are_those_one_can_fill_urgent_first() -> None:
    keys = make_training()
    closing, desk = make_role("Fermeture", trainings=(keys,)), make_role("Accueil")
    alice = make_volunteer()
    alice.wanted_roles.add(closing)
    give_training(alice, keys)
    wished = make_shift(starts_at=NOW + timedelta(days=9), role=closing)
    enough = make_shift(starts_at=NOW + timedelta(days=2), role=desk, wished=2)
    make_sign_up(enough)
    far = make_shift(starts_at=NOW + timedelta(days=8), role=desk)
    urgent = make_shift(starts_at=NOW + timedelta(days=1), role=desk)
    make_sign_up(make_shift(starts_at=NOW + timedelta(days=3), role=desk))
    make_shift(starts_at=NOW + timedelta(days=3), role=make_role(trainings=(make_training("35"),)))
    make_shift(starts_at=NOW + timedelta(days=90), role=desk)
    holes = rota.next_holes(alice, NOW)
    assert [(h.shift, h.missing, h.urgent, h.wanted) for h in holes] == [
        (urgent, 1, True, False),
        (wished, 1, False, True),
        (enough, 0, False, False),
        (far, 1, False, False),
    ]


def test_the_holes_cost_the_same_for_one_shift_and_for_thirty() -> None:
    alice, desk, keys = make_volunteer(), make_role(), make_training()

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rota.next_holes(alice, NOW)
        return len(queries)

    make_shift(starts_at=NOW + timedelta(days=1), role=desk)
    assert alice.user.may("rota.join")  # read once per request, at the door of the view
    few = cost()
    for day in range(15):
        make_sign_up(make_shift(starts_at=NOW + timedelta(days=day + 2), role=desk))
        make_shift(starts_at=NOW + timedelta(days=day + 2), role=make_role(trainings=(keys,)))
    assert cost() == few
    assert few < 15


# --- tonight ----------------------------------------------------------------------------------------------


def test_the_flags_of_a_crew() -> None:
    evening = make_evening(EIGHT)
    desk = make_shift(starts_at=EIGHT, evening=evening, minimum=2, wished=3, trainees=1)
    bar = make_shift(starts_at=EIGHT, evening=evening)
    new, newer, learner = (make_volunteer(experienced=False) for _ in range(3))
    first, second = make_sign_up(desk, new), make_sign_up(bar, newer, state=SignUpState.TO_CONFIRM)
    learning = make_sign_up(desk, learner, place=Place.TRAINEE)
    flags = crew_flags([desk, bar], NOW)
    assert (flags.newcomers_only, flags.trainees_alone, flags.first_timers, flags.to_confirm) == (
        True,
        [learning],
        [first, learning],
        [second],
    )
    assert flags.short_of == {desk.pk: 1, bar.pk: 1}
    make_sign_up(desk, make_volunteer())
    flags = crew_flags([desk, bar], NOW)
    assert (flags.newcomers_only, flags.trainees_alone, flags.short_of) == (False, [], {bar.pk: 1})


def test_three_shifts_given_and_one_is_no_newcomer(settings: object) -> None:
    bob, desk = make_volunteer(experienced=False), make_role()
    for day in range(3):
        past = make_shift(starts_at=NOW - timedelta(days=day + 2), role=desk)
        assert crew_flags([past], NOW).newcomers_only is False
        make_sign_up(past, bob)
        assert crew_flags([past], NOW).newcomers_only is True
        make_attendance(bob, past.starts_at, past.ends_at, shift=past)
    shift = make_shift(starts_at=EIGHT, role=desk)
    make_sign_up(shift, bob)
    flags = crew_flags([shift], NOW)
    assert (flags.newcomers_only, flags.first_timers) == (False, [])


def test_tonights_sheet_says_who_where_and_what_was_left() -> None:
    late = EIGHT + timedelta(hours=6)  # 02:00 in Paris: still this evening
    shift = make_shift(starts_at=EIGHT)
    venue, alice, bob = shift.evening.venue, make_volunteer("Alice"), make_volunteer("Bob")
    item = ChecklistItem.objects.create(role=shift.role, text_fr="Lumières")
    place = rota.sign_up(shift_id=shift.pk, volunteer=alice, now=NOW)
    rota.stay_in_foyer(sign_up_id=place.pk, volunteer=alice, stays=True)
    before = make_shift(starts_at=EIGHT - timedelta(days=2), evening=None)
    before.evening.venue = venue
    before.evening.save()
    make_sign_up(before, bob)
    for kind in (NoteKind.FAULT, NoteKind.DONE):
        tonight.leave_note(
            evening_id=before.evening_id, kind=kind, text=f"lampe {kind}", volunteer=bob, now=EIGHT
        )
    with pytest.raises(rota.RotaRefused):
        tonight.tick_item(shift_id=shift.pk, item_id=item.pk, volunteer=bob, now=EIGHT)
    tonight.tick_item(shift_id=shift.pk, item_id=item.pk, volunteer=alice, now=EIGHT)
    sheet = tonight.sheet_of(venue, shift.evening, late)
    assert (sheet.shifts, [p.volunteer for p in sheet.places[shift.pk]]) == ([shift], [alice])
    assert sheet.in_foyer == [place]
    assert [(t.item, t.ticked_by, t.ticked_at) for t in sheet.ticks[shift.pk]] == [(item, alice, EIGHT)]
    assert [note.text for note in sheet.left_to_say] == ["lampe fault", "lampe done"]
    tonight.settle_note(note_id=sheet.left_to_say[0].pk, now=late)
    sheet = tonight.sheet_of(venue, shift.evening, late)
    assert [note.text for note in sheet.left_to_say] == ["lampe done"]


# --- stand-alone shifts -----------------------------------------------------------------------------------


def test_a_series_keeps_its_hour_and_makes_no_twin() -> None:
    first = make_alone_shift(starts_at=datetime(2027, 3, 25, 18, tzinfo=UTC), nature="meeting")
    dates = [datetime(2027, 4, day, tzinfo=UTC).date() for day in (1, 8)]
    made = alone.repeat(shift_id=first.pk, dates=dates, now=NOW)
    assert [s.local(s.starts_at).strftime("%d/%m %H:%M") for s in made] == ["01/04 19:00", "08/04 19:00"]
    alone.move_alone(
        shift_id=made[0].pk,
        starts_at=made[0].starts_at + timedelta(days=1),
        ends_at=made[0].ends_at + timedelta(days=1),
        now=NOW,
    )
    alone.cancel_alone(shift_id=made[1].pk, now=NOW)
    assert alone.repeat(shift_id=first.pk, dates=dates, now=NOW) == []
    assert Shift.objects.live().count() == 2


def test_another_venue_is_told_and_asked_to_confirm() -> None:
    works, alice = make_alone_shift(starts_at=EIGHT, venue=make_venue()), make_volunteer()
    place = make_sign_up(works, alice)
    other = make_venue(name="Le Studio", address="10 rue Monge")
    facts = {"starts_at": works.starts_at, "ends_at": works.ends_at, "places": 1, "now": NOW}
    alone.change_alone(shift_id=works.pk, **facts, venue=works.venue)
    assert not Mail.objects.exists()
    alone.change_alone(shift_id=works.pk, **facts, venue=other)
    place.refresh_from_db()
    assert place.state == SignUpState.TO_CONFIRM
    text = Mail.objects.get(recipient=alice.user.email).text
    assert ["10 rue Monge" in text, "avant" in text] == [True, False]


def test_an_evenings_shift_only_moves_with_its_event() -> None:
    shift = make_shift(starts_at=EIGHT)
    for act in (
        lambda: alone.cancel_alone(shift_id=shift.pk, now=NOW),
        lambda: alone.repeat(shift_id=shift.pk, dates=[], now=NOW),
    ):
        with pytest.raises(rota.RotaRefused):
            act()
    assert refit([], now=NOW) == []
