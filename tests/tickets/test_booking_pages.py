"""The visitor's pages: they book, they refuse in words, and what is refused writes nothing and loses nothing."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from screenings.models import Admission, Kind, Screening, State
from tests.factories import make_screening
from tests.tickets.acts import book, by_mail, claim, screening_in, taken
from tickets import letters, release, waiting_list
from tickets.models import Order, Seat, WaitingEntry, spoken

pytestmark = pytest.mark.django_db

WORKSHOP = {"kind": Kind.WORKSHOP, "admission": Admission.REGISTRATION}


def address(screening: Screening) -> str:
    return reverse("tickets:book", args=[screening.slug, screening.public_id])


def typed(*amounts: str, **more: str) -> dict[str, str]:
    """The second step as a browser sends it: an amount written for each seat."""
    form = {"key": str(uuid4()), "places": str(len(amounts)), "email": "", "first_name": ""}
    for number, amount in enumerate(amounts, 1):
        form |= {f"seat_{number}": "other", f"seat_{number}_other": amount}
    return form | more


def test_two_steps_to_a_reservation(client: Client) -> None:
    screening = make_screening()
    assert "Combien de places" in client.get(address(screening)).text
    page = client.get(address(screening), {"places": "2"})
    assert "Payer à la porte\u00a0: réserver 2 places" in page.text
    assert "checked" not in page.text, "no amount is chosen for anyone"
    answer = client.post(address(screening), typed("0", "7"))
    order = Order.objects.get()
    assert answer.headers["Location"] == f"/reservation/{order.token}/"
    page = client.get(answer.headers["Location"])
    assert spoken(order.code) in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert sorted(order.seats.values_list("intended_cents", flat=True)) == [0, 700]


def test_the_same_amount_for_all_but_one(client: Client) -> None:
    form = {"key": str(uuid4()), "places": "2", "same": "4", "seat_2": "10"}
    client.post(address(make_screening()), form)
    assert sorted(Order.objects.get().seats.values_list("intended_cents", flat=True)) == [400, 1000]


def test_sent_twice_is_one_and_changed_leads_to_the_first(client: Client) -> None:
    screening = make_screening()
    form = typed("5")
    first, second = client.post(address(screening), form), client.post(address(screening), form)
    assert first.headers["Location"] == second.headers["Location"]
    changed = client.post(address(screening), form | {"seat_1_other": "6"})
    assert changed.status_code == 422
    assert first.headers["Location"] in changed.text
    assert taken(screening) == 1


@pytest.mark.parametrize("amount", ["-5", "7,50", "١٢", "1e9", "100", "", "cinq", "+5", "5_0"])
def test_a_wrong_amount_is_refused_in_words_and_stays_written(client: Client, amount: str) -> None:
    form = typed("3", amount, email="a@example.org")
    page = client.post(address(make_screening()), form)
    assert page.status_code == 422
    assert "Un montant en euros entiers" in page.text
    assert f'value="{form["key"]}"' in page.text
    assert f'value="{amount}"' in page.text or not amount
    assert "a@example.org" in page.text
    assert not Order.objects.exists()


@pytest.mark.parametrize("seats", ["11", "0", "-1", "1e1", "١", "two"])
def test_a_wrong_number_of_seats_is_refused(client: Client, seats: str) -> None:
    screening = make_screening()
    assert "De une à dix places" in client.get(address(screening), {"places": seats}).text
    assert "De une à dix places" in client.post(address(screening), typed("5", places=seats)).text
    assert not Order.objects.exists()


def test_a_page_without_its_key_books_nothing(client: Client) -> None:
    page = client.post(address(make_screening()), typed("5", key="x"))
    assert page.status_code == 422
    assert "rechargez" in page.text
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": State.CANCELLED}, "annulée"),
        ({"kind": Kind.WORKSHOP, "admission": Admission.FREE}, "Entrée libre"),
        ({"sale_opens_at": timezone.now().replace(year=2090)}, "Les réservations ouvrent le"),
    ],
)
def test_each_state_says_what_one_can_do(client: Client, facts: dict, words: str) -> None:
    screening = make_screening(**facts)
    page = client.get(address(screening))
    assert words in page.text
    assert "<button" not in page.text.split("<main")[1].split("</main")[0]


def test_what_is_not_public_is_not_there(client: Client) -> None:
    assert client.get(address(make_screening(state=State.DRAFT))).status_code == 404


def test_full_offers_the_waiting_list(client: Client) -> None:
    screening = make_screening(places=3)
    book(screening, 5, 5, email="a@example.org")
    assert "liste d’attente" in client.get(address(screening)).text
    where = reverse("tickets:join", args=[screening.slug, screening.public_id])
    assert client.post(where, {"email": "x", "seats": "1"}).status_code == 422
    assert client.post(where, {"email": "w@example.org", "seats": "1"}).status_code == 302
    entry = WaitingEntry.objects.get()
    assert "Quitter la liste" in client.get(f"/attente/{entry.token}/").text
    client.post(f"/attente/{entry.token}/passer/")
    entry.refresh_from_db()
    assert entry.ended_at is not None


def test_an_offer_is_accepted_at_its_address(client: Client) -> None:
    screening = make_screening(places=3)
    first = book(screening, 5, 5, email="a@example.org")
    entry = waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=1, now=timezone.now())
    client.post(f"/reservation/{first.token}/annuler/")
    assert "Oui, je viens" in client.get(f"/attente/{entry.token}/").text
    client.post(f"/attente/{entry.token}/prolonger/")
    client.post(f"/attente/{entry.token}/", {"places": "1", "seat_1": "4"})
    entry.refresh_from_db()
    assert entry.ending == "accepted"


def test_only_the_mail_confirms_and_only_by_its_button(client: Client) -> None:
    order = book(make_screening(), 5, email="a@example.org")
    where = f"/reservation/{order.token}/"
    proof = letters.proof_of(order)
    assert proof not in client.get(where).text
    assert client.post(f"{where}confirmer/{'0' * 32}/").status_code == 404
    client.get(f"{where}confirmer/{proof}/")
    order.refresh_from_db()
    assert order.confirmed_at is None
    client.post(f"{where}prolonger/")
    client.post(f"{where}confirmer/{proof}/")
    order.refresh_from_db()
    assert (order.confirmed_at is not None, order.extensions) == (True, 1)


def test_changed_then_cancelled(client: Client) -> None:
    screening = make_screening()
    order = book(screening, 5)
    where = f"/reservation/{order.token}/"
    assert re.search(r'value="5"', client.get(f"{where}changer/").text)
    client.post(f"{where}changer/", {"places": "2", "seat_1": "4", "seat_2": "0"})
    assert taken(screening) == 2
    client.get(f"{where}annuler/")
    assert taken(screening) == 2
    client.post(f"{where}annuler/")
    assert taken(screening) == 0
    assert "Vous avez rendu les places" in client.get(where).text


def test_codes_are_images_of_their_own_and_only_their_own(client: Client) -> None:
    screening = make_screening()
    mine, other = book(screening, 5), book(screening, 5)
    image = client.get(f"/reservation/{mine.token}/code.png")
    assert image.content.startswith(b"\x89PNG")
    assert "immutable" in image.headers["Cache-Control"]
    seat = other.seats.get()
    assert client.get(f"/reservation/{other.token}/place/{seat.code}.png").status_code == 200
    assert client.get(f"/reservation/{mine.token}/place/{seat.code}.png").status_code == 404
    assert client.get("/reservation/ABCDEFGHJKMNPQRSTV/").status_code == 404


def test_registration_counts_people(client: Client) -> None:
    screening = make_screening(**WORKSHOP)
    page = client.post(address(screening), {"key": str(uuid4()), "people_0": "11"})
    assert page.status_code == 422
    client.post(address(screening), {"key": str(uuid4()), "people_0": "2"})
    assert taken(screening) == 2


@pytest.mark.parametrize(
    ("minutes", "facts", "booked"),
    [
        (60, {}, "web"),
        (9, {}, "door"),
        (-5, {}, ""),
        (9, WORKSHOP, "web"),
        (-5, WORKSHOP, ""),
    ],
)
def test_the_button_leads_somewhere_or_the_words_say_where(
    client: Client, minutes: float, facts: dict[str, Any], booked: str
) -> None:
    screening = screening_in(minutes, **facts)
    shown = {"web": "reserver/", "door": "les places restantes sont à la porte"}
    for path in ("/", screening.get_absolute_url()):
        page = client.get(path).text
        assert [where for where, words in shown.items() if words in page] == ([booked] if booked else [])


def test_the_places_left_come_apart(client: Client) -> None:
    screening = make_screening(places=10)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(screening.get_absolute_url())
    assert [query["sql"] for query in asked if '"tickets_' in query["sql"]] == []
    assert address(screening) in page.text
    assert "reste 7 places" in client.get(f"/seances/{screening.public_id}/places/").text


def test_what_is_paid_stands_when_the_rest_is_given_back(client: Client) -> None:
    screening = screening_in(40)
    order = by_mail(screening, 5, 7, 0)
    claim(order, 5)
    where = f"/reservation/{order.token}/"
    page = client.get(where).text
    assert "C’est réservé" in page
    assert "une entrée est payée" in page
    assert "2 places restent à payer sur place" in page
    assert "Votre entrée payée reste à vous" in client.get(f"{where}annuler/").text
    page = client.post(f"{where}annuler/", follow=True).text
    assert "1 entrée reste à vous" in page
    assert "La réservation est annulée" not in page
    assert (taken(screening), "C’est payé" in page, f"{where}annuler/" in page) == (1, True, False)
    assert client.get(f"{where}annuler/").status_code == 302, "nothing is left to give back"


def test_nothing_to_confirm_or_to_answer_any_more(client: Client) -> None:
    order = book(screening := make_screening(), 5, 5, email="a@example.org")
    proof = f"/reservation/{order.token}/confirmer/{letters.proof_of(order)}/"
    late = timezone.now() + timedelta(minutes=31)
    Seat.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert "Si les 2 places sont encore libres" in client.get(proof).text
    release.lapse(screening_id=screening.pk, now=late)
    assert client.get(proof).status_code == 302
    assert "pas été confirmées à temps" in client.get(proof, follow=True).text
