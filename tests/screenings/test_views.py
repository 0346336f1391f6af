"""The public pages as a visitor meets them, and what never reaches one."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from screenings import programme
from screenings.models import Guest, RoomBooking, Screening, State
from tests.factories import make_cycle, make_film, make_person, make_room, make_screening, make_venue

pytestmark = pytest.mark.django_db


def tonight(**facts: Any) -> Screening:
    """A screening that starts within the hour, so that it belongs to today whatever the clock says."""
    return make_screening(starts_at=timezone.now() + timedelta(seconds=30), **facts)


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_home_says_what_when_and_where(client: Client) -> None:
    screening = tonight(rooms=[make_room(venue=make_venue(is_house=True))])
    page = text(client, "/")
    for words in (
        "Ce soir",
        "Au bord de la mer bleue",
        "Boris Barnet",
        "Salle 1",
        screening.get_absolute_url(),
    ):
        assert words in page


def test_a_day_without_screening_is_said_and_what_comes_next(client: Client) -> None:
    with time_machine.travel(datetime.fromisoformat("2030-01-07T12:00:00+01:00"), tick=False):
        make_screening(starts_at=timezone.now() + timedelta(days=2))
        page = text(client, "/")
    assert "Relâche" in page
    assert "mercredi 9 janvier" in page


def test_an_empty_house_says_so(client: Client) -> None:
    assert "s’écrit en ce moment" in text(client, "/")


def test_the_pages_stand_in_english(client: Client) -> None:
    address = tonight().get_absolute_url()
    assert '<html lang="en">' in text(client, "/en/")
    assert '<html lang="en">' in text(client, f"/en{address}")


def test_a_wrong_slug_leads_to_the_right_address(client: Client) -> None:
    screening = tonight()
    response = client.get(f"/seances/autre-titre-{screening.public_id}/")
    assert (response.status_code, response["Location"]) == (301, screening.get_absolute_url())


@pytest.mark.parametrize(
    "facts",
    [
        {"state": State.DRAFT},
        {"state": State.CONFIRMED},
        {"kind": "hire", "regime": "private_hire", "admission": "free", "state": State.CONFIRMED},
        {"kind": "internal", "admission": "free", "state": State.CONFIRMED},
    ],
)
def test_private_rows_never_leak(client: Client, facts: dict[str, Any]) -> None:
    cycle = make_cycle()
    hidden = tonight(title_fr="Chose secrète", cycle=cycle, **facts)
    film = make_film(title="Film secret")
    addresses = [hidden.get_absolute_url(), cycle.get_absolute_url(), film.get_absolute_url()]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert "secrète" not in text(client, "/")


def test_a_cancelled_screening_says_so_first_and_why(client: Client) -> None:
    screening = tonight(state=State.CANCELLED)
    page = text(client, screening.get_absolute_url())
    assert "<title>Annulée\u00a0: Au bord de la mer bleue" in page
    assert "Panne de projecteur" in page
    assert "Annulée" in text(client, "/")


def test_a_moved_screening_says_from_when_to_when(client: Client) -> None:
    screening = tonight()
    times = programme.NewTimes(
        screening.starts_at + timedelta(hours=26), screening.ends_at + timedelta(hours=26)
    )
    programme.move(
        screening_id=screening.pk, times=times, now=timezone.now(), by=None, reason_fr="Train raté."
    )
    page = text(client, screening.get_absolute_url())
    assert "Déplacée au" in page
    assert "Elle était annoncée" in page
    assert "Train raté." in page


def test_a_guest_may_be_tentative(client: Client) -> None:
    screening = tonight()
    person = make_person("Nora Belhadj")
    Guest.objects.create(screening=screening, person=person, tentative=True, capacity_fr="cinéaste")
    assert "Nora Belhadj, cinéaste (sous réserve)" in text(client, screening.get_absolute_url())
    assert screening.get_absolute_url() in text(client, person.get_absolute_url())


def test_a_person_may_ask_to_have_no_page(client: Client) -> None:
    screening = tonight()
    person = make_person(has_page=False)
    Guest.objects.create(screening=screening, person=person)
    assert client.get(person.get_absolute_url()).status_code == 404


def test_a_text_without_translation_is_marked_french_on_the_english_page(client: Client) -> None:
    screening = tonight(text_fr="Un film au bord de l’eau.")
    assert '<p lang="fr">Un film au bord de l’eau.</p>' in text(client, f"/en{screening.get_absolute_url()}")


def test_texts_are_escaped(client: Client) -> None:
    screening = tonight(text_fr="<script>alert(1)</script>")
    assert "<script>alert" not in text(client, screening.get_absolute_url())


def test_the_home_asks_the_same_questions_for_one_and_for_thirty(
    client: Client, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 29):
        for _ in range(number):
            screening = tonight(cycle=make_cycle())
            Guest.objects.create(screening=screening, person=make_person())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_note_that_the_film_repeats_is_said_once(client: Client) -> None:
    film = make_film(content_notes_fr="Une scène de tempête.")
    screening = tonight(films=[film], content_notes_fr="Une scène de tempête.")
    assert text(client, screening.get_absolute_url()).count("Une scène de tempête.") == 1


def test_the_page_says_how_to_get_in_and_follow(client: Client) -> None:
    room = make_room(step_free=True, wheelchair_places=2, hearing_loop=True)
    screening = tonight(rooms=[room], late_entry=False, age_from=8, for_children=True)
    screening.programme.update(spoken_languages=["ar"], subtitle_languages=["en"], subtitles_for_deaf=True)
    page = text(client, screening.get_absolute_url())
    for words in (
        "On n’entre plus une fois la séance commencée.",
        "À partir de 8 ans.",
        "Compréhensible en anglais.",
        "Sous-titres pour sourd·es et malentendant·es.",
        "accessible en fauteuil roulant (2 places), boucle magnétique",
    ):
        assert words in page


def test_an_exhibition_says_when_it_is_open(client: Client) -> None:
    room = make_room()
    now = timezone.now()
    show = make_screening(
        kind="exhibition",
        rooms=[],
        venue=room.venue,
        admission="free",
        title_fr="Encres",
        state=State.DRAFT,
        starts_at=now - timedelta(days=1),
        minutes=5 * 24 * 60,
    )
    opens = now + timedelta(hours=5)
    RoomBooking.objects.create(screening=show, room=room, during=(opens, opens + timedelta(hours=3)))
    programme.publish(screening_id=show.pk, now=now, by=None)
    assert "Salle 1</li>" in text(client, show.get_absolute_url())
    assert "Encres" in text(client, "/")
