"""What `manage.py bench door` measures happens: with few rows, since no figure is looked at."""

import pytest

from tickets.door import bench
from tickets.models import Ticket


@pytest.mark.django_db(transaction=True)
def test_every_sale_is_let_in_and_somebody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, few in {"TICKETS": 200, "MEMBERS": 200, "SALES": 5, "ROOM_SEATS": 2, "LOOK_UPS": 4}.items():
        monkeypatch.setattr(bench, name, few)
    told = {figure.name: figure.value for figure in bench.measure()}
    assert told["entries in the database"] == 200 + 1 + 2 * 5
    assert told["look-ups that found somebody"] == 4
    assert Ticket.objects.filter(admitted_where="Scanner 1").count() == 5
