"""The week at the desk: publishing it keeps what was typed, and no day lies outside the house's years."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from laclef.accounts.roles import Role
from screenings.models import Screening, State
from tests.factories import make_room, make_screening
from tests.people import person, sign_in
from tests.reading import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    return sign_in(client, person(Role.PROGRAMMER))


@pytest.fixture
def two() -> list[Screening]:
    """Two evenings of one week, both without terms: each asks for a reason."""
    start = timezone.now() + timedelta(days=30)
    start = start - timedelta(days=(start.weekday() - 3) % 7)  # a Thursday
    facts: dict[str, Any] = {"state": State.CONFIRMED, "without_terms": ""}
    return [
        make_screening(rooms=[make_room()], starts_at=start + timedelta(days=n), **facts) for n in range(2)
    ]


def address(screening: Screening, act: str = "publier/") -> str:
    assert screening.starts_at is not None
    return f"/programmation/semaine/{screening.local(screening.starts_at):%Y-%m-%d}/{act}"


def reasons(*screenings: Screening) -> dict[str, str]:
    return {f"{one.public_id}-terms": f"Contrat {one.pk}" for one in screenings}


@pytest.mark.parametrize("ticked", [0, 1])
def test_unticking_keeps_every_reason_typed(desk: Client, two: list[Screening], ticked: int) -> None:
    """One is ticked and lacks its reason, or none is: the other's reason stays, and nothing is asked of it."""
    one, other = two
    typed = reasons(other) | ({f"{one.public_id}-on": "on"} if ticked else {})
    answer = desk.post(address(one), typed)
    page = plain(answer.content.decode())
    assert (answer.status_code, f'value="Contrat {other.pk}"' in page) == (422, True)
    assert page.count("aria-invalid") == ticked


@pytest.mark.parametrize(("count", "said"), [(1, "1 séance de plus"), (2, "2 séances de plus")])
def test_how_many_were_published(desk: Client, two: list[Screening], count: int, said: str) -> None:
    chosen = two[:count]
    typed = reasons(*chosen) | {f"{one.public_id}-on": "on" for one in chosen}
    assert said in plain(desk.post(address(two[0]), typed, follow=True).content.decode())


@pytest.mark.parametrize("when", ["0001-01-05", "9999-12-31", "1972-12-31", "x"])
@pytest.mark.parametrize("act", ["", "publier/"])
def test_a_week_that_no_calendar_of_the_house_holds(desk: Client, when: str, act: str) -> None:
    assert desk.get(f"/programmation/semaine/{when}/{act}").status_code == 404


@pytest.mark.parametrize(
    "typed", [{"act": "weekly", "until": "9999-12-31"}, {"act": "copy", "on": "9999-12-31"}]
)
def test_a_day_far_beyond_is_said_and_nothing_is_made(desk: Client, typed: dict[str, str]) -> None:
    screening = make_screening()
    answer = desk.post(f"/programmation/seances/{screening.public_id}/repeter/", typed)
    assert (answer.status_code, "L’année va de 1973 à 2100." in plain(answer.content.decode())) == (422, True)
    assert Screening.objects.count() == 1


def test_a_move_and_a_month_far_beyond_too(desk: Client) -> None:
    screening = make_screening()
    booking = screening.room_bookings.get()
    typed = {
        "day": "9999-12-31",
        "starts": "23:00",
        f"room{booking.pk}": str(booking.room_id),
        "reason_fr": "x",
    }
    assert desk.post(f"/programmation/seances/{screening.public_id}/deplacer/", typed).status_code == 422
    page = desk.get("/programmation/preparer/", {"du": "9999-12-01", "au": "9999-12-31"})
    assert "L’année va de 1973 à 2100." in plain(page.content.decode())
