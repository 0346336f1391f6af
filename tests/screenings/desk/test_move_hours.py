"""Moving the hour: what is left empty goes along, doors and their closing too, and the last look says all of it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from laclef.accounts.roles import Role
from screenings.models import Screening
from tests.factories import make_screening
from tests.people import person, sign_in
from tests.reading import plain
from tests.screenings.desk.test_changing import address, move_form
from tests.tickets.acts import book

pytestmark = pytest.mark.django_db
EIGHT = datetime(2030, 3, 7, 20, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def desk(client: Client) -> Client:
    return sign_in(client, person(Role.PROGRAMMER))


@pytest.fixture
def screening() -> Screening:
    return make_screening(starts_at=EIGHT, doors_close_at=EIGHT + timedelta(minutes=15))


def test_the_doors_close_as_long_after_the_new_start(desk: Client, screening: Screening) -> None:
    form = desk.get(address(screening, "deplacer/")).context["form"]
    assert form["doors_close"].value() is None
    typed = move_form(screening, starts="21:00")
    look = desk.post(address(screening, "deplacer/"), typed).context["look"]
    assert plain(look.after) == (
        "jeudi 7 mars 2030, 21 h – 22 h 40, portes 20 h 30, fermeture des portes 21 h 15 · Salle 1"
    )
    desk.post(address(screening, "deplacer/"), typed | {"seen": look.seal})
    screening.refresh_from_db()
    assert screening.doors_close_at == EIGHT + timedelta(minutes=75)


def test_a_closing_hour_that_is_typed_is_kept(desk: Client, screening: Screening) -> None:
    typed = move_form(screening, starts="21:00", doors_close="21:30")
    assert "fermeture des portes 21 h 30" in plain(
        desk.post(address(screening, "deplacer/"), typed).context["look"].after
    )


@pytest.mark.parametrize(
    ("parties", "said"),
    [
        ([(5,)], "1 place tenue, par 1 réservation"),
        ([(5, 5)], "2 places tenues, par 1 réservation"),
        ([(5,), (5,)], "2 places tenues, par 2 réservations"),
    ],
)
def test_how_many_are_told(
    desk: Client, screening: Screening, parties: list[tuple[int, ...]], said: str
) -> None:
    for number, amounts in enumerate(parties):
        book(screening, *amounts, email=f"{number}@exemple.example")
    assert said in plain(desk.get(address(screening, "annuler/")).content.decode())
