"""Each filter lets through those that keep its promise, and no other."""

from typing import Any

import pytest

from screenings.filters import FILTERS, KINDS, narrowed
from screenings.models import Kind, ProgrammeItem, Screening
from tests.factories import make_film, make_screening


def evening(*items: dict[str, Any], **facts: Any) -> Screening:
    """A published screening whose films have these facts, in order; `sound` is the film's."""
    screening = make_screening(
        films=[make_film(directors=[], sound=item.pop("sound", "spoken")) for item in items], **facts
    )
    for position, item in enumerate(items):
        if item:
            ProgrammeItem.objects.filter(screening=screening, position=position).update(**item)
    return screening


def found(key: str) -> set[Screening]:
    return set(FILTERS[key].apply(Screening.objects.public()))


@pytest.mark.django_db
def test_understandable_in_english_means_every_film() -> None:
    spoken = evening({"spoken_languages": ["en"]})
    subtitled = evening({"spoken_languages": ["ru"], "subtitle_languages": ["fr", "en"]})
    wordless = evening({"sound": "no_dialogue"})
    both = evening({"spoken_languages": ["en"]}, {"sound": "no_dialogue"})
    evening({"spoken_languages": ["en"]}, {"spoken_languages": ["fr"]})
    evening({"sound": "silent"})
    evening({"spoken_languages": ["fr"]})
    make_screening(kind=Kind.CONCERT)
    assert found("comprehensible-en-anglais") == {spoken, subtitled, wordless, both}


@pytest.mark.django_db
def test_subtitles_for_the_deaf_mean_every_film_that_speaks() -> None:
    one = evening({"subtitles_for_deaf": True})
    with_silent = evening({"subtitles_for_deaf": True}, {"sound": "silent"})
    evening({"subtitles_for_deaf": True}, {})
    evening({"sound": "silent"})
    evening({})
    assert found("sous-titres-sourds") == {one, with_silent}


@pytest.mark.django_db
def test_audio_description_means_every_film() -> None:
    one = evening({"audio_description": True})
    evening({"audio_description": True}, {"sound": "silent"})
    evening({})
    assert found("audiodescription") == {one}


@pytest.mark.django_db
def test_children_and_kinds() -> None:
    child = make_screening(for_children=True)
    shorts = make_screening(kind=Kind.SHORTS)
    concert = make_screening(kind=Kind.CONCERT)
    assert found("jeune-public") == {child}
    assert found("films") == {child, shorts}
    assert found("courts-metrages") == {shorts}
    assert found("concerts") == {concert}
    assert found("vie-de-la-maison") == set()


@pytest.mark.django_db
def test_filters_combine_and_an_unknown_one_is_refused() -> None:
    child = evening({"spoken_languages": ["en"]}, for_children=True)
    evening({"spoken_languages": ["en"]})
    both = narrowed(Screening.objects.public(), ["jeune-public", "comprehensible-en-anglais"])
    assert list(both) == [child]
    with pytest.raises(KeyError):
        narrowed(Screening.objects.public(), ["licornes"])


@pytest.mark.django_db
def test_every_public_kind_has_a_filter() -> None:
    kinds = [kind for kind in Kind if kind not in (Kind.HIRE, Kind.INTERNAL)]
    shown = {make_screening(kind=kind) for kind in kinds}
    shown.add(make_screening(kind=Kind.INTERNAL, admission="free", open_meeting=True))
    assert {screening for filter_ in KINDS for screening in found(filter_.key)} == shown
