"""What hands make up: no view answers with an error 500, whatever stands in its fields and its address."""

from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import CAPABILITIES, Role
from tests.factories import make_screening
from tests.laclef.test_access import EXAMPLES, VIEWS
from tests.people import person, sign_in
from tests.tickets.acts import book, by_mail, screening_in, sell
from tests.tickets.till.hands import at_a_till, opened
from tickets.models import TillDevice

pytestmark = pytest.mark.django_db
# The fields that some view reads by hand; a form's own are refused by the form.
FIELDS = [
    "a",
    "act",
    "adherent",
    "again",
    "amount",
    "answer",
    "autre",
    "avec",
    "came",
    "card",
    "cash",
    "cheque",
    "cheques",
    "code",
    "combien",
    "count",
    "creneau",
    "day",
    "device",
    "dit",
    "email",
    "encore",
    "entree",
    "entries",
    "etat",
    "euros",
    "fauteuil",
    "film",
    "film_q",
    "first_name",
    "float",
    "guest_q",
    "heads",
    "jour",
    "k",
    "key",
    "kind",
    "left",
    "manner",
    "members",
    "membership",
    "minutes",
    "moins",
    "mois",
    "moyen",
    "name",
    "next",
    "nom",
    "note",
    "only",
    "other",
    "other_entries",
    "ou",
    "p",
    "page",
    "papier",
    "people",
    "person",
    "pin",
    "place",
    "places",
    "plus",
    "q",
    "r",
    "raison",
    "read",
    "reason",
    "reference",
    "refund",
    "reponse",
    "role",
    "room",
    "salle",
    "sales_point",
    "sans",
    "seats",
    "session",
    "sold_at",
    "sorte",
    "starts",
    "suite",
    "text",
    "till_person",
    "till_pin",
    "type",
    "v",
    "vendu",
    "vider",
    "way",
    "wheelchairs",
    "word",
]
MADE_UP = ["9" * 5000, "²", "x" * 400]
AT_THE_TILL = "till"


def test_a_nul_in_a_question_is_only_an_unknown_sign(client: Client) -> None:
    assert "a\ufffdb" in client.get("/recherche/?q=a%00b").text


def test_a_nul_in_a_form_is_only_an_unknown_sign(client: Client) -> None:
    """Refused in the form's own words, and nothing that was typed is lost."""
    order = book(make_screening(), 5)
    where = reverse("tickets:change", args=[order.token])
    page = client.post(where, {"places": "1", "seat_1": "other", "seat_1_other": "5\x00"})
    assert page.status_code == 422
    assert 'value="5\ufffd"' in page.text
    assert client.post(where, {"places": "2", "same": "other", "same_other": "%00"}).status_code == 422


@pytest.mark.parametrize("typed", MADE_UP, ids=["long", "power", "words"])
@pytest.mark.parametrize("who", ["visitor", AT_THE_TILL, Role.ADMINISTRATOR, Role.TREASURER])
def test_what_hands_make_up_breaks_no_page(who: str, typed: str) -> None:
    client = Client(raise_request_exception=False)
    told: list[str] = []
    known = _known(client, who)
    standing = {"locked_at": None, "seen_at": timezone.now()}

    def broke(request: Any = None, **_more: Any) -> None:
        told.append(f"{request.method} {request.path}")

    got_request_exception.connect(broke)
    for name, view, takes_arguments, _address in VIEWS:
        if not _may_ask(view.access, who):
            continue
        point = transaction.savepoint()
        arguments = EXAMPLES[name]() if takes_arguments else {}
        address = reverse(name, kwargs={key: known.get(key, value) for key, value in arguments.items()})
        for ask in (client.get, client.post):
            ask(address, dict.fromkeys(FIELDS, typed))
            # Whatever was pressed there, somebody stands at the till again.
            TillDevice.objects.update(**standing)
        transaction.savepoint_rollback(point)
    assert told == []


def _may_ask(access: str, who: str) -> bool:
    if who in ("visitor", AT_THE_TILL):
        return access == {"visitor": "public"}.get(who, who)
    return access == "signed_in" or (access in CAPABILITIES and who in CAPABILITIES[access].roles)


def _known(client: Client, who: str) -> dict[str, Any]:
    """Signed in, or at a till that has sold something: the rows that its addresses name."""
    if who == AT_THE_TILL:
        sale = sell(screening_in(40), 5, till=opened(at_a_till(client)))
        return {"pk": sale.pk, "code": by_mail(screening_in(300), 5).code}
    if who != "visitor":
        sign_in(client, person(Role(who)))
    return {}
