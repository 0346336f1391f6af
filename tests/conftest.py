"""What every test may count on."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.plugins.flush import django_db_setup

__all__ = ["django_db_setup"]


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    """A page asked in English leaves its language behind in the thread: each test starts in French."""
    with translation.override("fr"):
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what a passing test could not do: record_property("says", …)."""
    for report in terminalreporter.getreports("passed"):
        for name, text in report.user_properties:
            if name == "says":
                terminalreporter.write_line(f"NOTE {text}", yellow=True)
