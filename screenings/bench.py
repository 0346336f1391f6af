"""manage.py bench programme, search, import: pages under load, 50,000 screenings searched, a festival read."""

import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urljoin

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from laclef import bench, load
from laclef.bench import Figure
from screenings import invented
from screenings.imports.festival import preview
from screenings.models import Film, Person, Room, Screening, Venue
from screenings.search import search

FEW, MANY, ARCHIVE = 1, 300, 50_000
ROUNDS, SECONDS, SEARCHES = 3, 4, 200


@bench.measures("programme")
def programme() -> list[Figure]:
    """Home, the week and a screening as visitors get them, beside a view that does nothing."""
    few = _queries_of_pages(FEW)
    many = _queries_of_pages(MANY - FEW)
    counted = [
        Figure(f"{name}: queries with {count} screenings", queries, "")
        for count, pages in ((FEW, few), (MANY, many))
        for name, queries in pages.items()
    ]
    with TemporaryDirectory() as folder, load.production_server(Path(folder)) as port:
        with load.bare_server() as bare:
            rates = _rates(port, bare)
        return [*rates, *_weights(port), *counted]


def _rates(port: int, bare: int) -> list[Figure]:
    """Rounds in turn, so that whatever else the machine does falls on all of them alike."""
    asked: dict[str, Callable[[], load.Load]] = {"bare view": lambda: load.ask(bare, "/", seconds=SECONDS)}
    for name, path in _paths().items():
        etag = load.fetch(port, path)[0].headers["ETag"]
        asked[name] = lambda path=path: load.ask(port, path, seconds=SECONDS)  # type: ignore[misc]
        asked[f"{name}, 304"] = lambda path=path, etag=etag: load.ask(  # type: ignore[misc]
            port, path, seconds=SECONDS, status=304, headers={"If-None-Match": etag}
        )
    rounds = [{name: ask() for name, ask in asked.items()} for _ in range(ROUNDS)]
    figures = []
    for name in asked:
        loads = [each[name] for each in rounds]
        rate = median(found.per_second for found in loads)
        figures.append(Figure(f"{name} ({load.client_name()})", rate, "per second"))
        figures += [
            Figure(f"{name}, {share}", median(getattr(found, share) for found in loads), "ms")
            for share in ("p50", "p95", "p99")
        ]
        ratio = median(
            found.per_second / each["bare view"].per_second for found, each in zip(loads, rounds, strict=True)
        )
        figures.append(Figure(f"{name}, of the bare view", ratio, ""))
    return figures


def _paths() -> dict[str, str]:
    screening = Screening.objects.public().filter(starts_at__gt=timezone.now()).earliest("starts_at")
    return {"home": "/", "week": "/semaine/", "screening": screening.get_absolute_url()}


def _queries_of_pages(more: int) -> dict[str, int]:
    """Queries of each page after adding that many screenings within four weeks; no page comes from a cache."""
    invented.fill_weeks(screenings=more)
    client, counts = Client(), {}
    with override_settings(SECURE_SSL_REDIRECT=False, ALLOWED_HOSTS=["testserver"], PAGE_CACHE=False):
        for name, path in _paths().items():
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                if client.get(path).status_code != 200:
                    raise ValueError(f"{path} does not answer")
            counts[name] = len(captured)
    return counts


def _weights(port: int) -> list[Figure]:
    """What the first visit of the home page carries over the wire, pictures apart."""
    _response, page = load.fetch(port, "/", {"Accept-Encoding": "identity"})
    html = page.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    styles = {path: load.fetch(port, path, {"Accept-Encoding": "identity"})[1].decode() for path in sheets}
    fonts = sorted(_fonts(html, styles))
    parts = {"html": ["/"], "styles": sheets, "fonts": fonts}
    sizes = {part: sum(_carried(port, path) for path in paths) for part, paths in parts.items()}
    return [
        *(Figure(f"home, first visit: {part}", size / 1000, "kB") for part, size in sizes.items()),
        Figure("home, first visit: all but pictures", sum(sizes.values()) / 1000, "kB"),
    ]


def _carried(port: int, path: str) -> int:
    response, body = load.fetch(port, path)
    if response.status != 200:
        raise ValueError(f"{path}: {response.status}")
    return len(body) + len(str(response.headers))


def _fonts(html: str, styles: dict[str, str]) -> set[str]:
    """The fonts of which the page needs a sign: as a browser, by unicode-range."""
    signs = {ord(sign) for sign in re.sub(r"<[^>]*>", "", html)}
    found = set()
    for path, css in styles.items():
        for face in re.findall(r"@font-face\s*\{(.*?)\}", css, re.S):
            address = re.search(r'url\("?([^")]+\.woff2)"?\)', face)
            ranges = re.search(r"unicode-range:\s*([^;}]+)", face)
            if address and (not ranges or any(_within(sign, ranges[1]) for sign in signs)):
                found.add(urljoin(path, address[1]))
    return found


def _within(sign: int, ranges: str) -> bool:
    for span in ranges.split(","):
        first, _, last = span.strip().removeprefix("U+").partition("-")
        if int(first, 16) <= sign <= int(last or first, 16):
            return True
    return False


# --- search ----------------------------------------------------------------------------------------------


@bench.measures("search")
def searches() -> list[Figure]:
    """Database time of a search, its listing included, over 50,000 invented screenings."""
    begun = time.perf_counter()
    invented.fill(screenings=ARCHIVE)
    filled = time.perf_counter() - begun
    typed = _typed()
    for text in typed[:: SEARCHES // 10]:
        _database_seconds(text)
    kinds: dict[str, list[float]] = {}
    for number, text in enumerate(typed):
        kinds.setdefault(KINDS[number % len(KINDS)], []).append(_database_seconds(text))
    every = [seconds for found in kinds.values() for seconds in found]
    return [
        Figure("filling the archive", filled, "s"),
        *bench.spread(f"{SEARCHES} searches (best of 3) in {Screening.objects.count():,} screenings", every),
        *(
            Figure(f"by {kind}, median", bench.percentile(found, 50) * 1000, "ms")
            for kind, found in kinds.items()
        ),
        *(Figure(f"plan for one name: {node}", count, "nodes") for node, count in _plan(typed[0]).items()),
    ]


KINDS = (
    "name",
    "name with a typo",
    "title",
    "title with a typo",
    "country",
    "year",
    "name and year",
    "country and year",
)
COUNTRY_NAMES = (
    "france",
    "états-unis",
    "italie",
    "japan",
    "urss",
    "iran",
    "brésil",
    "sénégal",
    "royaume-uni",
    "cuba",
)


def _typed() -> list[str]:
    """What visitors might type, an eighth of each kind, the same each time."""
    chance = random.Random(34)  # noqa: S311 - the same each time
    names = list(Person.objects.order_by("pk").values_list("name", flat=True)[: SEARCHES * 2])
    titles = list(Film.objects.order_by("pk").values_list("title", flat=True)[: SEARCHES * 2])
    typed = []
    for number in range(SEARCHES):
        name, title, year = chance.choice(names), chance.choice(titles), str(chance.randint(1930, 2025))
        country = chance.choice(COUNTRY_NAMES)
        kinds = (
            name,
            _slip(name, chance),
            title,
            _slip(title, chance),
            country,
            year,
            f"{name.split()[-1]} {year}",
            f"{country} {year}",
        )
        typed.append(kinds[number % len(KINDS)])
    return typed


def _slip(text: str, chance: random.Random) -> str:
    """One letter of the longest word doubled, left out, changed or swapped with its neighbour."""
    word = max(text.split(), key=len)
    at = chance.randrange(1, max(2, len(word) - 1))
    slips = (
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + "q" + word[at + 1 :],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    )
    return text.replace(word, chance.choice(slips), 1)


def _database_seconds(text: str) -> float:
    """The quickest of three: the search's own time, not that of whatever else the machine does."""
    return min(_database_seconds_once(text) for _ in range(3))


def _database_seconds_once(text: str) -> float:
    total = 0.0

    def timed(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal total
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            total += time.perf_counter() - started

    with connection.execute_wrapper(timed):
        search(text, now=timezone.now())
    return total


def _plan(text: str) -> dict[str, int]:
    """How the database looks one name up: the indexes it reads, and any table it reads from end to end."""
    with CaptureQueriesContext(connection) as captured:
        search(text, now=timezone.now())
    sql = next(query["sql"] for query in captured.captured_queries if "::tsquery" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql)
        return _nodes([row[0] for row in cursor.fetchall()])


def _nodes(lines: Sequence[str]) -> dict[str, int]:
    nodes: dict[str, int] = {}
    for line in lines:
        found = re.search(r"(Bitmap Index Scan on \w+_search|Seq Scan on \w+)", line)
        if found:
            nodes[found[1]] = nodes.get(found[1], 0) + 1
    return nodes


# --- the festival import ---------------------------------------------------------------------------------

LINES, TRIES = 40, 7


@bench.measures("import")
def festival() -> list[Figure]:
    """Forty new screenings of forty new films by forty new people, all lines or none, read and taken back."""
    venue = Venue.objects.create(slug="maison", name="La Clef", address="34 rue Daubenton", is_house=True)
    Room.objects.create(venue=venue, slug="salle-1", name="Salle 1", seats=120)
    table = "date;heure;salle;titre;réalisation;année;pays;durée;version;format;cycle;invités\n" + "\n".join(
        f"{n % 28 + 1:02}/12/2099;{14 + n // 28 * 5}:00;Salle 1;Film {n};Cinéaste {n};2001;France;90;VF;DCP;Festival;Invitée {n}"
        for n in range(LINES)
    )
    seconds = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        report = preview(table, now=timezone.now(), by=None)
        seconds.append(time.perf_counter() - begun)
        if report.wrong or len(report.outcomes) != LINES:
            raise ValueError("the table of the bench is not read")
    return bench.spread(f"import of {LINES} screenings", seconds)
