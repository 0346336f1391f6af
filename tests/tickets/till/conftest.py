"""A till that is open."""

import pytest

from tests.tickets.till.hands import desk_person, enrolled, opened


@pytest.fixture
def session():
    device, _token = enrolled()
    return opened(device, desk_person())
