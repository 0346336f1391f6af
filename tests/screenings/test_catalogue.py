"""The catalogue's rare rows are corrected in the admin: films, people, cycles by programmers; places by administrators."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from laclef.accounts.roles import Role
from screenings.models import Cycle, Distributor, Film, FilmCredit, Partner, Person, Room, Venue
from screenings.refusals import WORDS
from tests.factories import make_cycle, make_film, make_person, make_room, make_screening, make_venue
from tests.people import person, sign_in
from tests.reading import plain
from tests.screenings.broken import refused

pytestmark = pytest.mark.django_db
AT = "/administration/screenings"
CREDITS = {"credits-TOTAL_FORMS": "0", "credits-INITIAL_FORMS": "0"}
FILM = {"title": "Le Bonheur", "title_language": "français", "sound": "spoken", **CREDITS}
ROOM = {"slug": "salle-1", "name": "Salle 1", "position": "1", "wheelchair_places": "0"}
VENUE = {"slug": "la-clef", "name": "La Clef", "address": "34 rue Daubenton", "time_zone": "Europe/Paris"}


@pytest.fixture
def programmer(client: Client) -> Client:
    return sign_in(client, person(Role.PROGRAMMER))


@pytest.fixture
def administrator(client: Client) -> Client:
    return sign_in(client, person(Role.ADMINISTRATOR))


def said(answer: Any) -> str:
    return plain(answer.content.decode())


def test_a_house_writes_its_first_venue_and_room(administrator: Client) -> None:
    assert administrator.post(f"{AT}/venue/add/", VENUE | {"is_house": "on"}).status_code == 302
    venue = Venue.objects.get()
    answer = administrator.post(f"{AT}/room/add/", ROOM | {"venue": venue.pk, "seats": "120"})
    assert answer.status_code == 302
    assert Room.objects.get().seats == 120


def test_a_film_is_corrected_with_its_directors_and_leaves_a_trace(programmer: Client) -> None:
    film = make_film(directors=("Agnes Varda",), original_languages=["ru"], countries=["SU"])
    varda, barnet = make_person("Agnès Varda"), make_person("Boris Barnet")
    credit = film.credits.get()
    typed = FILM | {
        "minutes": "79",
        "original_languages": "français, russe",
        "countries": "France, URSS",
        "credits-TOTAL_FORMS": "2",
        "credits-INITIAL_FORMS": "1",
        "credits-0-id": credit.pk,
        "credits-0-film": film.pk,
        "credits-0-person": varda.pk,
        "credits-0-position": "0",
        "credits-1-film": film.pk,
        "credits-1-person": barnet.pk,
        "credits-1-position": "1",
    }
    assert "russe" in said(programmer.get(f"{AT}/film/{film.pk}/change/"))
    answer = programmer.post(f"{AT}/film/{film.pk}/change/", typed)
    assert answer.status_code == 302, answer.context["errors"]
    film = Film.objects.get()
    assert (film.title, film.minutes, film.original_languages) == ("Le Bonheur", 79, ["fr", "ru"])
    assert (film.countries, film.title_language) == (["FR", "SU"], "fr")
    assert [credit.person for credit in film.credits.all()] == [varda, barnet]
    assert "Titre" in LogEntry.objects.get().get_change_message()


def test_a_person_asks_for_no_page_and_has_none(programmer: Client, client: Client) -> None:
    director = make_screening().programme.get().film.credits.get().person
    assert client.get(director.get_absolute_url()).status_code == 200
    assert programmer.post(f"{AT}/person/{director.pk}/change/", {"name": director.name}).status_code == 302
    assert client.get(director.get_absolute_url()).status_code == 404


def test_a_cycle_takes_another_ink_and_an_english_title(programmer: Client) -> None:
    cycle = make_cycle()
    typed = {"title_fr": "Lucioles", "title_en": "Fireflies", "colour": "moss"}
    assert programmer.post(f"{AT}/cycle/{cycle.pk}/change/", typed).status_code == 302
    cycle.refresh_from_db()
    assert (cycle.title_en, cycle.colour) == ("Fireflies", "moss")


def test_only_what_was_changed_is_written(programmer: Client) -> None:
    cycle = make_cycle(colour="moss")
    page = f"{AT}/cycle/{cycle.pk}/change/"
    typed = {"title_fr": cycle.title_fr, "title_en": "Fireflies", "colour": "moss"}
    with CaptureQueriesContext(connection) as queries:
        programmer.post(page, typed)
    tried, written = (q["sql"] for q in queries if q["sql"].startswith('UPDATE "screenings_cycle"'))
    assert tried == written
    assert ("title_en" in written, "colour" in written) == (True, False)


@pytest.mark.parametrize("model", ["room", "venue"])
def test_programmers_leave_the_places_to_administrators(programmer: Client, model: str) -> None:
    assert programmer.get(f"{AT}/{model}/").status_code == 403


def test_programmers_see_no_accounts_there(programmer: Client) -> None:
    index = said(programmer.get("/administration/"))
    assert ("/administration/screenings/film/" in index, "accounts" in index) == (True, False)


@pytest.mark.parametrize(
    "role", [Role.VOLUNTEER, Role.DOOR, Role.TREASURER, Role.INSPECTOR, Role.ROTA_COORDINATOR]
)
def test_others_do_not_enter(client: Client, role: Role) -> None:
    assert sign_in(client, person(role)).get(f"{AT}/film/", follow=True).status_code == 403


# --- what the database refuses is said in words ---------------------------------------------------------------


def test_seats_below_what_is_offered_are_refused_in_words(administrator: Client) -> None:
    room = make_room(slug="salle-1")
    make_screening(rooms=[room], places=100)
    answer = administrator.post(f"{AT}/room/{room.pk}/change/", ROOM | {"seats": "90"})
    assert (answer.status_code, plain(str(WORDS["screenings_places_within_seats"])) in said(answer)) == (
        200,
        True,
    )
    room.refresh_from_db()
    assert room.seats == 120


def test_a_second_house_is_refused_in_words(administrator: Client) -> None:
    make_venue(is_house=True)
    answer = administrator.post(f"{AT}/venue/add/", VENUE | {"is_house": "on"})
    assert "Une autre fiche est déjà celle de la maison" in said(answer)
    assert Venue.objects.count() == 1


def test_a_visa_that_a_published_screening_rests_on_is_not_emptied(programmer: Client) -> None:
    film = make_film(visa_number="1234")
    make_screening(films=[film])
    answer = programmer.post(f"{AT}/film/{film.pk}/change/", FILM)
    assert "porte ce numéro de visa" in said(answer)


@pytest.mark.parametrize(
    ("model", "typed"),
    [
        ("film", FILM | {"year": "1700"}),
        ("film", FILM | {"minutes": "0"}),
        ("film", FILM | {"countries": "Atlantide"}),
        ("film", FILM | {"title_language": "martien"}),
        ("venue", VENUE | {"time_zone": "Europe/Pantin"}),
        ("partner", {"name": "DOC!", "url": "nulle part"}),
    ],
)
def test_nonsense_is_shown_again_never_an_error(administrator: Client, model: str, typed: dict) -> None:
    answer = administrator.post(f"{AT}/{model}/add/", typed)
    assert (answer.status_code, "errornote" in said(answer)) == (200, True)
    assert Film.objects.count() + Venue.objects.count() + Partner.objects.count() == 0


@pytest.mark.parametrize(
    ("table", "assignment", "rule"),
    [
        ("film", "year = 1700", "screenings_film_year_is_cinema"),
        ("film", "minutes = 0", "screenings_film_lasts"),
        ("room", "seats = 0", "screenings_room_has_seats_or_none_known"),
        ("room", "wheelchair_places = 121", "screenings_room_wheelchairs_within_seats"),
        ("room", "slug = 'foyer'", "screenings_room_slug_once_per_venue"),
        ("venue", "is_house = TRUE", "screenings_venue_one_house"),
        ("filmcredit", "person_id = 1", "screenings_filmcredit_once"),
    ],
)
def test_each_rule_of_the_catalogue_has_its_words(table: str, assignment: str, rule: str) -> None:
    venue, person = make_venue(), make_person(pk=1)
    make_venue(is_house=True)
    make_room(venue=venue, slug="foyer")
    film = make_film(directors=("Agnès Varda",))
    FilmCredit.objects.create(film=film, person=person, position=1)
    row = {
        "film": film,
        "room": make_room(venue=venue),
        "venue": venue,
        "filmcredit": film.credits.exclude(person=person).get(),
    }[table]
    statement = f"UPDATE screenings_{table} SET {assignment} WHERE id = %s"  # noqa: S608
    assert refused(statement, [row.pk]) == rule
    assert rule in WORDS


def test_no_rule_of_the_catalogue_is_left_without_words() -> None:
    models = (Cycle, Distributor, Film, FilmCredit, Partner, Person, Room, Venue)
    assert {rule.name for model in models for rule in model._meta.constraints} <= {*WORDS}


def test_what_is_used_is_not_deleted(programmer: Client) -> None:
    film = make_screening().programme.get().film
    answer = programmer.post(f"{AT}/film/{film.pk}/delete/", {"post": "yes"})
    assert (answer.status_code, Film.objects.count()) == (200, 1)
    unused = make_film(title="Doublon")
    assert programmer.post(f"{AT}/film/{unused.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Film.objects.filter(pk=unused.pk).exists()


@pytest.mark.parametrize("model", ["film", "room"])
def test_lists_cost_the_same_with_one_and_thirty(
    administrator: Client, model: str, django_assert_num_queries: Any
) -> None:
    make = {"film": make_film, "room": make_room}[model]
    make()
    administrator.get(f"{AT}/{model}/")
    with CaptureQueriesContext(connection) as with_few:
        administrator.get(f"{AT}/{model}/")
    for _number in range(30):
        make()
    with django_assert_num_queries(len(with_few)):
        administrator.get(f"{AT}/{model}/")


def test_the_desk_leads_there(programmer: Client) -> None:
    assert 'href="/administration/"' in said(programmer.get("/programmation/"))
