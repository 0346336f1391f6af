"""People: crowds, hands, faces, those who watch."""

from laclef.demo.press import BARE, HEIGHT, INK, WIDTH, Plate, Sheet, arc, halo, spot, upright, wave


def crowd(sheet: Sheet, variant: int) -> None:
    """A crowd with raised fists around a bare banner."""
    sheet.colour.tone(halo(800, 420, 1000, 240, 20), cell=26)
    sheet.colour.box(330, 120, 1270, 350, BARE)
    sheet.black.box(330, 120, 1270, 350)
    sheet.black.box(346, 136, 1254, 334, BARE)
    if variant % 2:
        sheet.colour.box(346, 136, 1254, 334)
    for x in (370, 1230):
        sheet.black.stroke([(x, 100), (x + (8 if x > 800 else -8), 760)], 16)
    for row in range(3):
        for i, x in enumerate(range(-20 + 50 * (row % 2), WIDTH + 80, 138)):
            y = 560 + row * 130 + 26 * ((i * 7 + row) % 3)
            sheet.black.disc(x, y, 60, BARE)
            sheet.black.disc(x, y, 50)
            sheet.black.draw.pieslice((x - 98, y + 46, x + 98, y + 330), 180, 360, fill=BARE)
            sheet.black.draw.pieslice((x - 86, y + 58, x + 86, y + 330), 180, 360, fill=INK)
            if (i + row) % 4 == 1:
                _fist(sheet.black, x + 66, y - 40)
            sheet.black.gouge(arc(x, y, 34, 190, 280), 9)


def _fist(plate: Plate, x: float, y: float) -> None:
    for edge, fill in ((12, BARE), (0, INK)):
        plate.stroke([(x, y + 130), (x + 6, y - 60)], 40 + edge * 2, fill)
        plate.disc(x + 6, y - 100, 48 + edge, fill)
        for finger in range(4):
            plate.disc(x - 30 + finger * 24, y - 132, 17 + edge, fill)
    for finger in range(3):
        plate.gouge(
            [
                (x - 18 + finger * 24, y - 146),
                (x - 17 + finger * 24, y - 116),
                (x - 18 + finger * 24, y - 92),
            ],
            8,
        )
    plate.gouge([(x - 36, y - 88), (x, y - 76), (x + 40, y - 92)], 8)


def hands(sheet: Sheet, variant: int) -> None:
    """Hands that come up from below."""
    sheet.colour.tone(upright(20, 245), cell=24)
    if variant:
        sheet.colour.disc(1180, 250, 165, BARE)
        sheet.black.disc(1180, 250, 150)
        sheet.black.disc(1240, 220, 130, BARE)
    for i, x in enumerate((130, 420, 730, 1050, 1340, 1530)):
        tall = 330 + 170 * ((i * 3) % 4) / 3
        _hand(sheet.black, x, HEIGHT - tall, 1.0 + 0.16 * (i % 2), sheet.chance.uniform(-12, 12))
    sheet.black.shape([(0, HEIGHT), *wave(0, WIDTH, 850, 22, 500, 1), (WIDTH, HEIGHT)])


def _hand(plate: Plate, x: float, y: float, size: float, tilt: float) -> None:
    plate.stroke([(x, HEIGHT + 40), (x, y + 60 * size)], 84 * size)
    plate.disc(x, y + 20 * size, 78 * size)
    for finger, degrees in enumerate((-128, -108, -88, -68)):
        length = (150, 196, 200, 168)[finger] * size
        start = spot(x, y, 46 * size, degrees + tilt)
        plate.stroke(
            [start, spot(x, y, length * 0.75, degrees + tilt), spot(x, y, length, degrees + tilt * 1.8)],
            36 * size,
        )
        plate.gouge(
            [
                spot(x, y, 60 * size, degrees + 10 + tilt),
                spot(x, y, 84 * size, degrees + 10 + tilt),
                spot(x, y, 100 * size, degrees + 10 + tilt),
            ],
            8,
        )
    plate.stroke([spot(x, y + 40 * size, 50 * size, -20), spot(x, y + 30 * size, 150 * size, -34)], 40 * size)
    for line in range(3):
        plate.gouge(arc(x, y + 40 * size, (30 + line * 22) * size, 200, 300), 8)


def portraits(sheet: Sheet, variant: int) -> None:
    """Rows of heads, each in its own box, each turned another way."""
    for i in range(12):
        left, top = 20 + (i % 6) * 262, 20 + (i // 6) * 436
        plate = sheet.colour if i % 2 == (i // 6) % 2 else sheet.black
        plate.box(left, top, left + 246, top + 420)
        if i == 7 + variant:
            continue
        x, y = left + 123 + 14 * ((i * 5) % 3 - 1), top + 190
        for ink, fill in ((sheet.colour, BARE), (sheet.black, BARE if plate is sheet.black else INK)):
            ink.disc(x, y, 74, fill)
            ink.draw.pieslice((x - 112, y + 86, x + 112, y + 400), 180, 360, fill=fill)
        over = INK if plate is sheet.black else BARE
        if i % 3 == 0:
            sheet.black.draw.pieslice((x - 84, y - 90, x + 84, y + 66), 180, 360, fill=over)
        elif i % 3 == 1:
            sheet.black.stroke(arc(x, y - 4, 78, 190, 350), 30, over)
            sheet.black.stroke([(x - 72, y - 10), (x - 80, y + 90)], 26, over)
            sheet.black.stroke([(x + 72, y - 10), (x + 80, y + 90)], 26, over)
        turn = ((i * 7) % 5 - 2) * 11
        for eye in (-1, 1):
            sheet.black.disc(x + turn + eye * 25, y - 2, 8, over)
        sheet.black.gouge(
            [(x + turn - 24, y + 36), (x + turn, y + 38 + 6 * (i % 2)), (x + turn + 24, y + 36)], 9, over
        )


def mask(sheet: Sheet, variant: int) -> None:
    """Three carved faces on plinths."""
    sheet.colour.tone(halo(800, 420, 900, 250, 60), cell=26)
    for i, (x, tall) in enumerate(((360, 480), (800, 620), (1240, 520))):
        top = 720 - tall
        width = tall * 0.3
        sheet.colour.draw.ellipse((x - width - 16, top - 16, x + width + 16, 736), fill=BARE)
        sheet.black.draw.ellipse((x - width, top, x + width, 720), fill=INK)
        for side in (-1, 1):
            ex, ey = x + side * width * 0.45, top + tall * 0.42
            sheet.black.gouge(
                [(ex - width * 0.32, ey), (ex, ey + 4), (ex + width * 0.32, ey)], 46 if i != 1 else 60
            )
            sheet.black.gouge([(ex - width * 0.2, ey), (ex, ey), (ex + width * 0.2, ey)], 16, INK)
            for line in range(4):
                sheet.black.gouge(
                    arc(
                        x + side * width * 0.4,
                        top + tall * 0.6,
                        40 + line * 24,
                        70 - side * 50,
                        130 - side * 50,
                    ),
                    10,
                )
        sheet.black.shape(
            [
                (x - 12, top + tall * 0.34),
                (x + 12, top + tall * 0.34),
                (x + 36, top + tall * 0.64),
                (x - 36, top + tall * 0.64),
            ],
            BARE,
        )
        sheet.black.draw.ellipse((x - 46, top + tall * 0.74, x + 46, top + tall * 0.82), fill=BARE)
        for line in range(5):
            sheet.black.gouge(
                [
                    (x - width * 0.5 + line * 4, top + 40 + line * 26),
                    (x, top + 26 + line * 26),
                    (x + width * 0.5 - line * 4, top + 40 + line * 26),
                ],
                9,
            )
        sheet.black.box(x - 24, 716, x + 24, 800)
        sheet.black.box(x - 150, 790, x + 150, HEIGHT)
        sheet.black.gouge([(x - 136, 812), (x, 814), (x + 136, 812)], 9)


def lens(sheet: Sheet, variant: int) -> None:
    """An eye that is also a lens, with rays all round."""
    x, y = 800, 450
    for ray in range(48):
        inner, outer = 420, 1100
        degrees = ray * 7.5
        plate = sheet.colour if ray % 2 else sheet.black
        width = 2.2 if ray % 2 else 1.3
        plate.shape(
            [
                spot(x, y, inner, degrees - width * 0.6),
                spot(x, y, outer, degrees - width),
                spot(x, y, outer, degrees + width),
                spot(x, y, inner, degrees + width * 0.6),
            ]
        )
    lids = [*arc(x, y + 330, 690, 208, 332, 40), *arc(x, y - 330, 690, 28, 152, 40)]
    for plate in (sheet.colour, sheet.black):
        plate.shape([(px + (px - x) * 0.06, py + (py - y) * 0.1) for px, py in lids], BARE)
    sheet.black.stroke([*lids, lids[0]], 24)
    sheet.black.disc(x, y, 300)
    sheet.black.disc(x, y, 276, BARE)
    sheet.colour.disc(x, y, 276)
    for i in range(64):
        sheet.colour.gouge(
            [spot(x, y, 160, i * 5.625), spot(x, y, 200, i * 5.625 + 1), spot(x, y, 262, i * 5.625)], 7
        )
    sheet.black.disc(x, y, 150)
    for blade in range(6):
        sheet.black.gouge(
            [spot(x, y, 140, blade * 60), spot(x, y, 92, blade * 60 + 34), spot(x, y, 44, blade * 60 + 90)],
            11,
        )
    sheet.black.disc(x - 66, y - 66, 30, BARE)
    if variant:
        for foot in (-1, 1):
            sheet.black.stroke([(x + foot * 40, y + 300), (x + foot * 250, HEIGHT + 20)], 30)


def beam(sheet: Sheet, variant: int) -> None:
    """A projector's beam above the heads of the audience."""
    sheet.black.box(0, 0, WIDTH, HEIGHT)
    sheet.black.shape([(330, 300), (WIDTH, 40), (WIDTH, 640), (330, 330)], BARE)
    sheet.colour.shape([(330, 300), (WIDTH, 40), (WIDTH, 640), (330, 330)])
    for _speck in range(90):
        x = sheet.chance.uniform(520, WIDTH)
        spread = (x - 330) / 1270
        y = 315 + sheet.chance.uniform(-250, 290) * spread
        sheet.colour.disc(x, y, sheet.chance.uniform(3, 9), BARE)
    for ray in range(5):
        y = 110 + ray * 110
        sheet.colour.gouge([(340, 315), (980, (y + 315) / 2), (WIDTH, y)], 9)
    for x, y in ((150, 110), (300, 140)):
        sheet.black.disc(x, y, 92, BARE)
        sheet.black.disc(x, y, 80)
        for hole in range(5):
            sheet.black.disc(*spot(x, y, 46, hole * 72), 17, BARE)
    sheet.black.box(92, 214, 332, 420, BARE)
    sheet.black.box(104, 226, 320, 408)
    sheet.black.box(320, 286, 372, 346, BARE)
    sheet.black.gouge([(130, 260), (210, 262), (290, 260)], 12)
    for leg in (150, 275):
        sheet.black.stroke([(leg, 420), (leg + (leg - 212) * 0.7, 700)], 14, BARE)
    for row in range(2):
        for i, x in enumerate(range(40 + 80 * row, WIDTH + 80, 170)):
            y = 730 + row * 90 + 16 * ((i * 5) % 3)
            sheet.black.disc(x, y, 66, BARE)
            sheet.black.disc(x, y, 56)
            sheet.black.draw.pieslice((x - 104, y + 44, x + 104, y + 300), 180, 360, fill=BARE)
            sheet.black.draw.pieslice((x - 92, y + 56, x + 92, y + 300), 180, 360, fill=INK)


def flame(sheet: Sheet, variant: int) -> None:
    """A fire in the night, and those who sit around it."""
    sheet.black.box(0, 0, WIDTH, HEIGHT)
    sheet.black.disc(800, 560, 520, BARE)
    sheet.black.tone(halo(800, 600, 760, 0, 210), cell=20)
    for grow, plate, fill in (
        (1.0, sheet.black, INK),
        (0.92, sheet.black, BARE),
        (0.92, sheet.colour, INK),
        (0.5, sheet.colour, BARE),
    ):
        base, tall = 720, 560 * grow
        plate.shape(
            [
                (800 - 190 * grow, base),
                (800 - 240 * grow, base - tall * 0.3),
                (800 - 150 * grow, base - tall * 0.55),
                (800 - 130 * grow, base - tall * 0.36),
                (800 - 30 * grow, base - tall),
                (800 + 60 * grow, base - tall * 0.58),
                (800 + 120 * grow, base - tall * 0.78),
                (800 + 230 * grow, base - tall * 0.3),
                (800 + 180 * grow, base),
            ],
            fill,
        )
    for log in (-1, 1):
        sheet.black.stroke([(800 - log * 240, 760), (800 + log * 230, 700)], 42)
        sheet.black.gouge([(800 - log * 220, 752), (800, 726), (800 + log * 210, 698)], 8)
    for x, size in ((210, 1.2), (420, 0.9), (1190, 1.0), (1400, 1.25)):
        for edge, fill in ((12, BARE), (0, INK)):
            sheet.black.disc(x, 620 - 60 * size, 54 * size + edge, fill)
            sheet.black.draw.pieslice(
                (x - 120 * size - edge, 610 - edge, x + 120 * size + edge, 1080), 180, 360, fill=fill
            )


def table(sheet: Sheet, variant: int) -> None:
    """Chairs in a ring and a pot of soup, seen from above."""
    sheet.colour.tone(halo(800, 450, 1000, 40, 200), cell=24)
    x, y = 800, 450
    for seat in range(14):
        cx, cy = spot(x, y, 372, seat * 360 / 14)
        cx = x + (cx - x) * 1.45
        sheet.colour.disc(cx, cy, 66, BARE)
        sheet.black.disc(cx, cy, 54)
        sheet.black.stroke(arc(cx, cy, 74, seat * 360 / 14 - 50, seat * 360 / 14 + 50), 15)
        sheet.black.gouge(arc(cx, cy, 32, 190, 290), 8)
    sheet.colour.draw.ellipse((x - 370, y - 250, x + 370, y + 250), fill=BARE)
    sheet.black.draw.ellipse((x - 350, y - 232, x + 350, y + 232), fill=INK)
    for line in range(7):
        sheet.black.gouge(
            wave(
                x - 250 + abs(line - 3) * 30, x + 250 - abs(line - 3) * 30, y - 165 + line * 55, 8, 240, line
            ),
            8,
        )
    sheet.black.disc(x, y, 118, BARE)
    sheet.colour.disc(x, y, 104)
    sheet.black.stroke(arc(x, y, 118, 0, 360), 14)
    sheet.black.stroke([(x + 30, y + 20), (x + 190, y - 110)], 17)
    for i, (bx, by) in enumerate(((-230, -60), (-200, 90), (220, 80), (60, -170))):
        sheet.black.disc(x + bx, y + by, 40, BARE)
        if i % 2:
            sheet.colour.disc(x + bx, y + by, 30)
