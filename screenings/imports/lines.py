"""One line of the table, understood: when, where, which films, who comes; every problem said at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeVar

from django.utils.translation import gettext as _

from screenings.imports import cells
from screenings.imports.cells import CellRefused, NamedGuest, Version
from screenings.imports.reading import Row

Read = TypeVar("Read")
TITLE, NAME = 200, 160  # signs that the columns hold: a film's title; a person's or a cycle's name


@dataclass(frozen=True)
class FilmLine:
    """One film as the line tells it; countries and languages are ISO codes, minutes may be unknown."""

    title: str
    directors: tuple[str, ...] = ()
    year: int | None = None
    countries: tuple[str, ...] = ()
    minutes: int | None = None
    languages: tuple[str, ...] = ()
    version: Version | None = None
    format: str = ""


@dataclass(frozen=True)
class Line:
    """One screening as the table tells it; times are the venue's clock."""

    number: int
    day: date
    starts: time
    rooms: tuple[str, ...]
    films: tuple[FilmLine, ...]
    ends: time | None = None
    doors: time | None = None
    cycle: str = ""
    guests: tuple[NamedGuest, ...] = ()


@dataclass
class Understood:
    """The line, or all that is wrong with it."""

    row: Row
    line: Line | None = None
    problems: list[str] = field(default_factory=list)


def understand(row: Row) -> Understood:
    """Read every cell; one that cannot be read does not hide the next."""
    result = Understood(row)

    def tried(read: Callable[[], Read]) -> Read | None:
        try:
            return read()
        except CellRefused as refused:
            result.problems.append(str(refused))
            return None

    day = tried(lambda: cells.day(_needed(row, "date", _("date"))))
    starts = tried(lambda: cells.hour(_needed(row, "time", _("heure"))))
    ends = tried(lambda: cells.hour(row.cell("end"))) if row.cell("end") else None
    doors = tried(lambda: cells.hour(row.cell("doors"))) if row.cell("doors") else None
    rooms = tried(lambda: room_names(_needed(row, "room", _("salle"))))
    films = _films(row, tried)
    guests = tried(lambda: _guests(row.cell("guests")))
    cycle = tried(lambda: cells.short(row.cell("cycle"), NAME, of=_("cycle")))
    if not result.problems and day and starts is not None and rooms and films:
        result.line = Line(row.number, day, starts, rooms, films, ends, doors, cycle or "", guests or ())
    return result


def _films(row: Row, tried: Callable[[Callable[[], list]], list | None]) -> tuple[FilmLine, ...]:
    titles = tried(lambda: list(_parts(_needed(row, "title", _("titre")), " + "))) or []
    tried(lambda: [cells.short(title, TITLE, of=_("titre")) for title in titles])
    count = len(titles)

    def column(name: str, said: str, read: Callable[[str], object], *, shared: bool = False) -> list:
        return tried(
            lambda: [read(part) for part in cells.parted(row.cell(name), count, of=said, shared=shared)]
        ) or ([None] * count)

    directors = column("director", _("réalisation"), _names)
    years = column("year", _("année"), cells.year)
    countries = column("country", _("pays"), cells.countries, shared=True)
    lengths = column("length", _("durée"), cells.minutes)
    languages = column("language", _("langue"), cells.languages, shared=True)
    versions = column("version", _("version"), cells.version, shared=True)
    formats = column("format", _("format"), cells.film_format, shared=True)
    return tuple(
        FilmLine(
            title=title,
            directors=directors[n] or (),
            year=years[n],
            countries=tuple(countries[n] or ()),
            minutes=lengths[n],
            languages=tuple(languages[n] or ()),
            version=versions[n],
            format=formats[n] or "",
        )
        for n, title in enumerate(titles)
    )


def _guests(cell: str) -> tuple[NamedGuest, ...]:
    found = tuple(cells.guests(cell))
    for guest in found:
        cells.short(guest.name, NAME, of=_("invité·es"))
    return found


def room_names(cell: str) -> tuple[str, ...]:
    """One event may fill two rooms: Salle 1 + Salle 2."""
    return _parts(cell, "+")


def _needed(row: Row, name: str, said: str) -> str:
    if not row.cell(name):
        raise CellRefused(_("il manque : %(column)s.") % {"column": said})
    return row.cell(name)


def _parts(cell: str, sign: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(sign) if part.strip())


def _names(cell: str) -> tuple[str, ...]:
    """Directors of one film: parted by commas, « et », & or, where it is the line's only film, by " / "."""
    for sign in (" et ", " and ", " & ", ";", " / "):
        cell = cell.replace(sign, ",")
    return tuple(cells.short(name, NAME, of=_("réalisation")) for name in _parts(cell, ","))
