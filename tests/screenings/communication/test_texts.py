"""What the communication group takes away: public rows only, whole sentences, files that work elsewhere."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from laclef.accounts.roles import Role
from screenings.communication import files, texts
from screenings.imports.festival import preview
from screenings.models import Guest, Picture, Screening, State
from tests.factories import make_film, make_person, make_room, make_screening, make_user, make_venue
from tests.people import sign_in

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = date(2040, 12, 1), date(2040, 12, 31)
PATH = "/programmation/preparer/"
PERIOD = "?du=2040-12-01&au=2040-12-31"


def evening(day: int = 4, hour: int = 20, **facts: Any) -> Screening:
    facts.setdefault("rooms", [make_room()])
    return make_screening(starts_at=datetime(2040, 12, day, hour, tzinfo=PARIS), **facts)


def rows() -> list[Screening]:
    return texts.of_period(FIRST, LAST)


def test_drafts_hires_internal_and_cancelled_ones_stay_out() -> None:
    shown = evening()
    for day, state in ((5, State.DRAFT), (6, State.CONFIRMED), (7, State.CANCELLED)):
        evening(day, state=state)
    private = {"admission": "free", "state": State.CONFIRMED}
    evening(8, kind="hire", regime="private_hire", title_fr="Tournage", **private)
    evening(9, kind="internal", regime="not_cinema", title_fr="Formation", **private)
    assert rows() == [shown]


def test_the_period_is_of_cinema_days() -> None:
    late = make_screening(starts_at=datetime(2041, 1, 1, 0, 30, tzinfo=PARIS))
    evening(day=1, hour=1)  # the night of 30 November
    assert rows() == [late]


def test_a_post_says_title_when_and_where_in_500_signs_at_most() -> None:
    film = make_film(title="Un titre " + "long " * 20, year=1935, countries=["FR"])
    made = evening(films=[film], short_fr="Il était une fois la mer. " * 11)
    post = texts.post(made)
    assert len(post) <= texts.POST_SIGNS
    lines = post.split("\n")
    assert lines[1].startswith("Mardi 4 décembre 2040")
    assert lines[-1] == texts.url(made)
    assert "…" in post


def test_a_short_event_says_everything() -> None:
    made = evening(films=[make_film(title="La Mer", minutes=70)], short_fr="Une mer.")
    Guest.objects.create(screening=made, person=make_person("Nicole Brenez"), role="presents", tentative=True)
    said = texts.post(rows()[0]).replace("\u00a0", " ").split("\n")
    assert said == [
        "La Mer",
        "Mardi 4 décembre 2040, 20 h",
        "Boris Barnet · 1935 · 1 h 10",
        "Présenté par Nicole Brenez (sous réserve)",
        "Une mer.",
        "La Clef, Salle 1 · prix libre, 0 € compris",
        texts.url(made),
    ]


def test_markdown_leaves_no_sign_of_a_title_to_be_read_as_markup() -> None:
    evening(films=[make_film(title="*Star_Wars* [1977] #1")])
    text = texts.markdown(rows())
    assert text.startswith("## Mardi 4 décembre 2040\n")
    assert r"\*Star\_Wars\* \[1977\] \#1" in text


def test_the_table_is_read_again_by_the_import() -> None:
    room = make_room(venue=make_venue(is_house=True), name="Salle 1")
    films = [
        make_film(title="At Land", directors=["Maya Deren"], minutes=15, year=1944, countries=["US"]),
        make_film(title="La Jetée", directors=["Chris Marker"], minutes=28, year=1962, countries=["FR"]),
    ]
    evening(rooms=[room], films=films)
    table = files.table(rows()).replace("2040-12-04", "2040-12-06")
    report = preview(table, now=timezone.now(), by=None)
    assert (report.wrong, [o.notes for o in report.outcomes], report.unknown_columns) == (
        0,
        [[]],
        ["adresse"],
    )


def test_a_title_like_a_formula_stays_a_title() -> None:
    evening(films=[make_film(title="=1+1")])
    cells = list(csv.reader(io.StringIO(files.table(rows()).lstrip("\ufeff")), delimiter=";"))[1]
    assert cells[5] == "'=1+1"


def test_the_zip_holds_each_still_once_with_its_credit(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    default_storage.save("pictures/sea.webp", ContentFile(b"picture"))
    still = Picture.objects.create(file="pictures/sea.webp", width=8, height=4, credit="© X", alt_fr="La mer")
    film = make_film(title="Bleue", still=still)
    evening(4, films=[film])
    evening(5, films=[film])
    with zipfile.ZipFile(files.zipped_stills(rows())) as zipped:
        assert sorted(zipped.namelist()) == ["2040-12-04-bleue.webp", "credits.txt"]
        assert zipped.read("2040-12-04-bleue.webp") == b"picture"
        assert zipped.read("credits.txt").decode().split("\n")[:4] == [
            "2040-12-04-bleue.webp",
            "Bleue",
            "© X",
            "La mer",
        ]


@pytest.fixture
def programmer(client: Client) -> Client:
    return sign_in(client, make_user(Role.PROGRAMMER))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("programme.md", "text/markdown; charset=utf-8"),
        ("programme.txt", "text/plain; charset=utf-8"),
        ("programme.csv", "text/csv; charset=utf-8"),
        ("images.zip", "application/zip"),
    ],
)
def test_each_file_is_handed_out_to_programmers_alone(client: Client, name: str, kind: str) -> None:
    evening()
    assert client.get(PATH + name + PERIOD).status_code == 302
    response = sign_in(client, make_user(Role.PROGRAMMER)).get(PATH + name + PERIOD)
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert f'filename="la-clef-2040-12-01-2040-12-31.{name.split(".")[1]}"' in response["Content-Disposition"]
    assert client.get(f"{PATH}{name}?du=2040-12-31&au=2040-12-01").status_code == 404


def test_the_page_shows_a_post_for_each_event(programmer: Client) -> None:
    evening(short_fr="Une mer.")
    page = programmer.get(PATH + PERIOD).content.decode()
    assert ("Une mer." in page, page.count("Copier le message")) == (True, 1)


def test_an_empty_month_and_a_wrong_period_say_so(programmer: Client) -> None:
    assert "Rien n’est publié sur ces dates." in programmer.get(PATH + PERIOD).content.decode()
    backwards = programmer.get(f"{PATH}?du=2040-12-31&au=2040-12-01").content.decode()
    assert "échange les deux dates" in backwards
    assert "Cent jours au plus" in programmer.get(f"{PATH}?du=2040-01-01&au=2040-12-01").content.decode()


def test_the_queries_do_not_grow(programmer: Client, django_assert_num_queries: Any) -> None:
    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            programmer.get(PATH + PERIOD)
        return len(captured)

    evening(2)
    one = queries()
    for day in range(3, 30):
        evening(day)
    assert queries() == one
