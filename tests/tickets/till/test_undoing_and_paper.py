"""Undoing a mistake, and what is printed, as the volunteer meets it, without any script."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.tickets.acts import claim, screening_in, sell, set_to
from tests.tickets.till.drawers import closed
from tests.tickets.till.hands import opened, text
from tests.tickets.till.test_selling import refusal
from tickets.issuing import Paid
from tickets.models import (
    ApprovedTillStep,
    Method,
    Order,
    PaymentLine,
    Printing,
    SalesPoint,
    TicketCancellation,
    TillDevice,
    TillSession,
    spoken,
)

pytestmark = pytest.mark.django_db


# --- undoing ------------------------------------------------------------------------------------------------


def test_a_mistake_is_undone_with_a_reason_and_the_money(client: Client, till: TillSession) -> None:
    sale = sell(screening_in(40), 5, 7, till=till)
    first, second = sale.tickets.order_by("price_cents")
    address = f"/caisse/vendre/ventes/{sale.pk}/annuler/"
    assert str(first) in text(client.get(address))
    refused = client.post(address, {"entree": [second.pk], "moyen": "cash"})
    assert "Dis pourquoi" in refusal(refused)
    client.post(address, {"entree": [second.pk], "raison": "erreur de montant", "moyen": "cash"})
    undone = TicketCancellation.objects.get()
    assert (undone.ticket, undone.reason, undone.till_session) == (second, "erreur de montant", till)
    assert PaymentLine.objects.get(sign=-1).amount_cents == 700
    client.post(address, {"entree": [first.pk], "autre": "parti", "moyen": ""})
    assert PaymentLine.objects.filter(sign=-1).count() == 1
    assert "Plus aucune entrée" in text(client.get(address))
    assert "2 annulées" in text(client.get("/caisse/vendre/ventes/"))


def test_a_refused_undo_comes_back_as_it_was_sent(client: Client, till: TillSession) -> None:
    """What is ticked, and how the money goes back, are not the page's to choose again."""
    sale = sell(screening_in(40), 5, 7, 9, till=till, payments=[Paid(Method.CARD, 2100)])
    one = sale.tickets.get(price_cents=700)
    address = f"/caisse/vendre/ventes/{sale.pk}/annuler/"
    first = [str(ticket.pk) for ticket in sale.tickets.order_by("pk")]
    assert ticked(client.get(address)) == {"entree": first, "moyen": ["card"]}
    for sent in ({"entree": [str(one.pk)], "moyen": [""]}, {"entree": [], "moyen": ["cash"]}):
        page = client.post(address, sent)
        assert (page.status_code, ticked(page)) == (422, {name: some for name, some in sent.items() if some})


def ticked(page: HttpResponse) -> dict[str, list[str]]:
    """What stands checked in the page's form."""
    found: dict[str, list[str]] = {}
    pattern = r'<input type="(?:checkbox|radio)" name="(\w+)" value="([^"]*)" checked>'
    for name, value in re.findall(pattern, page.content.decode()):
        found.setdefault(name, []).append(value)
    return found


def test_outside_of_the_window_it_stands(client: Client, till: TillSession) -> None:
    screening = screening_in(40)
    sale = sell(screening, 5, till=till)
    set_to(screening, minutes=-101)
    address = f"/caisse/vendre/ventes/{sale.pk}/annuler/"
    page = client.post(address, {"entree": [sale.tickets.get().pk], "raison": "x", "moyen": "cash"})
    assert "ne s’annule plus" in refusal(page)


def test_another_till_s_sale_is_undone_by_its_code_or_number(client: Client, till: TillSession) -> None:
    """Sold elsewhere for another day: who holds its print finds it, and this drawer gives the money back."""
    sale = sell(screening_in(2880), 7)
    ticket = sale.tickets.get()
    undo = f"/caisse/vendre/ventes/{sale.pk}/annuler/"
    assert client.get(undo).status_code == 404
    assert client.get(undo, {"q": "ABCDEFGHJK"}).status_code == 404
    for typed in (
        ticket.seat.code.lower(),
        str(sale.pk),
        str(ticket),
        f"{ticket.tariff_code} n° {ticket.number}",
    ):
        found = client.get("/caisse/vendre/ventes/", {"q": typed})
        assert [row["sale"].pk for row in found.context["rows"]] == [sale.pk], typed
        assert client.get(undo, {"q": typed}).status_code == 200
    sent = {"entree": [ticket.pk], "raison": "erreur de séance", "moyen": "cash"}
    assert client.post(f"{undo}?q={ticket.seat.code}", sent).status_code == 302
    assert TicketCancellation.objects.get().till_session == till
    assert PaymentLine.objects.get(sign=-1).till_session == till
    assert "Rien sous ce code" in text(client.get("/caisse/vendre/ventes/", {"q": "rien"}))


def test_a_reservation_s_code_finds_its_sales_and_nothing_paid_online(
    client: Client, till: TillSession, order: Order
) -> None:
    sale = claim(order, 5)
    found = client.get("/caisse/vendre/ventes/", {"q": order.code})
    assert [row["sale"].pk for row in found.context["rows"]] == [sale.pk]
    SalesPoint.objects.filter(online=True).update(online=False)
    SalesPoint.objects.filter(pk=sale.sales_point_id).update(online=True)
    found = client.get("/caisse/vendre/ventes/", {"q": order.code})
    assert (found.context["rows"], "payé en ligne" in text(found)) == ([], True)


def test_this_evening_s_sales_are_all_there_page_by_page(client: Client, till: TillSession) -> None:
    """The twenty-first, and what this till sold before its Z."""
    screening = screening_in(40)
    first = sell(screening, 5, till=till)
    closed(till, 85)
    again = opened(TillDevice.objects.get(), till.opened_by)
    for _ in range(20):
        sell(screening, 5, till=again)
    pages = [client.get("/caisse/vendre/ventes/", {"page": page}) for page in (1, 2)]
    assert [len(page.context["rows"]) for page in pages] == [20, 1]
    assert pages[1].context["rows"][0]["sale"] == first
    ticket = first.tickets.get()
    undo = {"entree": [ticket.pk], "raison": "erreur de montant", "moyen": "cash"}
    assert client.post(f"/caisse/vendre/ventes/{first.pk}/annuler/", undo).status_code == 302
    assert TicketCancellation.objects.get().till_session == again


def test_what_stays_owed_is_shown_with_its_code_and_printed(client: Client, till: TillSession) -> None:
    sale = sell(screening_in(40), 7, 0, till=till)
    free, dear = sale.tickets.order_by("price_cents")
    address = f"/caisse/vendre/ventes/{sale.pk}/annuler/"
    sent = {"entree": [free.pk, dear.pk], "raison": "personne repartie", "moyen": ""}
    page = client.post(address, sent, follow=True)
    assert page.redirect_chain == [(f"/caisse/rembourser/?code={dear.seat.code}", 302)]
    assert (spoken(dear.seat.code) in text(page), "Imprimer le bon" in text(page)) == (True, True)
    assert [refund.amount_cents for refund in page.context["found"]] == [700]


# --- paper --------------------------------------------------------------------------------------------------


def test_prints_are_numbered_and_say_what_they_are(client: Client, till: TillSession) -> None:
    sale = sell(screening_in(40), 5, 0, till=till)
    sheet = client.get(client.post(f"/caisse/papier/vente/{sale.pk}/")["Location"])
    words = text(sheet)
    assert words.count("Contremarque") == 2
    assert "DUPLICATA" not in words
    assert "caisse agréée" in words
    assert "homologu" not in words
    for ticket in sale.tickets.all():
        for shown in (ticket.title, ticket.number, ticket.tariff_code, ticket.seat.code, "Salle 1"):
            assert shown in words
    again = client.post(f"/caisse/papier/vente/{sale.pk}/", {"papier": "a4"}, follow=True)
    assert text(again).count("DUPLICATA 1") == 2
    assert "DUPLICATA 1" not in words
    assert "stubs-a4.css" in again.content.decode()
    assert Printing.objects.count() == 4


def test_a_sheet_of_ten_asks_as_much_as_one_of_one(client: Client, till: TillSession) -> None:
    screening, asked = screening_in(40), []
    for euros in ([5], [5] * 10):
        sale = sell(screening, *euros, till=till)
        client.post(reverse("till:print", args=[sale.pk]))
        with CaptureQueriesContext(connection) as queries:
            sheet = client.get(reverse("till:stubs", args=[sale.pk]))
        assert len(sheet.context["stubs"]) == len(euros)
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("days", [0, 1])
def test_only_this_till_s_sales_of_today_are_on_paper(client: Client, till: TillSession, days: int) -> None:
    """Another till's sale, and this one's of yesterday, are not there."""
    later = timezone.now() + timedelta(days=days)
    sale = sell(screening_in(40), 5, till=till if days else None)
    TillSession.objects.filter(pk=till.pk).update(opened_at=later)
    TillDevice.objects.update(seen_at=later)
    with time_machine.travel(later):
        stubs = client.get(reverse("till:stubs", args=[sale.pk]))
        printed = client.post(reverse("till:print", args=[sale.pk]))
        issued = client.post(reverse("till:approved-till-done", args=[sale.pk]))
    assert [stubs.status_code, printed.status_code, issued.status_code] == [404] * 3
    assert (Printing.objects.count(), ApprovedTillStep.objects.count()) == (0, 0)


def test_fait_is_one_touch(client: Client, till: TillSession) -> None:
    sale = sell(screening_in(40), 5, 5, 0, till=till)
    assert "2 × 5 €, 1 × gratuit" in text(client.get("/caisse/papier/agreee/"))
    for _ in range(2):
        client.post(f"/caisse/papier/agreee/{sale.pk}/", {"suite": "https://elsewhere.example/"})
    assert ApprovedTillStep.objects.get().done_by == till.opened_by
    assert "Tout est émis" in text(client.get("/caisse/papier/agreee/"))
