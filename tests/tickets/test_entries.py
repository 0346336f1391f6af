"""Entries: what is copied, numbers, replays, partial claims, admission once, the money beside them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils import timezone

from laclef.journal.models import Line
from screenings.models import NonCommercialBasis, Regime, State
from tests.factories import make_screening, make_user
from tests.tickets.acts import (
    book,
    by_mail,
    claim,
    close_till,
    open_till,
    paid,
    room_of,
    screening_in,
    sell,
    set_to,
    taken,
)
from tickets import entries, release
from tickets.entries import OnPaper, Wanted
from tickets.issuing import MembershipTaken, Paid
from tickets.models import Member, Membership, Method, PaymentLine, Sale, Seat, Tariff, Ticket
from tickets.refusals import AdmissionRefused, OtherRequest, SaleRefused

pytestmark = pytest.mark.django_db


def test_each_spectator_gets_a_numbered_entry_with_all_it_shows() -> None:
    screening = screening_in(40)
    sale = sell(screening, 5, 0, 5)
    told = list(
        sale.tickets.order_by("id").values_list("tariff_code", "family", "price_cents", "room_number")
    )
    assert told == [("L00", "gratuit", 0, 1), ("L05", "autre", 500, 1), ("L05", "autre", 500, 2)]
    ticket = sale.tickets.filter(tariff_code="L05").first()
    assert ticket is not None
    assert (ticket.title, ticket.room_name, ticket.establishment) == (
        "Au bord de la mer bleue",
        "Salle 1",
        "La Clef",
    )
    assert (ticket.starts_at, ticket.sales_point_name, ticket.number) == (
        screening.starts_at,
        "Caisse",
        "000001",
    )
    assert (ticket.vat_ppm, ticket.tsa_ppm, ticket.sacem_ppm, ticket.second_term_ppm) == (
        55000,
        107200,
        15150,
        2320,
    )
    assert ticket.contremarque is True
    line = Line.objects.get(nature="entry.sold")
    room = room_of(screening).pk
    assert line.facts["entries"] == {f"{room}/L00": 1, f"{room}/L05": 2}
    assert (line.facts["cents"], line.facts["payments"]) == (1000, [["cash", 1000]])


def test_outside_of_commercial_screenings_nothing_goes_to_the_cnc() -> None:
    club = screening_in(40, regime=Regime.NON_COMMERCIAL, regime_basis=NonCommercialBasis.FREE)
    ticket = sell(club, 5).tickets.get()
    assert (ticket.tsa_ppm, ticket.second_term_ppm, ticket.contremarque) == (0, 0, False)


def test_a_free_entry_moves_no_money() -> None:
    sale = sell(screening_in(40), 0)
    assert (sale.payments.count(), sale.tickets.get().price_cents) == (0, 0)


def test_the_same_key_is_the_same_sale() -> None:
    screening, till, key = screening_in(40), open_till(), uuid4()
    first, second = sell(screening, 5, till=till, key=key), sell(screening, 5, till=till, key=key)
    assert (first.pk, Ticket.objects.count(), PaymentLine.objects.count()) == (second.pk, 1, 1)
    with pytest.raises(OtherRequest):
        sell(screening, 5, 5, till=till, key=key)


@pytest.mark.parametrize(
    ("payments", "words"),
    [
        ([], "font 0"),
        ([Paid(Method.CASH, 400)], "font 4"),
        ([Paid(Method.CASH, 700), Paid(Method.CARD, -200)], "positif"),
        ([Paid(Method.CASH, 500), Paid(Method.CARD, 500)], "font 10"),
    ],
)
def test_payments_make_exactly_what_is_sold(payments: list[Paid], words: str) -> None:
    with pytest.raises(SaleRefused, match=words):
        sell(screening_in(40), 5, payments=payments)
    assert (Sale.objects.count(), Seat.objects.count()) == (0, 0)


def test_two_means_of_payment_and_a_membership_in_one_sale() -> None:
    screening, till = screening_in(40), open_till()
    member = Member.objects.create(
        name="Anna", created_at=timezone.now(), last_contact_on=timezone.localdate()
    )
    sale = sell(
        screening,
        5,
        till=till,
        payments=[Paid(Method.CASH, 500), Paid(Method.CHEQUE, 1000)],
        memberships=[MembershipTaken(member.pk, 1000)],
    )
    membership = Membership.objects.get(sale=sale)
    assert (membership.amount_cents, membership.from_on) == (1000, timezone.localdate())
    assert (membership.until_on - membership.from_on).days in (365, 366)
    with pytest.raises(SaleRefused, match="5 à 15"):
        sell(screening, till=till, payments=paid([3]), memberships=[MembershipTaken(member.pk, 300)])


def test_a_group_of_four_admits_three_now() -> None:
    screening = screening_in(40)
    order = by_mail(set_to(screening, minutes=200), 5, 5, 5, 5)
    set_to(screening, minutes=40)
    till = open_till()
    first = claim(order, 5, 0, 8, till=till, admitted_where="Caisse 1")
    assert first.tickets.filter(admitted_where="Caisse 1").count() == 3
    assert (taken(screening), Ticket.objects.count()) == (4, 3)
    claim(order, 2, till=till)
    assert (taken(screening), Ticket.objects.count()) == (4, 4)


def test_a_claim_replayed_is_one_and_a_place_is_claimed_once() -> None:
    screening, till, key = screening_in(40), open_till(), uuid4()
    order = book(screening, 5)
    seats = list(order.seats.all())
    first = claim(order, 5, till=till, key=key, seats=seats)
    assert claim(order, 5, till=till, key=key, seats=seats).pk == first.pk
    with pytest.raises(SaleRefused, match="déjà une entrée"):
        claim(order, 5, till=till, seats=seats)
    other = book(screening, 5)
    with pytest.raises(SaleRefused, match="pas de cette réservation"):
        claim(other, 5, till=till, seats=seats)


def test_who_stands_at_the_desk_needs_no_button() -> None:
    screening = screening_in(40)
    order = book(screening, 5, email="a@example.org")
    claim(order, 5)
    assert order.seats.get().held_until is None


def test_what_was_released_is_not_claimed() -> None:
    screening = screening_in(40)
    order = book(screening, 5)
    set_to(screening, minutes=5)
    release.release(screening_id=screening.pk, now=timezone.now())
    with pytest.raises(SaleRefused, match="libérées"):
        claim(order, 5, seats=list(order.seats.all()))


@pytest.mark.parametrize(("minutes", "words"), [(-101, "terminée"), (-300, "terminée")])
def test_none_is_sold_after_the_end(minutes: int, words: str) -> None:
    screening = set_to(screening_in(40), minutes=minutes)
    with pytest.raises(SaleRefused, match=words):
        sell(screening, 5)


def test_none_is_sold_where_nothing_is_announced_or_cancelled() -> None:
    with pytest.raises(SaleRefused, match="publie-la"):
        sell(screening_in(40, state=State.CONFIRMED), 5)
    with pytest.raises(SaleRefused, match="annulée"):
        sell(screening_in(40, state=State.CANCELLED), 5)


def test_from_an_hour_after_the_start_only_known_amounts() -> None:
    screening, till = screening_in(40), open_till()
    sell(screening, 5, till=till)
    set_to(screening, minutes=-61)
    sell(screening, 5, till=till)
    with pytest.raises(SaleRefused, match="aucun nouveau montant"):
        sell(screening, 7, till=till)
    assert list(Tariff.objects.values_list("code", flat=True)) == ["L05"]


def test_paper_sales_are_entered_afterwards_never_over_capacity() -> None:
    screening, till = screening_in(40, places=2), open_till()
    set_to(screening, minutes=-101)
    sold_at = timezone.now() - timedelta(minutes=105)
    on_paper = OnPaper(sold_at=sold_at, authorised_by=make_user())
    ticket = sell(screening, 7, till=till, on_paper=on_paper).tickets.get()
    assert (ticket.issued_at, ticket.sale.on_paper_at) == (sold_at, sold_at)
    with pytest.raises(SaleRefused, match="reste 1 place"):
        sell(screening, 7, 7, till=till, on_paper=on_paper)


def test_a_full_room_says_so_to_the_desk() -> None:
    screening = screening_in(40, places=2)
    sell(screening, 5)
    with pytest.raises(SaleRefused, match="reste 1 place"):
        sell(screening, 5, 5)


def test_a_closed_till_sells_nothing() -> None:
    till = open_till()
    close_till(till)
    with pytest.raises(SaleRefused, match="fermée"):
        sell(screening_in(40), 5, till=till)


def test_at_a_cine_club_one_pays_as_a_member() -> None:
    club = screening_in(40, regime=Regime.NON_COMMERCIAL, regime_basis=NonCommercialBasis.CINE_CLUB)
    with pytest.raises(SaleRefused, match="Ciné-club"):
        sell(club, 5)
    till = open_till()
    room = room_of(club).pk
    sale = entries.sell_at_door(
        key=uuid4(),
        wanted=[Wanted(room, 500, as_member=True), Wanted(room, 0)],
        payments=paid([5]),
        till_session_id=till.pk,
        by=till.opened_by,
        now=timezone.now(),
    )
    assert sale.tickets.count() == 2


def test_a_person_is_let_in_once() -> None:
    screening = screening_in(40)
    ticket = sell(screening, 5).tickets.get()
    now = timezone.now()
    with pytest.raises(AdmissionRefused, match="pas ici"):
        entries.admit(ticket_id=ticket.pk, where="Porte", by=None, now=now, room_booking_ids=[0])
    entries.admit(ticket_id=ticket.pk, where="Porte 1", by=None, now=now)
    with pytest.raises(AdmissionRefused, match="Porte 1"):
        entries.admit(ticket_id=ticket.pk, where="Porte 2", by=None, now=now)


def test_several_rooms_in_one_sale() -> None:
    first, second, till = screening_in(40), screening_in(20), open_till()
    sale = entries.sell_at_door(
        key=uuid4(),
        wanted=[Wanted(room_of(first).pk, 500), Wanted(room_of(second).pk, 300)],
        payments=paid([8]),
        till_session_id=till.pk,
        by=till.opened_by,
        now=timezone.now(),
    )
    assert sorted(sale.tickets.values_list("room_booking__screening", "price_cents")) == [
        (first.pk, 500),
        (second.pk, 300),
    ]


def test_an_approval_makes_entries_of_contremarques(settings: LazySettings) -> None:
    settings.CNC_APPROVAL = "2027-001"
    assert sell(screening_in(40), 5).tickets.get().contremarque is False


def test_a_workshop_notes_arrivals_instead() -> None:
    screening = make_screening(kind="workshop", regime=Regime.NOT_CINEMA, admission="registration")
    with pytest.raises(SaleRefused, match="note l’arrivée"):
        sell(screening, 0)
