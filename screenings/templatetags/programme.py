"""How templates say what a screening is. Every filter takes rows that are already fetched."""

from datetime import date, datetime

from django import template
from django.db import models
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import normalize_newlines
from django.utils.translation import gettext_lazy as _

from laclef.bilingual import Text, pick
from screenings import listing, wording
from screenings.models import (
    Admission,
    Film,
    Guest,
    GuestRole,
    Picture,
    ProgrammeItem,
    Screening,
    ScreeningMove,
)

register = template.Library()
register.filter("duration", wording.duration)
register.filter("countries", wording.countries)
register.filter("version", wording.version)
register.filter("version_in_words", wording.version_in_words)


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
def directors(film: Film) -> str:
    """Names in the order of the credits."""
    return wording.listed([credit.person.name for credit in film.credits.all()])


@register.filter
def facts(item: ProgrammeItem) -> SafeString:
    """Director, country, year, length, version, format: always in that order."""
    film = item.film
    parts = [
        directors(film),
        wording.countries(film.countries),
        str(film.year or ""),
        wording.duration(film.minutes),
        wording.version(item),
        item.get_format_display(),
    ]
    return format_html_join(
        wording.NBSP + "· ",
        "{}",
        ((part.replace(" ", wording.NBSP) if len(part) < 12 else part,) for part in parts if part),
    )


@register.filter
def rooms(screening: Screening) -> str:
    """The names of its rooms, once each."""
    return wording.listed(list(dict.fromkeys(booking.room.name for booking in screening.room_bookings.all())))


@register.filter
def film_facts(film: Film) -> str:
    """Director, country, year, length of a film apart from any screening."""
    parts = [
        directors(film),
        wording.countries(film.countries),
        str(film.year or ""),
        wording.duration(film.minutes),
    ]
    return f"{wording.NBSP}· ".join(part for part in parts if part)


@register.filter
def full_day(moment: datetime, screening: Screening) -> str:
    """mercredi 25 novembre 2026."""
    return wording.day(screening.local(moment).date(), with_year=True)


@register.filter
def announced_move(screening: Screening) -> ScreeningMove | None:
    return listing.last_announced_move(screening)


@register.filter
def is_on(screening: Screening, now: datetime) -> bool:
    return screening.is_on(now)


@register.filter
def still(screening: Screening) -> Picture | None:
    """Its own picture, else that of its first film that has one, else its cycle's."""
    if screening.still:
        return screening.still
    stills = (item.film.still for item in screening.programme.all())
    return next((found for found in stills if found), screening.cycle.picture if screening.cycle else None)


@register.filter
def plain(row: models.Model, name: str) -> str:
    """The text of a column pair without any mark-up, for an attribute."""
    return pick(row, name).text


ROLES = {
    GuestRole.PRESENTS: _("présenté par"),
    GuestRole.DEBATES: _("débat avec"),
    GuestRole.PERFORMS: _("avec"),
    GuestRole.CURATES: _("carte blanche à"),
    GuestRole.LEADS: _("animé par"),
}


@register.filter
def role_in_words(guest: Guest) -> str:
    return str(ROLES[GuestRole(guest.role)])


ADMISSIONS = {
    Admission.TICKETS: _("prix libre, 0 € compris"),
    Admission.REGISTRATION: _("sur inscription, prix libre"),
    Admission.FREE: _("entrée libre, sans réservation"),
    Admission.ELSEWHERE: _("réservation ailleurs"),
}


@register.filter
def admission_in_words(screening: Screening) -> str:
    return str(ADMISSIONS[Admission(screening.admission)])


def _marked(text: Text) -> SafeString:
    if text.lang == wording.language() or not text:
        return conditional_escape(text.text)
    return format_html('<span lang="{}">{}</span>', text.lang, text.text)


def _lang(code: str) -> SafeString:
    return SafeString("") if code == wording.language() else format_html(' lang="{}"', code)
