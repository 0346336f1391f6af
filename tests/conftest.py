"""What every test may count on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tests.plugins.flush import django_db_setup

__all__ = ["django_db_setup"]


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    """A page asked in English leaves its language behind in the thread: each test starts in French."""
    with translation.override("fr"):
        yield


def pytest_configure(config: pytest.Config) -> None:
    """Several processes take the files in our order, not the longest first."""
    config.option.loadscopereorder = False


# These take the longest: first of the browser's, so that no process stands idle behind one of them at the end.
LONG = (
    "test_accessibility",
    "test_team_pages",
    "test_selling",
    "test_stand_in",
    "test_keyboard",
    "test_evening",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers last: Playwright leaves an event loop in the thread, which async_to_sync refuses afterwards.

    --dist loadfile hands the files out in this order too.
    """

    def place(item: pytest.Item) -> tuple[bool, int]:
        in_browser = (Path(__file__).parent / "browser") in item.path.parents
        long = in_browser and item.path.stem in LONG
        return in_browser, LONG.index(item.path.stem) if long else len(LONG)

    items.sort(key=place)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what a passing test could not do: record_property("says", …)."""
    for report in terminalreporter.getreports("passed"):
        for name, text in report.user_properties:
            if name == "says":
                terminalreporter.write_line(f"NOTE {text}", yellow=True)
