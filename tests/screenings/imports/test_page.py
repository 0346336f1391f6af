"""The import's page: look first, mend in place, nothing typed is lost; only programmers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from laclef.accounts.roles import Role
from screenings.models import Screening
from tests.factories import make_room, make_user, make_venue
from tests.people import sign_in
from tests.reading import plain

pytestmark = pytest.mark.django_db
PATH = "/programmation/importer/"
RIGHT = "date;heure;salle;titre;année\n01/12/2099;20:00;Salle 1;L’Été;1968"


@pytest.fixture(autouse=True)
def room() -> None:
    make_room(venue=make_venue(is_house=True), name="Salle 1")


@pytest.fixture
def programmer(client: Client) -> Client:
    return sign_in(client, make_user(Role.PROGRAMMER))


def page(client: Client, **sent: object) -> str:
    response = client.post(PATH, sent)
    assert response.status_code == 200
    return plain(response.content.decode())


def test_a_first_look_makes_nothing_and_keeps_the_text(programmer: Client) -> None:
    shown = page(programmer, text=RIGHT)
    assert "1 séance lue, prête à importer." in shown
    assert "01/12/2099;20:00;Salle 1;L’Été;1968</textarea>" in shown
    assert Screening.objects.count() == 0


def test_the_second_button_imports(programmer: Client) -> None:
    response = programmer.post(PATH, {"text": RIGHT, "import": "1"}, follow=True)
    assert "1 séance importée." in response.content.decode()
    made = Screening.objects.get()
    assert (made.state, made.carrier_id) == ("draft", int(programmer.session["_auth_user_id"]))


def test_a_wrong_line_imports_nothing_and_can_be_mended_in_the_page(programmer: Client) -> None:
    shown = page(programmer, text=RIGHT + "\n32/12/2099;20:00;Salle 1;Raté;", **{"import": "1"})
    assert "1 ligne à corriger : rien n’est importé." in shown
    assert "date « 32/12/2099 » : ce jour n’existe pas." in shown
    assert "Raté;</textarea>" in shown
    assert Screening.objects.count() == 0


def test_a_file_of_windows_1252_becomes_text_in_the_page(programmer: Client) -> None:
    file = SimpleUploadedFile("festival.csv", RIGHT.encode("cp1252"))
    assert "L’Été;1968</textarea>" in page(programmer, file=file)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Colle le tableau ici, ou choisis son fichier."),
        ({"text": "pas un tableau"}, "Il manque à la première ligne : date, heure, salle, titre."),
        ({"file": SimpleUploadedFile("image.png", b"\x89PNG\x00\x00")}, "n’est pas du texte"),
    ],
)
def test_what_is_no_table_is_said(programmer: Client, sent: dict, said: str) -> None:
    assert said in page(programmer, **sent)


def test_only_programmers_import(client: Client) -> None:
    assert client.get(PATH).status_code == 302
    assert sign_in(client, make_user(Role.VOLUNTEER)).get(PATH).status_code == 403
