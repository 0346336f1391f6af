"""A crew is made, stretched, moved and released with its events."""

from datetime import UTC, date, datetime, timedelta

import pytest

from laclef.outbox.models import Mail
from screenings import programme
from screenings.models import Kind, Room, Screening
from tests.factories import make_film, make_room, make_venue
from tests.volunteers.factories import (
    make_crewed,
    make_shift,
    make_sign_up,
    make_template,
    make_volunteer,
)
from volunteers import crew_changes, crews
from volunteers.models import Absence, CrewLine, Role, Shift, ShiftState, SignUp, SignUpState
from volunteers.refitting import Change

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
EIGHT = datetime(2027, 3, 10, 19, tzinfo=UTC)


def two_lines() -> dict[str, object]:
    """The host of each event, and the bar of the evening."""
    return make_template(
        Kind.DEBATE,
        host={"scope": "screening", "call_from": "start", "call_minutes": 15, "until_minutes": 0},
        bar={"scope": "evening", "wished": 2, "trainees": 1, "call_minutes": 30, "until_minutes": 30},
    )[1]


def two_rooms() -> tuple[Room, Room]:
    one = make_room()
    return one, make_room(venue=one.venue, name="Salle 2")


def hours(shift: Shift) -> tuple[datetime, datetime]:
    shift.refresh_from_db()
    return shift.starts_at, shift.ends_at


def days_of(role: Role) -> list[date]:
    """The cinema days on which the role is asked for."""
    return sorted(set(Shift.objects.live().filter(role=role).values_list("evening__day", flat=True)))


def moved(screening: Screening, **delta: float) -> list[Change]:
    step = timedelta(**delta)
    times = programme.NewTimes(
        starts_at=screening.starts_at + step,
        ends_at=screening.ends_at + step,
        doors_at=screening.doors_at + step,
    )
    programme.move(screening_id=screening.pk, times=times, now=NOW, by=None, reason_fr="Bus")
    screening.refresh_from_db()
    return crews.move_crew(screening, now=NOW, by=None)


def test_an_event_gets_its_crew_once() -> None:
    roles = two_lines()
    screening = make_crewed(starts_at=EIGHT, now=NOW)
    crews.make_crew(screening, now=NOW, by=None)
    found = {
        (s.role, s.scope, s.screening, s.starts_at, s.ends_at, s.minimum, s.wished, s.trainees)
        for s in Shift.objects.all()
    }
    end = EIGHT + timedelta(minutes=100)
    assert found == {
        (roles["host"], "screening", screening, EIGHT - timedelta(minutes=15), end, 1, 1, 0),
        (roles["bar"], "evening", None, EIGHT - timedelta(hours=1), end + timedelta(minutes=30), 1, 2, 1),
    }


def test_the_evening_is_shared_and_stretched() -> None:
    roles, (one, two) = two_lines(), two_rooms()
    make_crewed(starts_at=EIGHT, now=NOW, rooms=[one])
    bar = Shift.objects.get(role=roles["bar"])
    late = make_crewed(starts_at=EIGHT + timedelta(hours=3), now=NOW, rooms=[two])
    assert Shift.objects.filter(role=roles["bar"]).count() == 1
    assert Shift.objects.filter(role=roles["host"]).count() == 2
    assert hours(bar) == (EIGHT - timedelta(hours=1), late.ends_at + timedelta(minutes=30))
    crews.release_crew(late, now=NOW, by=None)
    assert hours(bar) == (EIGHT - timedelta(hours=1), EIGHT + timedelta(minutes=130))


def test_a_night_belongs_to_the_evening_before_until_five() -> None:
    roles, (one, two) = two_lines(), two_rooms()
    make_crewed(starts_at=EIGHT, now=NOW, rooms=[one])
    # 01:30 in Paris the next day, then 05:30: another cinema day.
    make_crewed(starts_at=EIGHT + timedelta(hours=5.5), now=NOW, rooms=[two])
    assert days_of(roles["bar"]) == [EIGHT.date()]
    make_crewed(starts_at=EIGHT + timedelta(hours=9.5), now=NOW, rooms=[two])
    assert days_of(roles["bar"]) == [EIGHT.date(), EIGHT.date() + timedelta(days=1)]


def test_two_venues_share_nothing() -> None:
    roles = two_lines()
    make_crewed(starts_at=EIGHT, now=NOW)
    make_crewed(starts_at=EIGHT, now=NOW, rooms=[make_room(venue=make_venue(name="DOC"))])
    assert Shift.objects.filter(role=roles["bar"]).count() == 2


def test_the_film_decides_who_projects() -> None:
    _template, roles = make_template(
        Kind.FILM,
        dcp={"scope": "screening", "formats": ["dcp"]},
        mm35={"scope": "screening", "formats": ["35mm", "16mm"]},
        host={"scope": "screening", "with_talk": True},
    )
    plain = make_crewed(starts_at=EIGHT, now=NOW, kind=Kind.FILM, films=[make_film()])
    assert list(plain.shifts.values_list("role", flat=True)) == [roles["dcp"].pk]
    talk = make_crewed(starts_at=EIGHT, now=NOW, kind=Kind.FILM, debate_minutes=30)
    assert set(talk.shifts.values_list("role", flat=True)) == {roles["dcp"].pk, roles["host"].pk}
    talk.programme.update(format="35mm")
    assert {line.role for line in crews.lines_for(talk)} == {roles["mm35"], roles["host"]}


def test_moving_by_an_hour_moves_everyone_and_tells_them() -> None:
    two_lines()
    screening, alice = make_crewed(starts_at=EIGHT, now=NOW), make_volunteer()
    host = Shift.objects.get(screening=screening)
    place = make_sign_up(host, alice)
    moved(screening, minutes=45)
    host.refresh_from_db()
    place.refresh_from_db()
    assert (host.starts_at, host.sequence) == (EIGHT + timedelta(minutes=30), 1)
    assert place.state == SignUpState.LIVE
    mail = Mail.objects.get(recipient=alice.user.email)
    assert "20\u00a0h\u00a030" in mail.text


def test_who_clashes_is_asked_to_confirm() -> None:
    two_lines()
    screening, alice, bob = make_crewed(starts_at=EIGHT, now=NOW), make_volunteer(), make_volunteer("Bob")
    host, bar = Shift.objects.get(screening=screening), Shift.objects.get(scope="evening")
    clashing, staying = make_sign_up(host, alice), make_sign_up(bar, bob)
    other = make_sign_up(make_shift(starts_at=EIGHT + timedelta(hours=2)), alice)
    changes = moved(screening, hours=1)
    for place in (clashing, staying, other):
        place.refresh_from_db()
    assert (clashing.state, staying.state, other.state) == ("to_confirm", "live", "live")
    assert [p for c in changes for p in c.to_confirm] == [clashing]
    assert "Peux-tu toujours" in Mail.objects.get(recipient=alice.user.email).text


def test_who_is_absent_then_is_asked_to_confirm() -> None:
    two_lines()
    screening, alice = make_crewed(starts_at=EIGHT, now=NOW), make_volunteer()
    day = EIGHT.date() + timedelta(days=1)
    Absence.objects.create(volunteer=alice, from_on=day, until_on=day)
    place = make_sign_up(Shift.objects.get(screening=screening), alice)
    moved(screening, hours=6)
    place.refresh_from_db()
    assert place.state == SignUpState.TO_CONFIRM


def test_another_day_takes_the_whole_crew_along_and_asks_everyone() -> None:
    two_lines()
    screening = make_crewed(starts_at=EIGHT, now=NOW)
    shifts = list(Shift.objects.all())
    places = [make_sign_up(shift) for shift in shifts]
    moved(screening, days=3)
    assert Shift.objects.count() == len(shifts) == 2
    assert {s.evening.day for s in Shift.objects.all()} == {EIGHT.date() + timedelta(days=3)}
    assert set(SignUp.objects.filter(pk__in=[p.pk for p in places]).values_list("state", flat=True)) == {
        "to_confirm"
    }


def test_leaving_a_shared_evening_lets_it_shrink_and_joins_the_other() -> None:
    roles, (one, two) = two_lines(), two_rooms()
    stays = make_crewed(starts_at=EIGHT, now=NOW, rooms=[one])
    goes = make_crewed(starts_at=EIGHT + timedelta(hours=3), now=NOW, rooms=[two])
    bar = Shift.objects.get(role=roles["bar"])
    place = make_sign_up(bar)
    moved(goes, days=1)
    place.refresh_from_db()
    assert place.state == SignUpState.LIVE
    assert hours(bar)[1] == stays.ends_at + timedelta(minutes=30)
    assert Shift.objects.filter(role=roles["bar"], evening__day=EIGHT.date() + timedelta(days=1)).count() == 1


def test_coming_to_a_crewed_evening_releases_its_own_bar_and_tells() -> None:
    roles, (one, two) = two_lines(), two_rooms()
    make_crewed(starts_at=EIGHT, now=NOW, rooms=[one])
    goes = make_crewed(starts_at=EIGHT + timedelta(days=1), now=NOW, rooms=[two])
    alice = make_volunteer()
    own_bar = Shift.objects.get(role=roles["bar"], evening__day=EIGHT.date() + timedelta(days=1))
    place = make_sign_up(own_bar, alice)
    moved(goes, days=-1, hours=3)
    place.refresh_from_db()
    own_bar.refresh_from_db()
    assert (place.state, own_bar.state) == (SignUpState.RELEASED, ShiftState.CANCELLED)
    kept = Shift.objects.live().get(role=roles["bar"])
    assert hours(kept)[1] == goes.ends_at + timedelta(minutes=30)
    assert "annulé" in Mail.objects.get(recipient=alice.user.email).subject


def test_cancelling_releases_everyone_and_tells_each_once() -> None:
    two_lines()
    screening, alice = make_crewed(starts_at=EIGHT, now=NOW), make_volunteer()
    host, bar = Shift.objects.get(screening=screening), Shift.objects.get(scope="evening")
    host.role.compatible_with.add(bar.role)
    make_sign_up(host, alice)
    make_sign_up(bar, alice)
    crews.release_crew(screening, now=NOW, by=None)
    assert set(Shift.objects.values_list("state", flat=True)) == {ShiftState.CANCELLED}
    assert set(SignUp.objects.values_list("state", flat=True)) == {SignUpState.RELEASED}
    assert Mail.objects.filter(recipient=alice.user.email).count() == 1


def test_an_exhibition_has_a_crew_on_each_day_it_opens() -> None:
    from screenings.models import RoomBooking
    from tests.factories import bring_to, make_screening

    make_template(Kind.EXHIBITION, desk={"scope": "evening", "call_minutes": 0, "until_minutes": 0})
    room = make_room()
    show = make_screening(
        kind=Kind.EXHIBITION,
        state="draft",
        starts_at=EIGHT,
        minutes=60 * 24 * 20,
        rooms=[],
        venue=room.venue,
        admission="free",
    )
    for day in (1, 2):
        start = EIGHT + timedelta(days=day)
        RoomBooking.objects.create(screening=show, room=room, during=(start, start + timedelta(hours=4)))
    show = bring_to(show, "confirmed", now=NOW)
    crews.make_crew(show, now=NOW, by=None)
    assert [(s.starts_at, s.ends_at) for s in Shift.objects.order_by("starts_at")] == [
        (EIGHT + timedelta(days=day), EIGHT + timedelta(days=day, hours=4)) for day in (1, 2)
    ]


# --- templates --------------------------------------------------------------------------------------------


def test_a_changed_template_touches_nothing_until_it_is_applied() -> None:
    roles = two_lines()
    screening = make_crewed(starts_at=EIGHT, now=NOW)
    line = CrewLine.objects.get(role=roles["bar"])
    CrewLine.objects.filter(pk=line.pk).update(minimum=2, wished=3)
    moved(screening, hours=1)
    bar = Shift.objects.get(role=roles["bar"])
    assert (bar.minimum, bar.wished) == (1, 2)
    changes = crew_changes.template_changes(line.template, NOW)
    assert [(c.what, c.shift, c.screening) for c in changes] == [("alter", bar, screening)]
    crew_changes.apply_template(line.template, now=NOW, by=None)
    bar.refresh_from_db()
    assert (bar.minimum, bar.wished) == (2, 3)
    assert crew_changes.template_changes(line.template, NOW) == []


def test_applying_adds_and_removes_and_tells() -> None:
    from tests.volunteers.factories import make_role

    roles = two_lines()
    make_crewed(starts_at=EIGHT, now=NOW)
    alice = make_volunteer()
    place = make_sign_up(Shift.objects.get(role=roles["host"]), alice)
    template = CrewLine.objects.get(role=roles["bar"]).template
    template.lines.filter(role=roles["host"]).delete()
    CrewLine.objects.create(template=template, role=make_role("Ménage"), scope="evening")
    assert sorted(c.what for c in crew_changes.template_changes(template, NOW)) == ["add", "remove"]
    crew_changes.apply_template(template, now=NOW, by=None)
    place.refresh_from_db()
    assert place.state == SignUpState.RELEASED
    assert Mail.objects.filter(recipient=alice.user.email).count() == 1
    assert {str(s.role) for s in Shift.objects.live()} == {"bar", "Ménage"}


def test_applying_never_goes_below_the_places_held() -> None:
    roles = two_lines()
    make_crewed(starts_at=EIGHT, now=NOW)
    bar = Shift.objects.get(role=roles["bar"])
    make_sign_up(bar)
    make_sign_up(bar)
    line = CrewLine.objects.get(role=roles["bar"])
    CrewLine.objects.filter(pk=line.pk).update(wished=1, trainees=0)
    crew_changes.apply_template(line.template, now=NOW, by=None)
    bar.refresh_from_db()
    assert (bar.wished, bar.trainees) == (2, 0)


def test_numbers_set_by_hand_stay() -> None:
    roles = two_lines()
    screening = make_crewed(starts_at=EIGHT, now=NOW)
    Shift.objects.filter(role=roles["bar"]).update(wished=5, numbers_by_hand=True)
    moved(screening, hours=1)
    assert Shift.objects.get(role=roles["bar"]).wished == 5
