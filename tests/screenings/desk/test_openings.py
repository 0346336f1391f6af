"""An exhibition is written with its openings: each its day, its hours and its room, on the one page."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from laclef.accounts.roles import Role
from screenings.models import Act, Room, RoomBooking, Screening
from tests.factories import make_room, make_venue
from tests.people import person, sign_in
from tests.reading import plain

pytestmark = pytest.mark.django_db
NEW = "/programmation/nouvelle/"
PARIS = ZoneInfo("Europe/Paris")
EXHIBITION = {
    "kind": "exhibition",
    "regime": "not_cinema",
    "admission": "free",
    "title_fr": "Affiches sauvées",
    "introduction_minutes": "0",
    "debate_minutes": "0",
    "films-TOTAL_FORMS": "0",
    "films-INITIAL_FORMS": "0",
    "guests-TOTAL_FORMS": "0",
    "guests-INITIAL_FORMS": "0",
}


@pytest.fixture
def room() -> Room:
    return make_room(venue=make_venue(is_house=True), name="Foyer", seats=30)


@pytest.fixture
def desk(client: Client) -> Client:
    return sign_in(client, person(Role.PROGRAMMER))


def openings(*rows: tuple[str, str, str], room: Room, places: str = "") -> dict[str, str]:
    typed = {"openings-TOTAL_FORMS": str(len(rows)), "openings-INITIAL_FORMS": "0"}
    for number, (day, starts, ends) in enumerate(rows):
        facts = {"day": day, "starts": starts, "ends": ends, "room": str(room.pk), "places": places}
        typed |= {f"openings-{number}-{name}": value for name, value in facts.items()}
    return typed


def hours() -> list[tuple[str, str]]:
    rows = RoomBooking.objects.order_by("during")
    return [
        (
            f"{row.during.lower.astimezone(PARIS):%d/%m %H:%M}",
            f"{row.during.upper.astimezone(PARIS):%d/%m %H:%M}",
        )
        for row in rows
    ]


def said(page: Any) -> str:
    return plain(page.content.decode())


def test_each_opening_is_a_room_with_hours_of_its_own(desk: Client, room: Room) -> None:
    typed = openings(("2030-03-07", "14:00", "19:00"), ("2030-03-08", "18:00", "00:30"), room=room)
    answer = desk.post(NEW, EXHIBITION | typed | {"act": "save"})
    assert answer.status_code == 302
    assert hours() == [("07/03 14:00", "07/03 19:00"), ("08/03 18:00", "09/03 00:30")]
    made = Screening.objects.get()
    assert (made.venue, made.starts_at, made.ends_at) == (
        room.venue,
        datetime(2030, 3, 7, 14, tzinfo=PARIS),
        datetime(2030, 3, 9, 0, 30, tzinfo=PARIS),
    )


def test_openings_are_taken_away_added_and_moved_by_writing_them_anew(desk: Client, room: Room) -> None:
    desk.post(NEW, EXHIBITION | openings(("2030-03-07", "14:00", "19:00"), room=room) | {"act": "save"})
    made = Screening.objects.get()
    edit = f"/programmation/seances/{made.public_id}/modifier/"
    page = said(desk.get(edit))
    assert 'name="openings-0-starts" value="14:00"' in page
    assert 'name="day"' not in page
    again = openings(("2030-04-01", "10:00", "12:00"), ("2030-04-02", "10:00", "12:00"), room=room)
    read_at = made.changed_at.isoformat()
    assert desk.post(edit, EXHIBITION | again | {"act": "save", "read_at": read_at}).status_code == 302
    assert hours() == [("01/04 10:00", "01/04 12:00"), ("02/04 10:00", "02/04 12:00")]
    assert "ouvertures" in made.records.get(act=Act.EDITED).what


def test_one_more_is_the_next_day_and_the_week_comes_again(desk: Client, room: Room) -> None:
    typed = EXHIBITION | openings(("2030-03-07", "14:00", "19:00"), room=room)
    more = desk.post(NEW, typed | {"act": "add-opening"})
    assert 'name="openings-1-day" value="2030-03-08"' in said(more)
    two = EXHIBITION | openings(("2030-03-07", "14:00", "19:00"), ("2030-03-08", "14:00", "19:00"), room=room)
    week = said(desk.post(NEW, two | {"act": "week-openings"}))
    assert [f'name="openings-{n}-day" value="2030-03-{day}"' in week for n, day in ((2, 14), (3, 15))] == [
        True
    ] * 2
    fewer = said(desk.post(NEW, two | {"act": "drop-opening:0"}))
    assert 'name="openings-0-day" value="2030-03-08"' in fewer
    assert "openings-1-day" not in fewer
    assert Screening.objects.count() == 0


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("2030-03-07", "14:00", "")], "Ce champ est obligatoire."),
        ([("2030-03-07", "14:00", "14:00")], "Une ouverture finit après avoir commencé"),
        (
            [("2030-03-07", "14:00", "19:00"), ("2030-03-07", "18:00", "20:00")],
            "Deux ouvertures se chevauchent dans la même salle",
        ),
    ],
)
def test_what_cannot_be_is_said(
    desk: Client, room: Room, rows: list[tuple[str, str, str]], words: str
) -> None:
    answer = desk.post(NEW, EXHIBITION | openings(*rows, room=room) | {"act": "save"})
    assert (answer.status_code, words in said(answer)) == (422, True)
    assert Screening.objects.count() == 0


def test_more_places_than_seats_is_the_databases_refusal(desk: Client, room: Room) -> None:
    typed = openings(("2030-03-07", "14:00", "19:00"), room=room, places="31")
    answer = desk.post(NEW, EXHIBITION | typed | {"act": "save"})
    assert (answer.status_code, "plus de places que la salle" in said(answer)) == (422, True)


def test_another_kind_keeps_the_day_the_hours_and_the_room(desk: Client, room: Room) -> None:
    usual = {"day": "2030-03-07", "starts": "14:00", "ends": "19:00", f"in-room{room.pk}": "on"}
    page = said(desk.post(NEW, EXHIBITION | usual | {"act": "defaults"}))
    assert 'name="openings-0-day" value="2030-03-07"' in page
    assert desk.post(NEW, EXHIBITION | usual | {"act": "save"}).status_code == 302
    assert hours() == [("07/03 14:00", "07/03 19:00")]
    made = Screening.objects.get()
    back = EXHIBITION | openings(("2030-03-08", "20:00", "22:00"), room=room)
    back |= {"kind": "debate", "act": "save", "read_at": made.changed_at.isoformat()}
    assert desk.post(f"/programmation/seances/{made.public_id}/modifier/", back).status_code == 302
    made.refresh_from_db()
    assert (made.kind, hours()) == ("debate", [("08/03 20:00", "08/03 22:00")])


def test_without_any_opening_it_waits_without_a_date(desk: Client) -> None:
    assert desk.post(NEW, EXHIBITION | openings(room=Room()) | {"act": "save"}).status_code == 302
    assert (Screening.objects.get().starts_at, RoomBooking.objects.count()) == (None, 0)
