"""Day, week, month, filters, archive, and the sheets for the door."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from screenings.models import Origin, State
from tests.factories import make_film, make_screening

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=PARIS)


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_the_week_runs_from_wednesday_to_tuesday(client: Client) -> None:
    make_screening(starts_at=at("2040-11-28T20:00"), films=[make_film(title="Premier soir")])  # a Wednesday
    make_screening(starts_at=at("2040-12-04T20:00"), films=[make_film(title="Dernier soir")])
    make_screening(starts_at=at("2040-12-05T20:00"), films=[make_film(title="Semaine suivante")])
    page = text(client, "/semaine/2040-11-28/")
    assert ("Premier soir" in page, "Dernier soir" in page, "Semaine suivante" in page) == (True, True, False)
    assert "Semaine du 28 novembre au 4 décembre" in page


def test_another_day_of_the_week_leads_to_its_wednesday(client: Client) -> None:
    response = client.get("/semaine/2040-12-01/")
    assert (response.status_code, response["Location"]) == (301, "/semaine/2040-11-28/")


@pytest.mark.parametrize(
    "path", ["/jour/demain/", "/semaine/2040-02-30/", "/mois/2040-13/", "/jour/1200-01-01/"]
)
def test_an_impossible_date_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_half_past_midnight_belongs_to_the_evening_before(client: Client) -> None:
    make_screening(starts_at=at("2040-12-01T00:30"), films=[make_film(title="Film de minuit")])
    assert "Film de minuit" in text(client, "/jour/2040-11-30/")
    assert "Film de minuit" not in text(client, "/jour/2040-12-01/")
    assert "Film de minuit" in text(client, "/mois/2040-11/")


def test_the_month_begins_at_today_on_a_phone(client: Client, time_machine: Any) -> None:
    """What is past and empty is marked, for the phone to leave it out; one tap leads to today."""
    time_machine.move_to(at("2026-11-26T19:40"), tick=False)
    page = text(client, "/mois/")
    marked = [page.count(sign) for sign in ("is-past", "is-today", 'id="aujourd-hui"', 'href="#aujourd-hui"')]
    assert marked == [25, 1, 1, 1]
    assert "Aller à aujourd’hui, jeudi 26 novembre" in page
    assert 'href="#aujourd-hui"' not in text(client, "/mois/2026-12/")


@pytest.mark.parametrize(
    "path",
    ["/semaine/2040-11-28/affiche/", "/mois/2040-11/affiche/", "/semaine/2040-11-28/", "/mois/2040-11/"],
)
def test_sheets_and_lists_show_the_same_public_rows(client: Client, path: str) -> None:
    when = at("2040-11-29T20:00")
    make_screening(starts_at=when, films=[make_film(title="Film montré")])
    for state in (State.DRAFT, State.CONFIRMED):
        make_screening(starts_at=when, films=[make_film(title="Film secret")], state=state)
    for kind, regime in (("hire", "private_hire"), ("internal", "not_cinema")):
        make_screening(
            starts_at=when,
            kind=kind,
            regime=regime,
            admission="free",
            title_fr="Usage secret",
            state=State.CONFIRMED,
        )
    page = text(client, path)
    assert "Film montré" in page
    assert "secret" not in page


def test_a_day_without_anything_says_so(client: Client) -> None:
    assert "relâche" in text(client, "/jour/2040-11-27/")


def test_filters_narrow_what_is_to_come(client: Client) -> None:
    make_screening(title_fr="Pour les petits", for_children=True)
    make_screening(title_fr="Pour les grands")
    page = text(client, "/programme/jeune-public/")
    assert "Pour les petits" in page
    assert "Pour les grands" not in page
    assert client.get("/programme/inconnu/").status_code == 404


def test_the_archive_stands_by_year_without_what_was_cancelled(client: Client) -> None:
    make_screening(
        starts_at=at("2020-10-15T20:00"), origin=Origin.ARCHIVE, films=[make_film(title="Soir de 2020")]
    )
    make_screening(
        starts_at=at("2021-05-19T20:00"), origin=Origin.ARCHIVE, films=[make_film(title="Soir de 2021")]
    )
    make_screening(starts_at=timezone.now() + timedelta(days=1), films=[make_film(title="Demain")])
    assert "Soir de 2021" in text(client, "/archives/")
    page = text(client, "/archives/2020/")
    assert "Soir de 2020" in page
    assert "Soir de 2021" not in page
    assert client.get("/archives/2019/").status_code == 404


def test_an_empty_archive_says_what_will_come(client: Client) -> None:
    assert "commenceront avec la première séance" in text(client, "/archives/")
