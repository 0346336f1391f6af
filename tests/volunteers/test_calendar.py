"""A volunteer's calendar, read by two parsers that share no code."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from screenings import programme
from screenings.models import Kind, Screening
from tests.volunteers import ical_lines
from tests.volunteers.factories import (
    make_crewed,
    make_role,
    make_shift,
    make_sign_up,
    make_template,
    make_volunteer,
)
from volunteers import calendar, crews, rota
from volunteers.models import Shift, Volunteer

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
EIGHT = datetime(2027, 3, 10, 19, tzinfo=UTC)
Event = tuple[str, int, datetime, datetime, str, str]


def events(volunteer: Volunteer) -> list[Event]:
    """What both readers read; they must read the same."""
    data = calendar.feed(volunteer, NOW)
    ours = [
        (
            block.one("UID"),
            int(block.one("SEQUENCE")),
            block.moment("DTSTART"),
            block.moment("DTEND"),
            block.one("STATUS"),
            block.text("SUMMARY"),
        )
        for block in ical_lines.read(data).inside
    ]
    theirs = [
        (
            str(event["uid"]),
            int(event["sequence"]),
            event.start,
            event.end,
            str(event["status"]),
            str(event["summary"]),
        )
        for event in icalendar.Calendar.from_ical(data).events
    ]
    assert ours == theirs
    assert len({event[0] for event in ours}) == len(ours)
    return ours


def moved(screening: Screening, **delta: float) -> None:
    step = timedelta(**delta)
    times = programme.NewTimes(
        screening.starts_at + step, screening.ends_at + step, screening.doors_at + step
    )
    programme.move(screening_id=screening.pk, times=times, now=NOW, by=None)
    screening.refresh_from_db()
    crews.move_crew(screening, now=NOW, by=None)


def test_moving_by_45_minutes_raises_the_revision_and_makes_no_twin() -> None:
    make_template(Kind.DEBATE, host={"scope": "screening", "call_from": "start", "until_minutes": 0})
    screening, alice = (
        make_crewed(starts_at=EIGHT, now=NOW, title_fr="Débat ; avec, virgule"),
        make_volunteer(),
    )
    make_sign_up(Shift.objects.get(), alice)
    ((uid, sequence, start, end, status, summary),) = events(alice)
    assert (sequence, start, status) == (0, EIGHT - timedelta(minutes=30), "CONFIRMED")
    assert summary == "host – Débat ; avec, virgule"
    moved(screening, minutes=45)
    step = timedelta(minutes=45)
    assert events(alice) == [(uid, 1, start + step, end + step, "CONFIRMED", summary)]
    moved(screening, days=1)
    ((same, revised, *_, status, _summary),) = events(alice)
    assert (same, revised > 1, status) == (uid, True, "TENTATIVE")
    crews.release_crew(screening, now=NOW, by=None)
    ((again, raised, *_, status, _summary),) = events(alice)
    assert (again, status) == (uid, "CANCELLED")
    assert raised > revised


def test_leaving_and_coming_back_is_one_event_whose_revision_grows() -> None:
    shift, alice = make_shift(starts_at=EIGHT), make_volunteer()
    seen = []
    for _ in range(2):
        place = rota.sign_up(shift_id=shift.pk, volunteer=alice, now=NOW)
        seen.append(events(alice))
        rota.leave(sign_up_id=place.pk, volunteer=alice, now=NOW)
        seen.append(events(alice))
    assert [len(found) for found in seen] == [1, 1, 1, 1]
    assert [found[0][4] for found in seen] == ["CONFIRMED", "CANCELLED"] * 2
    revisions = [found[0][1] for found in seen]
    assert revisions == sorted(set(revisions))


def test_a_shift_that_stands_rings_twice_and_a_cancelled_one_never() -> None:
    alice = make_volunteer()
    role = make_role("Fermeture", notes_fr="Lumières ; alarme,\nclefs. " + "é" * 90)
    place = make_sign_up(make_shift(starts_at=EIGHT, role=role), alice)
    (block,) = ical_lines.read(calendar.feed(alice, NOW)).inside
    assert [alarm.one("TRIGGER") for alarm in block.inside] == ["-P1D", "-PT2H"]
    assert block.text("DESCRIPTION") == role.notes_fr
    rota.leave(sign_up_id=place.pk, volunteer=alice, now=NOW)
    (block,) = ical_lines.read(calendar.feed(alice, NOW)).inside
    assert block.inside == []


def test_the_feed_is_the_same_bytes_until_something_changes() -> None:
    shift, alice = make_shift(starts_at=EIGHT), make_volunteer()
    make_sign_up(shift, alice)
    assert calendar.feed(alice, NOW) == calendar.feed(alice, NOW + timedelta(hours=1))


def test_a_renewed_address_kills_the_old_one() -> None:
    alice = make_volunteer()
    old = alice.feed_token
    new = calendar.renew_token(alice)
    assert (calendar.by_token(old), calendar.by_token(new)) == (None, alice)
    Volunteer.objects.filter(pk=alice.pk).update(left_on=NOW.date())
    assert calendar.by_token(new) is None


def test_somebody_elses_places_are_not_in_it() -> None:
    shift, alice = make_shift(starts_at=EIGHT), make_volunteer()
    make_sign_up(shift)
    assert events(alice) == []
