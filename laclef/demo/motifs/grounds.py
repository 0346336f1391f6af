"""Out of doors: trees, roads, hills, deserts, planets."""

import math
from itertools import pairwise

from laclef.demo.motifs.waters import swell
from laclef.demo.press import BARE, HEIGHT, INK, WIDTH, Plate, Point, Sheet, arc, halo, spot, upright, wave


def trees(sheet: Sheet, variant: int) -> None:
    """Bare or leafy trunks before a disc; in one of them a screen hangs."""
    sheet.colour.disc(820, 400, 330)
    sheet.colour.tone(upright(0, 150, above=560, below=HEIGHT), lines=True, cell=20)
    sheet.black.box(0, 760, WIDTH, HEIGHT)
    swell(sheet.black, 770, fill=BARE, rows=5, phase=2)
    for i, x in enumerate((150, 420, 1190, 1460)):
        _tree(sheet, x, 790, 190 + 26 * (i % 3), leafy=variant == 0 or i % 2 == 0)
    if variant == 2:
        for x, size in ((640, 1.2), (980, 0.9)):
            sheet.black.shape([(x - 170 * size, 620), (x, 620 - 240 * size), (x + 170 * size, 620)])
            sheet.black.box(x - 120 * size, 600, x + 120 * size, 770)
            sheet.black.box(x - 26 * size, 660, x + 26 * size, 770, BARE)
            for line in range(5):
                sheet.black.gouge(
                    [
                        (x - 110 * size + line * 22, 606 - line * 40),
                        (x, 600 - line * 40),
                        (x + 110 * size - line * 22, 606 - line * 40),
                    ],
                    9,
                )
    if variant == 0:
        sheet.black.box(590, 300, 1030, 560)
        sheet.black.box(606, 316, 1014, 544, BARE)
        sheet.colour.box(590, 300, 1030, 560, BARE)
        sheet.colour.tone(upright(60, 130, above=316, below=544), lines=True, cell=12)
        for x in (620, 1000):
            sheet.black.stroke([(x, 555), (x, 790)], 14)
        _audience(sheet.black, 830)


def _audience(plate: Plate, base: float, spacing: int = 92) -> None:
    for i, x in enumerate(range(30, WIDTH, spacing)):
        y = base + 18 * ((i * 7) % 3)
        plate.disc(x, y, 34)
        plate.disc(x, y + 88, 58)


def _tree(sheet: Sheet, x: float, base: float, size: float, *, leafy: bool) -> None:
    plate, chance = sheet.black, sheet.chance
    top = base - size * 1.9
    plate.shape([(x - 26, base), (x - 12, top), (x + 12, top), (x + 30, base)])
    for side in (-1, 1):
        for step in range(3):
            start = (x, top + 40 + step * size * 0.3)
            end = spot(*start, size * (0.85 - step * 0.18), -90 + side * (38 + step * 12))
            plate.stroke([start, end], 13 - step * 3)
            plate.stroke(
                [((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), spot(*end, 40, -90 + side * 5)], 6
            )
    if leafy:
        for _leaf in range(26):
            lx, ly = spot(x, top + 10, size * (0.25 + chance.random() * 0.65), chance.uniform(-200, 20))
            plate.disc(lx, ly, chance.uniform(24, 46))
        for _leaf in range(46):
            lx, ly = spot(x, top, size * chance.random() * 0.9, chance.uniform(-200, 20))
            plate.gouge(wave(lx - 18, lx + 18, ly, 4, 40), 9)


def road(sheet: Sheet, variant: int) -> None:
    """A straight road into furrowed fields, a sun, and one person walking."""
    vanish = (800 + 160 * (variant - 1), 380)
    sheet.colour.tone(upright(190, 20, below=390), lines=True, cell=26)
    sheet.colour.disc(vanish[0] + 260, 250, 130, BARE)
    sheet.colour.disc(vanish[0] + 260, 250, 108)
    sheet.black.box(0, 384, WIDTH, HEIGHT)
    for i in range(-16, 17):
        far, near = (vanish[0] + i * 26, 392), (vanish[0] + i * 270, HEIGHT + 20)
        if abs(i) > 1:
            sheet.black.shape(
                [far, (far[0] + 3, 392), (near[0] + 46, near[1]), (near[0] - 10, near[1])], BARE
            )
    sheet.black.shape(
        [(vanish[0] - 7, 384), (vanish[0] + 7, 384), (vanish[0] + 330, HEIGHT), (vanish[0] - 330, HEIGHT)],
        BARE,
    )
    sheet.colour.shape(
        [(vanish[0] - 6, 388), (vanish[0] + 6, 388), (vanish[0] + 290, HEIGHT), (vanish[0] - 290, HEIGHT)]
    )
    for i in range(8):
        y = 410 + i * i * 8
        sheet.colour.shape(
            [
                (vanish[0] - 1 - i * 1.2, y),
                (vanish[0] + 1 + i * 1.2, y),
                (vanish[0] + 2 + i * 2, y + 8 + i * 5),
                (vanish[0] - 2 - i * 2, y + 8 + i * 5),
            ],
            BARE,
        )
    _walker(sheet.black, vanish[0] - 40, 800, 1.35, bag=variant != 1)
    for i in range(5):
        x = 90 + i * 60 if variant % 2 else 1510 - i * 60
        tall = 330 - i * 52
        sheet.black.stroke([(x, 420), (x, 420 - tall * 0.8)], 12 - i)
        sheet.black.draw.ellipse((x - 44 + i * 5, 380 - tall, x + 44 - i * 5, 420 - tall * 0.2), fill=INK)


def _walker(plate: Plate, x: float, y: float, size: float, *, bag: bool) -> None:
    for edge, fill in ((12, BARE), (0, INK)):
        plate.disc(x, y - 300 * size, 34 * size + edge, fill)
        plate.shape(
            [
                (x - 50 * size - edge, y - 90 * size),
                (x - 42 * size - edge, y - 268 * size - edge),
                (x + 40 * size + edge, y - 268 * size - edge),
                (x + 62 * size + edge, y - 90 * size),
            ],
            fill,
        )
        plate.stroke([(x - 16 * size, y - 100 * size), (x - 52 * size, y)], 38 * size + edge * 2, fill)
        plate.stroke(
            [(x + 20 * size, y - 100 * size), (x + 50 * size, y - 10 * size)], 38 * size + edge * 2, fill
        )
        if bag:
            plate.draw.ellipse(
                (x - 104 * size - edge, y - 276 * size - edge, x - 20 * size, y - 120 * size + edge),
                fill=fill,
            )


def desert(sheet: Sheet, variant: int) -> None:
    """A night full of stars over dunes, and a dome or a tent."""
    sheet.black.box(0, 0, WIDTH, 640)
    for _star in range(190):
        x, y = sheet.chance.uniform(0, WIDTH), sheet.chance.uniform(0, 520) ** 1.0
        sheet.black.disc(x, y, sheet.chance.choice((2.5, 3.5, 3.5, 5, 8)), BARE)
    for radius in range(90, 470, 62):
        sheet.black.gouge(arc(1130, 170, radius, 200, 330), 7)
    sheet.colour.disc(1130, 170, 62)
    sheet.black.disc(1130, 170, 62, BARE)
    for layer in range(3):
        base = 560 + layer * 110
        ridge = wave(0, WIDTH, base, 46 - 6 * layer, 1050 - layer * 190, 1.6 * layer + variant)
        for plate, fill in ((sheet.black, BARE), (sheet.colour, INK)):
            plate.shape([(0, HEIGHT), *ridge, (WIDTH, HEIGHT)], fill)
        sheet.black.shape(
            [(0, base + 240), *ridge, *[(x, y + 26 + 22 * math.sin(x / 210)) for x, y in ridge[::-1]]]
        )
        for step in range(5):
            sheet.colour.gouge([(x, y + 60 + step * 24) for x, y in ridge[8 + layer * 9 : 70 - layer * 7]], 9)
    if variant == 0:
        for edge, fill in ((16, BARE), (0, INK)):
            sheet.black.draw.pieslice((230 - edge, 330 - edge, 570 + edge, 670 + edge), 180, 360, fill=fill)
            sheet.black.box(230 - edge, 498, 570 + edge, 690 + edge, fill)
        sheet.colour.shape([(370, 500), (430, 500), (560, 300), (510, 270)])
        sheet.black.shape([(370, 500), (430, 500), (540, 330), (484, 300)], BARE)
        for line in range(5):
            sheet.black.gouge([(250, 530 + line * 32), (400, 534 + line * 32), (550, 530 + line * 32)], 8)
    else:
        sheet.black.shape([(180, 660), (400, 440), (640, 660)])
        sheet.black.shape([(352, 660), (400, 500), (448, 660)], BARE)
        sheet.colour.shape([(352, 660), (400, 500), (448, 660)])


def zigzag(sheet: Sheet, variant: int) -> None:
    """A path in zigzag up a hill to a single tree."""
    sheet.colour.tone(upright(40, 150, below=700), lines=True, cell=24)
    hill = [
        (0, 900),
        *[(x, 250 + ((x - 830) / 830) ** 2 * 560) for x in range(0, WIDTH + 1, 40)],
        (WIDTH, 900),
    ]
    sheet.colour.shape(hill, BARE)
    sheet.black.shape(hill)
    for row in range(16):
        y = 330 + row * 38
        half = math.sqrt(max(0.0, (y - 250) / 560)) * 830
        for cut in range(6):
            x = 830 - half + (cut + 0.35 * (row % 2)) * half / 3
            sheet.black.gouge(wave(x + 20, x + half / 3 - 30, y, 5, 200, row), 9)
    path: list[Point] = [(880, 920), (480, 780), (1100, 660), (600, 550), (1010, 450), (720, 370), (850, 262)]
    for width, fill in ((74, BARE), (50, INK)):
        for i, (start, end) in enumerate(pairwise(path)):
            plate = sheet.black if fill == BARE else sheet.colour
            plate.stroke([start, end], (width - i * 6) * 0.9, fill)
    _tree(sheet, 850, 270, 92, leafy=True)
    _walker(sheet.black, 760, 735, 0.42, bag=True)


def planet(sheet: Sheet, variant: int) -> None:
    """Two moons, a giant profile and plants that nobody has seen."""
    sheet.black.box(0, 0, WIDTH, HEIGHT)
    sheet.colour.disc(1180, 330, 300)
    sheet.black.disc(1180, 330, 300, BARE)
    sheet.black.tone(halo(1300, 210, 560, 0, 200), cell=16)
    for grow, plate, fill in (
        (24, sheet.black, INK),
        (24, sheet.colour, BARE),
        (0, sheet.black, BARE),
        (0, sheet.colour, INK),
    ):
        plate.gouge([(660, 520), (900, 470), (1180, 380), (1440, 250), (1690, 110)], 54 + grow * 2, fill)
    for _star in range(90):
        x = sheet.chance.uniform(0, 820)
        sheet.black.disc(x, sheet.chance.uniform(0, 500), sheet.chance.choice((2.5, 3, 4, 7)), BARE)
    for i, x in enumerate((90, 270, 470, 700, 960, 1250, 1490)):
        tall = 260 + 120 * ((i * 3) % 4) / 2
        stem = [(x + 34 * math.sin(s / 3 + i), HEIGHT - tall * s / 10) for s in range(11)]
        for plate, fill in ((sheet.colour, INK), (sheet.black, BARE)):
            plate.stroke(stem, 30, fill)
            plate.disc(*stem[-1], 62 + 10 * (i % 3), fill)
        sheet.black.disc(*stem[-1], 34)
        sheet.black.disc(*stem[-1], 15, BARE)
        for s in (3, 5, 7):
            sheet.black.disc(*stem[s], 8)


def birds(sheet: Sheet, variant: int) -> None:
    """Birds of three strokes scratched out of the black."""
    sheet.black.box(0, 0, WIDTH, HEIGHT)
    for i in range(17):
        x, y = 90.0 + (i * 397) % 1450, 90.0 + (i * 233) % 720
        size, tilt = 46 + (i * 29) % 90, sheet.chance.uniform(-24, 24)
        for wing in (-1, 1):
            tip = spot(x, y, size * 2, -90 + wing * 58 + tilt)
            middle = spot(x, y, size, -90 + wing * 30 + tilt)
            sheet.black.gouge([(x, y), middle, tip], size * 0.42)
            if i % 3 == 0:
                sheet.colour.gouge([(x, y), middle, tip], size * 0.42, INK)
        sheet.black.disc(x, y + 6, size * 0.2, BARE)
    for _scratch in range(120):
        x, y = sheet.chance.uniform(0, WIDTH), sheet.chance.uniform(0, HEIGHT)
        sheet.black.gouge([(x, y), (x + 8, y + 15), (x + 10, y + sheet.chance.uniform(24, 70))], 6)
