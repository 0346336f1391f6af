"""From the public form to the logged shift: somebody new and the coordination, each with a browser of their own."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from laclef.accounts.roles import Role as HouseRole
from laclef.outbox.models import Mail
from screenings.calendar import cinema_day, house_zone
from tests.factories import make_user, make_venue
from tests.volunteers.factories import make_alone_shift, make_role, make_shift, make_sign_up, make_volunteer
from volunteers.models import Attendance, ChecklistItem, Evening, Place, Shift

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def house() -> Shift:
    """A welcome in three days; tonight's bar, with Bob of experience and room to learn beside him."""
    now = timezone.now().replace(microsecond=0)
    venue = make_venue(is_house=True)
    make_alone_shift(
        nature="welcome", title_fr="Bienvenue", venue=venue, starts_at=now + timedelta(days=3), wished=1
    )
    evening = Evening.objects.create(venue=venue, day=cinema_day(now, house_zone()))
    bar = make_role("Bar", notes_fr="Le café d’abord.")
    ChecklistItem.objects.create(role=bar, text_fr="Frigo rempli")
    shift = make_shift(role=bar, evening=evening, starts_at=now + timedelta(minutes=5), wished=2, trainees=1)
    make_sign_up(shift, make_volunteer("Bob", phone="06 39 98 00 01"))
    return shift


def asks(page: Page) -> None:
    """The public form, without an account."""
    page.set_viewport_size(PHONE)
    page.goto("/rejoindre/venir/")
    page.get_by_label("Votre prénom").fill("Rim")
    page.get_by_label("Votre adresse e-mail").fill("rim@laclef.example")
    page.locator("input[name=session][value]:not([value=''])").first.check()
    page.get_by_role("button", name="Je veux venir").click()
    expect(page.get_by_role("status")).to_contain_text("L’heure et l’adresse vous attendent")
    assert "On vous attend" in Mail.objects.get(recipient="rim@laclef.example").text


def is_welcomed(page: Page) -> None:
    """They came; the coordination says so."""
    page.goto("/equipe/arrivees/")
    expect(page.get_by_text("attendu·e à l’accueil")).to_be_visible()
    page.get_by_role("button", name="Accueilli·e Rim").click()
    expect(page.get_by_role("status")).to_contain_text("Bienvenue")


def logs_in(page: Page) -> None:
    page.goto("/compte/connexion/?next=/equipe/")
    page.get_by_label("Ton adresse e-mail").fill("rim@laclef.example")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code reçu par e-mail").wait_for()
    code = re.findall(r"\d{4}-\d{4}", Mail.objects.filter(recipient="rim@laclef.example").latest("pk").text)[
        0
    ]
    page.get_by_label("Code reçu par e-mail").fill(code)
    page.get_by_role("button", name="Me connecter", exact=True).click()


def takes_a_first_shift(page: Page) -> None:
    """Beside somebody: the first button of the page."""
    expect(page.get_by_role("heading", name="Ce qui manque")).to_be_visible()
    page.get_by_role("link", name="Bar").first.click()
    expect(page.get_by_text("Le café d’abord.")).to_be_visible()
    expect(page.get_by_text("Bob")).to_be_visible()
    page.get_by_role("button", name="J’apprends").click()
    expect(page.get_by_role("status")).to_contain_text("C’est noté")


def is_there(page: Page) -> None:
    """Tonight: arrives, ticks a line, says a word to the next crew, goes home; the hours are there."""
    page.get_by_role("link", name="Ce soir").click()
    expect(page.get_by_text("06 39 98 00 01")).to_be_visible()
    expect(page.get_by_text("(première fois)").first).to_be_visible()
    page.get_by_role("button", name="Je suis là").click()
    page.get_by_role("button", name="Frigo rempli").click()
    expect(page.get_by_role("button", name="Frigo rempli")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("il manque").check()
    page.get_by_label("En quelques mots").fill("des citrons")
    page.get_by_role("button", name="Laisser ce mot").click()
    expect(page.get_by_text("des citrons")).to_be_visible()
    page.get_by_role("button", name="Je pars").click()
    page.get_by_role("link", name="Mes heures").click()
    expect(page.get_by_role("rowheader", name="Bar")).to_be_visible()


def test_a_first_time_volunteer_from_the_public_form_to_the_logged_shift(
    browser, base_url, page, login, house
):
    coordination = make_user(HouseRole.ROTA_COORDINATOR, first_name="Noa")
    with browser.new_context(base_url=base_url, locale="fr-FR", timezone_id="Europe/Paris") as context:
        context.set_default_timeout(15_000)
        rim = context.new_page()
        asks(rim)
        login(coordination)
        is_welcomed(page)
        logs_in(rim)
        takes_a_first_shift(rim)
        is_there(rim)
    line = Attendance.objects.current().get()
    assert (line.volunteer.first_name, line.shift, line.left_at is not None) == ("Rim", house, True)
    assert line.volunteer.sign_ups.get().place == Place.TRAINEE
    page.goto("/equipe/arrivees/")
    expect(page.get_by_text("Personne en chemin.")).to_be_visible()
