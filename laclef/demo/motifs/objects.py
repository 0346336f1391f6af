"""Things and beasts: flowers, scissors, music, a cock, a flying horse."""

import math

from laclef.demo.press import BARE, HEIGHT, INK, WIDTH, Sheet, arc, halo, spot, upright


def flowers(sheet: Sheet, variant: int) -> None:
    """Daisies too big for the sheet, and scissors among them."""
    sheet.black.box(0, 0, WIDTH, HEIGHT)
    for i, (x, y, radius) in enumerate(
        (
            (260, 260, 250),
            (760, 640, 280),
            (1330, 250, 270),
            (120, 800, 190),
            (1420, 800, 210),
            (800, 90, 150),
        )
    ):
        petals = 13 + i % 3
        for petal in range(petals):
            degrees = petal * 360 / petals + i * 11
            tip, base = spot(x, y, radius, degrees), spot(x, y, radius * 0.3, degrees)
            side = spot(x, y, radius * 0.72, degrees - 10), spot(x, y, radius * 0.72, degrees + 10)
            sheet.black.shape(
                [
                    base,
                    side[0],
                    spot(x, y, radius * 0.96, degrees - 5),
                    tip,
                    spot(x, y, radius * 0.96, degrees + 5),
                    side[1],
                ],
                BARE,
            )
        sheet.black.disc(x, y, radius * 0.3, BARE)
        sheet.colour.disc(x, y, radius * 0.29)
        for dot in range(9):
            sheet.black.disc(*spot(x, y, radius * 0.16, dot * 40), radius * 0.03)
    _scissors(sheet, 1010, 430)


def _scissors(sheet: Sheet, x: float, y: float) -> None:
    for edge, plate, fill in ((16, sheet.black, INK), (0, sheet.black, BARE), (0, sheet.colour, INK)):
        for side in (-1, 1):
            tip, heel = (x - 330, y + side * 86), (x + 70, y - side * 34)
            plate.shape(
                [
                    (tip[0] - edge, tip[1] + side * edge),
                    (x, y - side * 22 - side * edge),
                    (heel[0] + edge, heel[1] - 12),
                    (heel[0], heel[1] + 14),
                    (x - 30, y + side * 20),
                ],
                fill,
            )
            plate.disc(x + 150, y - side * 72, 72 + edge, fill)
    for side in (-1, 1):
        sheet.colour.disc(x + 150, y - side * 72, 40, BARE)
        sheet.black.disc(x + 150, y - side * 72, 40)
    sheet.black.disc(x + 12, y, 11)


def harvest(sheet: Sheet, variant: int) -> None:
    """Potatoes, one of them a heart, and hands that reach for them."""
    sheet.colour.tone(upright(30, 120), lines=True, cell=26)
    for i in range(44):
        x, y = 40 + (i % 11) * 152 + 66 * (i // 11 % 2), 560 + (i // 11) * 104
        radius = 56 + (i * 17) % 26
        for plate in (sheet.colour, sheet.black):
            plate.draw.ellipse(
                (x - radius * 1.3 - 9, y - radius - 9, x + radius * 1.3 + 9, y + radius + 9), fill=BARE
            )
        sheet.black.draw.ellipse((x - radius * 1.3, y - radius, x + radius * 1.3, y + radius), fill=INK)
        for eye in range(3):
            sheet.black.disc(
                x - radius * 0.6 + eye * radius * 0.6, y - radius * 0.2 + 14 * (eye % 2), 6, BARE
            )
        sheet.black.gouge(arc(x, y, radius * 0.82, 195, 290), 9)
    x, y = 800, 360
    turns = [math.radians(degrees) for degrees in range(0, 360, 6)]
    heart = [
        (
            x + 13.5 * 16 * math.sin(t) ** 3,
            y + 30 - 13.5 * (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)),
        )
        for t in turns
    ]
    for plate, grow, fill in (
        (sheet.black, 1.16, BARE),
        (sheet.colour, 1.16, BARE),
        (sheet.black, 1.08, INK),
        (sheet.black, 1.0, BARE),
        (sheet.colour, 1.0, INK),
    ):
        plate.shape([(x + (px - x) * grow, y + 20 + (py - y - 20) * grow) for px, py in heart], fill)
    for line in range(4):
        sheet.colour.gouge(arc(x - 90, y - 50, 60 + line * 16, 180, 265), 7)


def music(sheet: Sheet, variant: int) -> None:
    """A bent saw, a bow, and drums seen from above."""
    sheet.colour.tone(halo(1100, 500, 900, 255, 40), cell=26)
    for x, y, radius in ((1090, 560, 250), (1420, 330, 160), (1390, 740, 150)):
        sheet.colour.disc(x, y, radius + 18, BARE)
        sheet.black.disc(x, y, radius)
        sheet.black.disc(x, y, radius * 0.86, BARE)
        sheet.black.disc(x, y, radius * 0.8)
        for ripple in range(4):
            sheet.black.gouge(
                arc(x, y, radius * (0.2 + ripple * 0.15), 20 + ripple * 60, 250 + ripple * 60), 9
            )
    blade = [(180 + i * 44, 700 - 330 * math.sin(i / 15 * 2.4) - i * 10) for i in range(16)]
    under = [(x + 34 + i * 5, y + 74 + i * 3) for i, (x, y) in enumerate(blade)]
    sheet.colour.shape([(x, y) for x, y in blade] + under[::-1], BARE)
    sheet.black.shape(blade + under[::-1])
    for left, top in under[1:]:
        sheet.black.shape([(left - 22, top - 4), (left + 22, top + 2), (left + 8, top + 32)])
    sheet.black.gouge([(x + 22, y + 30) for x, y in blade], 11)
    sheet.black.draw.ellipse((90, 660, 270, 850), fill=INK)
    sheet.black.draw.ellipse((140, 706, 226, 800), fill=BARE)
    sheet.black.stroke([(420, 120), (900, 820)], 12)
    sheet.colour.stroke([(444, 116), (922, 806)], 7)


def rooster(sheet: Sheet, variant: int) -> None:
    """A fighting cock, all tail."""
    sheet.colour.tone(halo(700, 450, 1050, 30, 200), lines=True, cell=26)
    for feather in range(9):
        radius = 470 - feather * 26
        plate = sheet.colour if feather % 3 == 1 else sheet.black
        points = arc(620 - feather * 4, 560, radius, 182 + feather * 5, 268 + feather * 6)
        sheet.colour.gouge(points, 66)
        plate.gouge(points, 50, INK)
    body = [
        (480, 520),
        (640, 640),
        (840, 650),
        (960, 560),
        (1010, 400),
        (1040, 250),
        (1120, 190),
        (1180, 240),
        (1170, 330),
        (1150, 470),
        (1100, 620),
        (960, 740),
        (780, 770),
        (600, 700),
    ]
    sheet.colour.shape([(x + (x - 850) * 0.05, y + (y - 500) * 0.05) for x, y in body], BARE)
    sheet.black.shape(body)
    sheet.colour.shape(
        [(1060, 220), (1050, 110), (1100, 160), (1130, 80), (1160, 160), (1210, 110), (1180, 240)]
    )
    sheet.colour.disc(1160, 350, 42)
    sheet.black.shape([(1170, 230), (1280, 280), (1170, 290)])
    sheet.black.disc(1130, 245, 17, BARE)
    for row in range(5):
        for i in range(6 - row // 2):
            sheet.black.gouge(arc(660 + i * 82 + row * 26, 560 + row * 36 - i * 14, 40, 20, 140), 10)
    for x in (780, 900):
        sheet.black.stroke([(x, 750), (x + 14, 870)], 17)
        sheet.black.stroke([(x - 46, 880), (x + 14, 864), (x + 80, 880)], 15)


def horse(sheet: Sheet, variant: int) -> None:
    """A flying horse cut out of paper, above domes."""
    sheet.colour.box(0, 0, WIDTH, HEIGHT)
    for _star in range(46):
        sheet.colour.disc(
            sheet.chance.uniform(0, WIDTH), sheet.chance.uniform(0, 620), sheet.chance.choice((4, 5, 9)), BARE
        )
    sheet.colour.disc(1270, 220, 130, BARE)
    sheet.colour.disc(1330, 190, 116)
    body = [
        (430, 420),
        (520, 360),
        (700, 350),
        (820, 300),
        (880, 180),
        (960, 130),
        (1000, 70),
        (1020, 140),
        (1110, 210),
        (1100, 250),
        (1010, 250),
        (960, 330),
        (940, 430),
        (1080, 470),
        (1130, 590),
        (1100, 596),
        (1040, 510),
        (900, 500),
        (980, 600),
        (950, 690),
        (926, 680),
        (940, 610),
        (830, 520),
        (600, 510),
        (560, 600),
        (440, 660),
        (430, 636),
        (520, 570),
        (500, 510),
        (400, 560),
        (330, 680),
        (306, 668),
        (370, 530),
        (440, 480),
        (380, 470),
        (250, 560),
        (180, 700),
        (210, 520),
        (330, 430),
    ]
    sheet.black.shape(body)
    sheet.black.shape(
        [
            (600, 400),
            (520, 300),
            (350, 230),
            (250, 110),
            (330, 130),
            (300, 40),
            (420, 110),
            (440, 20),
            (540, 120),
            (600, 40),
            (650, 170),
            (720, 130),
            (740, 260),
            (790, 370),
        ]
    )
    for i in range(5):
        sheet.black.gouge([(630 + i * 30, 380), (560 + i * 34, 250), (400 + i * 72, 110 + 18 * (i % 2))], 13)
    sheet.black.disc(985, 170, 8, BARE)
    for i in range(5):
        sheet.black.gouge([(560 + i * 66, 400), (590 + i * 66, 440), (580 + i * 66, 480)], 10)
    for i, x in enumerate((120, 380, 700, 1010, 1300, 1530)):
        size = 90 + 30 * (i % 3)
        sheet.black.draw.pieslice((x - size, 770 - size, x + size, 770 + size), 180, 360, fill=INK)
        sheet.black.shape([(x - 12, 780 - size), (x, 700 - size), (x + 12, 780 - size)])
        sheet.black.box(x - size, 768, x + size, HEIGHT)
        sheet.colour.draw.pieslice((x - 24, 800, x + 24, 870), 180, 360, fill=BARE)
        sheet.black.draw.pieslice((x - 24, 800, x + 24, 870), 180, 360, fill=BARE)
        sheet.black.box(x - 24, 834, x + 24, HEIGHT, BARE)
    sheet.black.box(0, 860, WIDTH, HEIGHT)


def key(sheet: Sheet, variant: int) -> None:
    """A key, a knife and a flower, one after the other on a stair."""
    sheet.black.box(0, 0, WIDTH, HEIGHT)
    for step in range(8):
        left, top = step * 200, 800 - step * 104
        sheet.black.shape(
            [(left, HEIGHT), (left, top), (WIDTH, top), (WIDTH, HEIGHT)], BARE if step % 2 else INK
        )
        sheet.black.gouge(
            [(left + 6, top + 12), ((left + WIDTH) / 2, top + 14), (WIDTH, top + 12)],
            9,
            INK if step % 2 else BARE,
        )
    sheet.colour.tone(upright(255, 60), lines=True, cell=22)
    x, y = 560, 330
    for edge, plates in ((18, (BARE, BARE)), (0, (INK, BARE))):
        for plate, fill in zip((sheet.black, sheet.colour), plates, strict=True):
            plate.disc(x - 230, y, 132 + edge, fill)
            plate.box(x - 130, y - 26 - edge, x + 420 + edge, y + 26 + edge, fill)
            for tooth in (250, 340):
                plate.box(x + tooth - edge, y, x + tooth + 54 + edge, y + 130 + edge, fill)
    for plate, fill in ((sheet.black, BARE), (sheet.colour, INK)):
        plate.disc(x - 230, y, 70, fill)
    sheet.black.gouge([(x - 100, y - 8), (x + 150, y - 6), (x + 400, y - 8)], 9)
    for petal in range(9):
        sheet.black.disc(*spot(1240, 640, 84, petal * 40), 46, BARE)
        sheet.black.disc(*spot(1240, 640, 84, petal * 40), 36)
    sheet.black.disc(1240, 640, 52, BARE)
    sheet.colour.disc(1240, 640, 44)
