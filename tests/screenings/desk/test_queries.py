"""The desk's lists ask the database the same questions for one screening and for thirty, each as full as may be."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from screenings import records
from screenings.models import FilmFollowUp, Guest, Outcome, Screening, State
from tests.factories import make_cycle, make_film, make_person, make_room, make_screening, make_venue
from tests.people import person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def programmer(client: Client) -> User:
    user = person(Role.PROGRAMMER, email="camille@laclef.example")
    sign_in(client, user)
    return user


@pytest.fixture
def full(programmer: User) -> Callable[[], Screening]:
    """Makes a draft in a room of its own, with cycle, films, follow-up, guest, option, copy and decision."""
    venue = make_venue(is_house=True)
    start = timezone.now().replace(microsecond=0) + timedelta(days=1)

    def one() -> Screening:
        screening = make_screening(
            state=State.DRAFT,
            rooms=[make_room(venue=venue)],
            starts_at=start,
            cycle=make_cycle(),
            carrier=programmer,
            films=[make_film(), make_film(title="Attica")],
            pencilled_until=start.date(),
        )
        FilmFollowUp.objects.create(item=screening.programme.all()[0], rights_asked_on=start.date())
        Guest.objects.create(screening=screening, person=make_person())
        records.decide(screening, Outcome.LATER, at=timezone.now(), by=programmer, why="On verra")
        Screening.objects.create(regime="commercial", carrier=programmer, cycle=make_cycle())
        return screening

    return one


def asked(client: Client, path: str, *, shows: str, times: int) -> int:
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path).content.decode()
    assert page.count(shows) == times
    return len(queries)


@pytest.mark.parametrize(
    ("path", "shows", "each"),
    [
        ("/programmation/semaine/{day}/", 'class="block ', 2),
        ("/programmation/mes-seances/", '<div class="carried', 2),
        ("/programmation/mes-seances/?toutes", '<div class="carried', 2),
    ],
)
def test_one_and_thirty_cost_the_same(
    client: Client, full: Callable[[], Screening], path: str, shows: str, each: int
) -> None:
    first = full()
    assert first.starts_at is not None
    path = path.format(day=f"{first.local(first.starts_at):%Y-%m-%d}")
    one = asked(client, path, shows=shows, times=each)
    for _more in range(29):
        full()
    assert asked(client, path, shows=shows, times=30 * each) == one
