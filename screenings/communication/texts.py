"""The programme of a period as text to copy: Markdown, plain, and one ready post for each event."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from laclef.bilingual import pick
from screenings import wording
from screenings.calendar import day_bounds, house_zone
from screenings.feeds import words
from screenings.listing import Day, by_day
from screenings.models import Kind, Screening

POST_SIGNS = 500
LONGEST = timedelta(days=100)
MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>#])")


def of_period(first: date, last: date) -> list[Screening]:
    """What the public may read of these cinema days, exhibitions that are open included. The one gate: public()."""
    zone = house_zone()
    start, end = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    rows = Screening.objects.public().standing().between(start, end).for_listing()
    begun = rows.exclude(kind=Kind.EXHIBITION).filter(starts_at__gte=start)
    open_ones = rows.filter(kind=Kind.EXHIBITION)
    return sorted([*begun, *open_ones], key=lambda row: (row.starts_at, row.pk))


def markdown(screenings: Sequence[Screening]) -> str:
    """One heading a day, one paragraph a screening, its address behind the title."""
    return "\n".join(
        part
        for day in _days(screenings)
        for part in (f"## {_day(day)}\n", *(_markdown_one(screening) for screening in day.screenings))
    )


def plain(screenings: Sequence[Screening]) -> str:
    """The same for where no mark-up goes."""
    return "\n".join(
        part
        for day in _days(screenings)
        for part in (f"{_day(day).upper()}\n", *(_plain_one(screening) for screening in day.screenings))
    )


def post(screening: Screening) -> str:
    """At most 500 signs: title and when first, the address last; the text between is cut at a word."""
    head = f"{words.heading(screening)}\n{_when(screening)}"
    foot = f"{words.place(screening)} · {wording.admission_in_words(screening)}\n{url(screening)}"
    middle = [*_films(screening), *_guests(screening), _own_words(screening)]
    room = POST_SIGNS - len(head) - len(foot) - 2
    body = _cut("\n".join(filter(None, middle)), room - 1) if room > 20 else ""
    return "\n".join(filter(None, (head, body, foot)))


def url(screening: Screening) -> str:
    return f"{settings.SITE_URL}{screening.get_absolute_url()}"


def _days(screenings: Sequence[Screening]) -> list[Day]:
    return by_day(screenings)


def _day(day: Day) -> str:
    return wording.capitalised(wording.day(day.date, with_year=True))


def _when(screening: Screening) -> str:
    return wording.capitalised(words.when(screening))


def _markdown_one(screening: Screening) -> str:
    lines = [
        f"**{_escaped(_hour(screening))} · [{_escaped(words.heading(screening))}]({url(screening)})**",
        *(_escaped(line) for line in _facts(screening)),
    ]
    return "  \n".join(lines) + "\n"


def _plain_one(screening: Screening) -> str:
    return "\n".join(
        [f"{_hour(screening)} · {words.heading(screening)}", *_facts(screening), url(screening), ""]
    )


def _facts(screening: Screening) -> list[str]:
    where = f"{words.place(screening)} · {wording.admission_in_words(screening)}"
    return [*_films(screening), *_guests(screening), where, *filter(None, [_own_words(screening)])]


def _hour(screening: Screening) -> str:
    return words.when(screening) if words.spans_days(screening) else wording.hour(words.span(screening)[0])


def _guests(screening: Screening) -> list[str]:
    said = [words.guest(guest) for guest in screening.guests.all()]
    return [wording.capitalised(", ".join(said))] if said else []


def _films(screening: Screening) -> list[str]:
    """A line for each film; the title is not said twice where it is the screening's own."""
    lines = words.film_lines(screening)
    alone = screening.title.text + f"{wording.NBSP}· "
    return [lines[0].removeprefix(alone)] if len(lines) == 1 else lines


def _own_words(screening: Screening) -> str:
    """The short text, made for this; else nothing: a long text cut anywhere helps nobody."""
    return pick(screening, "short").text


def _escaped(text: str) -> str:
    return MARKDOWN_SIGNS.sub(r"\\\1", text)


def _cut(text: str, room: int) -> str:
    """The text whole, or up to a word and an ellipsis."""
    if len(text) <= room:
        return text
    return text[: room - 1].rsplit(None, 1)[0].rstrip(" ,;:·") + "…"


def month_after(now: datetime) -> tuple[date, date]:
    """The next month, which is what one prepares."""
    today = now.astimezone(house_zone()).date()
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def title(first: date, last: date) -> str:
    return _("Du %(first)s au %(last)s") % {
        "first": wording.day_of_month(first),
        "last": f"{wording.day_of_month(last)} {last.year}",
    }
