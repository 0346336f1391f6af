"""The house's texts: readable by all, rewritten by those who may, never a way to break a page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from laclef.accounts.roles import Role
from laclef.house import texts
from laclef.house.models import HouseText, Notice
from tests.factories import make_user

pytestmark = pytest.mark.django_db

WORDS = {"title_fr": "Venir nous voir", "text_fr": "Par la *ligne 7*.", "title_en": "", "text_en": ""}


@pytest.fixture
def programmer(client: Client) -> Client:
    client.force_login(make_user(Role.PROGRAMMER, first_name="Zoé"))
    return client


@pytest.mark.parametrize("page", texts.PAGES.values(), ids=texts.PAGES)
@pytest.mark.parametrize("language", ["", "en/"])
def test_every_page_has_first_words_in_both_languages(
    client: Client, page: texts.Page, language: str
) -> None:
    response = client.get(f"/{language}{page.path}")
    assert response.status_code == 200
    text = texts.first_words(page.key)
    assert (text.title_en if language else text.title_fr) in response.content.decode()


def test_staff_rewrite_a_text_and_may_take_the_old_one_back(programmer: Client) -> None:
    programmer.post("/maison/textes/venir/", WORDS)
    first = HouseText.objects.get()
    programmer.post("/maison/textes/venir/", WORDS | {"text_fr": "À pied."})
    assert "À pied." in programmer.get("/venir/").content.decode()
    programmer.post(f"/maison/textes/versions/{first.pk}/reprendre/")
    assert "<em>ligne 7</em>" in programmer.get("/venir/").content.decode()
    assert HouseText.objects.count() == 3


def test_a_text_without_english_shows_french_marked_as_such(programmer: Client) -> None:
    programmer.post("/maison/textes/venir/", WORDS)
    assert '<div class="prose house__text" lang="fr">' in programmer.get("/en/venir/").content.decode()


def test_bad_input_loses_nothing_that_was_typed(programmer: Client) -> None:
    page = programmer.post("/maison/textes/venir/", WORDS | {"title_fr": ""}).content.decode()
    assert "Par la *ligne 7*." in page
    assert HouseText.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["/maison/textes/", "/maison/textes/venir/", "/maison/avis/"])
def test_others_do_not_write(client: Client, path: str, method: str) -> None:
    client.force_login(make_user(Role.VOLUNTEER))
    assert getattr(client, method)(path).status_code == 403


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "[clic](javascript:alert(1))", "![x](https://ailleurs.example/x.png)"],
)
def test_a_text_cannot_break_a_page(hostile: str) -> None:
    html = texts.as_html(hostile)
    assert not any(bad in html for bad in ("<script", 'href="javascript', "<img"))


def notice(**facts: Any) -> Notice:
    now = timezone.now()
    base: dict[str, Any] = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    return Notice.objects.create(**{**base, "text_fr": "Grève : le cinéma est fermé ce soir.", **facts})


def test_a_notice_stands_on_every_public_page_between_its_dates(client: Client) -> None:
    now = timezone.now()
    notice()
    notice(text_fr="Avis passé", ends_at=now - timedelta(minutes=1))
    notice(text_fr="Avis futur", starts_at=now + timedelta(minutes=1))
    for path in ("/", "/semaine/", "/venir/"):
        page = client.get(path).content.decode()
        assert ("Grève" in page, "Avis passé" in page, "Avis futur" in page) == (True, False, False)


def test_staff_write_and_take_down_a_notice(programmer: Client) -> None:
    asked = {
        "text_fr": "Fuite d’eau",
        "text_en": "",
        "starts_at": "2030-01-01T10:00",
        "ends_at": "2030-01-02T10:00",
    }
    programmer.post("/maison/avis/", asked)
    written = Notice.objects.get()
    assert written.ends_at - written.starts_at == timedelta(days=1)
    wrong = programmer.post("/maison/avis/", asked | {"ends_at": "2029-01-01T10:00"})
    assert wrong.status_code == 422
    assert "Fuite d’eau" in wrong.content.decode()
    running = notice()
    programmer.post(f"/maison/avis/{running.pk}/retirer/")
    running.refresh_from_db()
    assert running.ends_at <= timezone.now()
    programmer.post(f"/maison/avis/{written.pk}/retirer/")
    assert not Notice.objects.filter(pk=written.pk).exists()
