"""A till that is open, a client that stands at one, and places reserved for tonight."""

import pytest
from django.test import Client

from tests.tickets.acts import by_mail, screening_in, set_to
from tests.tickets.till.hands import at_a_till, desk_person, enrolled, opened
from tickets.models import Order, TillSession


@pytest.fixture
def session():
    device, _token = enrolled()
    return opened(device, desk_person())


@pytest.fixture
def till(client: Client) -> TillSession:
    """The client stands at an open till."""
    return opened(at_a_till(client))


@pytest.fixture
def order(till: TillSession) -> Order:
    """Four places that Zoé reserved for tonight, in forty minutes."""
    screening = screening_in(200)
    order = by_mail(screening, 5, 5, 0, 8, first_name="Zoé")
    set_to(screening, minutes=40)
    return order
