"""A volunteer with a phone: one tap takes a place, the reason stands where there is no button, one leaves."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from laclef.accounts.roles import Role as HouseRole
from screenings.models import Kind
from tests.factories import make_user
from tests.volunteers.factories import (
    make_alone_shift,
    make_crewed,
    make_role,
    make_shift,
    make_sign_up,
    make_template,
    make_training,
    make_volunteer,
)
from volunteers.models import CrewLine, Joining, Shift, SignUp, SignUpState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def take_and_leave(page: Page) -> None:
    """From the list to a place and back; nothing is wider than the phone."""
    page.goto("/equipe/")
    expect(page.get_by_text("Il te faut la formation")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Je prends").click()
    expect(page.get_by_role("status")).to_contain_text("C’est noté")
    assert SignUp.objects.get().state == SignUpState.LIVE
    page.get_by_role("button", name="Je ne peux pas").click()
    expect(page.get_by_role("status")).to_contain_text("tu es libre")
    page.get_by_text("Ajouter un mot").click()
    page.get_by_label("Pour la coordination").fill("angine")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("angine")).to_be_visible()
    assert SignUp.objects.get().word == "angine"


@pytest.fixture
def lou():
    make_shift(role=make_role("Bar"))
    make_shift(role=make_role("Projection 35", trainings=(make_training("35 mm"),)))
    return make_volunteer("Lou")


def test_one_takes_and_leaves_a_place_on_a_phone(page, base_url, login, lou):
    login(lou.user)
    page.set_viewport_size(PHONE)
    take_and_leave(page)


def test_it_works_without_javascript(browser, base_url, lou, context, login):
    login(lou.user)
    cookies = context.cookies()
    with browser.new_context(base_url=base_url, java_script_enabled=False, viewport=PHONE) as plain:
        plain.add_cookies(cookies)
        page = plain.new_page()
        page.goto("/equipe/")
        page.get_by_role("button", name="Je prends").click()
        expect(page.get_by_role("status")).to_contain_text("C’est noté")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    [
        "/equipe/",
        "/equipe/ce-soir/",
        "/equipe/absences/",
        "/equipe/formations/",
        "/equipe/commissions/",
        "/equipe/mes-heures/",
        "/equipe/preferences/",
        "/rejoindre/venir/",
    ],
)
def test_the_pages_have_no_barrier_that_a_machine_finds(page, login, lou, address, scheme):
    login(lou.user)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []


COORDINATION = [
    "tableau",
    "arrivees",
    "personnes",
    "mois",
    "a-part",
    "a-part/nouveau",
    "equipes-types",
    "postes",
    "postes/nouveau",
    "ecrire",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_coordination_s_pages_have_no_barrier_and_fit_a_phone(page, login, lou, scheme):
    """Crew templates come with the migrations, which the flush of a transactional test takes away."""
    template, _roles = make_template(Kind.DEBATE, bar={"scope": "evening"})
    make_crewed(starts_at=timezone.now() + timedelta(days=2), now=timezone.now())
    CrewLine.objects.update(wished=3)
    shift = Shift.objects.filter(evening__isnull=False).last()
    alone = make_alone_shift()
    make_sign_up(alone, lou)
    Joining.objects.create(first_name="Rim", email="rim@laclef.example", asked_at=timezone.now())
    login(make_user(HouseRole.ROTA_COORDINATOR))
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=scheme)
    more = [
        f"creneaux/{shift.pk}",
        f"tableau/creneaux/{shift.pk}",
        f"a-part/{alone.pk}",
        f"a-part/{alone.pk}/annuler",
        f"personnes/{lou.pk}",
        f"equipes-types/{template.pk}",
        f"equipes-types/{template.pk}/appliquer",
    ]
    found = {}
    for address in [*COORDINATION, *more]:
        page.goto(f"/equipe/{address}/")
        wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
        barriers = [one["id"] for one in Axe().run(page).response["violations"]]
        if barriers or wide:
            found[address] = (barriers, wide)
    assert found == {}
