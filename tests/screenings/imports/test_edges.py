"""Tables that once brought the page down, and what the house itself writes: said in words, or read again."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from screenings.communication import files
from screenings.imports import cells, festival
from screenings.models import Act, Cycle, Film, FilmFormat, Guest, GuestRole, Room, Screening
from tests.factories import make_film, make_person, make_room, make_screening, make_venue
from tests.reading import plain

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
HEADER = "date;heure;salle;titre;réalisation;année;durée;cycle;invités;portes"


@pytest.fixture(autouse=True)
def room() -> Room:
    return make_room(venue=make_venue(is_house=True), name="Salle 1")


def brought_in(*lines: str) -> festival.Report:
    return festival.import_programme("\n".join([HEADER, *lines]), now=NOW, by=None)


def line(day: int = 1, hour: str = "20:00", **cells: str) -> str:
    told = {
        "title": f"Film {day}",
        "director": "",
        "length": "90",
        "cycle": "",
        "guests": "",
        "doors": "",
    } | cells
    return f"{day:02}/12/2026;{hour};Salle 1;{told['title']};{told['director']};;{told['length']};{told['cycle']};{told['guests']};{told['doors']}"


def test_a_new_cycle_of_a_refused_line_is_made_by_the_next_one() -> None:
    twice = line(2, cycle="Lucioles", guests="Nicole Brenez, Nicole Brenez")
    report = festival.preview("\n".join([HEADER, twice, line(3, cycle="Lucioles")]), now=NOW, by=None)
    assert [len(outcome.problems) for outcome in report.outcomes] == [1, 0]
    assert plain(report.outcomes[1].notes[0]) == "nouveau cycle : Lucioles"


def test_two_lines_share_their_new_cycle() -> None:
    brought_in(line(2, cycle="Lucioles"), line(3, cycle="lucioles"))
    assert (Cycle.objects.count(), Screening.objects.filter(cycle__title_fr="Lucioles").count()) == (1, 2)


@pytest.mark.parametrize(
    ("told", "column", "most"),
    [
        ({"title": "x" * 201}, "titre", 200),
        ({"director": "x" * 161}, "réalisation", 160),
        ({"cycle": "x" * 161}, "cycle", 160),
        ({"guests": "x" * 161}, "invité·es", 160),
    ],
)
def test_what_is_too_long_is_said_by_its_column(told: dict[str, str], column: str, most: int) -> None:
    [outcome] = brought_in(line(**told)).outcomes
    assert list(map(plain, outcome.problems)) == [
        f"{column} : {most} signes au plus, « {'x' * 30}… » est trop long."
    ]


def test_a_director_named_twice_is_credited_once() -> None:
    brought_in(line(director="Agnès Varda, agnes varda"))
    assert Film.objects.get().credits.count() == 1


def test_a_year_that_no_calendar_holds_is_said() -> None:
    report = festival.preview(f"{HEADER}\n31/12/9999;23:00;Salle 1;Fin;;;90;;;", now=NOW, by=None)
    assert list(map(plain, report.outcomes[0].problems)) == [
        "date « 31/12/9999 » : l’année va de 1973 à 2100."
    ]


def test_doors_before_midnight_are_the_evening_befores() -> None:
    brought_in(line(2, "00:15", doors="23:45"))
    assert Screening.objects.get().doors_at == datetime(2026, 12, 1, 23, 45, tzinfo=PARIS)


def test_doors_after_the_start_are_a_mistake() -> None:
    [outcome] = brought_in(line(2, "20:00", doors="20:30")).outcomes
    assert ["ouvrent avant le début" in words for words in outcome.problems] == [True]


def test_an_import_stands_in_the_history() -> None:
    brought_in(line())
    record = Screening.objects.get().records.get()
    assert (record.act, record.at, record.what) == (Act.WRITTEN, NOW, "importée d’un tableau")


# --- the house's own table -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "subtitles"), [("VOSTES", ("es",)), ("VOSTDE", ("de",)), ("VOSTFR/EN", ("fr", "en"))]
)
def test_every_vost_is_read(cell: str, subtitles: tuple[str, ...]) -> None:
    version = cells.version(cell)
    assert version is not None
    assert version.subtitles == subtitles


@pytest.mark.parametrize(
    ("cell", "parts"),
    [("1944 / ", ["1944", ""]), (" / 1962", ["", "1962"]), ("1944 / 1962", ["1944", "1962"])],
)
def test_what_is_not_known_of_one_film_is_an_empty_part(cell: str, parts: list[str]) -> None:
    assert cells.parted(cell.strip(), 2, of="année", shared=True) == parts


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_house_wrote_is_read_again(language: str, room: Room) -> None:
    films = [
        make_film(title="La Jetée", year=1962, directors=["Chris Marker"], countries=["FR"], minutes=28),
        make_film(title="Sans date", year=None, directors=[], countries=[], minutes=None),
    ]
    screening = make_screening(films=films, rooms=[room])
    first, second = screening.programme.all()
    first.spoken_languages, first.subtitle_languages, first.subtitles_for_deaf = ["fr"], ["fr"], True
    first.format = FilmFormat.VIDEO
    second.spoken_languages, second.subtitle_languages, second.format = ["it"], ["es"], FilmFormat.DISC
    first.save()
    second.save()
    for role in GuestRole:
        Guest.objects.create(screening=screening, person=make_person(), role=role, tentative=role == "leads")
    with translation.override(language):
        table = files.table([screening])
    Screening.objects.filter(pk=screening.pk).update(
        state="cancelled", cancelled_at=timezone.now(), cancelled_reason_fr="x"
    )
    report = festival.import_programme(table, now=timezone.now(), by=None)
    assert [outcome.problems for outcome in report.outcomes] == [[]]
    again = Screening.objects.exclude(pk=screening.pk).get()
    facts = ("film", "spoken_languages", "subtitle_languages", "subtitles_for_deaf", "format")
    assert list(again.programme.values_list(*facts)) == list(screening.programme.values_list(*facts))
    people = ("person", "role", "tentative")
    assert list(again.guests.values_list(*people)) == list(screening.guests.values_list(*people))
