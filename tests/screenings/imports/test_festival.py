"""The festival import: what people really send, all or nothing, in words."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from laclef.journal.models import Line
from screenings.imports import festival
from screenings.imports.reading import ImportRefused, decoded
from screenings.models import Cycle, Film, Kind, Origin, Person, Regime, Room, Screening, State
from tests.factories import make_film, make_room, make_screening, make_venue
from tests.reading import plain

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
HEADER = "date;heure;salle;titre;réalisation;année;pays;durée;version;format;cycle;invités"


@pytest.fixture(autouse=True)
def rooms() -> list[Room]:
    house = make_venue(is_house=True)
    return [make_room(venue=house, name="Salle 1"), make_room(venue=house, name="Salle 2", seats=65)]


def table(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines])


def problems(text: str) -> list[str]:
    report = festival.preview(text, now=NOW, by=None)
    return [plain(words) for outcome in report.outcomes for words in outcome.problems]


def test_a_line_becomes_a_draft_with_all_it_says() -> None:
    line = (
        "mar. 01/12/2026;20 h 30;salle 1;Je veux voir;Joana Hadjithomas et Khalil Joreige;2008;France, Liban;75;"
        "VOSTFR;35 mm;Carte blanche;Nicole Brenez (débat, sous réserve)"
    )
    report = festival.import_programme(table(line), now=NOW, by=None)
    assert (report.made, report.wrong) == (True, 0)
    made = Screening.objects.get()
    assert (made.state, made.kind, made.regime, made.origin) == (
        State.DRAFT,
        Kind.FILM,
        Regime.COMMERCIAL,
        Origin.HOUSE,
    )
    assert made.starts_at == datetime(2026, 12, 1, 20, 30, tzinfo=PARIS)
    assert made.ends_at == datetime(2026, 12, 1, 22, 15, tzinfo=PARIS)
    item = made.programme.get()
    assert (item.film.title, item.film.year, item.film.minutes, item.film.countries) == (
        "Je veux voir",
        2008,
        75,
        ["FR", "LB"],
    )
    assert [credit.person.name for credit in item.film.credits.all()] == [
        "Joana Hadjithomas",
        "Khalil Joreige",
    ]
    assert (item.format, item.subtitle_languages, item.is_main) == ("35mm", ["fr"], True)
    guest = made.guests.get()
    assert (guest.person.name, guest.role, guest.tentative) == ("Nicole Brenez", "debates", True)
    assert (made.cycle.title_fr, made.room_bookings.get().places) == ("Carte blanche", 120)


def test_several_films_are_joined_by_plus_and_their_directors_by_slash() -> None:
    line = "2026-12-02;20:00;Salle 2;At Land + La Jetée;Maya Deren / Chris Marker;1944 / 1962;US / FR;15 / 28;VO / VF;16 mm;;"
    festival.import_programme(table(line), now=NOW, by=None)
    items = list(Screening.objects.get().programme.all())
    assert [(i.film.title, i.film.year, i.film.minutes, i.is_main, i.format) for i in items] == [
        ("At Land", 1944, 15, False, "16mm"),
        ("La Jetée", 1962, 28, True, "16mm"),
    ]
    assert Screening.objects.get().kind == Kind.SHORTS
    assert [i.film.credits.get().person.name for i in items] == ["Maya Deren", "Chris Marker"]


def test_existing_films_people_and_cycles_are_found() -> None:
    film = make_film(title="L’Été", year=1935, directors=["Boris Barnet"])
    Cycle.objects.create(title_fr="Rivages")
    line = "2026-12-02;20:00;Salle 2;l'ete;boris barnet;;;;;;RIVAGES;Boris Barnet"
    report = festival.import_programme(table(line), now=NOW, by=None)
    assert list(map(plain, report.outcomes[0].notes)) == [
        "durée inconnue : la fin est comptée deux heures après le début, à corriger"
    ]
    assert Screening.objects.get().programme.get().film == film
    assert (Film.objects.count(), Person.objects.count(), Cycle.objects.count()) == (1, 1, 1)


def test_another_film_of_the_same_title_is_another_film() -> None:
    make_film(title="Zombie", year=1978, directors=["George A. Romero"])
    line = "2026-12-02;20:00;Salle 2;Zombie;Anne Autre;2019;;90;VF;;;"
    festival.import_programme(table(line), now=NOW, by=None)
    assert Film.objects.filter(title="Zombie").count() == 2


def test_two_films_that_could_be_meant_ask_for_the_year() -> None:
    for year in (1950, 1960):
        make_film(title="Le Fleuve", year=year, directors=[])
    assert problems(table("2026-12-02;20:00;Salle 2;Le Fleuve;;;;90;VF;;;")) == [
        "« Le Fleuve » : la maison connaît plusieurs films de ce titre, précise l’année."
    ]


def test_past_dates_come_in_as_the_archive() -> None:
    line = "21/09/2019;20:00;Salle 1;Attica;Cinda Firestone;1974;États-Unis;80;VOSTFR;;;"
    festival.import_programme(table(line), now=NOW, by=None)
    made = Screening.objects.public().get()
    assert (made.origin, made.regime, made.state) == (Origin.ARCHIVE, Regime.NON_COMMERCIAL, State.PUBLISHED)
    assert made.published_at == made.starts_at


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("31/02/2026;20:00;Salle 1;Un film;;;;;;;;", "date « 31/02/2026 » : ce jour n’existe pas."),
        (
            "bientôt;20:00;Salle 1;Un film;;;;;;;;",
            "date « bientôt » : écris par exemple 01/12/2026 ou 2026-12-01.",
        ),
        (
            "01/12/2026;le soir;Salle 1;Un film;;;;;;;;",
            "heure « le soir » : écris par exemple 20:30 ou 20 h 30.",
        ),
        ("01/12/2026;20;Salle 1;Un film;;;;;;;;", "heure « 20 » : écris par exemple 20:30 ou 20 h 30."),
        (
            "01/12/2026;20:00;Salle 9;Un film;;;;;;;;",
            "salle « Salle 9 » inconnue : on connaît Salle 1, Salle 2.",
        ),
        ("01/12/2026;20:00;Salle 1;;;;;;;;;", "il manque : titre."),
        ("01/12/2026;20:00;Salle 1;Un film;;19;;;;;;", "année « 19 » : écris-la en quatre chiffres."),
        (
            "01/12/2026;20:00;Salle 1;Un film;;;Utopie;;;;;",
            "pays « Utopie » inconnu : écris son nom entier, ou son code de deux lettres.",
        ),
        (
            "01/12/2026;20:00;Salle 1;Un film;;;;long;;;;",
            "durée « long » : écris des minutes, par exemple 96.",
        ),
        ("01/12/2026;20:00;Salle 1;Un film;;;;-5;;;;", "durée « -5 » : écris des minutes, par exemple 96."),
        (
            "01/12/2026;20:00;Salle 1;Un film;;;;;VOSTXX;;;",
            "version « VOSTXX » : VF, VO, VOSTFR, VOSTA, muet ou sans dialogue.",
        ),
        (
            "01/12/2026;20:00;Salle 1;Un film;;;;;;70 mm;;",
            "format « 70 mm » : DCP, 35 mm, 16 mm, Super 8, fichier vidéo ou disque.",
        ),
        (
            "01/12/2026;20:00;Salle 1;Un + Deux;A / B / C;;;;;;;",
            "2 films, mais 3 pour « réalisation » : un par film, joints par « / ».",
        ),
    ],
)
def test_each_wrong_cell_has_its_one_clear_message(line: str, said: str) -> None:
    assert problems(table(line)) == [said]


def test_every_problem_of_a_line_is_said_at_once() -> None:
    said = problems(table("31/02/2026;le soir;Salle 9;Un film;;;;;;;;"))
    assert [words.split(" ")[0] for words in said] == ["date", "heure", "salle"]


def test_one_event_may_fill_two_rooms() -> None:
    festival.import_programme(
        table("2026-12-02;06:00;Salle 1 + Salle 2;Jerk;;2021;FR;60;VO;;;"), now=NOW, by=None
    )
    assert [b.room.name for b in Screening.objects.get().room_bookings.all()] == ["Salle 1", "Salle 2"]


def test_all_or_nothing_and_every_wrong_line_is_said() -> None:
    right = "01/12/2026;20:00;Salle 1;Un film;Une Cinéaste;2001;FR;90;VF;DCP;;"
    wrong = "02/13/2026;20:00;Salle 1;Autre film;;;;90;;;;"
    report = festival.import_programme(table(right, wrong), now=NOW, by=None)
    assert [bool(outcome.problems) for outcome in report.outcomes] == [False, True]
    assert [outcome.row.number for outcome in report.outcomes] == [2, 3]
    counts = (Screening.objects.count(), Film.objects.count(), Person.objects.count(), Line.objects.count())
    assert (report.made, counts) == (False, (0, 0, 0, 0))


def test_the_preview_leaves_no_trace_and_says_the_same() -> None:
    line = "01/12/2026;20:00;Salle 1;Un film;Une Cinéaste;2001;FR;90;VF;DCP;;"
    report = festival.preview(table(line), now=NOW, by=None)
    assert (report.made, report.wrong, list(map(plain, report.outcomes[0].notes))) == (
        False,
        0,
        ["nouvelle personne : Une Cinéaste", "nouveau film : Un film"],
    )
    assert (Screening.objects.count(), Film.objects.count(), Line.objects.count()) == (0, 0, 0)


def test_the_same_file_twice_makes_no_twin() -> None:
    text = table("01/12/2026;20:00;Salle 1;Un film;Une Cinéaste;2001;FR;90;VF;DCP;;")
    festival.import_programme(text, now=NOW, by=None)
    again = festival.import_programme(text, now=NOW, by=None)
    assert (again.made, Screening.objects.count()) == (False, 1)
    assert "déjà importée" in again.outcomes[0].problems[0]


def test_a_draft_over_a_taken_room_is_said(rooms: list[Room]) -> None:
    make_screening(starts_at=datetime(2026, 12, 1, 20, 30, tzinfo=PARIS), rooms=[rooms[0]])
    report = festival.preview(
        table("01/12/2026;20:00;Salle 1;Un film;;2001;FR;90;VF;DCP;;"), now=NOW, by=None
    )
    assert "Salle 1 est déjà prise à cette heure" in list(map(plain, report.outcomes[0].notes))


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    "header",
    [
        "date;heure;salle;titre;réalisation;année",
        "Date;Time;Room;Title;Director;Year",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_separators_headers_and_encodings(separator: str, header: str, encoding: str) -> None:
    text = table("2026-12-01;20:30;Salle 1;L’Été d’œuvre;Agnès Varda;1965", header=header).replace(
        ";", separator
    )
    report = festival.import_programme(decoded(text.encode(encoding)), now=NOW, by=None)
    assert (report.made, Film.objects.get().title) == (True, "L’Été d’œuvre")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Rien à lire"),
        (b"PK\x03\x04\x00\x00", "n’est pas du texte"),
        (b"date;heure\n1;2", "Il manque à la première ligne : salle, titre."),
        (HEADER.encode(), "aucune séance ne la suit"),
        (b'date;heure;salle;titre\n2026-12-01;20:00;Salle 1;"Ouvert', "guillemet"),
        (b"x" * 2_000_001, "2 Mo"),
    ],
)
def test_what_is_no_programme_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        festival.preview(decoded(content), now=NOW, by=None)
    assert said in plain(str(refused.value))


def festival_file(*, wrong: int) -> str:
    """40 screenings as a festival's spreadsheet saves them, the last `wrong` of them not to be read."""
    lines = [
        f"{n % 20 + 1:02}/12/2026;{18 + n // 20 * 2}h30;Salle {n % 2 + 1};Été n° {n};Réalisatrice {n};2001;France;{90 + n};VF;DCP;Festival d’été;"
        for n in range(40 - wrong)
    ]
    return table(*lines, *[f"99/12/2026;20h30;Salle 1;Raté {n};;;;;;;;" for n in range(wrong)])


def test_forty_windows_1252_screenings_three_of_them_wrong(tmp_path: Path) -> None:
    file = tmp_path / "festival.csv"
    file.write_bytes(festival_file(wrong=3).encode("cp1252"))
    with pytest.raises(CommandError, match=r"3 ligne\(s\) à corriger : rien n’a été importé"):
        call_command("import_programme", str(file))
    assert Screening.objects.count() == 0
    file.write_bytes(festival_file(wrong=0).encode("cp1252"))
    call_command("import_programme", str(file), "--dry-run")
    assert Screening.objects.count() == 0
    call_command("import_programme", str(file))
    assert (Screening.objects.count(), Cycle.objects.count()) == (40, 1)
