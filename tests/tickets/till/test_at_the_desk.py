"""Reservations, members and training at the till, as the volunteer meets them, without any script."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laclef.journal.models import Line
from screenings.models import Screening
from tests.tickets.acts import book, claim, room_of, screening_in, sell, set_to
from tests.tickets.till.drawers import closed
from tests.tickets.till.hands import at_a_till, desk_person, opened, text
from tests.tickets.till.test_selling import hand, refusal, tokens_in
from tickets import release, training
from tickets.models import (
    Member,
    MemberLookUp,
    Membership,
    Order,
    PaymentLine,
    Sale,
    Ticket,
    TillDevice,
    TillSession,
)
from tickets.till.basket import signed

pytestmark = pytest.mark.django_db


def at(order: Order, more: str = "") -> str:
    return f"/caisse/reservations/{order.code}/{more}"


# --- reservations -------------------------------------------------------------------------------------------


def test_a_group_of_four_enters_three_now_and_one_later(client: Client, order: Order) -> None:
    page = client.get(at(order), {"plus": "3x6"})
    answer = client.post(at(order), hand(*tokens_in(page), moyen="card"))
    assert answer.status_code == 302
    told = Ticket.objects.values_list("price_cents", "admitted_where")
    assert list(told) == [(600, "Caisse du foyer")] * 3
    again = client.get(at(order))
    assert (len(again.context["reserved"].free), again.context["reserved"].entered) == (1, 3)
    client.post(at(order), hand(*tokens_in(client.get(at(order), {"plus": "0"})), moyen="cash"))
    assert (Ticket.objects.count(), PaymentLine.objects.get().amount_cents) == (4, 1800)


def test_as_meant_is_one_touch(client: Client, order: Order) -> None:
    page = client.get(at(order), {"prevu": "1"})
    assert [token.split("-")[1] for token in tokens_in(page)] == ["5", "5", "0", "8"]
    held = tokens_in(client.get(at(order), {"plus": "2"}))
    page = client.get(at(order), {"p": held, "prevu": "1"})
    assert [token.split("-")[1] for token in tokens_in(page)] == ["2", "5", "0", "8"]


def test_it_is_found_by_code_or_first_name_but_only_tonight(client: Client, order: Order) -> None:
    other_day = book(screening_in(2880), 5, first_name="Zoé")
    find = "/caisse/reservations/"
    assert client.get(find, {"q": order.code.lower()})["Location"] == at(order)
    assert [one.pk for one, __ in client.get(find, {"q": "zo"}).context["orders"]] == [order.pk]
    assert client.get(find, {"q": other_day.code})["Location"] == at(other_day)
    assert "demande le code" in text(client.get(find, {"q": "nobody"}))
    assert "au moins deux lettres" in text(client.get(find, {"q": "z"}))
    assert client.get("/caisse/reservations/ABCDEFGH/").status_code == 404


def test_eight_at_most_answer_to_a_name(client: Client, till: TillSession) -> None:
    counted = []
    for more in (1, 9):
        for _ in range(more):
            book(screening_in(40), 5, first_name="Zoé")
        client.get("/caisse/reservations/", {"q": "zoe"})
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/caisse/reservations/", {"q": "zoe"})
        counted.append(len(queries))
    assert (len(page.context["orders"]), page.context["found"].more) == (8, True)
    assert counted[0] == counted[1]


def test_who_was_seen_in_the_queue_keeps_their_places(client: Client, order: Order) -> None:
    assert client.post(at(order, "arrivee/"))["Location"] == at(order)
    assert client.post(at(order, "arrivee/"), {"suite": "liste"})["Location"] == "/caisse/reservations/"
    set_to(order.screening, minutes=5)
    assert release.release(screening_id=order.screening_id, now=timezone.now()) == 0
    assert "les places restent" in text(client.get(at(order)))


def test_what_was_released_says_what_next(client: Client, order: Order) -> None:
    seats = tokens_in(client.get(at(order), {"plus": "5"}))
    set_to(order.screening, minutes=5)
    release.release(screening_id=order.screening_id, now=timezone.now())
    assert "vends des places" in text(client.get(at(order)))
    assert "libérées" in refusal(client.post(at(order), hand(*seats, moyen="cash")))
    assert client.post(at(order, "arrivee/"), follow=True).status_code == 200


def test_who_holds_an_entry_is_let_in(client: Client, till: TillSession, order: Order) -> None:
    claim(order, 5, 5, 5, till=till)
    client.post(at(order, "entrer/"), {"combien": "1"})
    assert Ticket.objects.filter(admitted_at__isnull=False).count() == 1
    client.post(at(order, "entrer/"))
    assert Ticket.objects.filter(admitted_at__isnull=False).count() == 3


def test_an_entry_of_another_day_is_not_used_up_tonight(
    client: Client, till: TillSession, order: Order
) -> None:
    claim(order, 5, till=till)
    set_to(order.screening, minutes=3 * 24 * 60)
    assert "Ce n’est pas ici" in text(client.post(at(order, "entrer/"), follow=True))
    assert Ticket.objects.filter(admitted_at__isnull=False).count() == 0


def test_a_sale_in_hand_meets_a_code_and_is_sold_first(client: Client, order: Order) -> None:
    """A scan with somebody in hand: the refusal stands on the page whose buttons can sell them."""
    room = room_of(order.screening).pk
    page = client.get(at(order), {"p": f"{room}-7"}, follow=True)
    [(address, __)] = page.redirect_chain
    assert address.startswith(f"{reverse('till:sell')}?")
    assert "Encaisse d’abord la vente en main, ou vide-la" in text(page)
    assert tokens_in(page) == [f"{room}-7"]
    actions = re.findall(r'<form[^>]* id="(?:tap|pay)"[^>]* action="([^"]+)"', page.content.decode())
    assert actions == [reverse("till:sell")] * 2
    client.post(reverse("till:sell"), hand(*tokens_in(page), moyen="cash"))
    assert Ticket.objects.get().price_cents == 700
    assert "Encaisse d’abord" not in text(client.get(at(order)))


def test_a_place_of_the_room_is_not_paid_with_the_reserved_ones(client: Client, order: Order) -> None:
    mixed = client.post(at(order), hand(f"{room_of(order.screening).pk}-7", moyen="cash"))
    assert "se vend à part" in refusal(mixed)
    assert Sale.objects.count() == 0


def test_a_code_typed_among_the_reservations_keeps_what_is_in_hand(client: Client, order: Order) -> None:
    room = room_of(order.screening).pk
    page = client.get(
        "/caisse/reservations/", {"q": order.code, "p": [f"{room}-7", f"{room}-4"]}, follow=True
    )
    assert tokens_in(page) == [f"{room}-7", f"{room}-4"]
    seat = order.seats.order_by("pk")[0].pk
    page = client.get("/caisse/reservations/", {"q": order.code, "p": f"s{seat}-6"}, follow=True)
    assert (page.context["reserved"].order, tokens_in(page)) == (order, [f"s{seat}-6"])


def test_arrived_from_the_list_comes_back_to_it_with_what_is_in_hand(client: Client, order: Order) -> None:
    room = room_of(order.screening).pk
    found = client.get("/caisse/reservations/", {"q": "zo", "p": f"{room}-7"})
    page = send(client, found, at(order, "arrivee/"))
    [(one, __)] = page.context["orders"]
    assert (one.pk, one.here, page.context["basket"].total) == (order.pk, 4, 700)


@pytest.mark.parametrize("act", ["arrivee/", "entrer/"])
def test_who_is_let_in_or_seen_loses_no_amount_touched(
    client: Client, till: TillSession, order: Order, act: str
) -> None:
    claim(order, 5, till=till)
    page = client.get(at(order), {"plus": "2x6"})
    touched = tokens_in(page)
    again = send(client, page, at(order, act))
    assert (len(touched), tokens_in(again)) == (2, touched)


def send(client: Client, page: HttpResponse, action: str) -> HttpResponse:
    """The page's form with this action, sent as it stands there."""
    [form] = re.findall(rf'<form[^>]* action="{action}">(.*?)</form>', page.content.decode(), re.S)
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form):
        fields.setdefault(name, []).append(value)
    return client.post(action, fields, follow=True)


# --- members ------------------------------------------------------------------------------------------------


def test_a_search_shows_no_address_and_is_counted(client: Client, till: TillSession) -> None:
    today = timezone.localdate()
    Member.objects.create(
        name="Anna Brun", email="anna@example.org", created_at=timezone.now(), last_contact_on=today
    )
    page = text(client.get("/caisse/adherents/", {"q": "ann"}))
    assert "a…@e….org" in page
    assert "anna@example.org" not in page
    assert "1 recherche dans cette session" in page
    assert MemberLookUp.objects.get().looked_up_by == till.opened_by
    assert "trois lettres" in text(client.get("/caisse/adherents/", {"q": "an"}))
    assert "Anna" not in text(client.get("/caisse/adherents/"))
    assert "2 recherches dans cette session" in text(client.get("/caisse/adherents/", {"q": "anna"}))
    device = TillDevice.objects.get()
    closed(till, 80)
    opened(device, till.opened_by)
    assert "1 recherche dans cette session" in text(client.get("/caisse/adherents/", {"q": "anna"}))


def test_one_who_searches_too_much_waits(
    client: Client, till: TillSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickets.till.views.members.MOST_LOOK_UPS", 1)
    client.get("/caisse/adherents/", {"q": "ann"})
    assert "attends quelques minutes" in text(client.get("/caisse/adherents/", {"q": "ann"}))
    assert MemberLookUp.objects.count() == 1


def test_a_new_member_joins_with_the_sale_in_hand(client: Client, order: Order) -> None:
    room = room_of(order.screening).pk
    new = {"nom": "Anna Brun", "email": "", "euros": "8"}
    answer = client.post("/caisse/adherents/nouveau/", hand(f"{room}-5", **new))
    assert answer["Location"].startswith("/caisse/vendre/?")
    page = client.get(answer["Location"])
    assert (page.context["basket"].total, page.context["taken"][0].member.name) == (1300, "Anna Brun")
    member = Member.objects.get()
    client.post("/caisse/vendre/", hand(*tokens_in(page), a=signed(member.pk, 8), moyen="cash"))
    assert Membership.objects.get().member == member
    assert "à jour jusqu’au" in text(client.get("/caisse/adherents/", {"q": "anna"}))
    back = client.post("/caisse/adherents/nouveau/", hand(r=order.code, **new | {"nom": "Zoé"}))
    assert back["Location"].startswith(at(order))


def test_an_endless_address_is_refused_in_words(client: Client, till: TillSession) -> None:
    new = {"nom": "Anna", "email": "a" * 300 + "@example.org", "euros": "8"}
    answer = client.post("/caisse/adherents/nouveau/", hand(**new))
    assert (answer.status_code, "trop longue" in text(answer), Member.objects.count()) == (422, True, 0)
    answer = client.post("/caisse/adherents/nouveau/", hand(**new | {"email": "anna@", "nom": "Anna"}))
    assert (answer.status_code, "Relis l’adresse" in text(answer), Member.objects.count()) == (422, True, 0)


@pytest.mark.parametrize("back", ["1", "²", "//elsewhere.example/", "x" * 300])
def test_fait_leads_back_into_the_house_only(client: Client, till: TillSession, back: str) -> None:
    sale = sell(screening_in(40), 5, till=till)
    answer = client.post(reverse("till:approved-till-done", args=[sale.pk]), {"suite": back})
    assert (answer.status_code, answer["Location"]) == (302, reverse("till:approved-till"))


def test_joining_is_refused_in_words_and_nothing_typed_is_lost(client: Client, till: TillSession) -> None:
    for typed, words in (
        ({"nom": "Anna", "euros": ""}, "Touche le montant"),
        ({"nom": "", "euros": "5"}, "Un nom"),
        ({"nom": "Anna", "euros": "3"}, "de 5 à 15"),
        ({"nom": "Anna", "euros": "-5"}, "de 5 à 15"),
    ):
        page = client.post("/caisse/adherents/nouveau/", hand("12-5", **typed))
        assert words in refusal(page)
        assert page.context["form"]["nom"] == typed["nom"]
    assert Member.objects.count() == 0


# --- training -----------------------------------------------------------------------------------------------


def test_five_lessons_from_the_first_to_the_last(client: Client) -> None:
    at_a_till(client)
    assert "TEST NON VENDABLE" in text(client.get("/caisse/entrainement/"))
    for number, lesson in enumerate(training.LESSONS, 1):
        address = f"/caisse/entrainement/{number}/"
        extra = {"r": "1"} if lesson.reserved else {}
        page = client.get(address, {"q": training.CODE} if lesson.reserved else {})
        assert "TEST NON VENDABLE" in text(page)
        tokens: list[str] = []
        for cents in lesson.amounts:
            tokens = tokens_in(client.get(address, {"p": tokens, "plus": str(cents // 100), **extra}))
        wrong = client.post(address, hand(*tokens[1:], moyen=lesson.method, **extra))
        assert wrong.status_code == 422
        done = client.post(address, hand(*tokens, moyen=lesson.method, **extra))
        if not lesson.undone:
            assert done["Location"] == f"/caisse/entrainement/{number + 1}/"
    assert "erreur" in text(done)
    assert client.post("/caisse/entrainement/5/annuler/").status_code == 422
    end = client.post("/caisse/entrainement/5/annuler/", {"raison": "erreur de montant"})
    assert end["Location"] == "/caisse/entrainement/fini/"
    assert client.get(end["Location"]).status_code == 200
    assert Line.objects.filter(nature=training.NATURE).count() == 5
    assert (Sale.objects.count(), Ticket.objects.count()) == (0, 0)
    assert client.get("/caisse/entrainement/6/").status_code == 404


# --- who ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/caisse/vendre/",
        "/caisse/vendre/seances/",
        "/caisse/vendre/ventes/",
        "/caisse/vendre/ventes/1/annuler/",
        "/caisse/reservations/",
        "/caisse/reservations/ABCDEFGH/",
        "/caisse/adherents/",
        "/caisse/papier/agreee/",
        "/caisse/papier/vente/1/tirage/",
        "/caisse/entrainement/",
        "/caisse/entrainement/1/",
    ],
)
def test_nobody_elsewhere_comes_in(client: Client, path: str) -> None:
    client.force_login(desk_person("Lou"))
    assert client.get(path)["Location"].startswith("/caisse/installer/")


def test_the_screening_of_another_day_is_said(client: Client, till: TillSession) -> None:
    screening: Screening = screening_in(2880)
    page = client.get(at(book(screening, 5)))
    assert "Ce n’est pas ce soir" in text(page)
