"""The past screenings of the house, at their real dates and hours."""

from datetime import date, datetime
from typing import Any

from laclef.demo import facts
from laclef.demo.catalogue import Stock
from laclef.demo.identity import public_id_of, uid_of
from laclef.demo.weeks import at, later
from screenings import programme
from screenings.models import Cycle, Guest, Origin, ProgrammeItem, Regime, RoomBooking, Screening

Past = dict[str, Any]
# The reopening as a declared commercial cinema.
COMMERCIAL_FROM = date(2026, 1, 14)
# Where the end is not known: the films and half an hour.
AFTER_THE_FILMS = 30


def key_of(row: Past) -> str:
    return f"archive/{row['date']}"


def rows() -> list[Past]:
    """The past screenings, as facts."""
    return list(facts.programme()["screenings"])


def add(row: Past, *, stock: Stock) -> Screening:
    """One past screening, published as the archive."""
    screening = _draft(row, stock)
    _programme(screening, row, stock)
    # Its first publication is not known; by its start it was public.
    return programme.publish(screening_id=screening.pk, now=at(_day(row), row["start"]), by=None)


def _day(row: Past) -> date:
    return date.fromisoformat(row["date"])


def _moment(row: Past, name: str) -> datetime | None:
    return at(_day(row), row[name]) if row.get(name) else None


def _draft(row: Past, stock: Stock) -> Screening:
    starts_at = at(_day(row), row["start"])
    shown = sum(film.get("minutes") or 0 for film in row["films"])
    rooms = [stock.rooms[key] for key in row["rooms"]]
    approximate = "approximate" in row.get("note", "")
    commercial = _day(row) >= COMMERCIAL_FROM
    screening = Screening.objects.create(
        public_id=public_id_of(key_of(row)),
        ical_uid=uid_of(key_of(row)),
        kind=row["kind"],
        regime=Regime.COMMERCIAL if commercial else Regime.NON_COMMERCIAL,
        origin=Origin.ARCHIVE,
        venue=rooms[0].venue,
        doors_at=_moment(row, "doors"),
        starts_at=starts_at,
        ends_at=later(starts_at, shown + AFTER_THE_FILMS),
        doors_close_at=_moment(row, "doors_close"),
        cycle=_cycle(row, stock),
        partner=stock.partners.get(row.get("partner", "")),
        practical_fr=row.get("practical") or ("La date est approximative." if approximate else ""),
        practical_en="The date is approximate." if approximate else "",
    )
    for room in rooms:
        RoomBooking.objects.create(screening=screening, room=room)
    return screening


def _cycle(row: Past, stock: Stock) -> Cycle | None:
    return next(
        (cycle for cycle in stock.cycles.values() if cycle.title_fr == _typeset(row.get("cycle", ""))), None
    )


def _typeset(title: str) -> str:
    return title.replace("'", "’")


def _programme(screening: Screening, row: Past, stock: Stock) -> None:
    longest = max(row["films"], key=lambda film: film.get("minutes") or 0)
    for position, film in enumerate(row["films"]):
        spoken, subtitles = facts.languages_of(facts.films()[film["key"]])
        if film.get("version") != "VOSTFR":
            subtitles = []
        ProgrammeItem.objects.create(
            screening=screening,
            film=stock.films[film["key"]],
            position=position,
            is_main=film is longest,
            spoken_languages=spoken,
            subtitle_languages=subtitles,
        )
    for position, guest in enumerate(row.get("people", ())):
        Guest.objects.create(
            screening=screening,
            person=stock.people[guest["name"]],
            role=guest["role"],
            capacity_fr=guest.get("as", ""),
            tentative=guest.get("tentative", False),
            position=position,
        )
