"""How templates say what a screening is. Every filter takes rows that are already fetched."""

from datetime import date, datetime

from django import template
from django.db import models
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import normalize_newlines

from laclef.bilingual import Text, pick
from screenings import listing, wording
from screenings import practical as practical_facts
from screenings.feeds import words
from screenings.models import Film, ProgrammeItem, Screening, ScreeningMove

register = template.Library()
register.filter("duration", wording.duration)
register.filter("countries", wording.countries)
register.filter("version", wording.version)
register.filter("version_in_words", wording.version_in_words)
register.filter("directors", wording.directors)
register.filter("film_facts", wording.film_facts)
register.filter("rooms", wording.rooms)
register.filter("role_in_words", wording.role_in_words)
register.filter("admission_in_words", wording.admission_in_words)
register.filter("still", listing.still)


@register.filter
def hour(moment: datetime, screening: Screening) -> str:
    """The hour on the clock of the screening's venue."""
    return wording.hour(screening.local(moment))


@register.filter
def day(moment: datetime | date, screening: Screening | None = None) -> str:
    """mercredi 25 novembre, on the venue's calendar for a moment."""
    if isinstance(moment, datetime):
        moment = (screening.local(moment) if screening else moment).date()
    return wording.day(moment)


@register.filter
def short_day(moment: datetime | date, screening: Screening | None = None) -> str:
    if isinstance(moment, datetime):
        moment = (screening.local(moment) if screening else moment).date()
    return wording.short_day(moment)


@register.filter
def in_words(row: models.Model, name: str) -> SafeString:
    """The text of a column pair; marked with its own language when it is not the page's."""
    return _marked(pick(row, name))


@register.filter
def paragraphs(row: models.Model, name: str) -> SafeString:
    """The text of a column pair as paragraphs, each marked with its language."""
    text = pick(row, name)
    blocks = [block.strip() for block in normalize_newlines(text.text).split("\n\n") if block.strip()]
    return format_html_join("\n", "<p{}>{}</p>", ((_lang(text.lang), block) for block in blocks))


@register.filter
def marked(text: Text) -> SafeString:
    return _marked(text)


@register.filter
def original_title(film: Film) -> SafeString:
    """The original title with its own lang, where it differs from the title."""
    if not film.original_title or film.original_title == film.title:
        return SafeString("")
    lang = film.original_languages[0] if film.original_languages else "und"
    return format_html('<span lang="{}">{}</span>', lang, film.original_title)


@register.filter
def facts(item: ProgrammeItem) -> SafeString:
    """Director, country, year, length, version, format: always in that order."""
    return format_html_join(
        wording.NBSP + "· ",
        "{}",
        ((part.replace(" ", wording.NBSP) if len(part) < 12 else part,) for part in wording.facts(item)),
    )


@register.filter
def announced_move(screening: Screening) -> ScreeningMove | None:
    return listing.announced_change(screening)


@register.filter
def is_on(screening: Screening, now: datetime) -> bool:
    return screening.is_on(now)


@register.filter
def plain(row: models.Model, name: str) -> str:
    """The text of a column pair without any mark-up, for an attribute."""
    return pick(row, name).text


def _marked(text: Text) -> SafeString:
    if text.lang == wording.language() or not text:
        return conditional_escape(text.text)
    return format_html('<span lang="{}">{}</span>', text.lang, text.text)


def _lang(code: str) -> SafeString:
    return SafeString("") if code == wording.language() else format_html(' lang="{}"', code)


@register.filter
def practical(screening: Screening) -> list[str]:
    """Late entry, age, language, access: sentences for the page."""
    return practical_facts.sentences(screening)


@register.filter
def promises(screening: Screening) -> str:
    """What the line of a screening promises to those who look for it, in words."""
    return ", ".join(practical_facts.promises(screening))


@register.filter
def opening_slots(screening: Screening) -> list[str]:
    """When an exhibition is open, a line for each day; nothing for an evening."""
    return words.opening_slots(screening) if words.spans_days(screening) else []


@register.filter
def on_show(screening: Screening, now: datetime | None = None) -> str:
    """An exhibition's days: jusqu’au … for one that is open at this moment, where a moment is given."""
    return words.on_show(screening, now)


@register.filter
def state_heading(screening: Screening) -> str:
    """Annulée :, Déplacée au …, 15 h :, Changement de salle :; nothing where all is as announced."""
    return words.state_in_full(screening)


@register.filter
def content_notes(screening: Screening) -> list[tuple[Text, Text]]:
    """The screening's own note, then those of its films that say something else, each with its film."""
    own = pick(screening, "content_notes")
    found = [(Text("", ""), own)] if own else []
    for item in screening.programme.all():
        note = pick(item.film, "content_notes")
        if note and note != own:
            found.append((item.film.name, note))
    return found
