"""The words of the demo: long enough, short enough, well set, in two languages where said."""

import re

from laclef.demo import facts

PLAIN_SIGNS = re.compile(r"(?<=\w)'(?=\w)| [;:!?»]|« ")


def test_every_public_evening_has_a_text_of_a_programmers_length() -> None:
    for evening in facts.evenings().values():
        if evening.key not in ("training", "hire", "wish"):  # these are never public
            assert 60 <= len(evening.words["text_fr"].split()) <= 130, evening.key
            assert 0 < len(evening.words["short_fr"]) <= 200, evening.key


def test_every_cycle_has_a_text() -> None:
    for key, cycle in facts.cycles().items():
        assert 60 <= len(cycle["text_fr"].split()) <= 120, key


def test_some_english_is_missing_and_most_is_there() -> None:
    written = [bool(e.words.get("text_en")) for e in facts.evenings().values() if e.words.get("text_fr")]
    assert 0.6 <= sum(written) / len(written) <= 0.8


def test_french_is_set_as_french() -> None:
    for evening in facts.evenings().values():
        for name, text in evening.words.items():
            if name.endswith("_fr"):
                assert PLAIN_SIGNS.findall(text) == [], (evening.key, name)


def test_films_of_the_evenings_are_known_and_long_enough_to_end() -> None:
    for evening in facts.evenings().values():
        assert all(facts.films()[key].minutes for key in evening.films), evening.key


def test_versions_derive_from_languages() -> None:
    films = facts.films()
    assert facts.languages_of(films["mer-bleue"]) == (["ru"], ["fr"])
    assert facts.languages_of(films["cleo"]) == (["fr"], [])
    assert facts.languages_of(films["homme-camera"]) == ([], [])
    assert facts.languages_of(films["totoro"], ("fr",), ()) == (["fr"], [])
