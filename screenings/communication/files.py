"""The programme of a period as files: a table that the import reads again, and the stills in one zip."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO

from django.core.files.storage import default_storage
from django.utils.text import slugify
from django.utils.translation import gettext as _

from laclef.bilingual import pick
from screenings import wording
from screenings.communication.texts import url
from screenings.feeds import words
from screenings.listing import still
from screenings.models import Guest, Picture, ProgrammeItem, Screening

COLUMNS = [
    "date",
    "heure",
    "fin",
    "portes",
    "salle",
    "titre",
    "réalisation",
    "année",
    "pays",
    "durée",
    "langue",
    "version",
    "format",
    "cycle",
    "invités",
    "adresse",
]
IN_MEMORY = 8_000_000  # bytes of a zip before it goes to the disk
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(screenings: Sequence[Screening]) -> str:
    """CSV with semicolons and a byte-order mark, as French spreadsheets open it."""
    out = io.StringIO(newline="")
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in _cells(screening)] for screening in screenings)
    return out.getvalue()


def zipped_stills(screenings: Sequence[Screening]) -> IO[bytes]:
    """The stills under names that sort by date, and credits.txt with each one's credit and words."""
    told: list[str] = []
    archive = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for screening, picture in _stills(screenings):
            name = _name(screening, picture)
            with default_storage.open(picture.name) as file:
                zipped.writestr(name, file.read())
            told.append(f"{name}\n{screening.title}\n{picture.credit}\n{pick(picture, 'alt').text}\n")
        zipped.writestr("credits.txt", "\n".join(told))
    archive.seek(0)
    return archive


def _stills(screenings: Iterable[Screening]) -> Iterable[tuple[Screening, Picture]]:
    """Each picture once, with the first screening that shows it; a file that is gone is left out."""
    seen: set[int] = set()
    for screening in screenings:
        picture = still(screening)
        if picture and picture.pk not in seen and default_storage.exists(picture.name):
            seen.add(picture.pk)
            yield screening, picture


def _name(screening: Screening, picture: Picture) -> str:
    day = words.span(screening)[0].date().isoformat()
    ending = picture.name.rsplit(".", 1)[-1]
    return f"{day}-{slugify(screening.title.text)[:60] or screening.public_id}.{ending}"


def _cells(screening: Screening) -> list[str]:
    start, end = words.span(screening)
    doors = screening.local(screening.doors_at) if screening.doors_at else None
    items = list(screening.programme.all())
    return [
        start.date().isoformat(),
        f"{start:%H:%M}",
        f"{end:%H:%M}",
        f"{doors:%H:%M}" if doors else "",
        " + ".join(dict.fromkeys(booking.room.name for booking in screening.room_bookings.all())),
        " + ".join(item.film.title for item in items) or screening.title.text,
        _each(items, lambda item: ", ".join(c.person.name for c in item.film.credits.all())),
        _each(items, lambda item: str(item.film.year or "")),
        _each(items, lambda item: ", ".join(item.film.countries)),
        _each(items, lambda item: str(item.film.minutes or "")),
        _each(items, lambda item: ", ".join(item.spoken_languages)),
        _each(items, wording.version),
        _each(items, lambda item: str(item.get_format_display())),
        screening.cycle.title_fr if screening.cycle else "",
        ", ".join(_guest(guest) for guest in screening.guests.all()),
        url(screening),
    ]


def _guest(guest: Guest) -> str:
    """Nicole Brenez (débat, sous réserve)."""
    said = [guest.get_role_display(), *([_("sous réserve")] if guest.tentative else [])]
    return f"{guest.person.name} ({', '.join(map(str, said))})"


def _each(items: Sequence[ProgrammeItem], said: Callable[[ProgrammeItem], str]) -> str:
    parts = [said(item) for item in items]
    return " / ".join(parts) if any(parts) else ""


def _harmless(cell: str) -> str:
    """A title that begins like a formula must stay a title in a spreadsheet."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
