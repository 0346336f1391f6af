"""What is cut for the prints, out of doors: sea, trees, moon, road, desert, hill, planet, sky."""

import math

from laclef.demo.press import BARE, HEIGHT, INK, WIDTH, Plate, Point, Sheet, arc, halo, spot, upright, wave


def _swell(plate: Plate, top: float, *, fill: int, rows: int, phase: float, left: float = 0, right: float = WIDTH) -> None:
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
    _swell(sheet.black, horizon, fill=BARE, rows=15, phase=sheet.chance.random() * 6)
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
            sheet.black.draw.pieslice((x - size, horizon - size * 0.6, x + size, horizon + size * 0.6), 180, 360, fill=INK)
    else:
        _figures(sheet.black, 380, horizon + 190, 3)


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


def _boat(plate: Plate, x: float, y: float, size: float) -> None:
    plate.shape([(x - 90 * size, y), (x + 100 * size, y), (x + 60 * size, y + 42 * size), (x - 60 * size, y + 42 * size)])
    plate.stroke([(x, y), (x, y - 210 * size)], 8 * size)
    plate.shape([(x + 12 * size, y - 205 * size), (x + 12 * size, y - 16 * size), (x + 105 * size, y - 16 * size)])
    plate.shape([(x - 12 * size, y - 180 * size), (x - 12 * size, y - 16 * size), (x - 80 * size, y - 16 * size)])


def _liner(plate: Plate, x: float, y: float) -> None:
    plate.shape([(x - 420, y - 90), (x + 460, y - 90), (x + 400, y), (x - 380, y)])
    plate.box(x - 260, y - 150, x + 300, y - 90)
    plate.box(x - 180, y - 195, x + 200, y - 150)
    for chimney in (-110, 20, 150):
        plate.shape([(x + chimney, y - 300), (x + chimney + 62, y - 306), (x + chimney + 56, y - 190), (x + chimney, y - 190)])
    for i in range(14):
        plate.disc(x - 240 + i * 40, y - 118, 8, BARE)
    for i in range(18):
        plate.disc(x - 350 + i * 42, y - 55, 7, BARE)


def _figures(plate: Plate, x: float, y: float, count: int) -> None:
    """People seen from behind, standing in the water."""
    for i in range(count):
        left, tall = x + i * 150, 330 + 40 * (i % 2)
        for edge, fill in ((13, BARE), (0, INK)):
            plate.shape([(left - 64 - edge, y), (left - 34 - edge, y - tall * 0.68), (left + 34 + edge, y - tall * 0.68), (left + 70 + edge, y)], fill)
            plate.disc(left, y - tall * 0.78, 40 + edge, fill)
        plate.gouge([(left - 14, y - 170), (left - 22, y - 90), (left - 18, y - 20)], 9)


def trees(sheet: Sheet, variant: int) -> None:
    """Bare or leafy trunks before a disc; in one of them a screen hangs."""
    sheet.colour.disc(820, 400, 330)
    sheet.colour.tone(upright(0, 150, above=560, below=HEIGHT), lines=True, cell=20)
    sheet.black.box(0, 760, WIDTH, HEIGHT)
    _swell(sheet.black, 770, fill=BARE, rows=5, phase=2)
    for i, x in enumerate((150, 420, 1190, 1460)):
        _tree(sheet, x, 790, 190 + 26 * (i % 3), leafy=variant == 0 or i % 2 == 0)
    if variant == 2:
        for x, size in ((640, 1.2), (980, 0.9)):
            sheet.black.shape([(x - 170 * size, 620), (x, 620 - 240 * size), (x + 170 * size, 620)])
            sheet.black.box(x - 120 * size, 600, x + 120 * size, 770)
            sheet.black.box(x - 26 * size, 660, x + 26 * size, 770, BARE)
            for line in range(5):
                sheet.black.gouge([(x - 110 * size + line * 22, 606 - line * 40), (x, 600 - line * 40), (x + 110 * size - line * 22, 606 - line * 40)], 9)
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
            plate.stroke([((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), spot(*end, 40, -90 + side * 5)], 6)
    if leafy:
        for _leaf in range(26):
            lx, ly = spot(x, top + 10, size * (0.25 + chance.random() * 0.65), chance.uniform(-200, 20))
            plate.disc(lx, ly, chance.uniform(24, 46))
        for _leaf in range(46):
            lx, ly = spot(x, top, size * chance.random() * 0.9, chance.uniform(-200, 20))
            plate.gouge(wave(lx - 18, lx + 18, ly, 4, 40), 9)


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
    _swell(sheet.black, 670, fill=BARE, rows=9, phase=1)
    for step in range(7):
        half = 190 - step * 16
        sheet.black.gouge([(x - half, 672 + step * 34), (x, 676 + step * 34), (x + half, 672 + step * 34)], 17)
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
        plate.shape([(x - 210 - edge, y - edge), (x + 210 + edge, y - 12 - edge), (x + 130 + edge, y + 60 + edge), (x - 150 - edge, y + 60 + edge)], fill)
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
        plate.draw.pieslice((x + dome - size, y - 130 - size * 1.3, x + dome + size, y - 130 + size * 1.3), 180, 360, fill=INK)
        plate.stroke([(x + dome, y - 130 - size), (x + dome, y - 170 - size * 1.3)], 7)
    for i in range(7):
        plate.box(x - 232 + i * 70, y - 96, x - 196 + i * 70, y, BARE)


def _castle(plate: Plate, x: float, y: float) -> None:
    plate.shape([(x - 330, y), (x - 170, y - 140), (x + 190, y - 150), (x + 340, y)])
    for tower, tall in ((-140, 300), (-20, 400), (110, 330)):
        plate.box(x + tower - 38, y - tall, x + tower + 38, y - 100)
        plate.shape([(x + tower - 56, y - tall), (x + tower, y - tall - 110), (x + tower + 56, y - tall)])
        plate.box(x + tower - 9, y - tall + 40, x + tower + 9, y - tall + 84, BARE)


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
            sheet.black.shape([far, (far[0] + 3, 392), (near[0] + 46, near[1]), (near[0] - 10, near[1])], BARE)
    sheet.black.shape([(vanish[0] - 7, 384), (vanish[0] + 7, 384), (vanish[0] + 330, HEIGHT), (vanish[0] - 330, HEIGHT)], BARE)
    sheet.colour.shape([(vanish[0] - 6, 388), (vanish[0] + 6, 388), (vanish[0] + 290, HEIGHT), (vanish[0] - 290, HEIGHT)])
    for i in range(8):
        y = 410 + i * i * 8
        sheet.colour.shape([(vanish[0] - 1 - i * 1.2, y), (vanish[0] + 1 + i * 1.2, y), (vanish[0] + 2 + i * 2, y + 8 + i * 5), (vanish[0] - 2 - i * 2, y + 8 + i * 5)], BARE)
    _walker(sheet.black, vanish[0] - 40, 800, 1.35, bag=variant != 1)
    for i in range(5):
        x = 90 + i * 60 if variant % 2 else 1510 - i * 60
        tall = 330 - i * 52
        sheet.black.stroke([(x, 420), (x, 420 - tall * 0.8)], 12 - i)
        sheet.black.draw.ellipse((x - 44 + i * 5, 380 - tall, x + 44 - i * 5, 420 - tall * 0.2), fill=INK)


def _walker(plate: Plate, x: float, y: float, size: float, *, bag: bool) -> None:
    for edge, fill in ((12, BARE), (0, INK)):
        plate.disc(x, y - 300 * size, 34 * size + edge, fill)
        plate.shape([(x - 50 * size - edge, y - 90 * size), (x - 42 * size - edge, y - 268 * size - edge), (x + 40 * size + edge, y - 268 * size - edge), (x + 62 * size + edge, y - 90 * size)], fill)
        plate.stroke([(x - 16 * size, y - 100 * size), (x - 52 * size, y)], 38 * size + edge * 2, fill)
        plate.stroke([(x + 20 * size, y - 100 * size), (x + 50 * size, y - 10 * size)], 38 * size + edge * 2, fill)
        if bag:
            plate.draw.ellipse((x - 104 * size - edge, y - 276 * size - edge, x - 20 * size, y - 120 * size + edge), fill=fill)


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
        sheet.black.shape([(0, base + 240), *ridge, *[(x, y + 26 + 22 * math.sin(x / 210)) for x, y in ridge[::-1]]])
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
    hill = [(0, 900), *[(x, 250 + ((x - 830) / 830) ** 2 * 560) for x in range(0, WIDTH + 1, 40)], (WIDTH, 900)]
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
        for i, (start, end) in enumerate(zip(path, path[1:], strict=False)):
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
    for grow, plate, fill in ((24, sheet.black, INK), (24, sheet.colour, BARE), (0, sheet.black, BARE), (0, sheet.colour, INK)):
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
        x, y = 90 + (i * 397) % 1450, 90 + (i * 233) % 720
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


def rooftops(sheet: Sheet, variant: int) -> None:
    """A balloon above the roofs of Ménilmontant."""
    sheet.black.tone(upright(10, 70, below=620), cell=22)
    x, y = 1020, 300
    sheet.black.disc(x, y, 232, BARE)
    sheet.colour.draw.ellipse((x - 205, y - 225, x + 205, y + 215), fill=INK)
    sheet.colour.shape([(x - 26, y + 240), (x, y + 200), (x + 26, y + 240)])
    sheet.colour.gouge(arc(x - 30, y - 30, 120, 190, 265), 26)
    sheet.black.stroke([(x, y + 240), (x - 22, y + 360), (x + 14, y + 470), (x - 60, y + 560)], 6)
    left = 0
    for i, width in enumerate((230, 190, 260, 180, 240, 210, 290)):
        top = 560 + 70 * ((i * 5) % 4) / 2
        sheet.black.shape([(left, HEIGHT), (left, top + 60), (left + width * 0.5, top - 26), (left + width, top + 60), (left + width, HEIGHT)])
        sheet.black.box(left + width * 0.62, top - 70, left + width * 0.82, top + 40)
        for column in range(2):
            for row in range(3):
                wx, wy = left + 34 + column * width * 0.44, top + 90 + row * 96
                sheet.black.box(wx, wy, wx + 44, wy + 62, BARE)
                if (i + row + column) % 3 == 0:
                    sheet.colour.box(wx, wy, wx + 44, wy + 62)
        left += width


