"""The programme as data keeps its schema, field by field."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from screenings import programme
from screenings.models import Guest, Kind, Picture, Screening
from tests.factories import make_film, make_person, make_room, make_screening
from tests.screenings.feeds.houses import cancelled, evening, moved, public_rows
from tests.screenings.feeds.json_schema import errors


def fetched(client: Client, address: str = "/programme.json") -> dict[str, Any]:
    return json.loads(client.get(address).content)


@pytest.mark.django_db
def test_every_kind_keeps_the_schema(client: Client) -> None:
    rows = public_rows()
    cancelled(moved(rows[Kind.FILM], hours=1))
    schema, document = fetched(client, "/programme.schema.json"), fetched(client)
    assert len(document["screenings"]) == len(rows)
    assert list(errors(document, schema)) == []


def test_the_reader_of_schemas_finds_what_is_wrong() -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}, "b": {"type": "array", "items": {"type": ["string", "null"], "enum": ["x", None]}}}}  # fmt: skip
    assert list(errors({"a": 1, "b": ["x", None]}, schema)) == []
    assert len(list(errors({"b": ["y", 2], "c": 1}, schema))) == 4
    assert len(list(errors({"a": True}, schema))) == 1


@pytest.mark.django_db
def test_facts_of_an_evening(client: Client) -> None:
    room = make_room(step_free=True, wheelchair_places=3)
    films = [make_film(title="La Jetée", countries=["FR"]), make_film(title="Отец", directors=["A", "B"])]
    start = datetime(2027, 7, 1, 20, 30, tzinfo=ZoneInfo("Europe/Paris"))
    screening = make_screening(rooms=[room], films=films, starts_at=start, minutes=90, text_fr="Un\n\ndeux")
    Guest.objects.create(screening=screening, person=make_person("N. N.", has_page=False), tentative=True)
    picture = Picture.objects.create(file="pictures/x.jpg", width=16, height=9, credit="© X", alt_fr="La mer")
    Screening.objects.filter(pk=screening.pk).update(still=picture)
    (row,) = fetched(client)["screenings"]
    assert (row["starts_at"], row["ends_at"]) == ("2027-07-01T20:30:00+02:00", "2027-07-01T22:00:00+02:00")
    assert [film["title"] for film in row["films"]] == ["La Jetée", "Отец"]
    assert [film["directors"] for film in row["films"]] == [["Boris Barnet"], ["A", "B"]]
    assert row["text"] == {"fr": "Un\n\ndeux", "en": None}
    assert row["guests"] == [
        {"name": "N. N.", "url": None, "role": "presents", "capacity": None, "tentative": True}
    ]
    assert row["rooms"][0]["step_free"] is True
    assert row["image"] == {
        "url": "http://localhost:8000/media/pictures/x.jpg",
        "width": 16,
        "height": 9,
        "credit": "© X",
        "alt": {"fr": "La mer", "en": None},
    }
    assert row["url"]["en"] == row["url"]["fr"].replace("8000/", "8000/en/")


@pytest.mark.django_db
def test_moves_and_state(client: Client) -> None:
    screening = moved(make_screening(), hours=2)
    before = (screening.starts_at - timedelta(hours=2)).astimezone(screening.zone)
    (row,) = fetched(client)["screenings"]
    assert (row["state"], row["sequence"]) == ("published", 1)
    assert row["moves"][0]["from"] == {"starts_at": before.isoformat(), "place": "Salle 1"}
    assert row["moves"][0]["reason"] == {"fr": "La grève", "en": None}
    cancelled(screening)
    (row,) = fetched(client)["screenings"]
    assert (row["state"], row["cancelled_reason"]) == (
        "cancelled",
        {"fr": "Panne de projecteur", "en": None},
    )


@pytest.mark.django_db
def test_a_move_before_publication_is_nobodys_business(client: Client) -> None:
    screening = moved(make_screening(state="confirmed"), hours=2)
    programme.publish(screening_id=screening.pk, now=timezone.now(), by=None)
    (row,) = fetched(client)["screenings"]
    assert row["moves"] == []


@pytest.mark.django_db
def test_one_document_for_both_languages(client: Client) -> None:
    evening("Visible")
    french, english = fetched(client), fetched(client, "/en/programme.json")
    assert french["screenings"] == english["screenings"]
    assert french["screenings"][0]["title"] == {"fr": "Visible titre", "en": "Visible title"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/programme.json", "/programme/films.json", "/programme.schema.json"])
def test_any_page_may_read_it_and_nothing_else(client: Client, address: str) -> None:
    assert client.get(address)["Access-Control-Allow-Origin"] == "*"
    for other in ("/", "/programme.ics", "/programme.atom", "/integrer/semaine/"):
        assert "Access-Control-Allow-Origin" not in client.get(other)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_manual_tells_every_field(client: Client, language: str) -> None:
    page = client.get(f"{language}/programme.json/doc/").content.decode()
    for path in ("version", "screenings[].films[].spoken_languages", "screenings[].moves[].from"):
        assert f"<code>{path}</code>" in page
