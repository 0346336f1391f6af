"""From the file somebody sends to three clean prints: turned, without metadata, in one modern format."""

import io
import secrets
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from screenings.models.pictures import WIDTHS, name_of_print

MOST_BYTES = 20_000_000
MOST_PIXELS = 60_000_000  # a full-frame scan; more, unpacked, is a bomb
LEAST_WIDTH = 640
QUALITY = 80
READ_AS = ("JPEG", "PNG", "WEBP")


class PictureRefused(Exception):
    """The file is no picture for the house; the message says what to send instead."""


@dataclass(frozen=True)
class Prints:
    """What was stored: the name of the widest print, its size in pixels, the widths there are."""

    name: str
    width: int
    height: int
    widths: list[int]


def take_in(file: BinaryIO, *, size: int) -> Prints:
    """Check, turn, strip and store; `size` is in bytes. Raises PictureRefused and stores nothing."""
    picture = _developed(file, size)
    stem = f"pictures/{secrets.token_hex(8)}"
    widths = sorted({min(width, picture.width) for width in WIDTHS})
    printed = {width: _printed(picture, width) for width in widths}
    for width, content in printed.items():
        default_storage.save(name_of_print(stem, width), ContentFile(content))
    widest = widths[-1]
    return Prints(name_of_print(stem, widest), widest, round(picture.height * widest / picture.width), widths)


def throw_away(prints: Prints) -> None:
    """The files of prints that no row tells of."""
    stem = prints.name.rsplit("-", 1)[0]
    for width in prints.widths:
        default_storage.delete(name_of_print(stem, width))


def _developed(file: BinaryIO, size: int) -> Image.Image:
    if size > MOST_BYTES:
        raise PictureRefused(_("Cette image dépasse 20 Mo : exporte-la plus légère, en JPEG par exemple."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=READ_AS) as picture:
                _refuse_size(picture)
                picture.load()
                return _flat(_in_srgb(ImageOps.exif_transpose(picture)))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureRefused(_too_many_pixels()) from error
    except UnidentifiedImageError as error:
        raise PictureRefused(
            _(
                "Ce fichier n’est pas une image JPEG, PNG ou WebP, quel que soit son nom : choisis-en une autre."
            )
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureRefused(
            _("Cette image est incomplète ou abîmée : télécharge-la de nouveau, puis renvoie-la.")
        ) from error


def _refuse_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureRefused(_too_many_pixels())
    if max(picture.size) < LEAST_WIDTH:
        raise PictureRefused(
            _("Cette image est trop petite (%(width)s × %(height)s) : il faut au moins 640 pixels de large.")
            % {"width": picture.width, "height": picture.height}
        )


def _too_many_pixels() -> str:
    return _("Cette image a trop de pixels : réduis-la à 8 000 pixels de large au plus.")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Its own colour profile applied, since it is stripped with everything else."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK", "L"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return (
            ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            or picture
        )
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile is no reason to refuse the picture


def _flat(picture: Image.Image) -> Image.Image:
    """Without transparency: on white, as on paper."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _printed(picture: Image.Image, width: int) -> bytes:
    height = max(1, round(picture.height * width / picture.width))
    out = io.BytesIO()
    picture.resize((width, height), Image.Resampling.LANCZOS).save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
