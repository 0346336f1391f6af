"""Invented screenings by the thousand, for measuring only: nothing here ever reaches the house's data.

The past could not be written as it stands through the rules (a screening is born as a draft), so the
rules' triggers sleep on the tables while they are filled, in one transaction.
"""

import itertools
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from screenings.models import (
    Admission,
    Cycle,
    Film,
    FilmCredit,
    Guest,
    Kind,
    Person,
    ProgrammeItem,
    Regime,
    Room,
    RoomBooking,
    Screening,
    State,
    Venue,
)
from screenings.models.addresses import ALPHABET

Row = TypeVar("Row", bound=models.Model)

BATCH = 1_000
SYLLABLES = (
    "ba bel cor da dri el fan gar hou is ja ko lan mar ni or pe quin ros sa ta ul ver wo xa yo zi".split()  # noqa: SIM905
)
NOUNS = [
    "amour",
    "automne",
    "bateau",
    "cendre",
    "chanson",
    "cheval",
    "ciel",
    "colline",
    "corps",
    "désert",
    "écho",
    "enfance",
    "été",
    "étoile",
    "fenêtre",
    "femme",
    "fête",
    "feu",
    "fleuve",
    "forêt",
    "fille",
    "frère",
    "gare",
    "guerre",
    "hiver",
    "histoire",
    "homme",
    "île",
    "jardin",
    "jeunesse",
    "jour",
    "journal",
    "lettre",
    "lumière",
    "lune",
    "maison",
    "matin",
    "mémoire",
    "mer",
    "miroir",
    "montagne",
    "mort",
    "mur",
    "neige",
    "nuit",
    "œuvre",
    "oiseau",
    "ombre",
    "orage",
    "papier",
    "passé",
    "pierre",
    "plage",
    "pluie",
    "porte",
    "printemps",
    "quai",
    "regard",
    "rêve",
    "retour",
    "rivière",
    "route",
    "rue",
    "sang",
    "secret",
    "silence",
    "soif",
    "soleil",
    "sœur",
    "sommeil",
    "table",
    "temps",
    "terre",
    "théâtre",
    "train",
    "travail",
    "usine",
    "vent",
    "verre",
    "veuve",
    "vie",
    "ville",
    "visage",
    "voix",
    "voyage",
]
TURNS = ("{0} de {1}", "Le {0}", "La {0} et le {1}", "{0}", "Une {0} sans {1}", "L’{0} du {1}", "{0}, {1}")
COUNTRIES = "FR FR FR FR FR FR US US US US IT IT JP SU SU DE GB ES PT IR IN BR AR SN ML CU CL PS LB DZ MA TN CZ PL".split()  # noqa: SIM905
ORIGINALS = ("東京の{0}", "Дом {0}", "山の{0}", *["The {0}"] * 10, *["Il {0}"] * 6, *[""] * 20)


def fill(*, screenings: int, now: datetime | None = None, seed: int = 1973) -> None:
    """Write that many screenings with their films, people and cycles, the last ones a month from now."""
    chance = random.Random(seed)  # noqa: S311 - invented, and the same each time
    now = now or timezone.now()
    with transaction.atomic(), _rules_asleep():
        people = _made(
            [Person(name=_name(chance), public_id=key) for key in _public_ids(screenings // 6 + 20)]
        )
        films = _films(chance, count=max(10, screenings // 4), people=people)
        cycles = _made([Cycle(title_fr=_title(chance)) for _ in range(max(3, screenings // 250))])
        rows = _screenings(chance, count=screenings, cycles=cycles, now=now)
        _contents(chance, rows, films=films, people=people)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if not connection.in_atomic_block else "ANALYZE")


@contextmanager
def _rules_asleep() -> Iterator[None]:
    """The triggers of the programme's own rules off, those of foreign keys on; needs the tables' owner."""
    tables = [model._meta.db_table for model in (Screening, RoomBooking, ProgrammeItem)]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _made(rows: Sequence[Row]) -> list[Row]:
    return type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)


def _public_ids(count: int) -> Iterator[str]:
    """As many different ones: drawn by lot, 50,000 would hold a pair of twins."""
    for signs in itertools.islice(itertools.product(ALPHABET, repeat=6), count):
        yield "".join(reversed(signs))


def _name(chance: random.Random) -> str:
    first, last = ("".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))).title() for _ in range(2))
    return f"{first} {last}"


def _title(chance: random.Random) -> str:
    return chance.choice(TURNS).format(*chance.sample(NOUNS, 2)).capitalize()


def _films(chance: random.Random, *, count: int, people: Sequence[Person]) -> list[Film]:
    films = _made(
        [
            Film(
                public_id=key,
                title=_title(chance),
                original_title=chance.choice(ORIGINALS).format(chance.choice(NOUNS)),
                countries=chance.sample(COUNTRIES, chance.choice((1, 1, 1, 2))),
                year=chance.randint(1910, 2026),
                minutes=chance.randint(20, 180),
            )
            for key in _public_ids(count)
        ]
    )
    _made([FilmCredit(film=film, person=chance.choice(people)) for film in films])
    return films


def _screenings(
    chance: random.Random, *, count: int, cycles: Sequence[Cycle], now: datetime
) -> list[Screening]:
    """Four a day in two rooms, at 18 and 21 o'clock; one in fifty a draft, one a hire, one cancelled."""
    house, _ = Venue.objects.get_or_create(slug="banc-d-essai", defaults={"name": "Banc", "address": "—"})
    first = (now + timedelta(days=30)).replace(minute=0, second=0, microsecond=0) - timedelta(days=count // 4)
    rows = []
    for number, key in enumerate(_public_ids(count)):
        starts = first + timedelta(days=number // 4, hours=3 * (number // 2 % 2))
        row = Screening(
            public_id=key,
            kind=Kind.FILM,
            regime=Regime.COMMERCIAL,
            state=State.PUBLISHED,
            published_at=min(starts, now) - timedelta(days=20),
            starts_at=starts,
            ends_at=starts + timedelta(minutes=110),
            venue=house,
            cycle=chance.choice(cycles) if chance.random() < 0.5 else None,
            title_fr=_title(chance) if chance.random() < 0.2 else "",
        )
        _vary(row, number)
        rows.append(row)
    return _made(rows)


def _vary(row: Screening, number: int) -> None:
    if number % 50 == 1:
        row.state, row.published_at = State.DRAFT, None
    elif number % 50 == 2:
        row.kind, row.regime, row.admission = Kind.HIRE, Regime.PRIVATE_HIRE, Admission.FREE
        row.state, row.published_at = State.CONFIRMED, None
    elif number % 50 == 3:
        row.state, row.cancelled_at, row.cancelled_reason_fr = State.CANCELLED, row.published_at, "Panne"


def _contents(
    chance: random.Random, rows: Sequence[Screening], *, films: Sequence[Film], people: Sequence[Person]
) -> None:
    """A room and a film for each screening, a second film for some, a guest for others."""
    house = rows[0].venue
    rooms = [
        Room.objects.get_or_create(
            venue=house, slug=f"salle-{n}", defaults={"name": f"Salle {n}", "seats": 120}
        )[0]
        for n in (1, 2)
    ]
    _made(
        [
            RoomBooking(
                screening=row,
                room=rooms[number % 2],
                during=DateTimeTZRange(row.starts_at, row.ends_at),
                blocks=row.state in (State.CONFIRMED, State.PUBLISHED),
                places=100,
            )
            for number, row in enumerate(rows)
        ]
    )
    items = [ProgrammeItem(screening=row, film=chance.choice(films), is_main=True) for row in rows]
    items += [ProgrammeItem(screening=row, film=chance.choice(films), position=1) for row in rows[::8]]
    _made(items)
    _made([Guest(screening=row, person=chance.choice(people)) for row in rows[::3]])
