"""Sea, lake and swimming pool."""

import math

from laclef.demo.press import BARE, HEIGHT, INK, WIDTH, Plate, Sheet, arc, upright, wave


def swell(
    plate: Plate, top: float, *, fill: int, rows: int, phase: float, left: float = 0, right: float = WIDTH
) -> None:
    """Waves cut in lines that widen as they come nearer."""
    y, step = top + 14, 11.0
    for row in range(rows):
        x = left - 200 + (row * 173 + phase * 90) % 260
        length = 120 + step * 9
        while x < right:
            plate.gouge(wave(x, x + length, y, step * 0.22, length * 0.7, phase + row), step * 0.5, fill)
            x += length + 60 + step * 2
        y += step
        step *= 1.17


def sea(sheet: Sheet, variant: int) -> None:
    """A low sun, a sea cut in waves, something small upon it."""
    horizon = 500
    sun_x = 560 + 240 * (variant % 3)
    sheet.colour.tone(upright(30, 165, below=horizon), lines=True, cell=24)
    sheet.colour.disc(sun_x, horizon - 40, 235, BARE)
    sheet.colour.disc(sun_x, horizon - 40, 205)
    sheet.colour.box(0, horizon, WIDTH, HEIGHT, BARE)
    sheet.black.box(0, horizon, WIDTH, HEIGHT)
    swell(sheet.black, horizon, fill=BARE, rows=15, phase=sheet.chance.random() * 6)
    for step in range(9):
        y = horizon + 18 + step * 40
        half = 200 - step * 9 + 50 * (step % 2)
        sheet.black.gouge([(sun_x - half, y), (sun_x, y + 3), (sun_x + half, y)], 20)
        sheet.colour.gouge([(sun_x - half, y), (sun_x, y + 3), (sun_x + half, y)], 20, INK)
    if variant == 0:
        _boat(sheet.black, 1130, horizon - 46, 1.5)
    elif variant == 1:
        _liner(sheet.black, 700, horizon + 14)
    elif variant == 3:
        _lighthouse(sheet, 330, horizon)
    elif variant == 4:
        for x, size in ((330, 230), (1010, 150), (1400, 260)):
            sheet.black.draw.pieslice(
                (x - size, horizon - size * 0.6, x + size, horizon + size * 0.6), 180, 360, fill=INK
            )
    else:
        _figures(sheet.black, 380, horizon + 190, 3)


def _boat(plate: Plate, x: float, y: float, size: float) -> None:
    plate.shape(
        [
            (x - 90 * size, y),
            (x + 100 * size, y),
            (x + 60 * size, y + 42 * size),
            (x - 60 * size, y + 42 * size),
        ]
    )
    plate.stroke([(x, y), (x, y - 210 * size)], 8 * size)
    plate.shape(
        [(x + 12 * size, y - 205 * size), (x + 12 * size, y - 16 * size), (x + 105 * size, y - 16 * size)]
    )
    plate.shape(
        [(x - 12 * size, y - 180 * size), (x - 12 * size, y - 16 * size), (x - 80 * size, y - 16 * size)]
    )


def _liner(plate: Plate, x: float, y: float) -> None:
    plate.shape([(x - 420, y - 90), (x + 460, y - 90), (x + 400, y), (x - 380, y)])
    plate.box(x - 260, y - 150, x + 300, y - 90)
    plate.box(x - 180, y - 195, x + 200, y - 150)
    for chimney in (-110, 20, 150):
        plate.shape(
            [
                (x + chimney, y - 300),
                (x + chimney + 62, y - 306),
                (x + chimney + 56, y - 190),
                (x + chimney, y - 190),
            ]
        )
    for i in range(14):
        plate.disc(x - 240 + i * 40, y - 118, 8, BARE)
    for i in range(18):
        plate.disc(x - 350 + i * 42, y - 55, 7, BARE)


def _lighthouse(sheet: Sheet, x: float, y: float) -> None:
    sheet.colour.shape([(x, y - 380), (WIDTH, y - 500), (WIDTH, y - 300)], BARE)
    sheet.black.shape([(x - 62, y), (x - 38, y - 340), (x + 38, y - 340), (x + 62, y)])
    for stripe in range(2):
        sheet.black.box(x - 70, y - 250 + stripe * 120, x + 70, y - 200 + stripe * 120, BARE)
    sheet.black.box(x - 54, y - 352, x + 54, y - 332)
    sheet.black.box(x - 30, y - 410, x + 30, y - 352)
    sheet.black.box(x - 16, y - 398, x + 16, y - 362, BARE)
    sheet.black.shape([(x - 44, y - 408), (x, y - 460), (x + 44, y - 408)])
    sheet.black.shape([(x - 330, y + 4), (x - 160, y - 46), (x + 120, y - 40), (x + 260, y + 4)])


def _figures(plate: Plate, x: float, y: float, count: int) -> None:
    """People seen from behind, standing in the water."""
    for i in range(count):
        left, tall = x + i * 150, 330 + 40 * (i % 2)
        for edge, fill in ((13, BARE), (0, INK)):
            plate.shape(
                [
                    (left - 64 - edge, y),
                    (left - 34 - edge, y - tall * 0.68),
                    (left + 34 + edge, y - tall * 0.68),
                    (left + 70 + edge, y),
                ],
                fill,
            )
            plate.disc(left, y - tall * 0.78, 40 + edge, fill)
        plate.gouge([(left - 14, y - 170), (left - 22, y - 90), (left - 18, y - 20)], 9)


def moon(sheet: Sheet, variant: int) -> None:
    """A large moon, mist in bands, hills and a boat on still water."""
    x = 1080 if variant % 2 else 520
    sheet.colour.tone(upright(235, 70, below=640), cell=18)
    sheet.colour.disc(x, 300, 215, BARE)
    for band, y in enumerate((470, 530, 590)):
        sheet.colour.gouge(wave(-80, WIDTH + 80, y, 14, 900, band * 2), 42)
    for layer, height in enumerate((150, 95) if variant != 2 else ()):
        base = 610 + layer * 40
        ridge = wave(0, WIDTH, base - height, height * 0.55, 760 - layer * 240, sheet.chance.random() * 6)
        sheet.black.shape([(0, base), *ridge, (WIDTH, base)])
        for step in range(7):
            sheet.black.gouge(wave(step * 240 - 60, step * 240 + 190, base - 30, 9, 300, layer), 11)
    sheet.black.box(0, 650, WIDTH, HEIGHT)
    swell(sheet.black, 670, fill=BARE, rows=9, phase=1)
    for step in range(7):
        half = 190 - step * 16
        sheet.black.gouge(
            [(x - half, 672 + step * 34), (x, 676 + step * 34), (x + half, 672 + step * 34)], 17
        )
    side = 420 if variant % 2 else 1160
    if variant == 1:
        _rower(sheet.black, side, 700)
    elif variant == 2:
        _pier(sheet.black, 660)
    elif variant == 3:
        _pavilion(sheet.black, side - 60, 660)
    else:
        _castle(sheet.black, side, 660)


def _rower(plate: Plate, x: float, y: float) -> None:
    for edge, fill in ((13, BARE), (0, INK)):
        plate.shape(
            [
                (x - 210 - edge, y - edge),
                (x + 210 + edge, y - 12 - edge),
                (x + 130 + edge, y + 60 + edge),
                (x - 150 - edge, y + 60 + edge),
            ],
            fill,
        )
        plate.shape([(x - 50 - edge, y), (x - edge / 2, y - 160 - edge), (x + 56 + edge, y)], fill)
        plate.disc(x + 2, y - 176, 36 + edge, fill)
        plate.stroke([(x + 30, y - 90), (x + 200, y + 120)], 12 + edge, fill)
    plate.gouge([(x - 180, y + 34), (x, y + 42), (x + 150, y + 30)], 9)


def _pier(plate: Plate, y: float) -> None:
    """A terrace on stilts, and someone at its end who looks."""
    plate.box(0, y - 150, 1150, y - 124)
    for x in range(40, 1150, 120):
        plate.stroke([(x, y - 140), (x, y)], 11)
        plate.stroke([(x, y - 150), (x, y - 206)], 6)
    plate.stroke([(0, y - 206), (1150, y - 206)], 7)
    plate.shape([(1046, y - 140), (1062, y - 270), (1110, y - 270), (1126, y - 140)])
    plate.disc(1086, y - 298, 27)


def _pavilion(plate: Plate, x: float, y: float) -> None:
    plate.box(x - 260, y - 130, x + 260, y)
    for dome, size in ((-200, 76), (0, 130), (200, 76)):
        plate.draw.pieslice(
            (x + dome - size, y - 130 - size * 1.3, x + dome + size, y - 130 + size * 1.3), 180, 360, fill=INK
        )
        plate.stroke([(x + dome, y - 130 - size), (x + dome, y - 170 - size * 1.3)], 7)
    for i in range(7):
        plate.box(x - 232 + i * 70, y - 96, x - 196 + i * 70, y, BARE)


def _castle(plate: Plate, x: float, y: float) -> None:
    plate.shape([(x - 330, y), (x - 170, y - 140), (x + 190, y - 150), (x + 340, y)])
    for tower, tall in ((-140, 300), (-20, 400), (110, 330)):
        plate.box(x + tower - 38, y - tall, x + tower + 38, y - 100)
        plate.shape([(x + tower - 56, y - tall), (x + tower, y - tall - 110), (x + tower + 56, y - tall)])
        plate.box(x + tower - 9, y - tall + 40, x + tower + 9, y - tall + 84, BARE)


def pool(sheet: Sheet, variant: int) -> None:
    """Legs upside down above tiled water."""
    sheet.colour.box(0, 470, WIDTH, HEIGHT)
    for row in range(9):
        y = 484 + row * 50
        for column in range(-1, 15):
            x = column * 130 + 18 * math.sin(row * 1.3 + column)
            sheet.colour.gouge(wave(x, x + 108, y, 7, 130, row), 10 + row)
    sheet.black.tone(upright(0, 60, below=300), lines=True, cell=26)
    for i, x in enumerate((330, 690, 1050, 1390)):
        bend = 90 if i % 2 else -90
        for leg in (-1, 1):
            knee = (x + leg * 34 + bend * 0.3, 330)
            foot = (x + leg * 30 + (bend if leg > 0 else -bend * 0.2), 120)
            sheet.black.stroke([(x + leg * 40, 560), knee], 62)
            sheet.black.stroke([knee, foot], 46)
            sheet.black.stroke([foot, (foot[0] + bend * 0.35, foot[1] - 54)], 30)
            sheet.black.gouge([(x + leg * 40 - 12, 520), (knee[0] - 12, 420), (knee[0] - 8, 340)], 11)
        for circle in range(3):
            sheet.black.gouge(arc(x, 560 + circle * 8, 110 + circle * 46, 160, 20), 10, INK)
