import pytest

from tests.plugins.flush import django_db_setup

__all__ = ["django_db_setup"]


def pytest_configure(config: pytest.Config) -> None:
    """Static files need not be collected to test pages."""
    config.addinivalue_line("filterwarnings", "ignore:No directory at:UserWarning")
