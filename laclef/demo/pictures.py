"""The drawings of the demo: a two-ink print for each film and some events. No photograph is used."""

import os
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from laclef.demo.identity import public_id_of
from laclef.demo.motifs import MOTIFS
from laclef.demo.press import HEIGHT, WIDTH, Sheet
from screenings.models import Film, Picture

CREDIT = "Dessin\u00a0: La Clef (démo)"
FOLDER = "pictures/demo"


class Drawn(NamedTuple):
    """What is cut, in which of its variants, in which ink; mirrored where two prints would look alike."""

    motif: str
    variant: int
    ink: str
    mirrored: bool = False


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "pictures.toml").read_text(encoding="utf-8"))


@cache
def drawn() -> dict[str, Drawn]:
    """Every print, by the key of its film or event."""
    return {key: Drawn(*row) for key, row in _told()["drawn"].items()}


def words_of(key: str) -> tuple[str, str]:
    """The French and English words that stand for the picture."""
    told = drawn()[key]
    motif_fr, motif_en = _told()["motifs"][told.motif]
    ink_fr, ink_en = _told()["inks"][told.ink]
    return (
        f"Dessin à deux encres, {ink_fr} et noir\u00a0: {motif_fr}.",
        f"A drawing in two inks, {ink_en} and black: {motif_en}.",
    )


def name_of(key: str) -> str:
    """The file's name below MEDIA_ROOT."""
    return f"{FOLDER}/{key}.png"


def draw(key: str, path: Path) -> None:
    """Cut and pull the print; the file appears whole or not at all."""
    told = drawn()[key]
    sheet = Sheet(key)
    MOTIFS[told.motif](sheet, told.variant)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        sheet.pull(told.ink, mirrored=told.mirrored).save(file, "PNG", bits=2)
    os.chmod(unfinished, settings.FILE_UPLOAD_PERMISSIONS or 0o644)
    os.replace(unfinished, path)


def hang() -> dict[str, Picture]:
    """Draw what is missing, and give each film its still, once: what people change afterwards stays."""
    for key in drawn():
        path = Path(settings.MEDIA_ROOT) / name_of(key)
        if not path.exists():
            draw(key, path)
    there = {picture.file.name: picture for picture in Picture.objects.filter(file__startswith=f"{FOLDER}/")}
    for key in drawn():
        if name_of(key) not in there:
            there[name_of(key)] = _hung(key)
    return {key: there[name_of(key)] for key in drawn()}


def _hung(key: str) -> Picture:
    alt_fr, alt_en = words_of(key)
    picture = Picture.objects.create(
        file=name_of(key), width=WIDTH, height=HEIGHT, credit=CREDIT, alt_fr=alt_fr, alt_en=alt_en
    )
    Film.objects.filter(public_id=public_id_of(f"film/{key}"), still=None).update(still=picture)
    return picture
