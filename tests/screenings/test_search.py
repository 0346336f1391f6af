"""What a visitor types, and what it finds; what it never finds."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screenings.models import Film, FilmCredit, Guest, Origin, Person, ProgrammeItem, Screening, State
from screenings.search import FOUND_IN, SearchRefused, SearchResult, search
from tests.factories import make_cycle, make_film, make_person, make_room, make_screening

pytestmark = pytest.mark.django_db


def look(text: str, **options: Any) -> SearchResult:
    return search(text, now=timezone.now(), **options)


def found(text: str) -> list[Screening]:
    return look(text).screenings


def barnet() -> Screening:
    film = make_film(
        title="Au bord de la mer bleue", original_title="У самого синего моря", countries=["SU"], year=1935
    )
    return make_screening(films=[film], cycle=make_cycle(title_fr="Rivages", title_en="Shores"))


def other() -> Screening:
    film = make_film(title="Attica", directors=["Cinda Firestone"], countries=["US"], year=1974)
    return make_screening(films=[film])


# --- what is found ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "Au bord de la mer bleue",
        "bleue mer",
        "blEU",
        "barnet",
        "boris barnet",
        "самого синего",
        "МОРЯ",
        "rivages",
        "shores",
        "urss",
        "ussr",
        "soviet union",
        "1935",
        "barnet 1935 urss",
        "film de Barnet",
        "barnet, “mer bleue”",
    ],
)
def test_every_word_of_a_screening_finds_it(typed: str) -> None:
    screening = barnet()
    other()
    result = look(typed)
    assert (result.screenings, result.total, result.near) == ([screening], 1, False)


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("L’Été dernier à la Goutte d’Or", "ete goutte d'or"),
        ("L’Été dernier à la Goutte d’Or", "L'ÉTÉ DERNIER"),
        ("Œuvre au noir", "oeuvre"),
        ("Oeuvre au noir", "œuvre"),
        ("Ça brûle", "ca brule"),
        ("Jørgen et l’Øresund", "jorgen oresund"),
        ("8½", "8½"),
        ("8½", "8 1/2"),
        ("東京物語", "東京物語"),
        ("東京物語", "物語"),
        ("サマーウォーズ", "ウォーズ"),
        ("Женщина с киноаппаратом", "киноаппарат"),
        ("M", "m"),
        ("Le 36, quai du Ciel", "36 quai"),
    ],
)
def test_accents_ligatures_apostrophes_and_scripts(title: str, typed: str) -> None:
    screening = make_screening(films=[make_film(title="Film", original_title=title, year=1950)])
    other()
    assert (found(typed), look(typed).near) == ([screening], False)


@pytest.mark.parametrize(
    ("director", "title", "typed"),
    [
        ("Boris Barnet", "Okraïna", "barnett"),
        ("Kenji Mizoguchi", "Les Musiciens de Gion", "mizogushi"),
        ("Orson Welles", "La Splendeur des Amberson", "ambersson"),
        ("Orson Welles", "La Splendeur des Amberson", "orson wels"),
        ("Stanley Kubrick", "Barry Lyndon", "kubirck"),
        ("Andreï Tarkovski", "Le Miroir", "tarkovsky mirroir"),
    ],
)
def test_a_small_typo_is_forgiven(director: str, title: str, typed: str) -> None:
    screening = make_screening(films=[make_film(title=title, directors=[director], year=1950)])
    other()
    result = look(typed)
    assert (result.screenings, result.near) == ([screening], True)


def test_a_typo_in_a_country_is_forgiven() -> None:
    film = make_film(title="Toni Erdmann", countries=["DE"], year=2016)
    screening = make_screening(films=[film])
    other()
    assert found("alemagne") == [screening]


@pytest.mark.parametrize("typed", ["1936", "193", "barnet 1974", "xq", "amica", "bleue attica", "barbapapa"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    """Years whole; every word in the same screening; short words need be right; far words are other words."""
    barnet()
    make_screening(films=[make_film(title="Attila", directors=["Cinda Firestone"], year=1974)])
    assert (found(typed), look(typed).total) == ([], 0)


def test_the_words_as_typed_come_before_those_that_are_near() -> None:
    exact = make_screening(films=[make_film(title="Barnett", directors=["X"])])
    barnet()
    assert (found("barnett"), look("barnett").near) == ([exact], False)


def test_guests_titles_of_evenings_and_their_year() -> None:
    screening = make_screening(kind="debate", title_fr="Nuit blanche", title_en="All-nighter", films=[])
    Guest.objects.create(screening=screening, person=make_person("Agnès Varda"))
    for typed in ("varda", "nuit", "all-nighter", f"nuit {screening.starts_at.year}"):
        assert found(typed) == [screening], typed


def test_each_country_in_french_and_in_english() -> None:
    for code, names in {
        "GB": ["royaume-uni", "united kingdom", "uk"],
        "US": ["états-unis", "united states", "usa"],
        "ZA": ["afrique du sud", "south africa"],
        "JP": ["japon", "japan"],
        "CS": ["tchécoslovaquie", "czechoslovakia"],
    }.items():
        screening = make_screening(films=[make_film(title=f"De {code}", countries=[code], year=1950)])
        for name in names:
            assert found(name) == [screening], name


def test_a_screening_is_found_once_those_to_come_first() -> None:
    """Two matching films, a matching guest and cycle; then the nearest to come, then the latest past."""
    now = timezone.now()
    cycle = make_cycle(title_fr="Barnet en entier")

    def screening(days: int, **facts: Any) -> Screening:
        films = [make_film(title="Okraïna"), make_film(title="La Jeune Fille au carton à chapeau")]
        return make_screening(starts_at=now + timedelta(days=days), films=films, cycle=cycle, **facts)

    late, soon = screening(9), screening(2)
    old, recent = screening(-400, origin=Origin.ARCHIVE), screening(-3, origin=Origin.ARCHIVE)
    Guest.objects.create(screening=soon, person=Person.objects.get(name="Boris Barnet"))
    result = look("barnet")
    assert (result.screenings, result.total) == ([soon, late, recent, old], 4)
    assert (look("barnet", limit=2).screenings, look("barnet", limit=2).total) == ([soon, late], 4)


# --- it stays true ---------------------------------------------------------------------------------------


def rename_director(screening: Screening) -> None:
    Person.objects.filter(name="Boris Barnet").update(name="Lev Koulechov")


def rename_film(screening: Screening) -> None:
    Film.objects.update(title="Koulechov")


def original_title(screening: Screening) -> None:
    Film.objects.update(original_title="Koulechov")


def other_country(screening: Screening) -> None:
    Film.objects.update(countries=["CU"])


def other_year(screening: Screening) -> None:
    Film.objects.update(year=1941)


def own_title(screening: Screening) -> None:
    Screening.objects.update(title_en="Koulechov")


def rename_cycle(screening: Screening) -> None:
    cycle = make_cycle(title_fr="Vide")
    Screening.objects.update(cycle=cycle)
    type(cycle).objects.filter(pk=cycle.pk).update(title_fr="Koulechov")


def another_director(screening: Screening) -> None:
    FilmCredit.objects.create(film=Film.objects.get(), person=make_person("Lev Koulechov"), position=1)


def another_guest(screening: Screening) -> None:
    Guest.objects.create(screening=screening, person=make_person("Lev Koulechov"))


def another_film(screening: Screening) -> None:
    film = make_film(title="Koulechov", directors=[])
    ProgrammeItem.objects.create(screening=screening, film=film, position=1)


@pytest.mark.parametrize(
    ("change", "typed"),
    [
        (rename_director, "koulechov"),
        (rename_film, "koulechov"),
        (original_title, "koulechov"),
        (other_country, "cuba"),
        (other_year, "1941"),
        (own_title, "koulechov"),
        (rename_cycle, "koulechov"),
        (another_director, "koulechov"),
        (another_guest, "koulechov"),
        (another_film, "koulechov"),
    ],
)
def test_it_is_true_after_each_kind_of_change(change: Any, typed: str) -> None:
    screening = barnet()
    assert found(typed) == []
    change(screening)
    assert found(typed) == [screening]


def test_what_was_taken_away_is_no_longer_found() -> None:
    screening = barnet()
    guest = Guest.objects.create(screening=screening, person=make_person("Lev Koulechov"))
    assert found("koulechov") == [screening]
    guest.delete()
    rename_director(screening)
    assert (found("barnet"), found("koulechov")) == ([], [screening])


# --- what never leaks ------------------------------------------------------------------------------------


def test_private_rows_are_neither_found_nor_counted() -> None:
    """Guard: public() in _found."""
    film = make_film(title="Secret de la maison")
    shown = make_screening(films=[film])
    cancelled = make_screening(films=[film], state=State.CANCELLED)
    make_screening(films=[film], state=State.DRAFT)
    make_screening(films=[film], state=State.CONFIRMED)
    private = {"admission": "free", "state": State.CONFIRMED, "films": [film], "title_fr": "Secret"}
    make_screening(kind="hire", regime="private_hire", **private)
    make_screening(kind="internal", **private)
    for typed in ("secret", "secrte"):
        result = look(typed)
        assert (set(result.screenings), result.total) == ({shown, cancelled}, 2), typed


# --- the page --------------------------------------------------------------------------------------------


def page(client: Client, typed: str | None = None, path: str = "/recherche/") -> str:
    response = client.get(path, {} if typed is None else {"q": typed})
    assert (response.status_code, response.headers["X-Robots-Tag"]) == (200, "noindex")
    return response.content.decode()


def test_the_page_shows_what_is_found(client: Client) -> None:
    address = barnet().get_absolute_url()
    html = page(client, "barnett")
    assert address in html
    assert "voici ce qui s’en approche" in html
    assert "1 séance trouvée" in html
    assert f"/en{address}" in page(client, "barnet", "/en/recherche/")


def test_the_empty_page_says_what_one_may_try(client: Client) -> None:
    for typed in (None, "", "   "):
        html = page(client, typed)
        assert "Essayez un titre, un nom, une année" in html
        assert '<label class="search__label" for="recherche">' in html


@pytest.mark.parametrize(
    "typed",
    [
        "%",
        "_",
        "%%%%",
        "\0",
        "a\0b",
        "'",
        "\\",
        "':*",
        "' OR 1=1 --",
        "& | !",
        "<b>x</b>",
        "()",
        "{0}",
        "\u202e",
        "-" * 50,
    ],
)
def test_hostile_words_are_only_words(client: Client, typed: str) -> None:
    barnet()
    html = page(client, typed)
    assert "Au bord de la mer bleue" not in html
    assert "<b>x" not in html
    assert "Essayez un titre, un nom, une année" in html


def test_half_a_surrogate_is_no_word() -> None:
    assert look("\ud800").total == 0


@pytest.mark.parametrize("typed", ["x" * 10_000, "mot " * 2_500, " ".join(f"mot{n}" for n in range(30))])
def test_too_long_is_said(client: Client, typed: str) -> None:
    with pytest.raises(SearchRefused):
        look(typed)
    html = page(client, typed)
    assert "trop long" in html
    assert len(html) < 20_000


def test_the_first_fifty_are_shown_and_the_rest_is_counted(client: Client) -> None:
    film = make_film()
    room = make_room(seats=20)
    for number in range(51):
        make_screening(
            films=[film], rooms=[room], places=20, starts_at=timezone.now() + timedelta(hours=3 * number + 1)
        )
    html = page(client, "barnet")
    assert "51 séances trouvées" in html
    assert "Voici les 50 premières" in html
    assert html.count("<article") == 50


@pytest.mark.parametrize("typed", ["barnet", "barnett"])
def test_as_many_queries_for_one_as_for_thirty(client: Client, typed: str) -> None:
    film = make_film()

    def queries(count: int) -> int:
        for number in range(count):
            make_screening(films=[film], starts_at=timezone.now() + timedelta(hours=3 * number + 1))
        page(client, typed)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, typed)
        return len(captured)

    assert queries(1) == queries(29)


@pytest.mark.parametrize("part", FOUND_IN.split("UNION ALL"))
def test_every_part_of_a_search_has_its_index(part: str) -> None:
    """The expression of the query and that of the index are the same: one reads the other."""
    condition = part[part.index("WHERE") :]
    name = condition.split("(")[1].split(".")[0]
    table = "screenings_screening" if name == "own" else f"screenings_{name}"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT id FROM {table} {name} {condition}", ["'barnet':*"])  # noqa: S608
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert f"Bitmap Index Scan on {table}_search" in plan
