"""What the public pages say of exhibitions, of an evening that is over, of talks, and of what was moved twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from screenings import practical, programme
from screenings.feeds import structured, words
from screenings.filters import FILTERS
from screenings.models import Kind, RoomBooking, Screening, State
from tests.factories import bring_to, make_film, make_room, make_screening, make_venue
from tests.reading import plain

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2030, 3, 6, 12, tzinfo=PARIS)  # a Wednesday


@pytest.fixture(autouse=True)
def noon() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return plain(response.content.decode())


def exhibition(first: datetime, last: datetime, title: str = "Encres") -> Screening:
    room = make_room(venue=make_venue(), name="Foyer")
    made = make_screening(
        kind=Kind.EXHIBITION,
        rooms=[],
        venue=room.venue,
        admission="free",
        title_fr=title,
        state=State.DRAFT,
        starts_at=first,
        ends_at=last,
        doors_at=None,
    )
    RoomBooking.objects.create(screening=made, room=room, during=(first, last))
    return bring_to(made, State.PUBLISHED, now=timezone.now())


# --- exhibitions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (NOW - timedelta(days=2), NOW + timedelta(days=3), "jusqu’au sam. 9 mars"),
        (NOW + timedelta(days=1), NOW + timedelta(days=3), "du jeu. 7 mars au sam. 9 mars"),
        (NOW + timedelta(hours=6), NOW + timedelta(hours=9), "mer. 6 mars, 18 h – 21 h"),
    ],
)
@pytest.mark.parametrize("page", ["/", "/integrer/semaine/"])
def test_open_or_to_come_with_its_days(
    client: Client, page: str, first: datetime, last: datetime, said: str
) -> None:
    exhibition(first, last)
    shown = text(client, page)
    assert ("Encres" in shown, said in shown, "En ce moment" in shown) == (True, True, False)


@pytest.mark.parametrize(
    "page",
    [
        "/semaine/2030-03-13/",
        "/semaine/2030-03-13/affiche/",
        "/mois/2030-03/",
        "/mois/2030-03/affiche/",
    ],
)
def test_pages_of_other_days_say_from_when_to_when(client: Client, page: str) -> None:
    exhibition(NOW - timedelta(days=1), NOW + timedelta(days=9))
    shown = text(client, page)
    assert ("Encres" in shown, "du mar. 5 mars au ven. 15 mars" in shown) == (True, True)
    assert "En ce moment" not in shown


# --- tonight ------------------------------------------------------------------------------------------------


def test_after_tonights_last_film_it_is_over_and_no_day_off(client: Client, noon: Any) -> None:
    make_screening(starts_at=NOW + timedelta(hours=8))
    make_screening(starts_at=NOW + timedelta(days=2), now=NOW)
    noon.move_to(NOW + timedelta(hours=11))
    shown = text(client, "/")
    assert "C’est fini pour ce soir. La prochaine séance est vendredi 8 mars." in shown
    assert "Relâche" not in shown


def test_a_day_whose_only_film_was_cancelled_is_a_day_off(client: Client, noon: Any) -> None:
    make_screening(starts_at=NOW + timedelta(hours=8), state=State.CANCELLED)
    noon.move_to(NOW + timedelta(hours=11))
    assert "Relâche" in text(client, "/")


# --- films --------------------------------------------------------------------------------------------------


def test_a_films_own_talk_stands_under_it_and_in_the_feeds(client: Client) -> None:
    screening = make_screening(films=[make_film(), make_film(title="Attica")])
    screening.programme.filter(position=1).update(talk_fr="Rencontre avec l’équipe", talk_en="With the crew")
    assert words.film_lines(screening)[1].endswith("· Rencontre avec l’équipe")
    assert '<p class="film__talk">Rencontre avec l’équipe</p>' in text(client, screening.get_absolute_url())
    assert '<p class="film__talk">With the crew</p>' in text(client, f"/en{screening.get_absolute_url()}")


@pytest.mark.parametrize(
    ("column", "key", "said"),
    [
        ("subtitles_for_deaf", "sous-titres-sourds", practical.subtitled_for_deaf),
        ("audio_description", "audiodescription", practical.described),
    ],
)
def test_the_page_promises_what_the_filter_does(column: str, key: str, said: Any) -> None:
    screening = make_screening(films=[make_film(), make_film(title="Attica")])
    for films in ([], [0], [0, 1]):
        screening.programme.filter(position__in=films).update(**{column: True})
        row = Screening.objects.for_listing().get()
        found = FILTERS[key].apply(Screening.objects.all()).exists()
        assert (said(row), found) == (len(films) == 2,) * 2


# --- moved twice ---------------------------------------------------------------------------------------------


def moved(screening: Screening, *, hours: int = 0, room: Any = None, reason: str) -> Screening:
    shift = timedelta(hours=hours)
    times = programme.NewTimes(screening.starts_at + shift, screening.ends_at + shift)  # type: ignore[operator]
    rooms = {screening.room_bookings.get().pk: room.pk} if room else None
    programme.move(
        screening_id=screening.pk, times=times, rooms=rooms, now=timezone.now(), by=None, reason_fr=reason
    )
    return Screening.objects.for_listing().get(pk=screening.pk)


def test_another_room_does_not_hide_another_hour() -> None:
    venue = make_venue()
    first, second = make_room(venue=venue), make_room(venue=venue, name="Salle 2")
    screening = make_screening(rooms=[first], starts_at=NOW + timedelta(hours=8))
    screening = moved(screening, hours=1, reason="Train en retard.")
    screening = moved(screening, room=second, reason="Fuite d’eau")
    assert plain(words.state_in_full(screening)) == "Déplacée au mer. 6 mars, 21 h :"
    assert plain(words.notice(screening)) == (
        "Elle était annoncée mer. 6 mars à 20 h, Salle 1. Train en retard. Fuite d’eau."
    )
    assert '"previousStartDate": "2030-03-06T20:00:00+01:00"' in structured.json_ld(screening)


def test_what_came_back_is_as_announced() -> None:
    screening = make_screening(starts_at=NOW + timedelta(hours=8))
    screening = moved(moved(screening, hours=1, reason="Train"), hours=-1, reason="Arrivé à l’heure")
    assert (words.state(screening), words.notice(screening)) == ("", "")
