"""The pages of the pictures: what waits, what lacks a word, a new one; only programmers."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from laclef.accounts.roles import Role
from screenings.models import Film, Picture, State
from tests.factories import make_film, make_screening, make_user
from tests.people import sign_in
from tests.screenings.pictures.test_hanging import make_picture
from tests.screenings.pictures.test_intake import picture

pytestmark = pytest.mark.django_db
SHELF = "/programmation/images/"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def programmer(client: Client) -> Client:
    return sign_in(client, make_user(Role.PROGRAMMER))


def upload(**told: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("still.jpg", picture().getvalue()), **told}


def test_the_shelf_says_what_waits_and_what_lacks_words(programmer: Client) -> None:
    make_screening(state=State.DRAFT, films=[make_film(title="Sans image")])
    make_screening(
        kind="hire", regime="private_hire", admission="free", title_fr="Tournage", state=State.CONFIRMED
    )
    make_picture(credit="")
    text = programmer.get(SHELF).content.decode()
    assert ("1 séance à venir sans image" in text, "Tournage" in text) == (True, False)
    assert "1 image à compléter avant de publier" in text


def test_a_still_is_hung_on_the_film(programmer: Client) -> None:
    screening = make_screening(state=State.DRAFT)
    film = screening.programme.get().film
    response = programmer.post(
        f"{SHELF}ajouter/{screening.public_id}/",
        upload(credit="© X", alt_fr="La mer", wall=f"film-{film.pk}"),
        follow=True,
    )
    assert "L’image est accrochée." in response.content.decode()
    assert Film.objects.get().still == Picture.objects.get()


def test_what_was_typed_stays_when_the_file_is_refused(programmer: Client) -> None:
    screening = make_screening(state=State.DRAFT)
    sent = {
        "file": SimpleUploadedFile("x.jpg", b"<svg/>"),
        "credit": "© X",
        "alt_fr": "La mer",
        "wall": "screening",
    }
    text = programmer.post(f"{SHELF}ajouter/{screening.public_id}/", sent).content.decode()
    assert "n’est pas une image JPEG, PNG ou WebP" in text
    assert ('value="© X"' in text, 'value="La mer"' in text, Picture.objects.count()) == (True, True, 0)


def test_a_published_screening_wants_its_credit(programmer: Client) -> None:
    screening = make_screening()
    text = programmer.post(
        f"{SHELF}ajouter/{screening.public_id}/", upload(alt_fr="La mer", wall="screening")
    ).content.decode()
    assert ("n’a pas encore son crédit" in text, Picture.objects.count()) == (True, 0)


def test_words_are_written_and_a_picture_taken_down_and_thrown_out(programmer: Client) -> None:
    screening, made = make_screening(state=State.DRAFT), make_picture(credit="")
    screening.still = made
    screening.save(update_fields=["still"])
    programmer.post(f"{SHELF}{made.pk}/", {"credit": "© Y", "alt_fr": "Le ciel", "alt_en": "The sky"})
    made = Picture.objects.get()
    assert (made.credit, made.alt_fr, made.alt_en) == ("© Y", "Le ciel", "The sky")
    assert (
        "décroche-la d’abord" in programmer.post(f"{SHELF}{made.pk}/supprimer/", follow=True).content.decode()
    )
    programmer.post(f"{SHELF}{made.pk}/decrocher/")
    programmer.post(f"{SHELF}{made.pk}/supprimer/")
    assert Picture.objects.count() == 0


@pytest.mark.parametrize("path", ["", "ajouter/{screening}/", "{picture}/"])
def test_only_programmers_see_them(client: Client, path: str) -> None:
    address = SHELF + path.format(screening=make_screening().public_id, picture=make_picture().pk)
    assert client.get(address).status_code == 302
    assert sign_in(client, make_user(Role.DOOR)).get(address).status_code == 403
