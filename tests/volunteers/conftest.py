"""Who logs in on the coordination's pages."""

import pytest

from laclef.accounts.roles import Role as HouseRole
from tests.factories import make_user
from tests.people import sign_in


@pytest.fixture
def noa(client):
    noa = make_user(HouseRole.ROTA_COORDINATOR, first_name="Noa")
    sign_in(client, noa)
    return noa
