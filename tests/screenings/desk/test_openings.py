"""An exhibition is written with its openings: each its day, its hours and its room, on the one page."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from laclef.accounts.roles import Role
from screenings.models import Act, Admission, Kind, Room, RoomBooking, Screening, State
from tests.factories import bring_to, make_room, make_screening, make_venue
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
    answer = desk.post(NEW, EXHIBITION | {"admission": "registration"} | typed | {"act": "save"})
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
    answer = desk.post(NEW, EXHIBITION | {"admission": "registration"} | typed | {"act": "save"})
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


# --- once it is announced ---------------------------------------------------------------------------------


def shown(room: Room, starts_at: datetime, *places: int) -> Screening:
    """A published exhibition: five hours a day in this room, one day for each number of places."""
    made = make_screening(
        state=State.DRAFT,
        kind=Kind.EXHIBITION,
        rooms=[],
        venue=room.venue,
        starts_at=starts_at,
        minutes=len(places) * 24 * 60,
        admission=Admission.REGISTRATION,
        title_fr="Affiches sauvées",
    )
    for day, number in enumerate(places):
        start = starts_at + timedelta(days=day)
        during = (start, start + timedelta(hours=5))
        RoomBooking.objects.create(screening=made, room=room, places=number, during=during)
    return bring_to(made, State.PUBLISHED, now=min(timezone.now(), starts_at))


def places_of(screening: Screening) -> list[int | None]:
    return list(screening.room_bookings.order_by("during").values_list("places", flat=True))


def as_it_stands(screening: Screening) -> dict[str, str]:
    typed = {f"in-places{one.pk}": str(one.places or "") for one in screening.room_bookings.all()}
    return (
        EXHIBITION
        | {"admission": "registration"}
        | typed
        | {"act": "save", "read_at": screening.changed_at.isoformat()}
    )


def test_a_text_leaves_the_places_of_each_opening_alone(desk: Client, room: Room) -> None:
    one = shown(room, datetime(2030, 3, 7, 14, tzinfo=PARIS), 30, 20, 10)
    edit = f"/programmation/seances/{one.public_id}/modifier/"
    assert desk.post(edit, as_it_stands(one) | {"title_fr": "Affiches perdues"}).status_code == 302
    one.refresh_from_db()
    assert (one.title_fr, places_of(one)) == ("Affiches perdues", [30, 20, 10])
    assert one.records.get(act=Act.EDITED).what == "titre"


def test_each_opening_has_a_line_for_its_places(desk: Client, room: Room) -> None:
    one = shown(room, datetime(2030, 3, 7, 14, tzinfo=PARIS), 30, 20)
    edit = f"/programmation/seances/{one.public_id}/modifier/"
    assert "vendredi 8 mars, 14\u00a0h – 19\u00a0h, Foyer" in desk.get(edit).content.decode()
    last = one.room_bookings.order_by("during").last()
    assert desk.post(edit, as_it_stands(one) | {f"in-places{last.pk}": "25"}).status_code == 302
    assert places_of(one) == [30, 25]


def test_the_texts_of_a_past_exhibition_are_still_mended(desk: Client, room: Room) -> None:
    over = shown(room, timezone.now() - timedelta(days=30), 30, 20)
    edit = f"/programmation/seances/{over.public_id}/modifier/"
    assert desk.post(edit, as_it_stands(over) | {"text_fr": "Merci à toustes."}).status_code == 302
    over.refresh_from_db()
    assert (over.text_fr, places_of(over)) == ("Merci à toustes.", [30, 20])
