"""Everybody at once: whoever waits too long at a lock is told so in words, and nothing is written."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from laclef.journal.models import Head
from screenings.models import RoomBooking
from tests.tickets.acts import book, by_mail, open_till, room_of, screening_in, sell, taken
from tests.tickets.test_races import at_once, errors
from tests.tickets.till.hands import at_a_till, opened
from tickets import cancelling, release
from tickets.models import Order, Sale
from tickets.refusals import Crowded

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Beaucoup de monde en ce moment\xa0: à réessayer dans quelques secondes."


def plain(text: str) -> str:
    return text.replace("\u202f", "\xa0").replace(" :", "\xa0:")


def test_who_waits_too_long_is_told_in_words(client: Client) -> None:
    """Guard: places._locked, which says the database's refusal to wait any longer in words."""
    screening = screening_in(200)
    room, till = room_of(screening), open_till()
    order, ticket = by_mail(screening, 5), sell(screening, 5, till=till).tickets.get()
    sold = sell(screening, 5, till=opened(at_a_till(client)))
    mine = sold.tickets.get()
    visit = {"key": str(uuid4()), "places": "1", "seat_1": "other", "seat_1_other": "5", "email": ""}
    page = reverse("tickets:book", args=[screening.slug, screening.public_id])
    sale = {"k": str(uuid4()), "p": [f"{room.pk}-5"], "moyen": "cash"}
    with transaction.atomic():
        RoomBooking.objects.select_for_update().get(pk=room.pk)
        told = at_once(
            lambda: book(screening, 5),
            lambda: sell(screening, 5, till=till),
            lambda: release.mark_arrived(order_id=order.pk, by=till.opened_by, now=timezone.now()),
            lambda: cancelling.cancel_entry(
                ticket_id=ticket.pk, reason="malade", by=till.opened_by, now=timezone.now()
            ),
            lambda: Client().post(page, visit),
            lambda: client.post("/caisse/vendre/", sale),
        )
    assert errors(told) == [Crowded] * 4
    assert {plain(str(one)) for one in told[:4]} == {WORDS}
    visitor, desk = told[4:]
    assert (visitor.status_code, WORDS in plain(visitor.text)) == (422, True)  # type: ignore[attr-defined]
    assert (desk.status_code, "appuie encore une fois" in desk.text) == (422, True)  # type: ignore[attr-defined]
    arrived = reverse("till:arrived", args=[order.code])
    undo = reverse("till:cancel", args=[sold.pk])
    with transaction.atomic():
        RoomBooking.objects.select_for_update().get(pk=room.pk)
        at_the_desk = at_once(
            lambda: client.post(arrived, follow=True),
            lambda: client.post(undo, {"entree": mine.pk, "raison": "erreur", "moyen": "cash"}),
        )
    assert ["réessaie dans un instant" in told.text for told in at_the_desk] == [True, True]  # type: ignore[attr-defined]
    assert [WORDS in plain(told.text) for told in at_the_desk] == [False, False]  # type: ignore[attr-defined]
    assert (Order.objects.count(), Sale.objects.count()) == (1, 2)


@pytest.mark.parametrize("held", ["journal", "order"])
def test_at_any_other_lock_too(held: str) -> None:
    """Guard: laclef.crowded, for the locks that no act expects to wait at."""
    screening = screening_in(200)
    order = by_mail(screening, 5)
    with transaction.atomic():
        if held == "journal":
            Head.objects.select_for_update().get()
        else:
            Order.objects.select_for_update().get(pk=order.pk)
        [told] = at_once(lambda: Client().post(reverse("tickets:cancel", args=[order.token])))
    assert told.status_code == 503  # type: ignore[attr-defined]
    assert "réessayez dans quelques secondes" in told.text  # type: ignore[attr-defined]
    assert told.headers["Retry-After"] == "5"  # type: ignore[attr-defined]
    assert taken(screening) == 1
