"""A small press: two plates, one loud ink and black, pulled on paper with the accidents of hand printing."""

import math
import random
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageChops, ImageDraw

WIDTH, HEIGHT = 1600, 900
SIZE = (WIDTH, HEIGHT)
PAPER = (244, 237, 222)
BLACK = (24, 19, 15)
INKS = {
    "vermilion": (226, 61, 32),
    "ochre": (232, 163, 23),
    "moss": (140, 150, 30),
    "green": (32, 150, 88),
    "petrol": (14, 132, 145),
    "sky": (62, 160, 220),
    "cobalt": (38, 74, 214),
    "violet": (118, 66, 206),
    "plum": (158, 44, 128),
    "pink": (242, 84, 148),
    "brick": (204, 78, 42),
    "graphite": (124, 118, 108),
}
INK, BARE = 255, 0
Point = tuple[float, float]


class Plate:
    """One block: INK where it prints, BARE where it was cut away."""

    def __init__(self) -> None:
        self.image = Image.new("L", SIZE, BARE)
        self.draw = ImageDraw.Draw(self.image)

    def disc(self, x: float, y: float, radius: float, fill: int = INK) -> None:
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: int = INK) -> None:
        self.draw.rectangle((left, top, right, bottom), fill=fill)

    def shape(self, points: Sequence[Point], fill: int = INK) -> None:
        self.draw.polygon(list(points), fill=fill)

    def stroke(self, points: Sequence[Point], width: float, fill: int = INK) -> None:
        """A line with round joints and ends, as a brush or a gouge leaves it."""
        self.draw.line(list(points), fill=fill, width=max(1, round(width)), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2 - 0.5, fill)

    def gouge(self, points: Sequence[Point], width: float, fill: int = BARE) -> None:
        """A cut that starts thin, swells and ends thin."""
        upper, lower = [], []
        last = len(points) - 1
        for i, (x, y) in enumerate(points):
            half = width / 2 * math.sin(math.pi * min(max(i / last, 0.04), 0.96))
            upper.append((x, y - half))
            lower.append((x, y + half))
        self.shape(upper + lower[::-1], fill)

    def tone(self, tone: Image.Image, *, lines: bool = False, cell: int = 20) -> None:
        """Print a grey image as dots, or as lines of changing width."""
        screened = ImageChops.subtract(tone, _screen(cell, lines), scale=0.12, offset=110)
        self.image.paste(ImageChops.lighter(self.image, screened))

    def cut(self, mask: Image.Image) -> None:
        """Take away what the mask shows."""
        self.image.paste(ImageChops.subtract(self.image, mask))


class Sheet:
    """The two plates of one print and the chance that belongs to its title."""

    def __init__(self, title: str) -> None:
        self.chance = random.Random(title)  # noqa: S311 - drawn, not guarded
        self.colour, self.black = Plate(), Plate()

    def pull(self, ink: str, *, mirrored: bool = False) -> Image.Image:
        """The printed sheet, three flat colours: worn edges, flecks, and the ink a little off its place."""
        colour = _worn(self.colour.image, self.chance, flecks=246)
        colour = ImageChops.offset(colour, self.chance.randint(3, 6), self.chance.randint(-5, -2))
        black = _worn(self.black.image, self.chance, flecks=250)
        printed = Image.new("P", SIZE, 0)
        printed.putpalette([*PAPER, *INKS[ink], *BLACK])
        printed.paste(1, mask=colour)
        printed.paste(2, mask=black)
        return printed.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else printed


def upright(top: int, bottom: int, *, above: float = 0, below: float = HEIGHT) -> Image.Image:
    """A tone that goes from top to bottom between two heights."""
    ramp = Image.linear_gradient("L").point([round(top + (bottom - top) * i / 255) for i in range(256)])
    tone = Image.new("L", SIZE, 0)
    tone.paste(ramp.resize((WIDTH, max(1, round(below - above)))), (0, round(above)))
    return tone


def halo(x: float, y: float, radius: float, inner: int = 255, outer: int = 0) -> Image.Image:
    """A tone that fades around a point."""
    ramp = Image.radial_gradient("L").point(
        [round(inner + (outer - inner) * min(1, i / 180)) for i in range(256)]
    )
    side = round(radius * 2)
    tone = Image.new("L", SIZE, outer)
    tone.paste(ramp.resize((side, side)), (round(x - radius), round(y - radius)))
    return tone


def wave(  # noqa: PLR0917 - where, how high, how long: the order one draws in
    left: float, right: float, y: float, height: float, length: float, phase: float = 0
) -> list[Point]:
    """Points of a sine line."""
    steps = max(8, round((right - left) / 14))
    spots = (left + (right - left) * i / steps for i in range(steps + 1))
    return [(x, y + height * math.sin(2 * math.pi * x / length + phase)) for x in spots]


def arc(  # noqa: PLR0917 - where, how wide, from, to
    x: float, y: float, radius: float, start: float, end: float, steps: int = 24
) -> list[Point]:
    """Points of an arc, degrees clockwise from three o'clock."""
    angles = (math.radians(start + (end - start) * i / steps) for i in range(steps + 1))
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles]


def spot(x: float, y: float, distance: float, degrees: float) -> Point:
    """The point so far away in that direction."""
    return (x + distance * math.cos(math.radians(degrees)), y + distance * math.sin(math.radians(degrees)))


@cache
def _screen(cell: int, lines: bool) -> Image.Image:
    """The screen a tone is compared with: dots set at 45 degrees, or level lines."""
    turn = 2 * math.pi / cell
    spots = bytearray()
    for y in range(cell):
        for x in range(cell):
            height = (
                math.cos(turn * y) if lines else (math.cos(turn * (x + y)) + math.cos(turn * (x - y))) / 2
            )
            spots.append(round(128 + 124 * height))
    return _tiled(Image.frombytes("L", (cell, cell), bytes(spots)))


def _tiled(tile: Image.Image) -> Image.Image:
    whole = Image.new("L", SIZE)
    for x in range(0, WIDTH, tile.width):
        whole.paste(tile, (x, 0))
    band = whole.crop((0, 0, WIDTH, tile.height))
    for y in range(tile.height, HEIGHT, tile.height):
        whole.paste(band, (0, y))
    return whole


@cache
def _grain(side: int, seed: int) -> Image.Image:
    """Chance as a picture: always the same for the same seed, on every machine."""
    size = (WIDTH // side, HEIGHT // side)
    noise = random.Random(seed).randbytes(size[0] * size[1])  # noqa: S311
    return Image.frombytes("L", size, noise).resize(SIZE, Image.Resampling.BICUBIC)


@cache
def _flecks(seed: int, above: int) -> Image.Image:
    """Where the ink did not take: a few spots, fewer the higher the level."""
    return _grain(4, seed).point([0] * above + [255] * (256 - above))


def _worn(plate: Image.Image, chance: random.Random, *, flecks: int) -> Image.Image:
    """The plate with edges as a knife leaves them, and small places where the ink did not take.

    Halved and enlarged again it is soft at the edges; with grain added, one threshold cuts them anew.
    """
    shift = (chance.randrange(0, WIDTH, 100), chance.randrange(0, HEIGHT, 100))
    soft = plate.reduce(2).resize(SIZE, Image.Resampling.BICUBIC)
    mixed = Image.blend(soft, ImageChops.offset(_grain(5, 1), *shift), 0.24)
    edged = mixed.point([0] * 128 + [255] * 128)
    return ImageChops.subtract(edged, ImageChops.offset(_flecks(2, flecks), *shift))
