from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """A test that asked for an English page leaves its language behind; each begins in French."""
    with translation.override("fr"):
        yield
