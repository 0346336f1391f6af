"""A screening for search engines: schema.org JSON-LD, safe inside a script element."""

import json
import re
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from laclef.bilingual import pick
from screenings import wording
from screenings.feeds import words
from screenings.listing import announced_change, still
from screenings.models import Admission, Film, GuestRole, Kind, Screening, State
from screenings.models.states import FILM_KINDS

Thing = dict[str, Any]
TYPES = {
    Kind.CONCERT: "MusicEvent",
    Kind.EXHIBITION: "ExhibitionEvent",
    Kind.THEATRE: "TheaterEvent",
    **dict.fromkeys(FILM_KINDS, "ScreeningEvent"),
}
# An address as it is written in France: 34 rue Daubenton, 75005 Paris.
FRENCH_ADDRESS = re.compile(r"^(?P<street>.+), (?P<code>\d{5}) (?P<town>[^,]+)$")
# What could end the script element or the string, written otherwise; JSON reads it the same.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def json_ld(screening: Screening, base: str = "") -> str:
    """The event as JSON-LD with full addresses under base (the site's own by default)."""
    base = base or settings.SITE_URL
    return json.dumps(_known(_event(screening, base)), ensure_ascii=False).translate(ESCAPES)


def _event(row: Screening, base: str) -> Thing:
    start, end = words.span(row)
    films = [item.film for item in row.programme.all()]
    picture = still(row)
    return {
        "@context": "https://schema.org",
        "@type": TYPES.get(Kind(row.kind), "Event"),
        "@id": f"urn:uuid:{row.ical_uid}",
        "name": row.title.text,
        "description": words.short(row),
        "url": base + row.get_absolute_url(),
        "startDate": start.isoformat(),
        "endDate": end.isoformat(),
        "doorTime": row.local(row.doors_at).isoformat() if row.doors_at else None,
        **_status(row),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _location(row),
        "workPresented": [_movie(film, base) for film in films],
        **_languages(row),
        "isAccessibleForFree": None if row.admission == Admission.ELSEWHERE else True,
        "offers": _offer(row, base),
        "organizer": _organizers(row, base),
        "performer": _people(row, GuestRole.PERFORMS),
        "contributor": _people(row, *(role for role in GuestRole if role != GuestRole.PERFORMS)),
        "superEvent": _series(row, base),
        "typicalAgeRange": f"{row.age_from}-" if row.age_from else None,
        "image": base + picture.file.url if picture else base + _card(row),
    }


def _status(row: Screening) -> Thing:
    """Cancelled, at another hour than announced, or as announced."""
    if row.state == State.CANCELLED:
        return {"eventStatus": "https://schema.org/EventCancelled"}
    move = announced_change(row)
    if move and move.from_starts_at != move.to_starts_at:
        before = row.local(move.from_starts_at).isoformat()
        return {"eventStatus": "https://schema.org/EventRescheduled", "previousStartDate": before}
    return {"eventStatus": "https://schema.org/EventScheduled"}


def _location(row: Screening) -> Thing | None:
    if row.venue is None:
        return None
    rooms = dict.fromkeys(booking.room.name for booking in row.room_bookings.all())
    return {
        "@type": "MovieTheater" if row.venue.is_house else "Place",
        "name": row.venue.name,
        "address": _address(row.venue.address),
        "containsPlace": [{"@type": "Place", "name": name} for name in rooms],
    }


def _address(written: str) -> Thing:
    found = FRENCH_ADDRESS.match(written)
    if found is None:
        return {"@type": "PostalAddress", "streetAddress": written}
    return {
        "@type": "PostalAddress",
        "streetAddress": found["street"],
        "postalCode": found["code"],
        "addressLocality": found["town"],
        "addressCountry": "FR",
    }


def _movie(film: Film, base: str) -> Thing:
    return {
        "@type": "Movie",
        "name": film.title,
        "alternateName": film.original_title if film.original_title != film.title else None,
        "url": base + film.get_absolute_url(),
        "director": [{"@type": "Person", "name": credit.person.name} for credit in film.credits.all()],
        "duration": f"PT{film.minutes}M" if film.minutes else None,
        "countryOfOrigin": [{"@type": "Country", "name": wording.country(code)} for code in film.countries],
        "dateCreated": str(film.year) if film.year else None,
        "inLanguage": film.original_languages,
    }


def _languages(row: Screening) -> Thing:
    """What is heard, and for a screening what is read and from which copy; each once."""
    items = list(row.programme.all())
    spoken = list(dict.fromkeys(code for item in items for code in item.spoken_languages))
    if row.kind not in FILM_KINDS:
        return {"inLanguage": spoken}
    return {
        "inLanguage": spoken,
        "subtitleLanguage": list(dict.fromkeys(code for item in items for code in item.subtitle_languages)),
        "videoFormat": list(dict.fromkeys(item.get_format_display() for item in items if item.format)),
    }


def _offer(row: Screening, base: str) -> Thing:
    """The open price starts at 0; how many places are left is said on the page, from a fresh count."""
    if row.admission == Admission.ELSEWHERE:
        return {"@type": "Offer", "url": row.booking_url}
    opens = row.sale_opens_at or row.published_at
    return {
        "@type": "Offer",
        "name": _("Prix libre"),
        "description": wording.admission_in_words(row),
        "price": 0,
        "priceCurrency": "EUR",
        "url": base + row.get_absolute_url(),
        "validFrom": row.local(opens).isoformat(timespec="seconds") if opens else None,
    }


def _organizers(row: Screening, base: str) -> list[Thing]:
    house = {"@type": "Organization", "name": "La Clef", "url": f"{base}/"}
    if row.partner is None:
        return [house]
    return [house, {"@type": "Organization", "name": row.partner.name, "url": row.partner.url or None}]


def _people(row: Screening, *roles: GuestRole) -> list[Thing]:
    return [
        {"@type": "Person", "name": guest.person.name, "jobTitle": guest.capacity.text or None}
        for guest in row.guests.all()
        if guest.role in roles
    ]


def _series(row: Screening, base: str) -> Thing | None:
    if row.cycle is None:
        return None
    return {
        "@type": "EventSeries",
        "name": row.cycle.title.text,
        "url": base + row.cycle.get_absolute_url(),
        "description": pick(row.cycle, "text").text or None,
    }


def _card(row: Screening) -> str:
    return reverse("feeds:card", args=[row.slug, row.public_id])


def _known(value: Any) -> Any:
    """The same without what is not known: no null, no empty list."""
    if isinstance(value, dict):
        return {key: _known(part) for key, part in value.items() if part not in (None, [], "")}
    if isinstance(value, list):
        return [_known(part) for part in value]
    return value
