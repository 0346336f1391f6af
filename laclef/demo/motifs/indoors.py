"""Houses and what is in them: a room, a television set, strips of film on a table."""

from laclef.demo.press import BARE, HEIGHT, INK, WIDTH, Plate, Sheet, arc, halo, spot, upright, wave


def house(sheet: Sheet, variant: int) -> None:
    """A tall house whose windows look back."""
    sheet.colour.tone(upright(245, 60, below=800), lines=variant == 1, cell=24)
    sheet.colour.disc(300, 220, 130, BARE)
    sheet.black.shape(
        [
            (480, 860),
            (480, 430),
            (420, 430),
            (640, 210),
            (800, 210),
            (800, 130),
            (890, 60),
            (980, 130),
            (980, 250),
            (1180, 430),
            (1120, 430),
            (1120, 860),
        ]
    )
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
            sheet.black.shape(
                [
                    (718 + tooth * 30, 700 + 30 * (tooth in (0, 4))),
                    (746 + tooth * 30, 700 + 30 * (tooth in (0, 4))),
                    (732 + tooth * 30, 770),
                ]
            )
    for line in range(5):
        half = 90 + line * 54
        sheet.black.gouge(
            [(810 - half, 250 + line * 34), (810, 246 + line * 34), (810 + half, 250 + line * 34)], 9
        )
    sheet.black.shape([(0, HEIGHT), *wave(0, WIDTH, 856, 20, 700, 2), (WIDTH, HEIGHT)])
    for i in range(16):
        sheet.black.gouge(wave(i * 110, i * 110 + 70, 880, 4, 60), 8)


def room(sheet: Sheet, variant: int) -> None:
    """A bare room, tall windows, a chair, and someone or no one."""
    sheet.black.box(0, 0, WIDTH, HEIGHT)
    sheet.black.shape([(0, HEIGHT), (330, 640), (1270, 640), (WIDTH, HEIGHT)], BARE)
    for board in range(-7, 8):
        sheet.black.gouge(
            [(800 + board * 66, 640), (800 + board * 110, 770), (800 + board * 160, HEIGHT)], 8, INK
        )
    for i in range(4):
        x = 390 + i * 215
        sheet.black.box(x, 130, x + 165, 520, BARE)
        sheet.colour.box(x, 130, x + 165, 520)
        sheet.black.stroke([(x + 82, 130), (x + 82, 520)], 11)
        for bar in (230, 330, 430):
            sheet.black.stroke([(x, bar), (x + 165, bar)], 9)
        sheet.colour.shape(
            [
                (x - 30 + (i - 1.5) * 60, 680),
                (x + 150 + (i - 1.5) * 60, 680),
                (x + 190 + (i - 1.5) * 170, 840),
                (x - 70 + (i - 1.5) * 170, 840),
            ]
        )
    for line in range(7):
        sheet.black.gouge([(30, 120 + line * 80), (150, 130 + line * 74), (300, 150 + line * 66)], 7)
        sheet.black.gouge([(1300, 150 + line * 66), (1450, 130 + line * 74), (1575, 120 + line * 80)], 7)
    _inside(sheet, variant)


def _inside(sheet: Sheet, variant: int) -> None:
    """Someone from behind, an empty chair, a photograph on the wall, or three people."""
    if variant == 0:
        for edge, fill in ((14, BARE), (0, INK)):
            sheet.black.disc(1010, 470, 62 + edge, fill)
            sheet.black.shape(
                [
                    (910 - edge, 790 + edge),
                    (950 - edge, 545 - edge),
                    (1070 + edge, 545 - edge),
                    (1130 + edge, 790 + edge),
                ],
                fill,
            )
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
                sheet.black.shape(
                    [
                        (x - 90 * size - edge, y + 100 * size),
                        (x - 40 * size - edge, y - 140 * size),
                        (x + 40 * size + edge, y - 140 * size),
                        (x + 90 * size + edge, y + 100 * size),
                    ],
                    fill,
                )


def _chair(plate: Plate, x: float, y: float, edge: int, fill: int) -> None:
    for foot in (-110, 110):
        plate.stroke([(x + foot * 0.8, y - 400), (x + foot, y)], 26 + edge * 2, fill)
    plate.shape(
        [
            (x - 130 - edge, y - 150 - edge),
            (x + 130 + edge, y - 150 - edge),
            (x + 150 + edge, y - 104 + edge),
            (x - 150 - edge, y - 104 + edge),
        ],
        fill,
    )
    for slat in range(2):
        plate.stroke([(x - 92, y - 380 + slat * 86), (x + 92, y - 380 + slat * 86)], 40 + edge * 2, fill)


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
            sheet.black.stroke(
                [
                    (x - head * 0.9, 330),
                    (x - head * 0.5, 270),
                    (x, 316),
                    (x + head * 0.5, 270),
                    (x + head * 0.9, 330),
                ],
                20,
                BARE,
            )
        else:
            for cross in (-1, 1):
                sheet.black.stroke(
                    [(x - head * 0.6, 430 - cross * head * 0.6), (x + head * 0.6, 430 + cross * head * 0.6)],
                    16,
                    BARE,
                )
    sheet.colour.box(340, 741, 1260, 800, BARE)
    sheet.black.box(360, 742, 1240, 788)
    for foot in (450, 1150):
        sheet.black.stroke([(foot, 790), (foot + (foot - 800) * 0.16, HEIGHT)], 22)


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
            sheet.colour.disc(
                x + sheet.chance.uniform(-92, 92),
                y + sheet.chance.uniform(-52, 52),
                sheet.chance.uniform(6, 18),
            )
    elif kind == 3:
        sheet.black.disc(x, y, 46)
        sheet.black.disc(x - 16, y - 8, 8, BARE)
        sheet.black.disc(x + 16, y - 8, 8, BARE)
        sheet.black.gouge(arc(x, y + 4, 24, 30, 150), 9)
    else:
        sheet.colour.box(x - 116, y - 69, x + 116, y + 69)
        sheet.black.stroke([(x - 90, y + 50), (x - 20, y - 46), (x + 20, y + 40), (x + 90, y - 50)], 12)
