"""The programme as data (JSON, version 1): one document for both languages; its promise is in schema.py.

Fields may be added to a version; none is renamed, removed or given another meaning without a new one.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation

from screenings import wording
from screenings.feeds import words
from screenings.feeds.selections import Selection, absolute
from screenings.listing import still
from screenings.models import Film, Guest, Picture, ProgrammeItem, RoomBooking, Screening, ScreeningMove

VERSION = 1
TYPE = "application/json; charset=utf-8"

Json = dict[str, Any]


def programme(selection: Selection, rows: Iterable[Screening]) -> bytes:
    """Every screening of the selection in order, as UTF-8."""
    document = {
        "version": VERSION,
        "documentation": absolute(reverse("feeds:documentation")),
        "schema": absolute(reverse("feeds:schema")),
        "url": selection.page,
        "screenings": [screening(row) for row in rows],
    }
    return written(document)


def written(document: Json) -> bytes:
    """JSON as UTF-8; sentences of the interface in the language in force."""
    return json.dumps(document, ensure_ascii=False, indent=1, default=str).encode()


def screening(row: Screening) -> Json:
    """All the public facts of one screening."""
    start, end = words.span(row)
    return {
        "id": row.public_id,
        "uid": str(row.ical_uid),
        "sequence": row.sequence,
        "url": both(lambda: absolute(row.get_absolute_url())),
        "kind": row.kind,
        "state": row.state,
        "cancelled_reason": texts(row, "cancelled_reason"),
        "interrupted_at": moment(row, row.interrupted_at),
        "moves": [_move(row, move) for move in row.moves.all() if move.announced],
        "title": both(lambda: row.title.text),
        "short": texts(row, "short"),
        "text": texts(row, "text"),
        "practical": texts(row, "practical"),
        "content_notes": texts(row, "content_notes"),
        "age_from": row.age_from,
        "for_children": row.for_children,
        "doors_at": moment(row, row.doors_at),
        "starts_at": start.isoformat(),
        "ends_at": end.isoformat(),
        "doors_close_at": moment(row, row.doors_close_at),
        "late_entry": row.late_entry,
        "time_zone": row.zone.key,
        "venue": _venue(row),
        "rooms": [_room(row, booking) for booking in row.room_bookings.all()],
        "films": [_item(item) for item in row.programme.all()],
        "guests": [_guest(guest) for guest in row.guests.all()],
        "cycle": _cycle(row),
        "partner": {"name": row.partner.name, "url": row.partner.url or None} if row.partner else None,
        "admission": _admission(row),
        "image": _image(still(row)),
        "published_at": moment(row, row.published_at),
        "changed_at": moment(row, row.changed_at),
    }


def both(say: Callable[[], str]) -> dict[str, str]:
    """What is said in each language of the house."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = say()
    return said


def texts(row: models.Model, name: str) -> dict[str, str | None] | None:
    """A column pair as it was written: null for the language, or for all of it, where nothing was."""
    found = {code: getattr(row, f"{name}_{code}") or None for code, _name in settings.LANGUAGES}
    return found if any(found.values()) else None


def moment(row: Screening, when: datetime | None) -> str | None:
    """ISO 8601 on the venue's clock, with its offset."""
    return row.local(when).isoformat(timespec="seconds") if when else None


def _move(row: Screening, move: ScreeningMove) -> Json:
    return {
        "moved_at": moment(row, move.moved_at),
        "from": {"starts_at": moment(row, move.from_starts_at), "place": move.from_place},
        "to": {"starts_at": moment(row, move.to_starts_at), "place": move.to_place},
        "reason": texts(move, "reason"),
    }


def _venue(row: Screening) -> Json | None:
    if row.venue is None:
        return None
    return {"name": row.venue.name, "address": row.venue.address, "is_house": row.venue.is_house}


def _room(row: Screening, booking: RoomBooking) -> Json:
    during = booking.during
    return {
        "name": booking.room.name,
        "opens_at": moment(row, during.lower if during else None),
        "closes_at": moment(row, during.upper if during else None),
        "step_free": booking.room.step_free,
        "wheelchair_places": booking.room.wheelchair_places,
        "hearing_loop": booking.room.hearing_loop,
    }


def _item(item: ProgrammeItem) -> Json:
    return {
        **_film(item.film),
        "is_main": item.is_main,
        "format": item.format or None,
        "spoken_languages": item.spoken_languages,
        "subtitle_languages": item.subtitle_languages,
        "version": both(lambda: wording.version(item)),
        "version_in_words": both(lambda: wording.version_in_words(item)),
        "understandable_in_english": wording.understandable(item, "en"),
        "subtitles_for_deaf": item.subtitles_for_deaf,
        "audio_description": item.audio_description,
        "talk": texts(item, "talk"),
    }


def _film(film: Film) -> Json:
    return {
        "id": film.public_id,
        "url": both(lambda: absolute(film.get_absolute_url())),
        "title": film.title,
        "title_language": film.title_language,
        "original_title": film.original_title or None,
        "original_languages": film.original_languages,
        "directors": [credit.person.name for credit in film.credits.all()],
        "countries": film.countries,
        "year": film.year,
        "minutes": film.minutes,
        "colour": film.colour or None,
        "sound": film.sound,
        "content_notes": texts(film, "content_notes"),
    }


def _guest(guest: Guest) -> Json:
    person = guest.person
    return {
        "name": person.name,
        "url": both(lambda: absolute(person.get_absolute_url())) if person.has_page else None,
        "role": guest.role,
        "capacity": texts(guest, "capacity"),
        "tentative": guest.tentative,
    }


def _cycle(row: Screening) -> Json | None:
    cycle = row.cycle
    if cycle is None:
        return None
    return {
        "id": cycle.public_id,
        "title": both(lambda: cycle.title.text),
        "url": both(lambda: absolute(cycle.get_absolute_url())),
    }


def _admission(row: Screening) -> Json:
    return {
        "mode": row.admission,
        "words": both(lambda: wording.admission_in_words(row)),
        "booking_url": row.booking_url or None,
        "opens_at": moment(row, row.sale_opens_at),
    }


def _image(picture: Picture | None) -> Json | None:
    if picture is None:
        return None
    return {
        "url": absolute(picture.file.url),
        "width": picture.width,
        "height": picture.height,
        "credit": picture.credit or None,
        "alt": texts(picture, "alt"),
    }
