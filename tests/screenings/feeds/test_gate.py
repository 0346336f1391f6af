"""Whatever the address, what is not public is not there; and what is public is, so that silence proves nothing."""

import pytest
from django.test import Client

from screenings.feeds.sitemap import years
from screenings.filters import FILTERS
from screenings.models import Kind, Screening
from tests.screenings.feeds.houses import SECRET, SHOWN, private_rows, public_rows

FORMS = ("ics", "atom", "json")
LISTS = [
    *(f"/programme.{form}" for form in FORMS),
    *(f"/programme/{key}.{form}" for key in FILTERS for form in FORMS),
    "/integrer/semaine/",
]
MAPS = ["/sitemap-maison.xml", "/sitemap-films.xml", "/sitemap-cycles.xml", "/sitemap-personnes.xml"]
TEXTS = ["/robots.txt", "/sitemap.xml", "/integrer/", "/programme.json/doc/", "/programme.schema.json"]
OF_ONE = ["/seances/x-{}/seance.ics", "/seances/x-{}/image.png"]


def everything(client: Client, address: str) -> str:
    """The body and the headers, unfolded: a calendar breaks its lines."""
    response = client.get(address)
    assert response.status_code == 200, address
    body = response.content.decode().replace("\r\n ", "")
    return (body + str(response.headers)).lower()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/en"])
def test_private_rows_are_at_no_address(client: Client, language: str) -> None:
    """Guard: ScreeningQuerySet.public(), the one gate."""
    private_rows()
    public_rows()
    maps = [*MAPS, *(f"/sitemap-seances-{year}.xml" for year in years())]
    for address in [
        *(language + address for address in (*LISTS, "/integrer/", "/programme.json/doc/")),
        *maps,
        *TEXTS,
    ]:
        assert SECRET.lower() not in everything(client, address), address


@pytest.mark.django_db
@pytest.mark.parametrize("address", LISTS)
def test_public_rows_are(client: Client, address: str) -> None:
    public_rows()
    assert SHOWN.lower() in everything(client, address)


@pytest.mark.django_db
def test_the_sitemap_knows_the_public_ones(client: Client) -> None:
    shown = public_rows()[Kind.FILM]
    for address in (*MAPS[1:], f"/sitemap-seances-{shown.starts_at.year}.xml"):
        assert "visible-de-toustes-film" in everything(client, address), address


@pytest.mark.django_db
def test_an_address_of_its_own_opens_nothing_private(client: Client) -> None:
    hidden = private_rows()
    addresses = [address.format(row.public_id) for row in hidden for address in OF_ONE]
    cycles = [f"/cycles/x-{row.cycle.public_id}/programme.{form}" for row in hidden for form in FORMS]
    answers = {address: client.get(address).status_code for address in (*addresses, *cycles)}
    assert {address for address, status in answers.items() if status != 404} == set()


@pytest.mark.django_db
def test_a_public_one_has_its_addresses(client: Client) -> None:
    shown: Screening = public_rows()[Kind.FILM]
    assert [client.get(address.format(shown.public_id)).status_code for address in OF_ONE] == [200, 200]
    for form in FORMS:
        assert f"{SHOWN} film titre".lower() in everything(
            client, f"/cycles/x-{shown.cycle.public_id}/programme.{form}"
        )


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/programme/licornes.ics", "/cycles/x-222222/programme.ics", "/sitemap-rien.xml", "/sitemap-seances-1066.xml", "/programme.pdf"])  # fmt: skip
def test_what_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
