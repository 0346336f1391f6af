"""The picture of a screening."""

import io
import re
import time
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from screenings.feeds import card as cards
from tests.factories import make_cycle, make_film, make_screening
from tests.screenings.feeds.houses import cancelled

PLAIN = cards.Card("", "Titre", "mercredi 25 novembre", "20 h", "Salle 1", "", cards.INK, off=False)


def opened(card: cards.Card) -> Image.Image:
    image = Image.open(io.BytesIO(cards.draw(card)))
    image.load()
    return image


@pytest.mark.parametrize("title", ["M", "Au bord de la mer bleue", "Anticonstitutionnellement" * 4, "mot " * 200, "Łódź", " "])  # fmt: skip
def test_any_title_fits(title: str) -> None:
    """Nothing but rails and paper in the right margin."""
    image = opened(replace(PLAIN, title=title, cycle=title, place=title, day=title)).convert("RGB")
    assert image.size == (1200, 630)
    margin = image.crop((1200 - 40, 140, 1200, 630)).getcolors() or []
    assert len(margin) in (1, 2)


def test_it_is_drawn_in_good_time() -> None:
    cards.draw(PLAIN)
    begun = time.process_time()
    cards.draw(replace(PLAIN, title="Comment je me suis disputé… (ma vie sexuelle)"))
    assert time.process_time() - begun < 0.15


def test_other_scripts_are_left_out_and_accents_kept() -> None:
    assert cards.legible("Œuvre à Łódź") == "Œuvre à Łódź"
    assert cards.legible("Việt Nam") == "Viet Nam"
    assert cards.legible("父ありき") == ""


def test_the_inks_are_the_tokens() -> None:
    light = (settings.BASE_DIR / "static/css/tokens.css").read_text().split("@media")[0]
    tokens = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", light))
    assert {str(colour): tokens[colour] for colour in cards.INKS} == {
        str(k): v for k, v in cards.INKS.items()
    }
    assert (tokens["paper"], tokens["ink"], tokens["now"]) == (cards.PAPER, cards.INK, cards.RED)


@pytest.mark.django_db
def test_what_is_said_changes_the_fingerprint_and_nothing_else_does(client: Client) -> None:
    screening = make_screening(cycle=make_cycle(colour="petrol"), films=[make_film(title="父")])
    address = f"/seances/x-{screening.public_id}/image.png"
    first = client.get(address)
    assert (first["Content-Type"], Image.open(io.BytesIO(first.content)).size) == ("image/png", (1200, 630))
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    cancelled(screening)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200
