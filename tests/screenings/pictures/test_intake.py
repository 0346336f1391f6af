"""What may come in as a picture, and what is left of it."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from screenings.pictures.intake import PictureRefused, take_in


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(
    format: str = "JPEG", size: tuple[int, int] = (2000, 1000), mode: str = "RGB", **saved: Any
) -> io.BytesIO:
    image = Image.new(mode, size, "red")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill="blue")
    out = io.BytesIO()
    image.save(out, format, **saved)
    out.seek(0)
    return out


def sent(file: io.BytesIO) -> Any:
    return take_in(file, size=len(file.getvalue()))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_three_prints_of_one_format(format: str) -> None:
    prints = sent(picture(format))
    assert (prints.width, prints.height, prints.widths) == (1600, 800, [400, 800, 1600])
    stem = prints.name.removesuffix("-1600.webp")
    for width in prints.widths:
        with Image.open(default_storage.open(f"{stem}-{width}.webp")) as printed:
            assert (printed.format, printed.size) == ("WEBP", (width, width // 2))


def test_a_small_picture_is_not_blown_up() -> None:
    assert sent(picture(size=(700, 500))).widths == [400, 700]


def test_it_is_turned_and_nothing_of_its_metadata_stays() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: turn by 90°
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"  # a place
    prints = sent(picture(exif=exif.tobytes()))
    with default_storage.open(prints.name) as file:
        content = file.read()
    with Image.open(io.BytesIO(content)) as printed:
        assert printed.height > printed.width
        assert (dict(printed.getexif()), "icc_profile" in printed.info) == ({}, False)
    assert b"Secret" not in content


def test_transparency_lies_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (800, 600), (0, 0, 0, 0)).save(out, "PNG")
    out.seek(0)
    with Image.open(default_storage.open(sent(out).name)) as printed:
        assert printed.convert("RGB").getpixel((10, 10)) == (255, 255, 255)


def truncated() -> io.BytesIO:
    whole = picture().getvalue()
    return io.BytesIO(whole[: len(whole) // 2])


def bomb() -> io.BytesIO:
    """A few kilobytes that would unpack to 900 million pixels."""
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG", optimize=True)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (
            io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
            "n’est pas une image",
        ),
        (io.BytesIO(b"<html><body>photo.jpg</body></html>"), "n’est pas une image"),
        (io.BytesIO(b""), "n’est pas une image"),
        (picture("GIF"), "n’est pas une image"),
        (picture("TIFF"), "n’est pas une image"),
        (truncated(), "incomplète ou abîmée"),
        (bomb(), "trop de pixels"),
        (picture(size=(9000, 9000)), "trop de pixels"),
        (picture(size=(200, 100)), "trop petite"),
    ],
    ids=["svg", "html", "empty", "gif", "tiff", "truncated", "bomb", "too large", "too small"],
)
def test_anything_else_is_refused_in_words_and_stores_nothing(
    media: Path, file: io.BytesIO, said: str
) -> None:
    with pytest.raises(PictureRefused) as refused:
        sent(file)
    assert said in str(refused.value)
    assert list(media.rglob("*.webp")) == []


def test_twenty_megabytes_are_the_most() -> None:
    with pytest.raises(PictureRefused) as refused:
        take_in(picture(), size=20_000_001)
    assert "20 Mo" in str(refused.value)
