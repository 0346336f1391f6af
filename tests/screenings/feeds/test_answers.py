"""How every address answers: again with 304, to HEAD, without a cookie, with as many queries for 1 as for 30."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from screenings.feeds import sitemap
from screenings.models import Film, Person
from tests.factories import make_person, make_room, make_screening
from tests.screenings.feeds.houses import evening

ADDRESSES = [
    "/programme.ics",
    "/programme.atom",
    "/programme.json",
    "/programme/jeune-public.ics",
    "/integrer/semaine/",
    "/sitemap.xml",
    "/robots.txt",
    "/programme.schema.json",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_asked_again_nothing_is_sent_until_something_changes(client: Client, address: str) -> None:
    screening = evening("Visible")
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["Cache-Control"] == first["Cache-Control"] == "public, max-age=5"
    assert (again.cookies, "Cookie" in first.get("Vary", "")) == ({}, False)
    if "programme" in address and "schema" not in address:
        Film.objects.filter(programme_items__screening=screening).update(title="Corrigé", year=1936)
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*ADDRESSES, "/sitemap-films.xml", "/integrer/", "/programme.json/doc/"])
def test_head_and_no_other_method(client: Client, address: str) -> None:
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert client.post(address).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/programme.ics", "/programme.atom", "/programme.json", "/integrer/semaine/", "/sitemap-films.xml", "/sitemap-personnes.xml"])  # fmt: skip
def test_as_many_queries_for_thirty_as_for_one(client: Client, address: str) -> None:
    evening("Première")
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    for number in range(29):
        evening(f"Numéro {number}")
    with CaptureQueriesContext(connection) as thirty:
        client.get(address)
    assert len(thirty) == len(one)


@pytest.mark.django_db
def test_the_frame_may_stand_anywhere_and_runs_nothing(client: Client) -> None:
    evening("Visible")
    response = client.get("/integrer/semaine/")
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert (policy["frame-ancestors"], policy["script-src"], policy["default-src"]) == (
        "*",
        "'none'",
        "'none'",
    )
    assert "X-Frame-Options" not in response
    page = response.content.decode()
    assert '<base target="_top">' in page
    assert re.search(r"<script|style=|<img|<form", page) is None
    for other in ("/", "/integrer/", "/programme.json/doc/"):
        kept = client.get(other)
        assert "frame-ancestors 'none'" in kept["Content-Security-Policy"]
        assert kept["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_the_sitemap_names_every_page_in_both_languages(client: Client) -> None:
    screening = make_screening(rooms=[make_room()])
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    index = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own words
    parts = [str(found.text) for found in index.findall("s:sitemap/s:loc", names)]
    assert len(parts) == len(sitemap.sections())
    found: dict[str, set[str | None]] = {}
    for part in parts:
        response = client.get(part.removeprefix("http://localhost:8000"))
        assert response.status_code == 200
        for url in ET.fromstring(response.content).findall("s:url", names):  # noqa: S314
            links = {link.get("hreflang") for link in url.findall("x:link", names)}
            found[str(url.findtext("s:loc", namespaces=names))] = links
    address = f"http://localhost:8000{screening.get_absolute_url()}"
    assert found[address] == {"fr", "en", "x-default"}
    assert address.replace("8000/", "8000/en/") in found
    assert {client.get(url.removeprefix("http://localhost:8000")).status_code for url in found} == {200}


@pytest.mark.django_db
def test_who_asked_for_no_page_is_not_in_the_sitemap(client: Client) -> None:
    screening = make_screening()
    shy = make_person("Timide", has_page=False)
    screening.guests.create(person=shy)
    assert set(sitemap.persons()) == set(Person.objects.exclude(pk=shy.pk))
    assert "timide" not in client.get("/sitemap-personnes.xml").content.decode()


@pytest.mark.django_db
def test_robots_find_the_sitemap(client: Client) -> None:
    assert "Sitemap: http://localhost:8000/sitemap.xml" in client.get("/robots.txt").content.decode()
