"""« Je ne peux pas », lived by three people: who leaves, who is asked on a phone, who coordinates."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from laclef.outbox.models import Mail
from tests.browser.axe import complaints, complaints_in_both
from tests.browser.pages import DESK, PHONE, opened
from tests.browser.test_keyboard import trouble_with_tab
from tests.people import sign_in
from tests.volunteers.factories import make_role, make_shift, make_sign_up, make_volunteer
from tests.volunteers.standin.acts import address_in, coordinator, leaves
from volunteers.models import Ending, MailPause, SignUp, Waiting
from volunteers.standin import answers, clock, waiting, wall

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shift():
    """In five hours: everybody may be asked, whatever the hour at which the test is run."""
    start = timezone.now().replace(microsecond=0) + timedelta(hours=5)
    return make_shift(role=make_role("Projection"), starts_at=start)


@pytest.fixture
def as_person(browser, base_url, settings):
    """A browser of their own for each person."""
    from django.test import Client

    def enter(page, user):
        name = settings.SESSION_COOKIE_NAME
        value = sign_in(Client(), user).cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": base_url}])

    return enter


def test_from_one_tap_to_a_filled_place(browser, base_url, shift, as_person):
    alice, bob = make_volunteer("Alice"), make_volunteer("Bob")
    dario = make_volunteer("Dario")
    make_sign_up(shift, alice)
    noa = coordinator()
    with (
        opened(browser, base_url) as hers,
        opened(browser, base_url) as his,
        opened(browser, base_url, viewport=DESK) as desk,
    ):
        as_person(hers, alice.user)
        as_person(desk, noa)
        hers.goto("/equipe/")
        hers.get_by_role("button", name="Je ne peux pas").click()
        expect(hers.get_by_role("status")).to_contain_text("Merci d’avoir prévenu")
        hers.get_by_role("button", name="Je peux finalement").click()
        expect(hers.get_by_role("status")).to_contain_text("de nouveau la tienne")
        hers.get_by_role("button", name="Je ne peux pas").click()
        expect(hers.get_by_text("on cherche quelqu’un à ta place")).to_be_visible()
        hers.get_by_text("Ajouter un mot").click()
        hers.get_by_label("Pour la coordination").fill("angine")
        hers.get_by_role("button", name="Envoyer").click()

        clock.every_minute(timezone.now())
        desk.goto("/equipe/remplacements/")
        expect(desk.get_by_text("angine")).to_be_visible()
        expect(desk.get_by_text("2 personnes demandées")).to_be_visible()

        asks = Mail.objects.filter(event__startswith="stand_in.asked:")
        link = address_in(asks.get(recipient=bob.user.email))
        his.goto(link)
        assert his.get_by_role("button").count() == 1
        assert his.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert SignUp.objects.holding().count() == 0
        his.get_by_role("button", name="Je prends ce créneau").click()
        expect(his.get_by_role("heading", name="La place est à toi")).to_be_visible()

        hers.goto("/equipe/")
        expect(hers.get_by_text("Bob te remplace")).to_be_visible()
        assert hers.get_by_role("button", name="Je peux finalement").count() == 0
        desk.reload()
        expect(desk.get_by_text("Alice → Bob")).to_be_visible()
        his.goto(address_in(asks.get(recipient=dario.user.email)) if asks.count() > 1 else link)
        assert his.get_by_role("button").count() == 0
    assert SignUp.objects.holding().get().volunteer == bob


# --- every page in every state it can be in ---------------------------------------------------------------


@pytest.fixture
def pages(settings):
    """Noa of the coordination, and the addresses of all pages about stand-ins, each with something to say."""
    settings.STAND_IN_ASKS_PER_DAY = 9
    now = timezone.now().replace(microsecond=0)
    noa = coordinator()
    bob = make_volunteer("Bob", phone="06 39 98 00 01", agreed_to_be_phoned=True)
    chloe = make_volunteer("Chloé")
    mine = make_sign_up(make_shift(role=make_role("Bar"), trainees=1), make_volunteer("Noa", user=noa))
    never_taken = make_shift(role=make_role("Caisse"), starts_at=now + timedelta(minutes=80))
    requests = [
        leaves(make_shift(role=make_role(name), starts_at=now + timedelta(hours=hours)), now=now)
        for name, hours in (("Projection", 5), ("Fermeture", 9 / 2), ("Accueil", 3 / 2))
    ]
    looks, filled, calls = requests
    clock.every_minute(now)
    links = {
        name: address_in(Mail.objects.get(event=f"stand_in.asked:{one.pk}", recipient=who.user.email))
        for name, one, who in (
            ("asked", looks, bob),
            ("taken", filled, bob),
            ("filled", filled, chloe),
            ("busy", looks, chloe),
        )
    }
    stop = re.search(
        r"/equipe/courrier/arreter/\S+", Mail.objects.filter(recipient=bob.user.email).earliest("pk").text
    )
    assert stop is not None
    answers.accept_for(request=filled, volunteer=chloe, now=now)
    MailPause.objects.create(reason="Panne de la boîte", from_at=now, by=noa)
    screen = wall.new_address(now=now).token
    return noa, {
        **links,
        **_offers(now, bob),
        "stop": stop[0],
        "home": "/equipe/",
        "requests": "/equipe/remplacements/",
        "call list": f"/equipe/remplacements/{calls.pk}/",
        "closed": f"/equipe/remplacements/{filled.pk}/",
        "decide": f"/equipe/remplacements/{calls.pk}/decider/",
        "decided": f"/equipe/remplacements/{filled.pk}/decider/",
        "never taken": f"/equipe/creneaux/{never_taken.pk}/decider/",
        "place": f"/equipe/places/{mine.pk}/",
        "swaps": "/equipe/echanges/",
        "full": "/equipe/complets/",
        "pause on": "/equipe/courrier/",
        "wall": "/equipe/mur/",
        "screen": f"/equipe/mur/{screen}/",
    }


def _offers(now, bob):
    """The page of an offer: open, taken, passed."""
    ended = {"offer": None, "offer taken": Ending.YES, "offer passed": Ending.LAPSED}
    for name, ending in ended.items():
        Waiting.objects.create(
            shift=make_shift(role=make_role("Bar"), starts_at=now + timedelta(days=3)),
            volunteer=bob,
            joined_at=now,
            offered_at=now,
            offer_until=now + timedelta(hours=2),
            token_hash=waiting.hash_of(name.replace(" ", "-")),
            ended_at=now if ending else None,
            ending=ending or "",
        )
    return {name: f"/equipe/attente/{name.replace(' ', '-')}/" for name in ended}


def test_axe_finds_nothing_in_any_state_of_them(browser, base_url, as_person, pages):
    noa, addresses = pages
    with opened(browser, base_url) as page:
        as_person(page, noa)
        found = complaints_in_both(page, addresses)
        MailPause.objects.all().delete()
        assert found + complaints(page, {"no pause": addresses["pause on"]}) == []


def test_tab_sees_every_stop_of_them_and_leaves_them(browser, base_url, as_person, pages):
    noa, addresses = pages
    wrong = []
    with opened(browser, base_url) as page:
        as_person(page, noa)
        for name, address in addresses.items():
            assert page.goto(address).status == 200, address
            wrong += [f"{name}: {words}" for words in trouble_with_tab(page)]
    assert wrong == []
