"""What is cut for the prints, indoors and in town: houses, factories, people, machines, flowers."""

import math

from laclef.demo.press import BARE, HEIGHT, INK, WIDTH, Plate, Sheet, arc, halo, spot, upright, wave


def city(sheet: Sheet, variant: int) -> None:
    """Blocks with lit windows under a large clock."""
    sheet.colour.tone(upright(200, 60, below=760), cell=20)
    if variant == 0:
        _clock(sheet, 1060, 330)
    elif variant == 1:
        sheet.colour.disc(820, 430, 300, BARE)
        sheet.black.tone(halo(820, 430, 330, 190, 0), cell=20)
    _blocks(sheet, 560 if variant != 1 else 500)
    if variant == 1:
        for lane in range(4):
            for plate, fill, width in ((sheet.black, BARE, 44), (sheet.black, INK, 30), (sheet.colour, BARE, 44)):
                plate.stroke(arc(300 + lane * 330, 1230, 620 - lane * 26, 205, 335), width, fill)
    elif variant == 2:
        _telescope(sheet)


def _telescope(sheet: Sheet) -> None:
    """A telescope on a balcony, pointed at the town."""
    for edge, fill in ((16, BARE), (0, INK)):
        sheet.black.stroke([(280, 470), (760, 250)], 66 + edge * 2, fill)
        sheet.black.stroke([(740, 260), (900, 186)], 96 + edge * 2, fill)
        for foot in (300, 500, 640):
            sheet.black.stroke([(490, 380), (foot, HEIGHT)], 24 + edge * 2, fill)
        sheet.black.box(0, 720 - edge, WIDTH, 752 + edge, fill)
        for x in range(30, WIDTH, 110):
            sheet.black.stroke([(x, 740), (x, HEIGHT)], 16 + edge, fill)
    sheet.black.gouge([(320, 440), (540, 338), (740, 246)], 11)


def _clock(sheet: Sheet, x: float, y: float) -> None:
    sheet.colour.disc(x, y, 262, BARE)
    sheet.black.disc(x, y, 250)
    sheet.black.disc(x, y, 222, BARE)
    for hour in range(12):
        degrees = hour * 30 - 90
        sheet.black.stroke([spot(x, y, 196, degrees), spot(x, y, 172 if hour % 3 else 150, degrees)], 10 if hour % 3 else 18)
    sheet.colour.shape([(x, y), *arc(x, y, 208, 60, 120), (x, y)])
    sheet.black.stroke([(x, y), spot(x, y, 118, 60)], 22)
    sheet.black.stroke([(x, y), spot(x, y, 182, -90)], 14)
    sheet.black.disc(x, y, 22)


def _blocks(sheet: Sheet, top: float) -> None:
    left = -20
    for i, width in enumerate((190, 150, 210, 170, 240, 140, 200, 180, 220)):
        height = top + 130 * ((i * 5 + 2) % 4) / 3
        sheet.black.box(left, height, left + width, HEIGHT)
        for row in range(int((HEIGHT - height) // 64)):
            for column in range(int(width // 52)):
                if (i * 7 + row * 3 + column * 5) % 4:
                    wx, wy = left + 16 + column * 52, height + 18 + row * 64
                    sheet.black.box(wx, wy, wx + 26, wy + 38, BARE)
                    if (i + row * 2 + column) % 5 == 0:
                        sheet.colour.box(wx, wy, wx + 26, wy + 38)
        left += width


def factory(sheet: Sheet, variant: int) -> None:
    """Saw-tooth roofs, chimneys, smoke in dots, and a closed gate."""
    sheet.colour.tone(upright(40, 140, below=640), lines=True, cell=22)
    for i, x in enumerate((300, 520, 1240)[: 2 + variant % 2]):
        for puff in range(7):
            px = x + 40 + puff * 78 * (1 if i != 2 else -1)
            py = 150 + 30 * i - puff * 20 + 24 * math.sin(puff * 1.7)
            sheet.colour.disc(px, py, 40 + puff * 11, BARE)
            sheet.black.gouge(arc(px, py, 36 + puff * 10, 170, 350), 12, INK)
        sheet.black.shape([(x - 34, 640), (x - 24, 190 + 30 * i), (x + 24, 190 + 30 * i), (x + 36, 640)])
        for stripe in range(3):
            sheet.black.box(x - 30, 240 + 30 * i + stripe * 54, x + 30, 252 + 30 * i + stripe * 54, BARE)
    for i in range(7):
        x = -60 + i * 250
        sheet.black.shape([(x, 640), (x, 470), (x + 240, 600), (x + 240, 640)])
        sheet.colour.shape([(x + 16, 592), (x + 16, 508), (x + 128, 570), (x + 128, 592)])
        sheet.black.shape([(x + 16, 592), (x + 16, 508), (x + 128, 570), (x + 128, 592)], BARE)
    sheet.black.box(0, 630, WIDTH, HEIGHT)
    if variant < 2:
        _crowd_line(sheet, 770)
    else:
        sheet.black.box(470, 660, 1130, HEIGHT, BARE)
        sheet.colour.box(470, 660, 1130, HEIGHT)
        for x in range(500, 1130, 60):
            sheet.black.stroke([(x, 664), (x, HEIGHT)], 15)
        sheet.black.stroke([(470, 760), (1130, 760)], 20)


def _crowd_line(sheet: Sheet, base: float) -> None:
    """Heads and shoulders cut out of the black, some in colour."""
    for i, x in enumerate(range(20, WIDTH + 80, 98)):
        y = base + 30 * ((i * 5) % 3) - 20
        for plate, fill in ((sheet.black, BARE), (sheet.colour, INK)):
            if fill == INK and i % 3:
                continue
            plate.disc(x, y, 38, fill)
            plate.draw.pieslice((x - 66, y + 42, x + 66, y + 260), 180, 360, fill=fill)
        sheet.black.gouge([(x - 40, y + 120), (x, y + 112), (x + 40, y + 120)], 10, INK)


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
        plate.gouge([(x - 18 + finger * 24, y - 146), (x - 17 + finger * 24, y - 116), (x - 18 + finger * 24, y - 92)], 8)
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
        plate.stroke([start, spot(x, y, length * 0.75, degrees + tilt), spot(x, y, length, degrees + tilt * 1.8)], 36 * size)
        plate.gouge([spot(x, y, 60 * size, degrees + 10 + tilt), spot(x, y, 84 * size, degrees + 10 + tilt), spot(x, y, 100 * size, degrees + 10 + tilt)], 8)
    plate.stroke([spot(x, y + 40 * size, 50 * size, -20), spot(x, y + 30 * size, 150 * size, -34)], 40 * size)
    for line in range(3):
        plate.gouge(arc(x, y + 40 * size, (30 + line * 22) * size, 200, 300), 8)


def flowers(sheet: Sheet, variant: int) -> None:
    """Daisies too big for the sheet, and scissors among them."""
    sheet.black.box(0, 0, WIDTH, HEIGHT)
    for i, (x, y, radius) in enumerate(((260, 260, 250), (760, 640, 280), (1330, 250, 270), (120, 800, 190), (1420, 800, 210), (800, 90, 150))):
        petals = 13 + i % 3
        for petal in range(petals):
            degrees = petal * 360 / petals + i * 11
            tip, base = spot(x, y, radius, degrees), spot(x, y, radius * 0.3, degrees)
            side = spot(x, y, radius * 0.72, degrees - 10), spot(x, y, radius * 0.72, degrees + 10)
            sheet.black.shape([base, side[0], spot(x, y, radius * 0.96, degrees - 5), tip, spot(x, y, radius * 0.96, degrees + 5), side[1]], BARE)
        sheet.black.disc(x, y, radius * 0.3, BARE)
        sheet.colour.disc(x, y, radius * 0.29)
        for dot in range(9):
            sheet.black.disc(*spot(x, y, radius * 0.16, dot * 40), radius * 0.03)
    _scissors(sheet, 1010, 430)


def _scissors(sheet: Sheet, x: float, y: float) -> None:
    for edge, plate, fill in ((16, sheet.black, INK), (0, sheet.black, BARE), (0, sheet.colour, INK)):
        for side in (-1, 1):
            tip, heel = (x - 330, y + side * 86), (x + 70, y - side * 34)
            plate.shape([(tip[0] - edge, tip[1] + side * edge), (x, y - side * 22 - side * edge), (heel[0] + edge, heel[1] - 12), (heel[0], heel[1] + 14), (x - 30, y + side * 20)], fill)
            plate.disc(x + 150, y - side * 72, 72 + edge, fill)
    for side in (-1, 1):
        sheet.colour.disc(x + 150, y - side * 72, 40, BARE)
        sheet.black.disc(x + 150, y - side * 72, 40)
    sheet.black.disc(x + 12, y, 11)


def bars(sheet: Sheet, variant: int) -> None:
    """A wall, a window with bars, a watchtower and the light it throws."""
    sheet.black.box(0, 0, WIDTH, HEIGHT)
    for row in range(15):
        for column in range(-1, 9):
            x, y = column * 200 + 100 * (row % 2), row * 62
            sheet.black.gouge([(x + 12, y), (x + 100, y + 2), (x + 186, y)], 8)
            sheet.black.gouge([(x, y + 8), (x + 2, y + 30), (x + 3, y + 54)], 6)
    sheet.black.box(470, 110, 1130, 770, INK)
    sheet.black.box(500, 140, 1100, 740, BARE)
    sheet.colour.tone(upright(255, 110, above=140, below=740), cell=26)
    sheet.colour.box(0, 0, 500, HEIGHT, BARE)
    sheet.colour.box(1100, 0, WIDTH, HEIGHT, BARE)
    sheet.black.shape([(610, 740), (640, 470), (720, 470), (750, 740)])
    sheet.black.shape([(590, 470), (610, 380), (750, 380), (770, 470)])
    sheet.black.shape([(580, 380), (680, 320), (780, 380)])
    sheet.colour.shape([(630, 410), (630, 450), (1100, 640), (1100, 200)], BARE)
    sheet.black.box(626, 404, 734, 452, BARE)
    for x in (580, 690, 800, 910, 1020):
        sheet.black.stroke([(x, 130), (x, 750)], 30)
        sheet.black.gouge([(x - 7, 150), (x - 6, 430), (x - 7, 730)], 7)
    for x, y in ((800, 560), (1020, 540)):
        for finger in range(4):
            for edge, fill in ((9, BARE), (0, INK)):
                sheet.black.stroke([(x - 34, y - 44 + finger * 34), (x + 40, y - 52 + finger * 34)], 24 + edge * 2, fill)
        for edge, fill in ((9, BARE), (0, INK)):
            sheet.black.stroke([(x - 50, y - 20), (x - 62, y + 60), (x - 30, y + 230)], 46 + edge * 2, fill)


def lens(sheet: Sheet, variant: int) -> None:
    """An eye that is also a lens, with rays all round."""
    x, y = 800, 450
    for ray in range(48):
        inner, outer = 420, 1100
        degrees = ray * 7.5
        plate = sheet.colour if ray % 2 else sheet.black
        width = 2.2 if ray % 2 else 1.3
        plate.shape([spot(x, y, inner, degrees - width * 0.6), spot(x, y, outer, degrees - width), spot(x, y, outer, degrees + width), spot(x, y, inner, degrees + width * 0.6)])
    lids = [*arc(x, y + 330, 690, 208, 332, 40), *arc(x, y - 330, 690, 28, 152, 40)]
    for plate in (sheet.colour, sheet.black):
        plate.shape([(px + (px - x) * 0.06, py + (py - y) * 0.1) for px, py in lids], BARE)
    sheet.black.stroke([*lids, lids[0]], 24)
    sheet.black.disc(x, y, 300)
    sheet.black.disc(x, y, 276, BARE)
    sheet.colour.disc(x, y, 276)
    for i in range(64):
        sheet.colour.gouge([spot(x, y, 160, i * 5.625), spot(x, y, 200, i * 5.625 + 1), spot(x, y, 262, i * 5.625)], 7)
    sheet.black.disc(x, y, 150)
    for blade in range(6):
        sheet.black.gouge([spot(x, y, 140, blade * 60), spot(x, y, 92, blade * 60 + 34), spot(x, y, 44, blade * 60 + 90)], 11)
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
            sheet.black.gouge([(ex - width * 0.32, ey), (ex, ey + 4), (ex + width * 0.32, ey)], 46 if i != 1 else 60)
            sheet.black.gouge([(ex - width * 0.2, ey), (ex, ey), (ex + width * 0.2, ey)], 16, INK)
            for line in range(4):
                sheet.black.gouge(arc(x + side * width * 0.4, top + tall * 0.6, 40 + line * 24, 70 - side * 50, 130 - side * 50), 10)
        sheet.black.shape([(x - 12, top + tall * 0.34), (x + 12, top + tall * 0.34), (x + 36, top + tall * 0.64), (x - 36, top + tall * 0.64)], BARE)
        sheet.black.draw.ellipse((x - 46, top + tall * 0.74, x + 46, top + tall * 0.82), fill=BARE)
        for line in range(5):
            sheet.black.gouge([(x - width * 0.5 + line * 4, top + 40 + line * 26), (x, top + 26 + line * 26), (x + width * 0.5 - line * 4, top + 40 + line * 26)], 9)
        sheet.black.box(x - 24, 716, x + 24, 800)
        sheet.black.box(x - 150, 790, x + 150, HEIGHT)
        sheet.black.gouge([(x - 136, 812), (x, 814), (x + 136, 812)], 9)


def house(sheet: Sheet, variant: int) -> None:
    """A tall house whose windows look back."""
    sheet.colour.tone(upright(245, 60, below=800), lines=variant == 1, cell=24)
    sheet.colour.disc(300, 220, 130, BARE)
    sheet.black.shape([(480, 860), (480, 430), (420, 430), (640, 210), (800, 210), (800, 130), (890, 60), (980, 130), (980, 250), (1180, 430), (1120, 430), (1120, 860)])
    sheet.black.box(1010, 150, 1060, 320)
    for row, y in enumerate((470, 640)):
        for x in (540, 730, 920):
            if row == 1 and x == 730:
                continue
            sheet.black.box(x, y, x + 120, y + 110, BARE)
            sheet.colour.box(x, y, x + 120, y + 110, BARE)
            sheet.colour.box(x, y, x + 120, y + 110)
            if variant == 0 and row == 0 and x != 730:
                sheet.black.disc(x + 60, y + 58, 30)
                sheet.colour.disc(x + 60, y + 58, 46, BARE)
            else:
                sheet.black.stroke([(x + 60, y), (x + 60, y + 110)], 9)
                sheet.black.stroke([(x, y + 55), (x + 120, y + 55)], 9)
    sheet.black.draw.pieslice((715, 640, 865, 860), 180, 360, fill=BARE)
    sheet.black.box(715, 750, 865, 860, BARE)
    if variant == 0:
        for tooth in range(5):
            sheet.black.shape([(718 + tooth * 30, 700 + 30 * (tooth in (0, 4))), (746 + tooth * 30, 700 + 30 * (tooth in (0, 4))), (732 + tooth * 30, 770)])
    for line in range(5):
        half = 90 + line * 54
        sheet.black.gouge([(810 - half, 250 + line * 34), (810, 246 + line * 34), (810 + half, 250 + line * 34)], 9)
    sheet.black.shape([(0, HEIGHT), *wave(0, WIDTH, 856, 20, 700, 2), (WIDTH, HEIGHT)])
    for i in range(16):
        sheet.black.gouge(wave(i * 110, i * 110 + 70, 880, 4, 60), 8)


def room(sheet: Sheet, variant: int) -> None:
    """A bare room, tall windows, a chair, and someone or no one."""
    sheet.black.box(0, 0, WIDTH, HEIGHT)
    sheet.black.shape([(0, HEIGHT), (330, 640), (1270, 640), (WIDTH, HEIGHT)], BARE)
    for board in range(-7, 8):
        sheet.black.gouge([(800 + board * 66, 640), (800 + board * 110, 770), (800 + board * 160, HEIGHT)], 8, INK)
    for i in range(4):
        x = 390 + i * 215
        sheet.black.box(x, 130, x + 165, 520, BARE)
        sheet.colour.box(x, 130, x + 165, 520)
        sheet.black.stroke([(x + 82, 130), (x + 82, 520)], 11)
        for bar in (230, 330, 430):
            sheet.black.stroke([(x, bar), (x + 165, bar)], 9)
        sheet.colour.shape([(x - 30 + (i - 1.5) * 60, 680), (x + 150 + (i - 1.5) * 60, 680), (x + 190 + (i - 1.5) * 170, 840), (x - 70 + (i - 1.5) * 170, 840)])
    for line in range(7):
        sheet.black.gouge([(30, 120 + line * 80), (150, 130 + line * 74), (300, 150 + line * 66)], 7)
        sheet.black.gouge([(1300, 150 + line * 66), (1450, 130 + line * 74), (1575, 120 + line * 80)], 7)
    if variant == 0:
        for edge, fill in ((14, BARE), (0, INK)):
            sheet.black.disc(1010, 470, 62 + edge, fill)
            sheet.black.shape([(910 - edge, 790 + edge), (950 - edge, 545 - edge), (1070 + edge, 545 - edge), (1130 + edge, 790 + edge)], fill)
        sheet.black.gouge([(985, 600), (975, 680), (985, 770)], 9)
    elif variant == 1:
        _chair(sheet.black, 830, 850, 16, BARE)
        _chair(sheet.black, 830, 850, 0, INK)
    elif variant == 3:
        for grow, fill in ((20, INK), (12, BARE), (0, INK)):
            sheet.black.box(690 - grow, 270 - grow, 910 + grow, 420 + grow, fill)
        for line in range(3):
            sheet.black.gouge(wave(706, 894, 320 + line * 30, 8, 100, line), 12)
    else:
        for x, y, size in ((560, 700, 1.0), (760, 740, 0.8), (1050, 720, 1.1)):
            for edge, fill in ((12, BARE), (0, INK)):
                sheet.black.disc(x, y - 190 * size, 46 * size + edge, fill)
                sheet.black.shape([(x - 90 * size - edge, y + 100 * size), (x - 40 * size - edge, y - 140 * size), (x + 40 * size + edge, y - 140 * size), (x + 90 * size + edge, y + 100 * size)], fill)


def _chair(plate: Plate, x: float, y: float, edge: int, fill: int) -> None:
    for foot in (-110, 110):
        plate.stroke([(x + foot * 0.8, y - 400), (x + foot, y)], 26 + edge * 2, fill)
    plate.shape([(x - 130 - edge, y - 150 - edge), (x + 130 + edge, y - 150 - edge), (x + 150 + edge, y - 104 + edge), (x - 150 - edge, y - 104 + edge)], fill)
    for slat in range(2):
        plate.stroke([(x - 92, y - 380 + slat * 86), (x + 92, y - 380 + slat * 86)], 40 + edge * 2, fill)


def harvest(sheet: Sheet, variant: int) -> None:
    """Potatoes, one of them a heart, and hands that reach for them."""
    sheet.colour.tone(upright(30, 120), lines=True, cell=26)
    for i in range(44):
        x, y = 40 + (i % 11) * 152 + 66 * (i // 11 % 2), 560 + (i // 11) * 104
        radius = 56 + (i * 17) % 26
        for plate in (sheet.colour, sheet.black):
            plate.draw.ellipse((x - radius * 1.3 - 9, y - radius - 9, x + radius * 1.3 + 9, y + radius + 9), fill=BARE)
        sheet.black.draw.ellipse((x - radius * 1.3, y - radius, x + radius * 1.3, y + radius), fill=INK)
        for eye in range(3):
            sheet.black.disc(x - radius * 0.6 + eye * radius * 0.6, y - radius * 0.2 + 14 * (eye % 2), 6, BARE)
        sheet.black.gouge(arc(x, y, radius * 0.82, 195, 290), 9)
    x, y = 800, 360
    turns = [math.radians(degrees) for degrees in range(0, 360, 6)]
    heart = [
        (x + 13.5 * 16 * math.sin(t) ** 3, y + 30 - 13.5 * (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)))
        for t in turns
    ]
    for plate, grow, fill in ((sheet.black, 1.16, BARE), (sheet.colour, 1.16, BARE), (sheet.black, 1.08, INK), (sheet.black, 1.0, BARE), (sheet.colour, 1.0, INK)):
        plate.shape([(x + (px - x) * grow, y + 20 + (py - y - 20) * grow) for px, py in heart], fill)
    for line in range(4):
        sheet.colour.gouge(arc(x - 90, y - 50, 60 + line * 16, 180, 265), 7)


def strip(sheet: Sheet, variant: int) -> None:
    """Bands of film, scratched and painted by hand."""
    sheet.colour.box(0, 0, WIDTH, HEIGHT)
    for band in range(3):
        top = 40 + band * 290
        sheet.colour.box(0, top, WIDTH, top + 250, BARE)
        sheet.black.box(0, top, WIDTH, top + 250)
        shift = sheet.chance.uniform(0, 60)
        for hole in range(-1, 28):
            for y in (top + 14, top + 208):
                sheet.black.box(hole * 62 + shift, y, hole * 62 + shift + 34, y + 28, BARE)
        for frame in range(-1, 7):
            left = frame * 262 + shift * 2
            sheet.black.box(left, top + 56, left + 232, top + 194, BARE)
            _scribble(sheet, left + 116, top + 125, (frame + band * 3 + variant) % 5)


def _scribble(sheet: Sheet, x: float, y: float, kind: int) -> None:
    if kind == 0:
        sheet.colour.disc(x, y, 52)
        for ray in range(10):
            sheet.black.stroke([spot(x, y, 40, ray * 36), spot(x, y, 62, ray * 36)], 7)
    elif kind == 1:
        for line in range(4):
            sheet.black.stroke(wave(x - 96, x + 96, y - 44 + line * 30, 12, 90, line), 9)
    elif kind == 2:
        for _dot in range(16):
            sheet.colour.disc(x + sheet.chance.uniform(-92, 92), y + sheet.chance.uniform(-52, 52), sheet.chance.uniform(6, 18))
    elif kind == 3:
        sheet.black.disc(x, y, 46)
        sheet.black.disc(x - 16, y - 8, 8, BARE)
        sheet.black.disc(x + 16, y - 8, 8, BARE)
        sheet.black.gouge(arc(x, y + 4, 24, 30, 150), 9)
    else:
        sheet.colour.box(x - 116, y - 69, x + 116, y + 69)
        sheet.black.stroke([(x - 90, y + 50), (x - 20, y - 46), (x + 20, y + 40), (x + 90, y - 50)], 12)


def music(sheet: Sheet, variant: int) -> None:
    """A bent saw, a bow, and drums seen from above."""
    sheet.colour.tone(halo(1100, 500, 900, 255, 40), cell=26)
    for x, y, radius in ((1090, 560, 250), (1420, 330, 160), (1390, 740, 150)):
        sheet.colour.disc(x, y, radius + 18, BARE)
        sheet.black.disc(x, y, radius)
        sheet.black.disc(x, y, radius * 0.86, BARE)
        sheet.black.disc(x, y, radius * 0.8)
        for ripple in range(4):
            sheet.black.gouge(arc(x, y, radius * (0.2 + ripple * 0.15), 20 + ripple * 60, 250 + ripple * 60), 9)
    blade = [(180 + i * 44, 700 - 330 * math.sin(i / 15 * 2.4) - i * 10) for i in range(16)]
    under = [(x + 34 + i * 5, y + 74 + i * 3) for i, (x, y) in enumerate(blade)]
    sheet.colour.shape([(x, y) for x, y in blade] + under[::-1], BARE)
    sheet.black.shape(blade + under[::-1])
    for x, y in under[1:]:
        sheet.black.shape([(x - 22, y - 4), (x + 22, y + 2), (x + 8, y + 32)])
    sheet.black.gouge([(x + 22, y + 30) for x, y in blade], 11)
    sheet.black.draw.ellipse((90, 660, 270, 850), fill=INK)
    sheet.black.draw.ellipse((140, 706, 226, 800), fill=BARE)
    sheet.black.stroke([(420, 120), (900, 820)], 12)
    sheet.colour.stroke([(444, 116), (922, 806)], 7)


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
        sheet.black.gouge(wave(x - 250 + abs(line - 3) * 30, x + 250 - abs(line - 3) * 30, y - 165 + line * 55, 8, 240, line), 8)
    sheet.black.disc(x, y, 118, BARE)
    sheet.colour.disc(x, y, 104)
    sheet.black.stroke(arc(x, y, 118, 0, 360), 14)
    sheet.black.stroke([(x + 30, y + 20), (x + 190, y - 110)], 17)
    for i, (bx, by) in enumerate(((-230, -60), (-200, 90), (220, 80), (60, -170))):
        sheet.black.disc(x + bx, y + by, 40, BARE)
        if i % 2:
            sheet.colour.disc(x + bx, y + by, 30)


def flame(sheet: Sheet, variant: int) -> None:
    """A fire in the night, and those who sit around it."""
    sheet.black.box(0, 0, WIDTH, HEIGHT)
    sheet.black.disc(800, 560, 520, BARE)
    sheet.black.tone(halo(800, 600, 760, 0, 210), cell=20)
    for grow, plate, fill in ((1.0, sheet.black, INK), (0.92, sheet.black, BARE), (0.92, sheet.colour, INK), (0.5, sheet.colour, BARE)):
        base, tall = 720, 560 * grow
        plate.shape([(800 - 190 * grow, base), (800 - 240 * grow, base - tall * 0.3), (800 - 150 * grow, base - tall * 0.55), (800 - 130 * grow, base - tall * 0.36), (800 - 30 * grow, base - tall), (800 + 60 * grow, base - tall * 0.58), (800 + 120 * grow, base - tall * 0.78), (800 + 230 * grow, base - tall * 0.3), (800 + 180 * grow, base)], fill)
    for log in (-1, 1):
        sheet.black.stroke([(800 - log * 240, 760), (800 + log * 230, 700)], 42)
        sheet.black.gouge([(800 - log * 220, 752), (800, 726), (800 + log * 210, 698)], 8)
    for x, size in ((210, 1.2), (420, 0.9), (1190, 1.0), (1400, 1.25)):
        for edge, fill in ((12, BARE), (0, INK)):
            sheet.black.disc(x, 620 - 60 * size, 54 * size + edge, fill)
            sheet.black.draw.pieslice((x - 120 * size - edge, 610 - edge, x + 120 * size + edge, 1080), 180, 360, fill=fill)


def rooster(sheet: Sheet, variant: int) -> None:
    """A fighting cock, all tail."""
    sheet.colour.tone(halo(700, 450, 1050, 30, 200), lines=True, cell=26)
    for feather in range(9):
        radius = 470 - feather * 26
        plate = sheet.colour if feather % 3 == 1 else sheet.black
        points = arc(620 - feather * 4, 560, radius, 182 + feather * 5, 268 + feather * 6)
        sheet.colour.gouge(points, 66)
        plate.gouge(points, 50, INK)
    body = [(480, 520), (640, 640), (840, 650), (960, 560), (1010, 400), (1040, 250), (1120, 190), (1180, 240), (1170, 330), (1150, 470), (1100, 620), (960, 740), (780, 770), (600, 700)]
    sheet.colour.shape([(x + (x - 850) * 0.05, y + (y - 500) * 0.05) for x, y in body], BARE)
    sheet.black.shape(body)
    sheet.colour.shape([(1060, 220), (1050, 110), (1100, 160), (1130, 80), (1160, 160), (1210, 110), (1180, 240)])
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
        sheet.colour.disc(sheet.chance.uniform(0, WIDTH), sheet.chance.uniform(0, 620), sheet.chance.choice((4, 5, 9)), BARE)
    sheet.colour.disc(1270, 220, 130, BARE)
    sheet.colour.disc(1330, 190, 116)
    body = [(430, 420), (520, 360), (700, 350), (820, 300), (880, 180), (960, 130), (1000, 70), (1020, 140), (1110, 210), (1100, 250), (1010, 250), (960, 330), (940, 430), (1080, 470), (1130, 590), (1100, 596), (1040, 510), (900, 500), (980, 600), (950, 690), (926, 680), (940, 610), (830, 520), (600, 510), (560, 600), (440, 660), (430, 636), (520, 570), (500, 510), (400, 560), (330, 680), (306, 668), (370, 530), (440, 480), (380, 470), (250, 560), (180, 700), (210, 520), (330, 430)]
    sheet.black.shape(body)
    sheet.black.shape([(600, 400), (520, 300), (350, 230), (250, 110), (330, 130), (300, 40), (420, 110), (440, 20), (540, 120), (600, 40), (650, 170), (720, 130), (740, 260), (790, 370)])
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
        sheet.black.shape([(left, HEIGHT), (left, top), (WIDTH, top), (WIDTH, HEIGHT)], BARE if step % 2 else INK)
        sheet.black.gouge([(left + 6, top + 12), ((left + WIDTH) / 2, top + 14), (WIDTH, top + 12)], 9, INK if step % 2 else BARE)
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


def television(sheet: Sheet, variant: int) -> None:
    """A television set with its aerial; what it shows has been drawn over."""
    sheet.colour.tone(halo(800, 430, 1000, 40, 220), lines=variant == 1, cell=24)
    for aerial in (-1, 1):
        sheet.black.stroke([(800, 170), (800 + aerial * 250, 20)], 12)
    for edge, fill in ((18, BARE), (0, INK)):
        sheet.colour.box(340 - 18, 150 - 18, 1260 + 18, 790 + 18, BARE)
        sheet.black.draw.rounded_rectangle((340 - edge, 150 - edge, 1260 + edge, 790 + edge), 60, fill=fill)
    sheet.black.draw.rounded_rectangle((390, 200, 1040, 740), 90, fill=BARE)
    sheet.colour.draw.rounded_rectangle((390, 200, 1040, 740), 90, fill=INK)
    for dial, y in enumerate((270, 400)):
        sheet.black.disc(1150, y, 52, BARE)
        sheet.black.stroke([(1150, y), spot(1150, y, 46, -60 + dial * 100)], 12)
    for line in range(7):
        sheet.black.gouge([(1084, 520 + line * 32), (1150, 522 + line * 32), (1216, 520 + line * 32)], 10)
    for x, head in ((560, 120), (830, 100)):
        sheet.black.disc(x, 430, head)
        sheet.black.draw.pieslice((x - head * 1.5, 530, x + head * 1.5, 950), 180, 360, fill=INK)
        if variant == 0:
            sheet.black.stroke(arc(x, 410, head * 0.5, 20, 160), 13, BARE)
            for eye in (-1, 1):
                sheet.black.disc(x + eye * head * 0.36, 400, 13, BARE)
            sheet.black.stroke([(x - head * 0.9, 330), (x - head * 0.5, 270), (x, 316), (x + head * 0.5, 270), (x + head * 0.9, 330)], 20, BARE)
        else:
            for cross in (-1, 1):
                sheet.black.stroke([(x - head * 0.6, 430 - cross * head * 0.6), (x + head * 0.6, 430 + cross * head * 0.6)], 16, BARE)
    sheet.colour.box(340, 741, 1260, 800, BARE)
    sheet.black.box(360, 742, 1240, 788)
    for foot in (450, 1150):
        sheet.black.stroke([(foot, 790), (foot + (foot - 800) * 0.16, HEIGHT)], 22)


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
        sheet.black.gouge([(x + turn - 24, y + 36), (x + turn, y + 38 + 6 * (i % 2)), (x + turn + 24, y + 36)], 9, over)
