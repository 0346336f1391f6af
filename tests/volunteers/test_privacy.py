"""Who sees what: the table is tried cell by cell against what this page says, then as it is used."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laclef.accounts.models import User
from laclef.accounts.roles import Role as HouseRole
from tests.factories import make_user
from tests.volunteers.factories import (
    give_training,
    make_alone_shift,
    make_attendance,
    make_role,
    make_shift,
    make_sign_up,
    make_training,
    make_volunteer,
)
from volunteers import privacy
from volunteers.models import Absence, AnonymousHours, Attendance, Friend, SignUp, Volunteer, Waiting
from volunteers.privacy import Field, Page, Who
from volunteers.takeaway import export_mine

EVENING = datetime(2027, 3, 4, 19, tzinfo=UTC)

# One line per page; a letter per field seen: name f(irst) F(ull), p(hone), e(-mail), t(raining), h(ours).
EXPECTED = """
                     self    coordinator  tonight  peer  nobody
board                f       fFt          f        f     -
tonight              fp      fp           fp       f     -
printed              f       f            f        f     -
printed_with_phones  fp      fp           fp       f     -
people               fFt     fFpet        -        -     -
export               fFpeth  fFpet        -        -     -
profile              fFpeth  fFpet        -        -     -
foyer_screen         f       f            f        f     -
call_list            -       fFp          -        -     -
"""
LETTERS = {
    "f": Field.FIRST_NAME,
    "F": Field.FULL_NAME,
    "p": Field.PHONE,
    "e": Field.EMAIL,
    "t": Field.TRAINING,
    "h": Field.HOURS,
}


def cells() -> list[tuple[Page, Who, frozenset[Field]]]:
    head, *lines = [line.split() for line in EXPECTED.strip().splitlines()]
    return [
        (Page(line[0]), Who(who), frozenset(LETTERS[letter] for letter in seen if letter != "-"))
        for line in lines
        for who, seen in zip(head, line[1:], strict=True)
    ]


def test_the_table_is_the_one_that_was_agreed() -> None:
    assert len(cells()) == len(Page) * len(Who)
    assert {(page, who): privacy.SEEN.get((who, page), frozenset()) for page, who, _ in cells()} == {
        (page, who): seen for page, who, seen in cells()
    }


def test_nobody_else_ever_sees_somebodys_hours() -> None:
    assert {who for (who, _page), seen in privacy.SEEN.items() if Field.HOURS in seen} == {Who.SELF}


@pytest.mark.django_db
def test_a_phone_is_seen_by_tonights_crew_from_the_morning_to_the_morning_after() -> None:
    shift = make_shift(starts_at=EVENING, wished=2)
    alice, bob, other = make_volunteer("Alice"), make_volunteer("Bob"), make_volunteer("Chloé")
    for person in (alice, bob):
        make_sign_up(shift, person)
    paris = shift.zone
    opens, closes = datetime(2027, 3, 4, 5, tzinfo=paris), datetime(2027, 3, 5, 12, tzinfo=paris)
    tick = timedelta(seconds=1)

    def seen(viewer: Volunteer, now: datetime) -> bool:
        viewer.user = User.objects.get(pk=viewer.user_id)
        return Field.PHONE in privacy.visible_fields(viewer.user, Page.TONIGHT, alice, now)

    moments = (opens - tick, opens, EVENING, closes - tick, closes)
    assert [seen(bob, now) for now in moments] == [False, True, True, True, False]
    assert [seen(other, now) for now in moments] == [False] * 5
    SignUp.objects.filter(volunteer=bob).update(state="left")
    assert [seen(bob, now) for now in moments] == [False] * 5


@pytest.mark.django_db
def test_somebody_without_a_role_in_the_rota_sees_nothing() -> None:
    alice, now = make_volunteer(), EVENING
    assert privacy.visible_fields(make_user(HouseRole.INSPECTOR), Page.BOARD, alice, now) == frozenset()
    assert privacy.who_they_are(make_user(HouseRole.ROTA_COORDINATOR), [alice], now) == {
        alice.pk: Who.COORDINATOR
    }
    assert privacy.who_they_are(alice.user, [alice], now) == {alice.pk: Who.SELF}
    assert privacy.who_they_are(make_volunteer().user, [alice], now) == {alice.pk: Who.PEER}


@pytest.mark.django_db
def test_mine_is_everything_the_rota_holds() -> None:
    alice = make_volunteer("Alice", phone="06 12 34 56 78", agreed_to_be_phoned=True, weekdays=[3])
    give_training(alice, make_training("clefs"))
    shift = make_shift(starts_at=EVENING)
    make_sign_up(shift, alice)
    make_attendance(alice, shift.starts_at, shift.ends_at, shift=shift)
    Absence.objects.create(volunteer=alice, from_on=EVENING.date(), until_on=EVENING.date())
    mine = export_mine(alice)
    assert (mine["phone"], mine["weekdays"], mine["hours_per_year"]) == ("06 12 34 56 78", [3], {2027: 3.0})
    assert [t["training"] for t in mine["trainings"]] == ["clefs"]
    assert [s["state"] for s in mine["sign_ups"]] == ["live"]
    assert [line["left_at"] for line in mine["attendances"]] == [shift.ends_at.isoformat()]
    assert mine["absences"] == [["2027-03-04", "2027-03-04"]]


@pytest.mark.django_db
def test_what_one_takes_away_names_what_stands_alone_and_asks_no_more_for_thirty() -> None:
    alice = make_volunteer("Alice")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            export_mine(Volunteer.objects.select_related("user").get(pk=alice.pk))
        return len(captured)

    counts = []
    for times in (1, 29):
        for _ in range(times):
            shift = make_shift(starts_at=EVENING, trainees=1)
            Waiting.objects.create(shift=shift, volunteer=alice, joined_at=EVENING)
            Friend.objects.create(shift=shift, brought_by=alice, first_name="Zoé", named_at=EVENING)
        counts.append(queries())
    assert counts[0] == counts[1]
    works = make_alone_shift(starts_at=EVENING, title_fr="Peindre le foyer")
    make_attendance(alice, works.starts_at, works.ends_at, shift=works)
    assert [line["shift"] for line in export_mine(alice)["attendances"]] == ["Peindre le foyer"]


@pytest.mark.django_db
def test_erasing_leaves_sums_that_lead_to_nobody() -> None:
    alice, bob, now = make_volunteer("Alice"), make_volunteer("Bob"), EVENING
    desk, user = make_role(), alice.user
    for days, person in ((3, alice), (2, bob)):
        past = make_shift(starts_at=EVENING - timedelta(days=days), role=desk)
        make_sign_up(past, person)
        line = make_attendance(person, past.starts_at, past.ends_at, shift=past, role=desk)
    line = Attendance.objects.get(volunteer=alice)
    fixed = line.left_at + timedelta(hours=1)
    make_attendance(
        alice, line.arrived_at, fixed, shift=line.shift, role=desk, way="correction", replaces=line
    )
    coming = make_shift(starts_at=EVENING + timedelta(days=1))
    make_sign_up(coming, alice)
    give_training(alice, make_training())
    privacy.erase(volunteer=alice, now=now)
    assert list(Volunteer.objects.all()) == [bob]
    assert [(h.year, h.role, h.minutes) for h in AnonymousHours.objects.all()] == [(2027, desk, 240)]
    assert coming.sign_ups.count() == 0
    assert list(Attendance.objects.values_list("volunteer", flat=True)) == [bob.pk]
    user = User.objects.get(pk=user.pk)
    assert not user.may("rota.join")
    privacy.erase(volunteer=bob, now=now)
    assert [(h.role, h.minutes) for h in AnonymousHours.objects.all()] == [(desk, 420)]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
