"""Hours, lengths, versions and names, in both languages and their typography."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from screenings import wording
from screenings.calendar import cinema_day, cinema_week, day_bounds
from screenings.models import Film, ProgrammeItem

PARIS = ZoneInfo("Europe/Paris")


def item(
    *, sound: str = "spoken", spoken: str = "", subtitles: str = "", for_deaf: bool = False
) -> ProgrammeItem:
    return ProgrammeItem(
        film=Film(title="X", sound=sound),
        spoken_languages=spoken.split(),
        subtitle_languages=subtitles.split(),
        subtitles_for_deaf=for_deaf,
    )


@pytest.mark.parametrize(
    ("clock", "french", "english"),
    [
        ("20:30", "20\u00a0h\u00a030", "8:30\u00a0pm"),
        ("18:00", "18\u00a0h", "6\u00a0pm"),
        ("00:15", "0\u00a0h\u00a015", "12:15\u00a0am"),
        ("12:05", "12\u00a0h\u00a005", "12:05\u00a0pm"),
    ],
)
def test_hours(clock: str, french: str, english: str) -> None:
    moment = datetime.fromisoformat(f"2026-11-25T{clock}").replace(tzinfo=PARIS)
    assert wording.hour(moment) == french
    with translation.override("en"):
        assert wording.hour(moment) == english


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (96, "1\u00a0h\u00a036"),
        (120, "2\u00a0h"),
        (52, "52\u00a0min"),
        (65, "1\u00a0h\u00a005"),
        (None, ""),
        (0, ""),
    ],
)
def test_lengths(minutes: int | None, words: str) -> None:
    assert wording.duration(minutes) == words


def test_days() -> None:
    first = date(2027, 1, 1)
    assert (wording.day(first), wording.short_day(first)) == ("vendredi 1er janvier", "ven. 1er janv.")
    assert wording.day(first, with_year=True) == "vendredi 1er janvier 2027"
    with translation.override("en"):
        assert wording.day(first) == "Friday 1 January"


@pytest.mark.parametrize(
    ("shown", "abbreviated", "said"),
    [
        (item(spoken="ru", subtitles="fr"), "VOSTFR", "en russe, sous-titres en français"),
        (item(spoken="fr"), "VF", "en français"),
        (item(spoken="fr", subtitles="en"), "VF", "en français, sous-titres en anglais"),
        (item(spoken="ar fr", subtitles="fr"), "VOSTFR", "en arabe et français, sous-titres en français"),
        (item(spoken="en"), "VO", "en anglais"),
        (item(spoken="ar", subtitles="en"), "VOSTEN", "en arabe, sous-titres en anglais"),
        (item(sound="silent", subtitles="fr"), "muet", "film muet, sous-titres en français"),
        (item(sound="no_dialogue"), "sans dialogue", "sans dialogue"),
        (item(spoken="fr", subtitles="fr"), "VF", "en français, sous-titres en français"),
        (
            item(spoken="fr", subtitles="fr", for_deaf=True),
            "VF, sous-titrée sourd·es",
            "en français, sous-titres en français pour sourd·es et malentendant·es",
        ),
        (item(spoken="fr ar", subtitles="fr"), "VOSTFR", "en français et arabe, sous-titres en français"),
        (item(), "", ""),
    ],
)
def test_versions(shown: ProgrammeItem, abbreviated: str, said: str) -> None:
    assert (wording.version(shown), wording.version_in_words(shown)) == (abbreviated, said)


def test_who_can_follow() -> None:
    assert wording.understandable(item(spoken="ar", subtitles="en"), "en") is True
    assert wording.understandable(item(sound="no_dialogue"), "en") is True
    assert wording.understandable(item(spoken="fr"), "en") is False


def test_countries_that_are_no_more_keep_their_name() -> None:
    assert wording.countries(["SU", "FR"]) == "URSS, France"
    with translation.override("en"):
        assert wording.countries(["SU", "DE"]) == "USSR, Germany"


def test_half_past_one_is_still_the_evening_before() -> None:
    night = datetime(2026, 11, 26, 1, 30, tzinfo=PARIS)
    assert cinema_day(night, PARIS) == date(2026, 11, 25)
    assert cinema_day(night.replace(hour=5), PARIS) == date(2026, 11, 26)


def test_a_cinema_day_is_an_hour_shorter_or_longer_when_the_clocks_change() -> None:
    def hours(day: date) -> float:
        start, end = day_bounds(day, PARIS)
        return (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() / 3600

    assert (hours(date(2026, 3, 28)), hours(date(2026, 10, 24)), hours(date(2026, 11, 25))) == (23, 25, 24)


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2026, 11, 29), date(2026, 12, 1)])
def test_the_week_turns_on_wednesday(day: date) -> None:
    assert cinema_week(day) == date(2026, 11, 25)
