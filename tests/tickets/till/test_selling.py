"""Selling at the till without any script: each touch is a round trip, each refusal says the next gesture."""

import re
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screenings.models import NonCommercialBasis, Regime, Screening, State
from tests.factories import make_room
from tests.tickets.acts import by_mail, room_of, screening_in, sell, set_to
from tests.tickets.till.hands import at_a_till, opened
from tickets.models import Member, Membership, Method, PaymentLine, Sale, Seat, Ticket, TillSession
from tickets.till.basket import signed

pytestmark = pytest.mark.django_db
SELL = "/caisse/vendre/"


@pytest.fixture
def screening(till: TillSession) -> Screening:
    return screening_in(40)


def hand(*tokens: str, key: str = "", **more: str) -> dict[str, object]:
    return {"k": key or str(uuid4()), "p": list(tokens), **more}


def pay(client: Client, *tokens: str, by: str = "cash", key: str = "", **more: str) -> HttpResponse:
    return client.post(SELL, hand(*tokens, key=key, moyen=by, **more))


def refusal(response: HttpResponse) -> str:
    assert response.status_code == 422
    told = re.search(r'<p class="till__refused" role="alert">(.*?)</p>', response.content.decode())
    assert told
    return told[1].replace("\xa0", " ").replace("\u202f", " ")


def tokens_in(response: HttpResponse) -> list[str]:
    form = response.content.decode().split('id="pay"')[1]
    return re.findall(r'name="p" value="([^"]+)"', form)


def test_the_next_screening_of_tonight_is_chosen(client: Client, till: TillSession) -> None:
    later = screening_in(200)
    next_one = screening_in(40)
    set_to(screening_in(60), minutes=-30)
    page = client.get(SELL)
    assert page.context["room"].pk == room_of(next_one).pk
    assert [tab.pk for tab in page.context["tabs"]][-1] == room_of(later).pk
    chosen = client.get(SELL, {"salle": room_of(later).pk})
    assert chosen.context["room"].pk == room_of(later).pk


def test_of_two_rooms_the_one_with_places(client: Client, till: TillSession) -> None:
    first = make_room(position=1)
    both = screening_in(40, rooms=[first, make_room(venue=first.venue, position=2, name="Salle 2")], places=1)
    assert client.get(SELL).context["room"].room == "Salle 1"
    sell(both, 5)
    assert client.get(SELL).context["room"].room == "Salle 2"


def test_one_person_is_two_touches(client: Client, till: TillSession, screening: Screening) -> None:
    page = client.get(SELL, {"plus": "7"})
    [token] = tokens_in(page)
    assert token == f"{room_of(screening).pk}-7"
    answer = pay(client, token)
    sale = Sale.objects.get()
    assert answer.status_code == 302
    assert (sale.till_session, sale.sold_by) == (till, till.opened_by)
    assert list(sale.payments.values_list("method", "amount_cents")) == [("cash", 700)]
    after = client.get(answer["Location"])
    words = after.content.decode().replace("\xa0", " ")
    assert "À émettre sur la caisse agréée : <strong>1 × 7 €</strong>" in words
    assert after.context["basket"].people == ()
    assert [(one.note, one.back) for one in after.context["sold"].change] == [
        (1000, 300),
        (2000, 1300),
        (5000, 4300),
    ]


def test_a_mixed_group_of_two_screenings_in_one_sale(
    client: Client, till: TillSession, screening: Screening
) -> None:
    here, there = room_of(screening).pk, room_of(screening_in(200)).pk
    pay(client, f"{here}-7", f"{here}-0m", f"{there}-12", by="card")
    told = Ticket.objects.order_by("price_cents").values_list("room_booking", "price_cents", "as_member")
    assert list(told) == [(here, 0, True), (here, 700, False), (there, 1200, False)]
    assert PaymentLine.objects.get().method == Method.CARD


def test_nothing_tells_a_free_entry_from_another(
    client: Client, till: TillSession, screening: Screening
) -> None:
    room = room_of(screening).pk
    for euros, by in ((0, "cash"), (0, "cheque"), (9, "cheque")):
        assert pay(client, f"{room}-{euros}", by=by).status_code == 302
    assert list(Ticket.objects.order_by("pk").values_list("price_cents", flat=True)) == [0, 0, 900]
    assert PaymentLine.objects.get().amount_cents == 900


def test_who_pays_within_the_hour_goes_in_unless_the_door_checks(
    client: Client, till: TillSession, screening: Screening
) -> None:
    here, later = room_of(screening).pk, room_of(screening_in(200)).pk
    pay(client, f"{here}-7")
    pay(client, f"{later}-7")
    client.post("/caisse/vendre/entrees/", {"ou": "porte"})
    pay(client, f"{here}-7")
    told = list(Ticket.objects.order_by("pk").values_list("admitted_where", flat=True))
    assert told == ["Caisse du foyer", "", ""]


def test_the_same_press_twice_is_one_sale(client: Client, till: TillSession, screening: Screening) -> None:
    room, key = room_of(screening).pk, str(uuid4())
    first, second = (pay(client, f"{room}-7", key=key) for _ in range(2))
    assert (first["Location"], Sale.objects.count()) == (second["Location"], 1)
    changed = pay(client, f"{room}-7", f"{room}-4", key=key)
    assert "dernières ventes" in refusal(changed)
    assert str(changed.context["basket"].key) != key
    assert tokens_in(changed) == [f"{room}-7", f"{room}-4"]


def test_each_refusal_keeps_what_is_in_hand_and_says_what_next(client: Client, till: TillSession) -> None:
    small, over = screening_in(40, places=1), screening_in(40)
    room = room_of(small).pk
    full = pay(client, f"{room}-7", f"{room}-7")
    assert refusal(full) == ("Salle 1 : il reste 1 place ; enlève une personne, ou propose une autre séance.")
    assert tokens_in(full) == [f"{room}-7", f"{room}-7"]
    assert "au moins une personne" in refusal(pay(client))
    assert "Espèces, Carte ou Chèque" in refusal(pay(client, f"{room}-7", by=""))
    set_to(over, minutes=-101)
    assert "terminée" in refusal(pay(client, f"{room_of(over).pk}-7"))
    assert Sale.objects.count() == 0


@pytest.mark.parametrize(
    "typed",
    [
        {"p": ["999999-5"], "moyen": "cash"},
        {"a": ["999999-10"], "moyen": "cash"},
        {"a": ["{nobody}"], "moyen": "cash"},
        {"a": ["{erased}"], "moyen": "cash"},
        {"p": ["{room}-5"], "moyen": "online"},
        {"p": ["{room}-5"], "moyen": "x"},
    ],
)
def test_what_hands_make_up_sells_nothing(
    client: Client, till: TillSession, screening: Screening, typed: dict[str, object]
) -> None:
    now = timezone.now()
    erased = Member.objects.create(created_at=now, last_contact_on=now.date(), erased_at=now)
    known = {
        "room": room_of(screening).pk,
        "erased": signed(erased.pk, 10),
        "nobody": signed(999999, 10),
    }
    made = {
        name: [one.format(**known) for one in told] if isinstance(told, list) else told
        for name, told in typed.items()
    }
    assert refusal(client.post(SELL, {"k": str(uuid4()), **made}))
    assert (Sale.objects.count(), Membership.objects.count()) == (0, 0)


def test_no_name_is_found_by_counting_members(client: Client, till: TillSession) -> None:
    """Guard: the sign of basket._membership. Whoever was looked up has one, and is shown."""
    now = timezone.now()
    member = Member.objects.create(name="Zoé", created_at=now, last_contact_on=now.date())
    for made_up in (f"a={member.pk}-10", f"a={member.pk}-10-000000000000", f"avec={member.pk}-10"):
        page = client.get(f"{SELL}?{made_up}")
        assert (page.context["taken"], "Zoé" in page.text) == ([], False)
    assert "Zoé" in client.get(SELL, {"a": signed(member.pk, 10)}).text


@pytest.mark.parametrize("touch", ["sans=²", "vendu=²", "plus=²", "salle=²", "sans=" + "9" * 5000])
def test_an_address_made_up_is_a_page_all_the_same(client: Client, till: TillSession, touch: str) -> None:
    assert client.get(f"{SELL}?{touch}").status_code in (200, 302)


def test_a_cine_club_asks_who_pays_for_the_card(client: Client, till: TillSession) -> None:
    club = screening_in(40, regime=Regime.NON_COMMERCIAL, regime_basis=NonCommercialBasis.CINE_CLUB)
    room = room_of(club).pk
    assert "Propose la carte" in refusal(pay(client, f"{room}-5"))
    assert pay(client, f"{room}-5m", f"{room}-0").status_code == 302


def test_a_membership_stands_on_its_own_line(client: Client, till: TillSession, screening: Screening) -> None:
    member = Member.objects.create(
        name="Anna", created_at=timezone.now(), last_contact_on=timezone.localdate()
    )
    room = room_of(screening).pk
    page = client.get(SELL, {"p": f"{room}-5", "avec": signed(member.pk, 10)})
    assert (page.context["basket"].total, page.context["basket"].to_ask) == (1500, 0)
    pay(client, *tokens_in(page), a=signed(member.pk, 10))
    assert (Membership.objects.get().amount_cents, Ticket.objects.get().as_member) == (1000, True)
    assert pay(client, a=signed(member.pk, 0)).status_code == 302  # a membership alone, and of 0 €


@pytest.mark.parametrize(("asked", "shown"), [("everyone", True), ("regime", False), ("never", False)])
def test_whether_people_are_asked_for_a_membership_is_a_setting(
    client: Client, screening: Screening, settings: LazySettings, asked: str, shown: bool
) -> None:
    settings.MEMBERSHIP_ASKED = asked
    assert ("pas aujourd’hui" in client.get(SELL).content.decode()) is shown


@pytest.mark.parametrize("typed", ["7", " 7 ", "2x7", "2 × 7"])
def test_the_field_takes_amounts(client: Client, till: TillSession, screening: Screening, typed: str) -> None:
    assert set(tokens_in(client.get(SELL, {"q": typed}))) == {f"{room_of(screening).pk}-7"}


def test_the_field_takes_codes_and_first_names(
    client: Client, till: TillSession, screening: Screening
) -> None:
    order = by_mail(set_to(screening, minutes=200), 5, first_name="Zoé")
    seat = order.seats.get()
    for typed in (order.code, f"{order.code[:4]}-{order.code[4:]}", seat.code):
        answer = client.get(SELL, {"q": typed})
        assert answer["Location"].startswith(f"/caisse/reservations/{order.code}/?")
    assert client.get(SELL, {"q": "zoe"})["Location"].startswith("/caisse/reservations/?q=zoe")


def test_nothing_on_sale_tonight_says_so(client: Client, till: TillSession) -> None:
    screening_in(40, state=State.CONFIRMED)
    assert "Rien ne se vend ce soir" in client.get(SELL).content.decode()
    assert client.get("/caisse/vendre/seances/").status_code == 200


def test_a_till_that_is_not_open_sells_nothing(client: Client) -> None:
    assert client.get(SELL)["Location"].startswith("/caisse/installer/")
    device = at_a_till(client)
    room = room_of(screening_in(40)).pk
    assert pay(client, f"{room}-7")["Location"] == "/caisse/session/ouvrir/"
    opened(device)
    device.refresh_from_db()
    assert Sale.objects.count() == 0


def test_more_rooms_and_sales_cost_no_more_queries(client: Client, till: TillSession) -> None:
    counted = []
    for more in (1, 9):
        for _ in range(more):
            sell(screening_in(40), 5, till=till)
        for path in (SELL, "/caisse/vendre/seances/", "/caisse/vendre/ventes/", "/caisse/papier/agreee/"):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counted.append((path, len(queries)))
    assert counted[:4] == counted[4:]
    assert Seat.objects.count() == 10
