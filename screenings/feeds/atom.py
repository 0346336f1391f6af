"""The programme as news (Atom, RFC 4287): what changed last comes first, and says in its title what changed."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from screenings import wording
from screenings.feeds import words
from screenings.feeds.answers import clean
from screenings.feeds.selections import Selection, absolute
from screenings.models import Screening

NAMESPACE = "http://www.w3.org/2005/Atom"
TYPE = "application/atom+xml; charset=utf-8"
ENTRIES = 60
NOTHING_YET = datetime(2026, 1, 14, tzinfo=UTC)  # the house reopened; an empty feed must bear a date too


def programme(selection: Selection, rows: Iterable[Screening]) -> bytes:
    """The last changes first, at most ENTRIES of them."""
    latest = sorted(rows, key=lambda row: (row.changed_at, row.pk), reverse=True)[:ENTRIES]
    updated = latest[0].changed_at if latest else NOTHING_YET
    feed = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": wording.language()})
    _text(feed, "id", tag("/".join((*selection.args[-1:], "programme"))))
    _text(feed, "title", f"La Clef – {selection.name}")
    _text(feed, "subtitle", _("cinéma à prix libre, 34 rue Daubenton, Paris 5e"))
    _text(feed, "updated", _date(updated))
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=selection.address("atom"))
    ET.SubElement(feed, "link", rel="alternate", type="text/html", href=selection.page)
    author = ET.SubElement(feed, "author")
    _text(author, "name", "La Clef")
    _text(author, "uri", absolute("/"))
    feed.extend(_entries(latest))
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True)


def tag(name: str) -> str:
    """An identity that stays when slugs and addresses change; each language is a text of its own."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{name}:{wording.language()}"


def _entries(rows: Iterable[Screening]) -> Iterator[ET.Element]:
    for row in rows:
        url = absolute(row.get_absolute_url())
        entry = ET.Element("entry")
        _text(entry, "id", tag(f"seances/{row.public_id}"))
        _text(entry, "title", words.dated_heading(row))
        _text(entry, "updated", _date(row.changed_at))
        if row.published_at:
            _text(entry, "published", _date(row.published_at))
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=url)
        ET.SubElement(entry, "category", term=row.kind, label=clean(str(row.get_kind_display())))
        if row.cycle:
            ET.SubElement(entry, "category", term=row.cycle.public_id, label=clean(row.cycle.title.text))
        _text(entry, "summary", words.short(row))
        html = render_to_string(
            "screenings/feeds/entry.html", {"screening": row, "words": _words(row), "url": url}
        )
        _text(entry, "content", html, type="html")
        yield entry


def _words(row: Screening) -> dict[str, object]:
    return {
        "notice": words.notice(row),
        "when": words.when(row),
        "address": words.address(row),
        "times": words.opening_slots(row) if words.spans_days(row) else [words.hours(row)],
        "films": words.film_lines(row),
        "guests": [words.guest(guest) for guest in row.guests.all()],
        "access": ", ".join(words.access(row)),
        "site": settings.SITE_URL,
    }


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = clean(text)


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
