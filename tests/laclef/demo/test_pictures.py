"""The drawings: one for each film, light, always the same, credited and described."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from laclef.demo import facts, pictures
from laclef.demo.load import load
from screenings.models import Film, Picture, Screening
from tests.laclef.demo.moments import MOMENTS


def test_every_film_and_every_event_has_its_drawing() -> None:
    wanted = set(facts.films()) | {e.picture for e in facts.evenings().values() if e.picture}
    assert set(pictures.drawn()) == wanted


def test_a_drawing_is_light_and_always_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "first.png", tmp_path / "second.png"
    pictures.draw("mer-bleue", first)
    pictures.draw("mer-bleue", second)
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size <= 90_000
    with Image.open(first) as image:
        assert image.size == (1600, 900)


def test_no_two_films_have_the_same_print() -> None:
    prints = list(pictures.drawn().values())
    assert len(set(prints)) == len(prints)


@pytest.mark.django_db
def test_pictures_are_hung_once_and_left_alone(tmp_path: Path, settings: Any, monkeypatch: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    few = {key: pictures.drawn()[key] for key in ("mer-bleue", "workshop")}
    monkeypatch.setattr(pictures, "drawn", lambda: few)
    load(now=MOMENTS["Wednesday noon"])
    film = Film.objects.get(title="Au bord de la mer bleue")
    assert film.still is not None
    assert (film.still.width, film.still.height) == (1600, 900)
    assert film.still.credit == "Dessin\u00a0: La Clef (démo)"
    assert "vagues" in film.still.alt_fr
    assert "waves" in film.still.alt_en
    assert film.still.file.size > 0
    stills = Screening.objects.filter(kind="workshop").values_list("still__alt_fr", flat=True)
    assert set(stills) == {pictures.words_of("workshop")[0]}

    Film.objects.filter(pk=film.pk).update(still=None)
    (tmp_path / pictures.name_of("mer-bleue")).unlink()
    load(now=MOMENTS["Wednesday noon"])
    film.refresh_from_db()
    assert film.still is None
    assert Picture.objects.count() == 2
    assert (tmp_path / pictures.name_of("mer-bleue")).exists()
