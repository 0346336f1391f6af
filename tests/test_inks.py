"""Every ink is legible on both grounds (WCAG 2.2, 1.4.3 and 1.4.11): 4.5:1, since all of them set text."""

import re
from pathlib import Path

import pytest

from screenings.models import CycleColour

CSS = (Path(__file__).parent.parent / "static" / "css" / "tokens.css").read_text()
LIGHT, DARK = CSS.split("@media (prefers-color-scheme: dark)")
GROUNDS = {"light": LIGHT, "dark": DARK}


def token(ground: str, name: str) -> str:
    found = re.search(rf"--{re.escape(name)}: (#[0-9a-f]{{6}});", GROUNDS[ground])
    assert found, f"--{name} is missing on the {ground} ground"
    return found[1]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", [*CycleColour.values, "ink", "ink-2", "now"])
@pytest.mark.parametrize("paper", ["paper", "paper-2"])
def test_inks_are_legible(ground: str, ink: str, paper: str) -> None:
    assert contrast(token(ground, ink), token(ground, paper)) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_loud_colour_carries_words(ground: str) -> None:
    assert contrast(token(ground, "on-now"), token(ground, "now")) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
def test_ink_on_paper_is_strong(ground: str) -> None:
    assert contrast(token(ground, "ink"), token(ground, "paper")) >= 12


def test_every_cycle_colour_has_its_class() -> None:
    assert {name for name in CycleColour.values if f".ink-{name} " not in CSS} == set()
