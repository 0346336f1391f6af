"""The door's pages at the till and at the office: works, refused, wrong person."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role
from screenings.calendar import cinema_week, day_bounds, house_zone
from screenings.models import NonCommercialBasis, Regime, Screening
from tests.factories import make_screening
from tests.people import person, sign_in
from tests.tickets.acts import by_mail, claim, close_till, open_till, room_of, screening_in, sell, set_to
from tests.tickets.door.doors import workshop_of
from tests.tickets.till.hands import PIN, at_a_till, opened
from tickets import release
from tickets.door import approved, door_list, tonight
from tickets.models import ApprovedFigure, Sale, ScannerPass, Ticket, TillDevice
from tickets.moments import end_of
from tickets.till import drawer

pytestmark = pytest.mark.django_db


@pytest.fixture
def screening() -> Screening:
    """Its start is in twenty minutes; not in the first hours of a cinema day, whatever the clock."""
    return screening_in(20)


@pytest.fixture
def till(client: Client) -> TillDevice:
    return at_a_till(client)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_phone_is_given_and_taken_back(client: Client, till: TillDevice, screening: Screening) -> None:
    address = reverse("till:scanners")
    assert client.post(address, {"venue": screening.venue_id}).status_code == 302
    page = text(client.get(address))
    assert ("Scanner 1" in page, "data:image/svg+xml" in page) == (True, True)
    scanner = ScannerPass.objects.get()
    assert scanner.made_by == till.person
    client.post(reverse("till:scanner-revoke", args=[scanner.pk]))
    assert "Scanner 1</h2>" not in text(client.get(address))
    scanner.refresh_from_db()
    assert scanner.revoked_by == till.person


def test_the_list_has_codes_and_places_but_no_name(
    client: Client, till: TillDevice, screening: Screening
) -> None:
    set_to(screening, minutes=300)
    order = by_mail(screening, 5, 77, first_name="Ménélas", email="menelas@example.org")
    set_to(screening, minutes=20)
    claim(order, 5)
    sell(screening, 3)
    [told] = [door_list.list_of(room, timezone.now()) for room in [room_of(screening)]]
    [row] = told.rows
    assert (row.code, row.places, row.paid, row.to_settle) == (
        f"{order.code[:4]}-{order.code[4:]}", 2, 1, 1,
    )  # fmt: skip
    assert (told.sold_at_the_door, told.left) == (1, 97)
    page = text(client.get(reverse("till:door-list")))
    assert row.code in page
    assert [word for word in ("Ménélas", "menelas", "77") if word in page] == []


def test_it_is_offered_from_an_hour_before(client: Client, till: TillDevice, screening: Screening) -> None:
    start, room = screening.starts_at, room_of(screening)
    assert start is not None
    assert [one.pk for one in door_list.offered(start - timedelta(minutes=60))] == [room.pk]
    assert door_list.offered(start - timedelta(minutes=61)) == []
    assert door_list.offered(end_of(room)) == []
    assert "imprime la liste de porte" in text(client.get(reverse("till:home")))


def test_who_sells_is_offered_it_too_without_a_question_more(
    client: Client, till: TillDevice, screening: Screening
) -> None:
    """From an hour before, on the page that is open all evening."""
    opened(till)
    link = f"{reverse('till:door-list')}?salle={room_of(screening).pk}&amp;"
    seen, asked = [], []
    for minutes in (65, 55):
        set_to(screening, minutes=minutes)
        with CaptureQueriesContext(connection) as queries:
            page = text(client.get(reverse("till:sell")))
        seen.append(link in page)
        asked.append(len(queries))
    assert seen == [False, True]
    assert asked[0] == asked[1]


def sheet(screening: Screening, till: TillDevice, **facts: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "room": room_of(screening).pk,
        "sold_at": f"{timezone.localtime():%H:%M}",
        "person": till.person_id,
        "pin": PIN,
        "euros": ["0", "5", "8"],
        "cash": ["2", "3", ""],
        "card": ["", "1", "1"],
        "cheque": ["", "", ""],
    } | facts


def test_a_sheet_is_typed_in_once(client: Client, till: TillDevice, screening: Screening) -> None:
    session = opened(till)
    typed = sheet(screening, till)
    for _again in range(2):
        assert client.post(reverse("till:paper-sales"), typed).status_code == 302
    sale = Sale.objects.get()
    assert (sale.authorised_by_id, sale.till_session_id) == (till.person_id, session.pk)
    assert sale.on_paper_at is not None
    assert sale.on_paper_at <= sale.sold_at
    assert dict(sale.payments.values_list("method", "amount_cents")) == {"cash": 1500, "card": 1300}
    assert sorted(sale.tickets.values_list("price_cents", flat=True)) == [0, 0, 500, 500, 500, 500, 800]
    assert Ticket.objects.filter(admitted_where="sur papier").count() == 7


def test_at_a_cine_club_those_who_paid_on_paper_are_members(client: Client, till: TillDevice) -> None:
    club = screening_in(20, regime=Regime.NON_COMMERCIAL, regime_basis=NonCommercialBasis.CINE_CLUB)
    said = "Ciné-club : qui paie est adhérent·e"
    assert said in text(client.get(reverse("till:door-list")))
    opened(till)
    assert said in text(client.get(reverse("till:paper-sales")))
    assert client.post(reverse("till:paper-sales"), sheet(club, till)).status_code == 302
    assert sorted(Ticket.objects.values_list("price_cents", "as_member")) == [
        (0, False), (0, False), (500, True), (500, True), (500, True), (500, True), (800, True),
    ]  # fmt: skip


def test_elsewhere_nobody_is_said_to_be_a_member(
    client: Client, till: TillDevice, screening: Screening
) -> None:
    opened(till)
    pages = [text(client.get(reverse(name))) for name in ("till:door-list", "till:paper-sales")]
    client.post(reverse("till:paper-sales"), sheet(screening, till))
    assert [page for page in pages if "Ciné-club" in page] == []
    assert Ticket.objects.filter(as_member=True).count() == 0


def test_a_workshop_is_listed_without_money(client: Client, till: TillDevice) -> None:
    """Its people are registered and pay nothing: places and arrivals, no tally, no paper sale, no statement."""
    workshop, order = workshop_of(2)
    seat = order.seats.earliest("pk").pk
    release.mark_arrived(order_id=order.pk, seat_ids=[seat], by=None, now=timezone.now())
    page = text(client.get(reverse("till:door-list")))
    assert (order.code[:4] in page, "arrivé·es" in page) == (True, True)
    assert [word for word in ("à régler", "payées", "Vendu sur papier", "vendues") if word in page] == []
    [row] = door_list.list_of(room_of(workshop), timezone.now()).rows
    assert (row.places, row.arrived) == (2, 1)
    opened(till)
    name = workshop.title.text
    assert name not in text(client.get(reverse("till:paper-sales")))
    assert name not in text(client.get(reverse("till:statements")))
    assert client.get(reverse("till:statement", args=[room_of(workshop).pk])).status_code == 404


@pytest.mark.parametrize(("typed", "before_it_turns"), [("23:50", (5, 10)), ("00:30", (4, 30))])
def test_a_sheet_of_before_and_after_midnight_is_of_the_same_evening(
    client: Client, time_machine: Any, typed: str, before_it_turns: tuple[int, int]
) -> None:
    turns_at = day_bounds(tonight.evening_of(timezone.now()), house_zone())[1]
    time_machine.move_to(turns_at - timedelta(hours=4, minutes=15), tick=False)
    screening, till = screening_in(-60), at_a_till(client)
    opened(till)
    answer = client.post(reverse("till:paper-sales"), sheet(screening, till, sold_at=typed))
    assert answer.status_code == 302
    hours, minutes = before_it_turns
    assert Sale.objects.get().on_paper_at == turns_at - timedelta(hours=hours, minutes=minutes)


def test_a_sheet_is_allowed_by_its_person_and_never_over_capacity(
    client: Client, till: TillDevice, screening: Screening
) -> None:
    opened(till)
    address = reverse("till:paper-sales")
    wrong = client.post(address, sheet(screening, till, pin="111111"))
    assert (wrong.status_code, "code n’est pas le bon" in text(wrong)) == (422, True)
    many = client.post(address, sheet(screening, till, cash=["0", "101", ""]))
    assert (many.status_code, "il reste" in text(many)) == (422, True)
    later = timezone.localtime() + timedelta(minutes=5)
    early = client.post(address, sheet(screening, till, sold_at=f"{later:%H:%M}"))
    assert early.status_code == 422
    assert client.post(address, sheet(screening, till, euros=["x", "y", "z"])).status_code == 422
    assert Sale.objects.count() == 0


def test_a_sheet_typed_differently_or_after_the_end_says_what_to_do(
    client: Client, till: TillDevice, screening: Screening
) -> None:
    opened(till)
    typed = sheet(screening, till)
    client.post(reverse("till:paper-sales"), typed)
    again = client.post(reverse("till:paper-sales"), typed | {"cash": ["5", "", ""]})
    assert (again.status_code, "déjà saisie" in text(again)) == (422, True)
    set_to(screening, minutes=-2, lasts=1)
    late = client.post(reverse("till:paper-sales"), sheet(screening, till))
    assert (late.status_code, "corrige l’heure du papier" in text(late)) == (422, True)
    assert Sale.objects.count() == 1


MONEY = ("Recette par moyen de paiement", "Par tarif", "000001", "Le prix libre", "spread", "6 €", "+2", "−2")


def test_a_statement_is_blind_until_each_till_that_sold_is_counted(
    client: Client, till: TillDevice, screening: Screening
) -> None:
    """Wherever the drawer stands: entries by tariff, their numbers and the plot are the takings in disguise."""
    session = opened(till)
    other = open_till()
    sell(screening, *[6] * 10, 0, till=other)
    room = room_of(screening)
    figures = {"L06": 8}
    approved.note(room_booking_id=room.pk, figures=figures, by=other.opened_by, now=timezone.now())
    address = reverse("till:statement", args=[room.pk])
    page = text(client.get(address))
    told = page[page.index('class="statement"') : page.index("</article>")]
    assert "on compte sans savoir" in told
    assert [word for word in MONEY if word in told.replace("\u00a0", " ")] == []
    assert ("ne vaut pas déclaration" in told, "<dd>11</dd>" in told) == (True, True)
    close_till(other)
    page = text(client.get(address))
    assert ("Recette par moyen de paiement" in page, "on compte sans savoir" in page) == (True, False)
    assert session.closed_at is None


def test_a_count_opens_the_eyes_of_its_own_till(
    client: Client, till: TillDevice, screening: Screening
) -> None:
    session = opened(till)
    sell(screening, 5, till=session)
    address = reverse("till:statement", args=[room_of(screening).pk])
    assert "on compte sans savoir" in text(client.get(address))
    drawer.count(
        session_id=session.pk, counted=drawer.Counted({100: 85}), by=session.opened_by, now=timezone.now()
    )
    assert "on compte sans savoir" not in text(client.get(address))


def test_the_approved_figures_are_added_never_rewritten(
    client: Client, till: TillDevice, screening: Screening
) -> None:
    sell(screening, 5, 5, 0)
    pk = room_of(screening).pk
    address = reverse("till:statement", args=[pk])
    for entries in (["1", "2"], ["1", "3"]):
        client.post(address, {"code": ["L00", "L05"], "entries": entries, "other": "", "other_entries": ""})
    assert list(ApprovedFigure.objects.values_list("tariff_code", "entries")) == [
        ("L00", 1), ("L05", 2), ("L05", 3),
    ]  # fmt: skip
    kept = {"code": ["L00", "L05"], "entries": ["17", "many"], "other": "1.5", "other_entries": "13"}
    refused = client.post(address, kept)
    assert (refused.status_code, "relis les chiffres" in text(refused)) == (422, True)
    assert [value for value in ("17", "many", "1.5", "13") if f'value="{value}"' not in text(refused)] == []
    assert client.post(address, {"code": ["X00"], "entries": ["1"]}).status_code == 422
    assert client.post(address, {"code": ["L00"], "entries": ["9" * 5000]}).status_code == 422
    assert ApprovedFigure.objects.count() == 3
    client.post(address, {"other": "7", "other_entries": "1"})
    assert ApprovedFigure.objects.latest("id").tariff_code == "L07"


def test_interrupted_only_in_its_window(client: Client, till: TillDevice, screening: Screening) -> None:
    address = reverse("till:interrupt", args=[room_of(screening).pk])
    assert "avant, c’est la programmation qui l’annule" in text(client.post(address, follow=True))
    screening.refresh_from_db()
    assert screening.interrupted_at is None
    if tonight.evening_of(timezone.now() - timedelta(minutes=5)) != tonight.evening_of(timezone.now()):
        return
    set_to(screening, minutes=-5)
    assert "Noter : interrompue" in text(client.get(reverse("till:statement", args=[room_of(screening).pk])))
    client.post(address)
    screening.refresh_from_db()
    assert screening.interrupted_at is not None


def test_interrupted_no_more_an_hour_after_its_end(client: Client, time_machine: Any) -> None:
    """Three evenings ago by the database's clock, which is the real one; tonight by the page's."""
    evening = tonight.evening_of(timezone.now()) - timedelta(days=3)
    screening = make_screening(starts_at=datetime.combine(evening, time(20), tzinfo=house_zone()))
    pk, over = room_of(screening).pk, end_of(room_of(screening))
    time_machine.move_to(over + timedelta(minutes=61), tick=False)
    at_a_till(client)
    assert "Noter : interrompue" not in text(client.get(reverse("till:statement", args=[pk])))
    assert "après, vois avec la trésorerie" in text(
        client.post(reverse("till:interrupt", args=[pk]), follow=True)
    )
    screening.refresh_from_db()
    assert screening.interrupted_at is None


@pytest.mark.parametrize("typed", ["9" * 5000, "²", "-1", "201", "x"])
def test_a_number_of_people_made_up_is_refused_in_words(
    client: Client, till: TillDevice, screening: Screening, typed: str
) -> None:
    opened(till)
    answer = client.post(reverse("till:paper-sales"), sheet(screening, till) | {"cash": [typed]})
    assert (answer.status_code, "Un nombre de personnes" in text(answer)) == (422, True)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "²", ""])
def test_a_day_made_up_is_tonight(client: Client, day: str) -> None:
    sign_in(client, person(Role.TREASURER))
    page = client.get(reverse("till:office-statements"), {"jour": day})
    assert (page.status_code, page.context["day"]) == (200, tonight.evening_of(timezone.now()))


def test_the_office_reads_and_the_desk_does_not(client: Client, screening: Screening) -> None:
    sell(screening, 5)
    pk = room_of(screening).pk
    for role in (Role.TREASURER, Role.INSPECTOR):
        sign_in(client, person(role))
        assert screening.title.text in text(client.get(reverse("till:office-statements")))
        assert "ne vaut pas déclaration" in text(client.get(reverse("till:office-statement", args=[pk])))
        csv = client.get(reverse("till:office-statement-csv", args=[pk]))
        assert csv.content.decode("utf-8-sig").splitlines()[0] == "état préparatoire, ne vaut pas déclaration"
    sign_in(client, person(Role.DOOR))
    assert client.get(reverse("till:office-statement", args=[pk])).status_code == 403


def test_the_office_sees_the_cinema_week(client: Client) -> None:
    """Wednesday to Tuesday, each until five in the morning, whichever day of it is asked for."""
    wednesday = cinema_week(timezone.localdate()) + timedelta(weeks=2)
    hours = [(-1, 20), (0, 3), (0, 20), (6, 20), (7, 3), (7, 20)]
    shown = [
        make_screening(
            starts_at=datetime.combine(wednesday + timedelta(day), time(hour), tzinfo=house_zone())
        )
        for day, hour in hours
    ]
    sign_in(client, person(Role.TREASURER))
    for asked in (0, 3, 6):
        page = client.get(reverse("till:office-statements"), {"jour": f"{wednesday + timedelta(asked)}"})
        assert [room.screening for room in page.context["rooms"]] == [shown[4], shown[3], shown[2]]
        beside = [f"?jour={wednesday + timedelta(weeks=weeks)}" for weeks in (-1, 1)]
        assert re.findall(r'href="(\?jour=[\d-]+)"', text(page)) == beside


def test_a_week_costs_the_same_for_one_and_for_thirty(client: Client) -> None:
    sign_in(client, person(Role.TREASURER))
    asked = []
    for more in (1, 29):
        for _each in range(more):
            make_screening(starts_at=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("till:office-statements"))
        asked.append((len(page.context["rooms"]), len(queries)))
    assert [rooms for rooms, __ in asked] == [1, 30]
    assert asked[0][1] == asked[1][1]


def test_another_evening_is_the_offices(client: Client, till: TillDevice) -> None:
    later = screening_in(60 * 48)
    assert client.get(reverse("till:statement", args=[room_of(later).pk])).status_code == 404


def test_lists_ask_as_much_for_one_as_for_thirty(
    client: Client, till: TillDevice, screening: Screening, django_assert_max_num_queries: Any
) -> None:
    sell(screening, 5)
    claim(by_mail(set_to(screening, minutes=30), 4), 4)
    asked = []
    for _round in range(2):
        with django_assert_max_num_queries(40) as queries:
            client.get(reverse("till:door-list"))
            client.get(reverse("till:statement", args=[room_of(screening).pk]))
        asked.append(len(queries))
        claim(by_mail(set_to(screening, minutes=30), 5, 5), 5)
        sell(screening, 5, 5, 5, 0, 5, 5)
    assert asked[0] == asked[1]
