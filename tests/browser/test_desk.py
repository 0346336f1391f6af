"""A programmer at the desk, as they work: with scripts, without any, and with the keyboard alone."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from screenings.models import Film, Person, Room, Screening, State
from tests.browser.pages import DESK
from tests.factories import make_film, make_room, make_venue
from tests.people import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rooms() -> list[Room]:
    venue = make_venue(is_house=True, slug="la-clef")
    return [
        make_room(venue=venue, seats=120, name="Salle 1", slug="salle-1"),
        make_room(venue=venue, seats=65, name="Salle 2", slug="salle-2", position=1),
    ]


@pytest.fixture
def programmer() -> User:
    return person(Role.PROGRAMMER, email="camille@laclef.example", first_name="Camille")


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def desk(request, browser, base_url, programmer: User, login_to: Callable) -> Iterator[Page]:
    options = {"viewport": DESK, "java_script_enabled": request.param, "locale": "fr-FR"}
    with browser.new_context(base_url=base_url, timezone_id="Europe/Paris", **options) as context:
        context.set_default_timeout(15_000)
        login_to(context, programmer)
        yield context.new_page()


def in_three_days() -> str:
    return f"{timezone.localtime() + timedelta(days=3):%Y-%m-%d}"


def test_writes_a_screening_with_films_found_and_made(desk: Page, rooms: list[Room]) -> None:
    make_film(title="Nostalgie de la lumière", year=2010, minutes=90, original_languages=["es"])
    desk.goto(f"/programmation/nouvelle/?day={in_three_days()}&room={rooms[0].pk}")
    desk.get_by_label("Texte court :", exact=True).fill("Le désert et les étoiles.")
    desk.get_by_label("Début").fill("20:00")
    desk.get_by_label("Ajouter un film").fill("nostalgie")
    desk.get_by_label("Ajouter un film").press("Enter")
    desk.get_by_role("button", name="Ajouter Nostalgie de la lumière").click()
    expect(desk.get_by_label("Langues parlées").first).to_have_value("espagnol")
    desk.get_by_label("Ajouter un film").fill("Le Bouton de nacre")
    desk.get_by_label("Ajouter un film").press("Enter")
    new = desk.locator("details.newfilm")
    new.get_by_label("Réalisation").fill("Patricio Guzmán")
    new.get_by_label("Année").fill("2015")
    new.get_by_label("Durée").fill("82")
    desk.get_by_role("button", name="Créer et ajouter").click()
    expect(desk.get_by_role("button", name="Monter Le Bouton de nacre")).to_be_visible()
    desk.get_by_label("Ajouter une personne").fill("Maïté Lacombrade")
    desk.get_by_label("Ajouter une personne").press("Enter")
    desk.get_by_role("button", name="Créer « Maïté Lacombrade »").click()
    desk.get_by_label("Sous réserve").check()
    expect(desk.get_by_label("Texte court :", exact=True)).to_have_value("Le désert et les étoiles.")
    desk.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nostalgie de la lumière + Le Bouton de nacre")
    made = Screening.objects.get()
    assert [item.film.title for item in made.programme.all()] == [
        "Nostalgie de la lumière",
        "Le Bouton de nacre",
    ]
    assert [item.is_main for item in made.programme.all()] == [True, False]
    assert made.programme.all()[0].subtitle_languages == ["fr"]
    assert (made.ends_at - made.starts_at).total_seconds() / 60 == 210
    assert made.starts_at - made.doors_at == timedelta(minutes=30)
    assert [(b.room.slug, b.places) for b in made.room_bookings.all()] == [("salle-1", 120)]
    assert made.guests.get().tentative
    assert Film.objects.filter(title="Le Bouton de nacre", directors__name="Patricio Guzmán").exists()
    assert Person.objects.filter(name="Maïté Lacombrade").count() == 1
    assert (made.state, made.short_fr) == (State.DRAFT, "Le désert et les étoiles.")
