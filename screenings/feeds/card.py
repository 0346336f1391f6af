"""The picture that stands for a screening on other people's pages: letters put up on a marquee's rails.

Drawn from the public facts alone, in the house's paper, inks and poster face; 1200 × 630.
"""

import hashlib
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from screenings import wording
from screenings.feeds import words
from screenings.models import Admission, CycleColour, Screening, State

SIZE = WIDTH, HEIGHT = 1200, 630
TYPE = "image/png"
DRAWING = 1  # raise it when the drawing changes, so that those who keep a copy fetch it again
MARGIN = 56
PAPER, INK, RED, ON_RED = "#f6f1e6", "#15120e", "#c22d14", "#fffaf0"
# The inks of static/css/tokens.css on paper; a test reads them there.
INKS = {
    CycleColour.VERMILION: "#c22d14",
    CycleColour.OCHRE: "#865400",
    CycleColour.MOSS: "#566100",
    CycleColour.GREEN: "#1f6b3b",
    CycleColour.PETROL: "#0f606c",
    CycleColour.SKY: "#16619c",
    CycleColour.COBALT: "#2b46c4",
    CycleColour.VIOLET: "#6738b0",
    CycleColour.PLUM: "#862973",
    CycleColour.PINK: "#b81a56",
    CycleColour.BRICK: "#973a20",
    CycleColour.GRAPHITE: "#4d4a45",
}
TITLE_SIZES = (220, 184, 150, 128, 110, 96, 84, 72, 62, 54)
TITLE_TOP, TITLE_BOTTOM = 132, 452
LINE = 1.12  # of the type size, from rail to rail

Font = ImageFont.FreeTypeFont


class Letters(NamedTuple):
    """A face in a size."""

    face: str
    size: int


def _poster(size: int) -> Letters:
    return Letters("clef-poster-800", size)


def _text(size: int) -> Letters:
    return Letters("clef-text-400", size)


@dataclass(frozen=True)
class Card:
    """All that is drawn; two cards that say the same have the same fingerprint."""

    state: str
    title: str
    day: str
    hour: str
    place: str
    cycle: str
    ink: str
    off: bool

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr((DRAWING, *astuple(self))).encode()).hexdigest()[:16]


def card(screening: Screening) -> Card:
    """What the picture of a screening says, in the language in force."""
    start, _end = words.span(screening)
    spans = words.spans_days(screening)
    cycle = screening.cycle
    place = legible(words.place(screening))
    if screening.admission in (Admission.TICKETS, Admission.REGISTRATION):
        place = f"{place} · {_('prix libre')}"
    return Card(
        state=words.state(screening).rstrip(f" :{wording.NBSP}{wording.THIN}"),
        title=legible(screening.title.text) or str(screening.get_kind_display()),
        day=words.when(screening) if spans else wording.day(start.date()),
        hour="" if spans else wording.hour(start),
        place=place,
        cycle=legible(cycle.title.text) if cycle else "",
        ink=INKS[CycleColour(cycle.colour)] if cycle else INK,
        off=screening.state == State.CANCELLED,
    )


def legible(text: str) -> str:
    """The text in the signs the poster face has; others lose their accents, or are left out."""
    kept = "".join(sign if _has(sign) else _bare(sign) for sign in unicodedata.normalize("NFC", text))
    return " ".join(kept.split(" ")).strip()


def _bare(sign: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", sign) if _has(part) and part.isascii())


def _has(sign: str) -> bool:
    return _basic(sign) or _extended(sign)


def _basic(sign: str) -> bool:
    """Whether the first file has the sign: the ranges are those of static/css/tokens.css."""
    code = ord(sign)
    return 0x20 <= code < 0x7F or 0xA0 <= code <= 0xFF or sign in "ŒœŸ–—‘’“”„•…‹›\u2009\u202f€"


def _extended(sign: str) -> bool:
    code = ord(sign)
    return 0x100 <= code <= 0x17F or 0x218 <= code <= 0x21B or code == 0x1E9E


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> Font:
    return ImageFont.truetype(settings.BASE_DIR / "static" / "fonts" / f"{name}.woff2", size)


def _runs(text: str, letters: Letters) -> Iterator[tuple[str, Font]]:
    """The text cut where its signs stand in another file."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or _extended(text[end]) != _extended(text[start]):
            face = f"{letters.face}-ext" if _extended(text[start]) else letters.face
            yield text[start:end], _font(face, letters.size)
            start = end


def _width(text: str, letters: Letters) -> float:
    return sum(font.getlength(run) for run, font in _runs(text, letters))


def _write(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, letters: Letters, ink: str
) -> float:
    """Write on the base line and give the x where it ends."""
    x, y = at
    for run, font in _runs(text, letters):
        draw.text((x, y), run, fill=ink, font=font, anchor="ls")
        x += font.getlength(run)
    return x


def _broken(title: str, size: int) -> list[str]:
    """The title in lines of the card's width; a word longer than a line stands alone."""
    lines: list[str] = []
    for word in title.split(" "):
        if lines and _width(f"{lines[-1]} {word}", _poster(size)) <= WIDTH - 2 * MARGIN:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _set(title: str) -> tuple[list[str], int]:
    """The title as large as it fits between its rails; one that never fits ends in an ellipsis."""
    for size in TITLE_SIZES:
        lines = _broken(title, size)
        widest = max(_width(line, _poster(size)) for line in lines)
        if widest <= WIDTH - 2 * MARGIN and len(lines) * size * LINE <= TITLE_BOTTOM - TITLE_TOP:
            return lines, size
    kept = int((TITLE_BOTTOM - TITLE_TOP) // (size * LINE))
    if len(lines) > kept:
        lines = [*lines[: kept - 1], " ".join(lines[kept - 1 :])]
    return [_cut(line, _poster(size)) for line in lines], size


def _cut(text: str, letters: Letters, room: float = WIDTH - 2 * MARGIN) -> str:
    """The text, or as much of it as the room holds, then an ellipsis."""
    if _width(text, letters) <= room:
        return text
    while text and _width(f"{text}…", letters) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def draw(card: Card) -> bytes:
    """The card as PNG."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    _head(pen, card)
    _title(pen, card)
    _foot(pen, card)
    kept = io.BytesIO()
    image.quantize(64).save(kept, "PNG")
    return kept.getvalue()


def _head(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """The key and the name of the house, the cycle in its ink, and the state on red."""
    pen.rectangle((0, 0, WIDTH, 14), fill=card.ink)
    _key(pen, MARGIN, 40)
    end = _write(pen, (MARGIN + 44, 90), "LA CLEF", _poster(54), INK)
    right: float = WIDTH - MARGIN
    if card.state:
        state = card.state.upper()
        width = _width(state, _poster(46))
        pen.rectangle((right - width - 36, 40, right, 104), fill=RED)
        _write(pen, (right - width - 18, 88), state, _poster(46), ON_RED)
        right -= width + 60
    if card.cycle:
        cycle = _cut(card.cycle, _text(32), right - end - 40)
        _write(pen, (right - _width(cycle, _text(32)), 86), cycle, _text(32), card.ink)


def _key(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """The house's sign, as in the head of every page."""
    pen.ellipse((x, y, x + 28, y + 28), outline=RED, width=7)
    for box in ((11, 27, 17, 62), (11, 41, 26, 47), (11, 54, 24, 60)):
        left, top, right, bottom = box
        pen.rectangle((x + left, y + top, x + right, y + bottom), fill=RED)


def _title(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """Capitals between two thin rails a line; struck through when it does not take place."""
    lines, size = _set(card.title.upper())
    step = size * LINE
    top = TITLE_TOP + (TITLE_BOTTOM - TITLE_TOP - len(lines) * step) / 2
    for number, line in enumerate(lines):
        upper, lower = top + number * step, top + (number + 1) * step
        for rail in (upper, lower):
            pen.line((0, rail, WIDTH, rail), fill=INK, width=2)
        base = lower - (step - size * 0.72) / 2
        end = _write(pen, (MARGIN, base), line, _poster(size), INK)
        if card.off:
            pen.line((MARGIN - 12, base - size * 0.34, end + 12, base - size * 0.34), fill=RED, width=8)


def _foot(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """The hour large, then the day and the place."""
    left = float(MARGIN)
    if card.hour:
        left = _write(pen, (MARGIN, 578), card.hour, _poster(112), INK if card.off else RED) + 40
    room = WIDTH - MARGIN - left
    _write(pen, (left, 534), _cut(card.day, _poster(46), room), _poster(46), INK)
    place = _cut(card.place, _text(30), room)
    _write(pen, (left, 578), place, _text(30), INK)
