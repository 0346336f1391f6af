"""The pages of a closing: what they ask, what they refuse, what they do not tell before the count."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_room, make_venue
from tests.tickets.acts import screening_in, sell
from tests.tickets.till.drawers import counted
from tests.tickets.till.hands import at_a_till, desk_person, enrolled, opened
from tickets import cancelling, paying_back
from tickets.models import (
    Method,
    PaymentLine,
    Reading,
    RefundOwed,
    Ticket,
    TillCount,
    TillReport,
    TillSession,
)
from tickets.refusals import CancellationRefused, SaleRefused
from tickets.till import drawer
from tickets.till.cash import CashRefused, parse_cash

pytestmark = pytest.mark.django_db


def test_the_pages_of_a_closing(client):
    device = at_a_till(client)
    assert client.get("/caisse/session/").headers["Location"] == "/caisse/session/ouvrir/"
    session = opened(device)
    screening = screening_in(20)
    sell(screening, 5, till=session)
    assert client.post("/caisse/session/coffre/", {"amount": "20", "way": "drop"}).status_code == 302
    assert client.post("/caisse/session/coffre/", {"amount": "vingt", "way": "drop"}).status_code == 422
    assert "20\u00a0€" in client.get("/caisse/session/").content.decode()
    assert client.get("/caisse/session/fermer/").headers["Location"] == "/caisse/session/compter/"
    assert client.post("/caisse/session/compter/", {"p1000": "x"}).status_code == 422
    answer = client.post("/caisse/session/compter/", {"p2000": "3", "p100": "4", "card": ""})
    assert answer.headers["Location"] == "/caisse/session/fermer/"
    count = TillCount.objects.get()
    assert (count.cash_cents, count.expected_cash_cents) == (6400, 6500)
    page = client.get("/caisse/session/fermer/").content.decode()
    assert "−1\u00a0€" in page
    refused = client.post("/caisse/session/fermer/", {"count": count.pk, "left": "60"})
    assert refused.status_code == 422
    z = client.post("/caisse/session/fermer/", {"count": count.pk, "left": "60", "note": "?"})
    assert client.get(z.headers["Location"]).status_code == 200
    assert client.get("/caisse/session/ouvrir/").context["last"].left_cents == 6000


@pytest.mark.parametrize(
    ("language", "float_typed", "left"), [("", "80", "80"), ("/en", "82.50", "82.50"), ("", "82,50", "82,50")]
)
def test_the_till_closes_on_the_sum_it_proposes(client, language, float_typed, left):
    """In each language, as a plain number: what stands in the field is what a person could have typed."""
    at_a_till(client)
    client.post(f"{language}/caisse/session/ouvrir/", {"float": float_typed})
    session = TillSession.objects.get()
    counted(session, 90)
    page = client.get(f"{language}/caisse/session/fermer/").text
    [proposed] = re.findall(r'<input id="left" name="left" value="([^"]*)"', page)
    count = TillCount.objects.get()
    z = client.post(
        f"{language}/caisse/session/fermer/", {"count": count.pk, "left": proposed, "note": "on ne sait pas"}
    )
    assert (proposed, z.status_code) == (left, 302)
    assert TillReport.objects.get().left_cents == session.float_cents


@pytest.mark.parametrize("typed", ["80", "80 €", "€80", "€ 80.00", "80,00\u00a0€"])
def test_an_amount_is_read_as_each_language_writes_it(typed):
    assert parse_cash(typed) == 8000


@pytest.mark.parametrize("typed", ["€80€", "€", "", "80 €€", "-80", "8e1"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(CashRefused):
        parse_cash(typed)


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("session/coffre/", {"amount": "20", "way": "x"}),
        ("session/fermer/", {"count": "x", "left": "60"}),
        ("session/fermer/", {"count": "²", "left": "60"}),
        ("rembourser/", {"refund": "x"}),
        ("rembourser/", {"refund": "9" * 5000}),
        ("vendre/", {"k": "x", "moyen": "online"}),
    ],
)
def test_what_hands_make_up_is_refused_in_words(client, path, typed):
    counted(opened(at_a_till(client)), 80)
    answer = client.post(f"/caisse/{path}", typed)
    assert (answer.status_code, "till__refused" in answer.text) == (422, True)


def test_nothing_says_the_expected_sum_before_the_count(client):
    device = at_a_till(client)
    session = opened(device)
    sell(screening_in(20), 17, till=session)
    x = client.post("/caisse/session/lire/", follow=True)
    pages = [x, *(client.get(f"/caisse/{path}") for path in ("", "session/", "session/compter/"))]
    # As amounts: the same figures may stand in an hour or in a token.
    assert [re.findall(r"\b(?:17|97)(?:,00)?\s?€", p.content.decode()) for p in pages] == [[]] * 4
    counted(session, 97)
    assert "97\u00a0€" in client.get(x.redirect_chain[-1][0]).content.decode()


def test_another_tills_reading_is_not_shown(client):
    at_a_till(client)
    other, _token = enrolled("Caisse de la cour")
    session = opened(other, desk_person("Lou"))
    x = drawer.read_x(session_id=session.pk, by=session.opened_by, now=timezone.now())
    assert client.get(f"/caisse/session/lecture/{x.pk}/").status_code == 404


def test_an_older_session_is_closed_first(client):
    device = at_a_till(client)
    session = opened(device)
    TillSession.objects.filter(pk=session.pk).update(opened_at=timezone.now() - timedelta(days=1))
    assert client.get("/caisse/rembourser/").headers["Location"] == "/caisse/session/"
    assert "D’abord, ferme la session d’avant" in client.get("/caisse/").content.decode()
    with pytest.raises(SaleRefused):
        sell(screening_in(20), 5, till=session)
    assert client.get("/caisse/session/compter/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/caisse/fiche/", "/caisse/affiche/", "/en/caisse/fiche/", "/en/caisse/affiche/"]
)
def test_the_sheets_are_there(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.cookies) == (200, {})


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", ("Prix libre", "0 € compris", "toutes taxes comprises", "espèces, carte, chèque")),
        ("/en", ("Open price", "cash, card, cheque")),
    ],
)
def test_the_notice_says_the_open_price_and_the_seats_of_each_room(client, settings, language, words):
    settings.TICKET_LANDMARKS = (3, 66)
    house = make_venue(is_house=True)
    make_room(venue=house, name="Salle 1", seats=120, wheelchair_places=2, position=1)
    make_room(venue=house, name="Salle 2", seats=65, position=2)
    make_room(venue=house, name="Foyer", seats=None, position=3)
    make_room(name="Ailleurs", seats=300)
    told = client.get(f"{language}/caisse/affiche/").text.replace("\xa0", " ").replace("\u202f", " ")
    assert [word for word in words if word not in told] == []
    assert re.findall(r"<span>(\d+) €</span>", told) == ["3", "66"]
    assert re.findall(r'<th scope="row">([^<]+)</th><td class="num">(\d+)</td>', told) == [
        ("Salle 1", "120"), ("Salle 2", "65"),
    ]  # fmt: skip
    assert "homologu" not in told


def test_the_x_is_read_at_any_time(client):
    """Before the first sale, after it, after a count, in a session of the day before."""
    session = opened(at_a_till(client))

    def read():
        return client.post("/caisse/session/lire/", follow=True).status_code

    told = [read()]
    sell(screening_in(20), 5, till=session)
    told.append(read())
    counted(session, 85)
    told.append(read())
    TillSession.objects.filter(pk=session.pk).update(opened_at=timezone.now() - timedelta(days=1))
    told.append(read())
    assert (told, TillReport.objects.filter(kind=Reading.X).count()) == ([200] * 4, 4)
    session.refresh_from_db()
    assert session.closed_at is None


def test_a_refund_owed_is_paid_at_any_till_once(client):
    elsewhere, _token = enrolled("Caisse de la cour")
    there = opened(elsewhere, desk_person("Lou"))
    sold = sell(screening_in(20), 7, till=there)
    ticket = Ticket.objects.get(sale=sold)
    cancelling.cancel_entry(ticket_id=ticket.pk, reason="malade", by=there.opened_by, now=timezone.now())
    here = opened(at_a_till(client))
    refund = RefundOwed.objects.get()
    found = client.get("/caisse/rembourser/", {"code": ticket.seat.code.lower()})
    assert found.context["found"] == [refund]
    assert client.get("/caisse/rembourser/", {"code": "RIEN"}).context["found"] == []
    there_is = f"/caisse/rembourser/?code={ticket.seat.code}"
    for address in ("/caisse/rembourser/", "/caisse/rembourser/?code=RIEN"):
        assert client.post(address, {"refund": refund.pk}).status_code == 422
    assert not PaymentLine.objects.filter(refund=refund).exists()
    assert client.post(there_is, {"refund": refund.pk}).status_code == 302
    refund.refresh_from_db()
    assert (refund.line.till_session, refund.line.method) == (here, Method.CASH)
    assert client.post(there_is, {"refund": refund.pk}).status_code == 422
    with pytest.raises(CancellationRefused):
        paying_back.pay_refund(
            refund_id=refund.pk, method=Method.CASH, till_session_id=here.pk, by=None, now=timezone.now()
        )
    assert client.get("/caisse/rembourser/", {"code": ticket.seat.code}).context["paid_before"]
