"""Who is coming, invitations, groups, the queue: works, refused, wrong person; the same queries for 1 and 30 rows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from laclef.accounts.roles import Role
from laclef.outbox.models import Mail
from screenings.models import Admission, Kind, Screening, State
from tests.factories import make_room, make_screening
from tests.people import person, sign_in
from tests.tickets.acts import book, by_mail, claim, room_of, screening_in, set_to, taken
from tickets import box_office, invited, release, waiting_list
from tickets.models import InvitationQuota, Order, ReleaseDelay, Seat, spoken
from tickets.stakes import stakes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def programmer(client: Client) -> Client:
    return sign_in(client, person(Role.PROGRAMMER))


@pytest.fixture
def door(client: Client) -> Client:
    return sign_in(client, person(Role.DOOR))


def where(screening: Screening, page: str = "") -> str:
    return f"/qui-vient/{screening.public_id}/{page}"


def guest(seats: str = "1", **more: str) -> dict[str, str]:
    facts = {
        "key": str(uuid4()),
        "seats": seats,
        "invited_as": "press",
        "first_name": "Radio",
        "language": "fr",
    }
    return facts | more


def school(seats: str = "25", cents: str = "3", **more: str) -> dict[str, str]:
    facts = {"key": str(uuid4()), "seats": seats, "cents": cents, "label": "CM2", "language": "fr"}
    return facts | more


def test_numbers_in_words_and_no_name(door: Client) -> None:
    screening = screening_in(40, places=40)
    claim(by_mail(screening, 5), 5)
    book(screening, 4, 0, first_name="Anouk")
    book(screening, 7, email="held@example.org")
    for page in (door.get(where(screening)).text, door.get("/qui-vient/").text):
        assert "<b>1</b> payée" in page
        assert "<b>2</b> réservées" in page
        assert "<b>1</b> à confirmer" in page
        assert "restent <b>36</b> sur 40" in page
        assert "Anouk" not in page
        assert "example.org" not in page


def test_waiting_is_said_once_for_all_rooms(door: Client) -> None:
    first = make_room()
    screening = make_screening(rooms=[first, make_room(venue=first.venue, name="Salle 2")], places=2)
    book(screening, 5, 5, email="a@example.org")
    waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=2, now=timezone.now())
    assert "<b>1</b> attend" in door.get("/qui-vient/").text
    assert "1 personne attend" in door.get(where(screening)).text


def test_who_is_offered_places_counts_once(door: Client, settings: LazySettings) -> None:
    settings.DOOR_SHARE_PERCENT = 0
    screening = make_screening(places=2)
    first = by_mail(screening, 5, 5, email="a@example.org")
    waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=2, now=timezone.now())
    assert stakes_of(screening.pk, timezone.now()).waiting == 1
    box_office.cancel_by_holder(order_id=first.pk, now=timezone.now())
    page = door.get("/qui-vient/").text
    assert ("<b>2</b> à confirmer" in page, "attend</li>" in page) == (True, False)
    stakes = stakes_of(screening.pk, timezone.now())
    assert (stakes.reserved, stakes.waiting) == (2, 0)


def test_a_workshop_counts_its_children(door: Client) -> None:
    screening = make_screening(kind=Kind.WORKSHOP, admission=Admission.REGISTRATION)
    page = door.get(where(screening)).text
    assert "inscrites" in page
    assert "payée" not in page


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.INSPECTOR])
def test_the_wrong_person_sees_nothing(client: Client, role: Role) -> None:
    screening = make_screening()
    sign_in(client, person(role))
    pages = ["", "invitations/", "groupes/", "file/"]
    assert [client.get(where(screening, page)).status_code for page in pages] == [403] * 4


def test_drafts_and_cancelled_ones_have_no_page(programmer: Client) -> None:
    assert programmer.get(where(make_screening(state=State.DRAFT))).status_code == 404
    assert programmer.get(where(make_screening(state=State.CANCELLED))).status_code == 404


def test_the_door_neither_invites_nor_books_groups(door: Client) -> None:
    screening = make_screening()
    assert door.post(where(screening, "invitations/"), guest()).status_code == 403
    assert door.post(where(screening, "groupes/"), school()).status_code == 403
    assert Order.objects.count() == 0


def test_an_invitation_within_the_quota(programmer: Client) -> None:
    screening = make_screening(places=20)
    page = programmer.post(where(screening, "invitations/"), guest())
    assert page.status_code == 422
    assert "sur le quota" in page.text
    programmer.post(where(screening, "invitations/quota/"), {"places": "3"})
    form = guest("2", email="radio@example.org", language="en")
    for _ in range(2):
        assert programmer.post(where(screening, "invitations/"), form).status_code == 302
    order = Order.objects.get()
    assert (taken(screening), order.invitation.invited_as, order.language) == (2, "press", "en")
    assert Mail.objects.get().recipient == "radio@example.org"
    assert spoken(order.code) in programmer.get(where(screening, "invitations/")).text


def test_an_invitation_is_taken_back_once(programmer: Client) -> None:
    screening = make_screening()
    InvitationQuota.objects.create(screening=screening, places=2)
    programmer.post(where(screening, "invitations/"), guest("2"))
    code = Order.objects.get().code
    for _ in range(2):
        programmer.post(f"/qui-vient/reprendre/{code}/")
    assert taken(screening) == 0
    assert "reprise" in programmer.get(where(screening, "invitations/")).text


def test_a_visitor_s_booking_is_not_taken_back(programmer: Client) -> None:
    order = book(screening := make_screening(), 5)
    page = programmer.post(f"/qui-vient/reprendre/{order.code}/", follow=True)
    assert "elle seule la rend" in page.text
    assert taken(screening) == 1


@pytest.mark.parametrize("typed", ["-5", "7,50", "١٢", "1e9", "1000", "trois", ""])
def test_a_wrong_quota_or_number_is_refused_in_words(programmer: Client, typed: str) -> None:
    screening = make_screening()
    pages = [programmer.post(where(screening, "groupes/"), school(typed))]
    if typed:
        pages.append(programmer.post(where(screening, "invitations/quota/"), {"places": typed}))
    for page in pages:
        assert page.status_code == 422
        assert "field__error" in page.text
    assert (Order.objects.count(), InvitationQuota.objects.count()) == (0, 0)


@pytest.mark.parametrize("amount", ["-3", "2,50", "100", "٣"])
def test_a_wrong_group_amount_is_refused(programmer: Client, amount: str) -> None:
    page = programmer.post(where(make_screening(), "groupes/"), school(cents=amount))
    assert page.status_code == 422
    assert "Un montant en euros entiers" in page.text


def test_a_group_in_one_go_has_one_recap(programmer: Client) -> None:
    screening = make_screening(places=40)
    answer = programmer.post(where(screening, "groupes/"), school(), follow=True)
    order = Order.objects.get()
    assert Seat.objects.filter(order=order, intended_cents=300).count() == 25, "a record each"
    assert "25 personnes à 3\u00a0€\u00a0: 75\u00a0€" in answer.text
    assert all(code in answer.text for code in order.seats.values_list("code", flat=True))
    page = programmer.post(where(screening, "groupes/"), school("40"))
    assert page.status_code == 422
    assert taken(screening) == 25


@pytest.mark.parametrize(
    ("cents", "paid", "words"),
    [("3", False, "6 € à régler à la porte"), ("3", True, "C’est payé"), ("0", False, "Rien à régler")],
)
def test_a_recap_says_what_is_still_to_pay(programmer: Client, cents: str, paid: bool, words: str) -> None:
    screening = screening_in(40)
    programmer.post(where(screening, "groupes/"), school("2", cents=cents))
    order = Order.objects.get()
    if paid:
        claim(order, 3, 3)
    page = programmer.get(f"/qui-vient/groupe/{order.code}/").text
    assert (words in page, "à la porte, en une fois" in page) == (True, "régler à la" in words)


def test_a_group_too_large_says_how_many_are_left(programmer: Client) -> None:
    page = programmer.post(where(make_screening(places=20), "groupes/"), school("21"))
    assert "reste 20 places" in page.text


def test_arrived_is_ticked_by_the_door_and_never_released(door: Client) -> None:
    screening = screening_in(40)
    seen, other = book(screening, 5, 5, first_name="Anouk"), book(screening, 5, first_name="Bilal")
    page = door.get(where(screening, "file/")).text
    assert spoken(seen.code) in page
    assert "Bilal" in page
    door.post(where(screening, f"file/{seen.code}/"))
    set_to(screening, minutes=5)
    release.release(screening_id=screening.pk, now=timezone.now())
    assert sorted(Seat.objects.live(timezone.now()).values_list("order", flat=True)) == [seen.pk, seen.pk]
    refused = door.post(where(screening, f"file/{other.code}/"), follow=True)
    assert "libérées" in refused.text


def test_the_queue_finds_by_code_or_name(door: Client) -> None:
    screening = make_screening()
    anouk, bilal = book(screening, 5, first_name="Anouk"), book(screening, 5, first_name="Bilal")
    for words in ("anou", spoken(anouk.code).lower(), anouk.code[:4]):
        page = door.get(where(screening, "file/"), {"q": words}).text
        assert spoken(anouk.code) in page
        assert spoken(bilal.code) not in page
    assert "Rien à ce nom" in door.get(where(screening, "file/"), {"q": "zzzz"}).text


def test_another_screening_s_code_is_not_here(door: Client) -> None:
    order = book(make_screening(), 5)
    assert door.post(where(make_screening(), f"file/{order.code}/")).status_code == 404


def test_the_door_waits_longer_before_the_release(door: Client) -> None:
    screening = screening_in(40)
    booking = room_of(screening)
    door.post(where(screening, f"garder/{booking.pk}/"), {"minutes": "20"})
    assert screening.starts_at is not None
    assert ReleaseDelay.objects.get().until == screening.starts_at + timedelta(minutes=10)
    soon = screening_in(5)
    late = door.post(where(soon, f"garder/{room_of(soon).pk}/"), {"minutes": "20"}, follow=True)
    assert "déjà à la porte" in late.text


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_as_many_queries_for_thirty_as_for_one(client: Client) -> None:
    sign_in(client, person(Role.PROGRAMMER, Role.DOOR))
    screening = make_screening()
    InvitationQuota.objects.create(screening=screening, places=40)
    by = person(email="by@laclef.example")

    def fill() -> None:
        book(screening, 5)
        facts = {"screening_id": screening.pk, "by": by, "now": timezone.now()}
        invited.invite(key=uuid4(), seats=1, invited_as="press", **facts)  # type: ignore[arg-type]
        invited.book_group(key=uuid4(), seats=1, cents=300, label="CM2", **facts)  # type: ignore[arg-type]

    fill()
    pages = ["/qui-vient/", *(where(screening, page) for page in ("", "file/", "invitations/", "groupes/"))]
    before = [queries(client, page) for page in pages]
    for _ in range(12):
        fill()
        make_screening()
    assert [queries(client, page) for page in pages] == before
