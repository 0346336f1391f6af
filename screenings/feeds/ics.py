"""The programme as a calendar (RFC 5545): one event for each screening, the same one for good, whatever happens to it."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from icalendar import Calendar, Event
from icalendar.prop import vText

from laclef.bilingual import Text, pick
from screenings import wording
from screenings.feeds import words
from screenings.feeds.answers import clean
from screenings.feeds.clocks import timezone
from screenings.feeds.selections import Selection, absolute
from screenings.models import Screening, State

PRODUCT = "-//La Clef//Programme//FR"
TYPE = "text/calendar; charset=utf-8"


def programme(selection: Selection, rows: Iterable[Screening]) -> bytes:
    """A calendar to subscribe to."""
    name = f"La Clef – {selection.name}"
    calendar = _calendar()
    calendar.add("name", clean(name))
    calendar.add("x-wr-calname", clean(name))
    calendar.add("url", selection.page)
    calendar.add("source", selection.address("ics"))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return _filled(calendar, rows)


def one(screening: Screening) -> bytes:
    """One screening, to put into one's own calendar."""
    return _filled(_calendar(), [screening])


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _filled(calendar: Calendar, rows: Iterable[Screening]) -> bytes:
    rows = list(rows)
    timed = [row for row in rows if not words.spans_days(row)]
    if timed:
        years = [words.span(row)[0].year for row in timed]
        for zone in sorted({row.zone.key for row in timed}):
            calendar.add_component(timezone(zone, min(years), max(years)))
    for row in rows:
        calendar.add_component(event(row))
    return calendar.to_ical()


def event(screening: Screening) -> Event:
    """Its identity never changes, its sequence rises with every announced change; cancelled, it says so twice."""
    url = absolute(screening.get_absolute_url())
    made = Event()
    made.add("uid", str(screening.ical_uid))
    made.add("sequence", screening.sequence)
    made.add("dtstamp", screening.changed_at.astimezone(UTC))
    made.add("last-modified", screening.changed_at.astimezone(UTC))
    if screening.published_at:
        made.add("created", screening.published_at.astimezone(UTC))
    _add_times(made, screening)
    made.add("status", "CANCELLED" if screening.state == State.CANCELLED else "CONFIRMED")
    title = Text(words.heading(screening), screening.title.lang)
    made.add("summary", clean(title.text), parameters={"language": title.lang})
    made.add("location", clean(words.address(screening)))
    made.add("description", clean(words.description(screening, url)))
    made.add("url", url)
    made.add("class", "PUBLIC")
    made.add("categories", [vText(clean(category)) for category in _categories(screening)])
    if screening.state == State.CANCELLED:
        made.add("comment", clean(pick(screening, "cancelled_reason").text))
    return made


def _add_times(made: Event, screening: Screening) -> None:
    """Start and end on the venue's clock; an exhibition of several days is a span that keeps nobody busy."""
    start, end = words.span(screening)
    if words.spans_days(screening):
        made.add("dtstart", start.date())
        made.add("dtend", end.date() + timedelta(days=1))
    else:
        made.add("dtstart", start)
        made.add("dtend", end)
    free = words.spans_days(screening) or screening.state == State.CANCELLED
    made.add("transp", "TRANSPARENT" if free else "OPAQUE")


def _categories(screening: Screening) -> list[str]:
    kind = str(screening.get_kind_display())
    cycle = [screening.cycle.title.text] if screening.cycle else []
    return [*cycle, wording.capitalised(kind)]
