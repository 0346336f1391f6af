"""What a cell says: a date, an hour, a length, a version. What cannot be understood is refused in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache

from babel import Locale
from django.utils.translation import gettext as _

from screenings.calendar import HOUSE_YEARS
from screenings.country_words import code_named
from screenings.imports.reading import folded
from screenings.models import FilmFormat, GuestRole
from screenings.models.films import Sound

MONTHS = {
    folded(name).rstrip("."): number
    for tongue in ("fr", "en")
    for width in ("wide", "abbreviated")
    for number, name in Locale.parse(tongue).months["format"][width].items()
}
FORMATS = {
    "dcp": FilmFormat.DCP,
    "35mm": FilmFormat.MM35,
    "35": FilmFormat.MM35,
    "16mm": FilmFormat.MM16,
    "16": FilmFormat.MM16,
    "super8": FilmFormat.SUPER8,
    "s8": FilmFormat.SUPER8,
    "video": FilmFormat.VIDEO,
    "fichiervideo": FilmFormat.VIDEO,
    "fichier": FilmFormat.VIDEO,
    "videofile": FilmFormat.VIDEO,
    "mp4": FilmFormat.VIDEO,
    "file": FilmFormat.VIDEO,
    "disque": FilmFormat.DISC,
    "dvd": FilmFormat.DISC,
    "bluray": FilmFormat.DISC,
    "disc": FilmFormat.DISC,
}
GUEST_ROLES = {
    GuestRole.DEBATES: ("debat", "debate", "discussion", "rencontre", "q&a"),
    GuestRole.PERFORMS: ("joue", "concert", "musique", "performs", "music"),
    GuestRole.CURATES: ("carte blanche", "curates"),
    GuestRole.LEADS: ("anime", "leads"),
}
TENTATIVE = ("sous reserve", "tbc", "to be confirmed", "a confirmer")


class CellRefused(Exception):
    """A cell that cannot be understood; the message says which, and how to write it."""


@dataclass(frozen=True)
class Version:
    """The copy's languages as far as the abbreviation tells: subtitles, and whether French is spoken."""

    sound: str = Sound.SPOKEN
    in_french: bool = False
    subtitles: tuple[str, ...] = ()
    for_deaf: bool = False


@dataclass(frozen=True)
class NamedGuest:
    name: str
    role: str
    tentative: bool


def day(cell: str) -> date:
    """2026-12-01, 01/12/2026, 1.12.26, 1er décembre 2026, with or without the day's name before it."""
    words = folded(cell).replace("1er", "1")
    iso = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", words)
    numbers = re.fullmatch(r"(?:[a-z]+\.? )?(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", words)
    named = re.fullmatch(r"(?:[a-z]+\.?,? )?(\d{1,2}) ([a-z]+)\.? (\d{4})", words)
    if iso:
        year, month, number = (int(part) for part in iso.groups())
    elif numbers:
        number, month, year = (int(part) for part in numbers.groups())
        year += 2000 if year < 100 else 0
    elif named and named[2] in MONTHS:
        number, month, year = int(named[1]), MONTHS[named[2]], int(named[3])
    else:
        raise CellRefused(
            _("date « %(cell)s » : écris par exemple 01/12/2026 ou 2026-12-01.") % {"cell": cell}
        )
    if year not in HOUSE_YEARS:
        raise CellRefused(
            _("date « %(cell)s » : l’année va de %(first)s à %(last)s.")
            % {"cell": cell, "first": HOUSE_YEARS[0], "last": HOUSE_YEARS[-1]}
        )
    try:
        return date(year, month, number)
    except ValueError as error:
        raise CellRefused(_("date « %(cell)s » : ce jour n’existe pas.") % {"cell": cell}) from error


def hour(cell: str) -> time:
    """20:30, 20h30, 20 h 30, 20h, 8.30 pm."""
    found = re.fullmatch(r"(\d{1,2})\s*(?:[:h.]\s*(\d{2})?)?(?::\d{2})?\s*(am|pm)?", folded(cell))
    if found and (found[2] or found[3] or re.search(r"[:h.]", folded(cell))):
        hours, minutes = int(found[1]), int(found[2] or 0)
        hours = hours % 12 + (12 if found[3] == "pm" else 0) if found[3] else hours
        if hours < 24 and minutes < 60:
            return time(hours, minutes)
    raise CellRefused(_("heure « %(cell)s » : écris par exemple 20:30 ou 20 h 30.") % {"cell": cell})


def minutes(cell: str) -> int | None:
    """A length in minutes: 96, 96 min, 96’, 1h36, 1:36; none when the cell is empty."""
    if not cell:
        return None
    words = (
        folded(cell)
        .replace(" ", "")
        .removesuffix("minutes")
        .removesuffix("min")
        .removesuffix("mn")
        .rstrip("'′")
    )
    found = re.fullmatch(r"(?:(\d{1,2})[h:])?(\d{0,3})", words)
    total = int(found[1] or 0) * 60 + int(found[2] or 0) if found and words else 0
    if not 0 < total < 1000:
        raise CellRefused(_("durée « %(cell)s » : écris des minutes, par exemple 96.") % {"cell": cell})
    return total


def year(cell: str) -> int | None:
    if not cell:
        return None
    if not re.fullmatch(r"1[89]\d\d|2[01]\d\d", cell):
        raise CellRefused(_("année « %(cell)s » : écris-la en quatre chiffres.") % {"cell": cell})
    return int(cell)


def countries(cell: str) -> list[str]:
    """ISO codes of countries named in French or English, or given as codes, parted by commas or dashes."""
    names = [name.strip() for name in re.split(r"[,;&]| - | et ", cell) if name.strip()]
    codes = {name: code_named(name) for name in names}
    unknown = [name for name, code in codes.items() if not code]
    if unknown:
        raise CellRefused(
            _("pays « %(name)s » inconnu : écris son nom entier, ou son code de deux lettres.")
            % {"name": unknown[0]}
        )
    return list(dict.fromkeys(codes.values()))


def languages(cell: str) -> list[str]:
    """ISO 639 codes of languages named in French or English, or given as codes."""
    names = [folded(name) for name in re.split(r"[,;&]| et | and ", cell) if name.strip()]
    unknown = [name for name in names if name not in _languages()]
    if unknown:
        raise CellRefused(
            _("langue « %(name)s » inconnue : par exemple russe, ou ru.") % {"name": unknown[0]}
        )
    return list(dict.fromkeys(_languages()[name] for name in names))


def version(cell: str) -> Version | None:
    """VF, VO, VOSTFR, VOSTA, VOST EN, VOSTES, SME, muet, sans dialogue; none when the cell is empty."""
    words = folded(cell).replace(" ", "").replace(".", "").replace("-", "")
    if not words:
        return None
    if words in ("muet", "silent"):
        return Version(sound=Sound.SILENT)
    if words in ("sansdialogue", "sansdialogues", "nodialogue"):
        return Version(sound=Sound.NO_DIALOGUE)
    known = {
        "vf": Version(in_french=True),
        "vfsme": Version(in_french=True, subtitles=("fr",), for_deaf=True),
        "vfstsme": Version(in_french=True, subtitles=("fr",), for_deaf=True),
        "vf,soustitreesourd·es": Version(in_french=True, subtitles=("fr",), for_deaf=True),
        "vf,subtitledforthedeaf": Version(in_french=True, subtitles=("fr",), for_deaf=True),
        "vo": Version(),
        "vostfr": Version(subtitles=("fr",)),
        "vostf": Version(subtitles=("fr",)),
        "vost": Version(subtitles=("fr",)),
        "vosta": Version(subtitles=("en",)),
        "vostfren": Version(subtitles=("fr", "en")),
    }
    codes = words.removeprefix("vost").split("/")
    if words.startswith("vost") and all(code in _languages().values() for code in codes):
        return Version(subtitles=tuple(codes))
    if words not in known:
        raise CellRefused(
            _("version « %(cell)s » : VF, VO, VOSTFR, VOSTA, muet ou sans dialogue.") % {"cell": cell}
        )
    return known[words]


def short(words: str, most: int, *, of: str) -> str:
    """The words, where their column holds them."""
    if len(words) > most:
        raise CellRefused(
            _("%(column)s : %(most)s signes au plus, « %(words)s… » est trop long.")
            % {"column": of, "most": most, "words": words[:30]}
        )
    return words


def film_format(cell: str) -> str:
    words = re.sub(r"[ \-.]", "", folded(cell))
    if words and words not in FORMATS:
        raise CellRefused(
            _("format « %(cell)s » : DCP, 35 mm, 16 mm, Super 8, fichier vidéo ou disque.") % {"cell": cell}
        )
    return FORMATS[words] if words else ""


def guests(cell: str) -> list[NamedGuest]:
    """Names parted by commas, each with a role and "sous réserve" in brackets if need be."""
    found = []
    for part in re.split(r"[,;/](?![^(]*\))", cell):
        named = re.fullmatch(r"\s*([^()]*?)\s*(?:\(([^()]*)\))?\s*", part)
        if named is None:
            raise CellRefused(
                _("invité·es « %(cell)s » : une parenthèse n’est pas refermée.") % {"cell": cell}
            )
        if named[1]:
            said = folded(named[2] or "")
            role = next(
                (role for role, words in GUEST_ROLES.items() if any(w in said for w in words)),
                GuestRole.PRESENTS,
            )
            found.append(NamedGuest(named[1], role, any(word in said for word in TENTATIVE)))
    return found


def parted(cell: str, count: int, *, of: str, shared: bool) -> list[str]:
    """The cell's part for each of `count` films, joined by " / " or " + ".

    One part alone stands for all films where `shared`; an empty cell says nothing of any.
    """
    if not cell or not count:
        return [""] * count
    if count == 1:
        return [cell]
    parts: Sequence[str] = [part.strip() for part in re.split(r"(?<!\S)[/+](?!\S)", cell)]
    if len(parts) == 1 and shared:
        return [cell] * count
    if len(parts) != count:
        raise CellRefused(
            _("%(count)s films, mais %(parts)s pour « %(column)s » : un par film, joints par « / ».")
            % {"count": count, "parts": len(parts), "column": of}
        )
    return list(parts)


@cache
def _languages() -> dict[str, str]:
    """Codes of two letters by their names in both tongues, and by themselves."""
    named = {
        folded(name): code
        for tongue in ("en", "fr")
        for code, name in Locale.parse(tongue).languages.items()
        if len(code) == 2
    }
    return named | {code: code for code in named.values()}
