"""Town: streets, roofs, terraces, works, walls."""

import math

from laclef.demo.press import BARE, HEIGHT, INK, WIDTH, Sheet, arc, halo, spot, upright


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
            for plate, fill, width in (
                (sheet.black, BARE, 44),
                (sheet.black, INK, 30),
                (sheet.colour, BARE, 44),
            ):
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
        sheet.black.stroke(
            [spot(x, y, 196, degrees), spot(x, y, 172 if hour % 3 else 150, degrees)], 10 if hour % 3 else 18
        )
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


def rooftops(sheet: Sheet, variant: int) -> None:
    """A balloon above the roofs of Ménilmontant."""
    sheet.black.tone(upright(10, 70, below=620), cell=22)
    x, y = 1020, 300
    sheet.black.disc(x, y, 232, BARE)
    sheet.colour.draw.ellipse((x - 205, y - 225, x + 205, y + 215), fill=INK)
    sheet.colour.shape([(x - 26, y + 240), (x, y + 200), (x + 26, y + 240)])
    sheet.colour.gouge(arc(x - 30, y - 30, 120, 190, 265), 26)
    sheet.black.stroke([(x, y + 240), (x - 22, y + 360), (x + 14, y + 470), (x - 60, y + 560)], 6)
    left = 0.0
    for i, width in enumerate((230, 190, 260, 180, 240, 210, 290)):
        top = 560 + 70 * ((i * 5) % 4) / 2
        sheet.black.shape(
            [
                (left, HEIGHT),
                (left, top + 60),
                (left + width * 0.5, top - 26),
                (left + width, top + 60),
                (left + width, HEIGHT),
            ]
        )
        sheet.black.box(left + width * 0.62, top - 70, left + width * 0.82, top + 40)
        for column in range(2):
            for row in range(3):
                wx, wy = left + 34 + column * width * 0.44, top + 90 + row * 96
                sheet.black.box(wx, wy, wx + 44, wy + 62, BARE)
                if (i + row + column) % 3 == 0:
                    sheet.colour.box(wx, wy, wx + 44, wy + 62)
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
                sheet.black.stroke(
                    [(x - 34, y - 44 + finger * 34), (x + 40, y - 52 + finger * 34)], 24 + edge * 2, fill
                )
        for edge, fill in ((9, BARE), (0, INK)):
            sheet.black.stroke([(x - 50, y - 20), (x - 62, y + 60), (x - 30, y + 230)], 46 + edge * 2, fill)


def terraces(sheet: Sheet, variant: int) -> None:
    """White cubes one above the other, down to the sea, under a heavy sun."""
    sheet.colour.tone(upright(40, 190, below=560), lines=True, cell=22)
    sheet.colour.disc(1240, 230, 176, BARE)
    sheet.colour.disc(1240, 230, 150)
    sheet.black.box(0, 520, WIDTH, HEIGHT)
    for row in range(6):
        for step in range(9 - row // 3):
            left = step * 190 - 60 + 84 * (row % 2)
            top = 250 + row * 112 + step * 34 - 50 * ((step * 5 + row * 3) % 4)
            foot = HEIGHT + 400
            width = 150 + 22 * ((step + row) % 3)
            sheet.colour.box(left - 12, top - 12, left + width + 62, foot, BARE)
            sheet.black.box(left - 9, top - 9, left + width + 59, foot)
            sheet.black.box(left, top, left + width, foot, BARE)
            if (step + row) % 4 == 1:
                sheet.colour.box(left, top, left + width, foot)
            door = left + 28 + 30 * (step % 3)
            sheet.black.draw.pieslice((door, top + 46, door + 44, top + 90), 180, 360, fill=INK)
            sheet.black.box(door, top + 68, door + 44, top + 112)
            sheet.black.gouge(
                [(left + 8, top + 14), (left + width / 2, top + 16), (left + width - 8, top + 14)], 7, INK
            )
