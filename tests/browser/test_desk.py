"""A programmer at the desk, as they work: with scripts, without any, and with the keyboard alone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from screenings.models import Film, Person, Room, Screening, State
from tests.browser.pages import DESK
from tests.factories import make_film, make_room, make_screening, make_venue
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


def a_draft(rooms: list[Room], hour: int, **facts: Any) -> Screening:
    starts_at = (timezone.localtime() + timedelta(days=3)).replace(
        hour=hour, minute=0, second=0, microsecond=0
    )
    return make_screening(state=State.DRAFT, rooms=rooms, starts_at=starts_at, without_terms="", **facts)


def of_its_week(screening: Screening) -> str:
    return f"/programmation/semaine/{timezone.localtime(screening.starts_at):%Y-%m-%d}/"


def test_publishes_moves_and_cancels_a_week(desk: Page, rooms: list[Room]) -> None:
    first = a_draft(rooms[:1], 18)
    second = a_draft(rooms[:1], 20, films=[make_film(title="Timbuktu")])
    desk.goto(of_its_week(first))
    desk.get_by_role("link", name="Publier la semaine…").click()
    desk.get_by_role("button", name="Publier ce qui est coché").click()
    expect(desk.get_by_text("Dis pourquoi, en une phrase").first).to_be_visible()
    for one in (first, second):
        desk.locator(f"[id='{one.public_id}-terms']").fill("Contrat en cours de signature")
    desk.get_by_role("button", name="Publier ce qui est coché").click()
    expect(desk.get_by_text("C’est publié")).to_be_visible()
    assert set(Screening.objects.values_list("state", flat=True)) == {State.PUBLISHED}

    desk.goto(f"/programmation/seances/{second.public_id}/")
    desk.get_by_role("link", name="Déplacer", exact=True).click()
    desk.get_by_label("Début").fill("19:00")
    desk.get_by_label("Pourquoi :", exact=True).fill("L’invitée arrive plus tôt")
    desk.get_by_role("button", name="Voir ce que ça change").click()
    expect(desk.get_by_role("alert")).to_contain_text("La salle est déjà prise à cette heure")
    desk.get_by_label("Salle").select_option(str(rooms[1].pk))
    desk.get_by_role("button", name="Voir ce que ça change").click()
    desk.get_by_role("button", name="Déplacer la séance").click()
    expect(desk.get_by_text("C’est déplacé")).to_be_visible()
    expect(desk.get_by_text("« L’invitée arrive plus tôt »")).to_be_visible()
    second.refresh_from_db()
    assert (timezone.localtime(second.starts_at).hour, second.room_bookings.get().room) == (19, rooms[1])

    desk.get_by_role("link", name="Annuler…").click()
    desk.get_by_label("Pourquoi :", exact=True).fill("La copie n’est pas arrivée")
    desk.get_by_role("button", name="Annuler la séance").click()
    expect(desk.get_by_text("Annulée : La copie n’est pas arrivée")).to_be_visible()
    second.refresh_from_db()
    assert (second.state, second.sequence) == (State.CANCELLED, 2)


def test_dragging_opens_the_move_form_filled_in(
    page: Page, rooms: list[Room], programmer: User, login: Any
) -> None:
    draft = a_draft(rooms[:1], 18)
    login(programmer)
    page.set_viewport_size(DESK)
    page.goto(of_its_week(draft))
    day = f"{timezone.localtime(draft.starts_at):%Y-%m-%d}"
    target = page.locator(f"[data-day='{day}'] tr[data-room='{rooms[1].pk}']")
    page.locator("[data-move]").drag_to(
        target, target_position={"x": 700, "y": 10}, source_position={"x": 5, "y": 5}
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Déplacer")
    expect(page.get_by_label("Salle")).to_have_value(str(rooms[1].pk))
    expect(page.get_by_label("Jour")).to_have_value(day)
    draft.refresh_from_db()
    assert draft.room_bookings.get().room == rooms[0]


BROKEN = """() => [...document.querySelectorAll(".grid .block p")].filter(line => line.innerText.trim()).flatMap(line => {
  const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), broken = [];
  while (walk.nextNode()) for (const word of walk.currentNode.data.matchAll(/[\\p{L}’]+/gu)) {
    const range = document.createRange();
    range.setStart(walk.currentNode, word.index);
    range.setEnd(walk.currentNode, word.index + word[0].length);
    if (range.getClientRects().length > 1) broken.push(word[0]);
  }
  return broken;
})"""


def test_a_short_event_breaks_no_word(page: Page, rooms: list[Room], programmer: User, login: Any) -> None:
    draft = a_draft(rooms[:1], 18, minutes=30, films=[make_film(title="Koyaanisqatsi", minutes=25)])
    login(programmer)
    page.set_viewport_size(DESK)
    page.goto(of_its_week(draft))
    expect(page.locator(".grid .block")).to_contain_text("Koyaanisqatsi")
    assert page.evaluate(BROKEN) == []


def test_the_keyboard_alone_writes_and_publishes(
    page: Page, rooms: list[Room], programmer: User, login: Any
) -> None:
    make_film(title="Nostalgie de la lumière", minutes=90)
    login(programmer)
    page.set_viewport_size(DESK)
    page.goto(f"/programmation/nouvelle/?day={in_three_days()}&room={rooms[0].pk}")
    page.get_by_label("Ajouter un film").focus()
    page.keyboard.type("nostalgie")
    page.get_by_role("button", name="Ajouter Nostalgie de la lumière").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Retirer Nostalgie de la lumière").wait_for()
    page.get_by_label("Début").focus()
    page.keyboard.type("0800PM")  # this Chromium's own clock has twelve hours
    page.get_by_label("Titre :", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Nostalgie de la lumière").wait_for()
    page.get_by_role("link", name="Publier…").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Conditions incomplètes").focus()
    page.keyboard.type("Accord oral")
    page.keyboard.press("Enter")
    expect(page.get_by_text("C’est publié")).to_be_visible()
    assert Screening.objects.get().state == State.PUBLISHED


def tab_to(page: Page, target: Locator) -> None:
    """Tab until it has the focus, and see that it shows it."""
    target.wait_for()
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            assert target.evaluate("it => getComputedStyle(it).outlineStyle !== 'none'")
            return
    raise AssertionError(f"Tab never reaches {target}")


def test_the_keyboard_alone_moves_and_cancels(
    page: Page, rooms: list[Room], programmer: User, login: Any
) -> None:
    starts_at = (timezone.localtime() + timedelta(days=3)).replace(hour=18, minute=0, second=0, microsecond=0)
    one = make_screening(state=State.PUBLISHED, rooms=rooms[:1], starts_at=starts_at)
    login(programmer)
    page.set_viewport_size(DESK)
    page.goto(f"/programmation/seances/{one.public_id}/")
    tab_to(page, page.get_by_role("link", name="Déplacer", exact=True))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Début"))
    page.keyboard.type("0700PM")
    tab_to(page, page.get_by_label("Salle"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("Pourquoi :", exact=True))
    page.keyboard.type("L’invitée arrive plus tard")
    tab_to(page, page.get_by_role("button", name="Voir ce que ça change"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Déplacer la séance"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("C’est déplacé")).to_be_visible()
    one.refresh_from_db()
    assert (timezone.localtime(one.starts_at).hour, one.room_bookings.get().room) == (19, rooms[1])

    tab_to(page, page.get_by_role("link", name="Annuler…"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Pourquoi :", exact=True))
    page.keyboard.type("La copie n’est pas arrivée")
    tab_to(page, page.get_by_role("button", name="Annuler la séance"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Annulée : La copie n’est pas arrivée")).to_be_visible()
    one.refresh_from_db()
    assert one.state == State.CANCELLED
