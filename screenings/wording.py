"""Times, lengths, countries, languages and versions, in the reader's language and its typography.

French hours are "20 h 30" with no-break spaces, lengths "1 h 36"; English ones "8:30 pm" and "1 h 36".
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from screenings.models import Admission, Film, Guest, GuestRole, ProgrammeItem, Screening
from screenings.models.films import Sound

NBSP = "\u00a0"
THIN = "\u202f"

# Countries that are no more; the others are named by the Unicode locale data.
FORMER_COUNTRIES = {
    "SU": ("URSS", "USSR"),
    "YU": ("Yougoslavie", "Yugoslavia"),
    "CS": ("Tchécoslovaquie", "Czechoslovakia"),
    "DD": ("RDA", "GDR"),
    "XW": ("RFA", "West Germany"),
}

ROLES = {
    GuestRole.PRESENTS: gettext_lazy("présenté par"),
    GuestRole.DEBATES: gettext_lazy("débat avec"),
    GuestRole.PERFORMS: gettext_lazy("avec"),
    GuestRole.CURATES: gettext_lazy("carte blanche à"),
    GuestRole.LEADS: gettext_lazy("animé par"),
}
ADMISSIONS = {
    Admission.TICKETS: gettext_lazy("prix libre, 0 € compris"),
    Admission.REGISTRATION: gettext_lazy("sur inscription, prix libre"),
    Admission.FREE: gettext_lazy("entrée libre, sans réservation"),
    Admission.ELSEWHERE: gettext_lazy("réservation ailleurs"),
}


def language() -> str:
    """The language in force, as two letters."""
    return (get_language() or "fr")[:2]


def colon() -> str:
    """What stands behind a label; English puts no space before it."""
    return f"{NBSP}:" if language() == "fr" else ":"


def locale() -> Locale:
    return Locale.parse("en_GB" if language() == "en" else language())


def hour(moment: datetime) -> str:
    """The hour of a local moment: 20 h 30, 20 h, 0 h 15; in English 8:30 pm, 8 pm, 12:15 am."""
    if language() == "fr":
        return f"{moment.hour}{NBSP}h" + (f"{NBSP}{moment.minute:02}" if moment.minute else "")
    half = "am" if moment.hour < 12 else "pm"
    return f"{moment.hour % 12 or 12}" + (f":{moment.minute:02}" if moment.minute else "") + f"{NBSP}{half}"


def duration(minutes: int | None) -> str:
    """A length in minutes as 1 h 36, 2 h or 52 min; nothing where it is not known."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02}" if rest else "")


def day(day: date, *, with_year: bool = False) -> str:
    """mercredi 25 novembre (2026)."""
    pattern = "EEEE d MMMM y" if with_year else "EEEE d MMMM"
    words = format_date(day, pattern, locale=locale())
    return words.replace(" 1 ", " 1er ") if language() == "fr" else words


def day_of_month(day: date, *, with_month: bool = True) -> str:
    """25 novembre, or 25 alone."""
    words = format_date(day, "d MMMM" if with_month else "d", locale=locale())
    return "1er" + words[1:] if language() == "fr" and day.day == 1 else words


def short_day(day: date) -> str:
    """mer. 25 nov."""
    return format_date(day, "EEE d MMM", locale=locale()).replace(
        " 1 ", " 1er " if language() == "fr" else " 1 "
    )


def country(code: str) -> str:
    """The name of a country from its ISO 3166 code, those that are no more included."""
    if code in FORMER_COUNTRIES:
        return FORMER_COUNTRIES[code][0 if language() == "fr" else 1]
    return locale().territories.get(code, code)


def countries(codes: Iterable[str]) -> str:
    return ", ".join(country(code) for code in codes)


def language_name(code: str) -> str:
    """The name of a language from its ISO 639 code."""
    return locale().languages.get(code, code)


def capitalised(words: str) -> str:
    """The first letter up, the rest as it is."""
    return words[:1].upper() + words[1:]


def listed(words: Sequence[str]) -> str:
    """français, arabe et anglais."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s et %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def version(item: ProgrammeItem) -> str:
    """The version as French cinemas abbreviate it, derived from what is spoken and subtitled."""
    if item.film.sound == Sound.SILENT:
        return pgettext("version", "muet")
    if item.film.sound == Sound.NO_DIALOGUE:
        return pgettext("version", "sans dialogue")
    return _spoken_version(item.spoken_languages, item.subtitle_languages, item.subtitles_for_deaf)


def _spoken_version(spoken: Sequence[str], subtitles: Sequence[str], for_deaf: bool) -> str:
    if not spoken:
        return ""
    if set(spoken) == {"fr"}:
        return _("VF, sous-titrée sourd·es") if for_deaf else "VF"
    if "fr" in subtitles:
        return "VOSTFR"
    if "fr" in spoken:
        return "VF"
    return "VO" + ("ST" + "/".join(code.upper() for code in subtitles) if subtitles else "")


def version_in_words(item: ProgrammeItem) -> str:
    """What one hears and reads: "en russe, sous-titres français"."""
    if item.film.sound == Sound.SILENT:
        heard = _("film muet")
    elif item.film.sound == Sound.NO_DIALOGUE:
        heard = _("sans dialogue")
    elif item.spoken_languages:
        heard = _("en %(languages)s") % {
            "languages": listed([language_name(c) for c in item.spoken_languages])
        }
    else:
        heard = ""
    return ", ".join(part for part in (heard, _read(item), _described(item)) if part)


def _read(item: ProgrammeItem) -> str:
    """sous-titres en français, pour sourd·es et malentendant·es."""
    if not item.subtitle_languages:
        return _("sous-titres pour sourd·es et malentendant·es") if item.subtitles_for_deaf else ""
    read = _("sous-titres en %(languages)s") % {
        "languages": listed([language_name(c) for c in item.subtitle_languages])
    }
    return read + (f" {_('pour sourd·es et malentendant·es')}" if item.subtitles_for_deaf else "")


def _described(item: ProgrammeItem) -> str:
    return _("audiodescription") if item.audio_description else ""


def understandable(item: ProgrammeItem, code: str) -> bool:
    """Whether one who knows only this language can follow: spoken, subtitled, or nothing said."""
    return item.film.sound == Sound.NO_DIALOGUE or code in (*item.spoken_languages, *item.subtitle_languages)


def directors(film: Film) -> str:
    """Names in the order of the credits."""
    return listed([credit.person.name for credit in film.credits.all()])


def facts(item: ProgrammeItem) -> list[str]:
    """Director, country, year, length, version, format: always in that order; what is not known is left out."""
    return [part for part in (*_film_facts(item.film), version(item), item.get_format_display()) if part]


def film_facts(film: Film) -> str:
    """Director, country, year, length of a film apart from any screening."""
    return f"{NBSP}· ".join(part for part in _film_facts(film) if part)


def _film_facts(film: Film) -> tuple[str, ...]:
    return (directors(film), countries(film.countries), str(film.year or ""), duration(film.minutes))


def rooms(screening: Screening) -> str:
    """The names of its rooms, once each."""
    return listed(list(dict.fromkeys(booking.room.name for booking in screening.room_bookings.all())))


def role_in_words(guest: Guest) -> str:
    return str(ROLES[GuestRole(guest.role)])


def admission_in_words(screening: Screening) -> str:
    return str(ADMISSIONS[Admission(screening.admission)])
