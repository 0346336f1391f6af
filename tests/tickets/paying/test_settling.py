"""What the provider says becomes entries or money owed back, once, whoever hears of it first."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from laclef import evening, journal
from laclef.journal.models import Line
from laclef.outbox.models import Mail
from screenings import programme, wording
from screenings.models import Admission, Kind, NonCommercialBasis, Regime, RoomBooking, State
from tests.factories import bring_to, make_room, make_screening, make_user
from tests.tickets.acts import book, by_mail, group, make_openings, screening_in, set_to, taken, wishes
from tests.tickets.paying.acts import (
    close,
    entries_of,
    hear,
    mails,
    owed_and_paid,
    pay_all_back,
    run_out,
    to_pay,
)
from tests.tickets.paying.memory import Memory
from tickets import cancelled_screenings, invited, waiting_list
from tickets.models import (
    Dispute,
    OnlinePayment,
    OnlineRefund,
    Order,
    Outcome,
    PaymentLine,
    RefundOwed,
    Sale,
    Seat,
    Ticket,
)
from tickets.paying import beginning, refunding
from tickets.refusals import BookingRefused, PaymentRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("balanced")]


def test_paid_in_time(memory: Memory) -> None:
    payment = to_pay(make_screening(), 0, 4, 7)
    assert taken(payment.order.screening) == 3
    assert [line.cents for line in memory.kept[payment.reference].checkout.lines] == [400, 700]
    memory.pay(payment.reference)
    hear(payment)
    order = Order.objects.get()
    assert (payment.outcome, payment.address) == (Outcome.PAID, "")
    assert entries_of(payment) == [0, 400, 700]
    assert (order.paying_at, order.confirmed_at is not None) == (None, True)
    assert order.email == "payer@example.org"
    assert list(PaymentLine.objects.values_list("amount_cents", "provider_reference")) == [
        (1100, payment.reference)
    ]
    assert mails() == [f"payment.received:{payment.pk}"]
    text = Mail.objects.get().text
    for told in ("11\u00a0€", "L00 000001", "L04 000001", "L07 000001", "5,5", order.token):
        assert told in text
    assert list(Line.objects.order_by("number").values_list("nature", flat=True)) == [
        "screening.published",
        "reservation.made",
        "payment.begun",
        "entry.claimed",
    ]


def test_a_class_is_one_line_of_the_providers_page(memory: Memory) -> None:
    """Stripe takes a hundred lines at most; a group may have more places than that."""
    order = group(make_screening(rooms=[make_room(seats=120)], places=120), 110)
    payment = beginning.begin(order_id=order.pk, now=timezone.now())
    beginning.open_at_provider(payment, now=timezone.now())
    [kept] = memory.kept.values()
    assert [(line.cents, line.quantity) for line in kept.checkout.lines] == [(300, 110)]


def test_the_providers_page_names_each_amount_once(memory: Memory) -> None:
    show, (opening, _later) = make_openings(24 * 60, 48 * 60)
    payment = to_pay(show, 7, 4, 7, 0, room_booking_id=opening.pk)
    lines = memory.kept[payment.reference].checkout.lines
    assert [(line.cents, line.quantity) for line in lines] == [(400, 1), (700, 2)]
    at = wording.hour(show.local(opening.during[0]))
    assert {line.name.endswith(f", {at}") for line in lines} == {True}


def test_heard_of_three_times_is_one_sale(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    memory.pay(payment.reference)
    for _ in range(3):
        hear(payment)
    assert (Sale.objects.count(), entries_of(payment), len(mails())) == (1, [700], 1)


def test_begun_twice_is_one_attempt(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    again = beginning.begin(order_id=payment.order_id, now=timezone.now())
    assert again.pk == payment.pk
    assert beginning.open_at_provider(again, now=timezone.now()) == payment.address
    assert len(memory.kept) == 1


def test_the_same_form_sent_twice_is_one_order(memory: Memory) -> None:
    screening, key = make_screening(), uuid4()
    first, second = to_pay(screening, 7, key=key), to_pay(screening, 7, key=key)
    assert (first.pk, Order.objects.count()) == (second.pk, 1)


@pytest.mark.parametrize("euros", [(0,), (0, 0)])
def test_nothing_to_pay_goes_round_the_provider(memory: Memory, euros: tuple[int, ...]) -> None:
    order, payment = beginning.reserve_to_pay(
        key=uuid4(), screening_id=make_screening().pk, wishes=wishes(*euros), now=timezone.now()
    )
    assert (payment, order.paying_at, memory.kept) == (None, None, {})


def test_less_than_the_provider_takes_goes_round_it(memory: Memory) -> None:
    memory.minimum_cents = 300
    try:
        __, payment = beginning.reserve_to_pay(
            key=uuid4(), screening_id=make_screening().pk, wishes=wishes(2), now=timezone.now()
        )
        order = book(make_screening(), 2)
        with pytest.raises(PaymentRefused, match="Rien à payer en ligne"):
            beginning.begin(order_id=order.pk, now=timezone.now())
    finally:
        memory.minimum_cents = 100
    assert (payment, memory.kept) == (None, {})


def test_not_configured_one_pays_at_the_door() -> None:
    order = book(make_screening(), 7)
    with pytest.raises(PaymentRefused, match="à la porte"):
        beginning.begin(order_id=order.pk, now=timezone.now())
    assert OnlinePayment.objects.count() == 0


def test_paid_in_the_last_second_is_paid(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    run_out(payment)
    memory.pay(payment.reference)
    assert close(payment).outcome == Outcome.PAID
    assert entries_of(payment) == [700]


def test_late_money_gets_its_places_if_they_are_free(memory: Memory) -> None:
    memory.stubborn = True
    payment = to_pay(make_screening(places=2), 4, 7)
    run_out(payment)
    assert close(payment).outcome == Outcome.UNPAID
    assert taken(payment.order.screening) == 0
    memory.pay(payment.reference)
    assert hear(payment).outcome == Outcome.PAID
    assert entries_of(payment) == [400, 700]
    assert (taken(payment.order.screening), Seat.objects.count()) == (2, 4)
    assert Order.objects.get().lapsed_at is None


def test_late_money_goes_back_at_once_if_they_are_not(memory: Memory) -> None:
    memory.stubborn = True
    screening = make_screening(places=2)
    payment = to_pay(screening, 4, 7)
    run_out(payment)
    close(payment)
    book(screening, 5)
    memory.pay(payment.reference)
    assert hear(payment).outcome == Outcome.LATE
    assert (entries_of(payment), owed_and_paid()) == ([], [(1100, False)])
    pay_all_back()
    assert owed_and_paid() == [(1100, True)]
    assert mails() == [f"payment.late:{payment.pk}"]
    assert taken(screening) == 1


def test_late_money_passes_nobody_who_waits(memory: Memory) -> None:
    """One place came free; who waits wants two, so it was offered to nobody; it is not for the late either."""
    memory.stubborn = True
    screening = make_screening(places=2)
    payment = to_pay(screening, 7)
    book(screening, 5)
    waiting_list.join(screening_id=screening.pk, email="w@example.org", seats=2, now=timezone.now())
    run_out(payment)
    close(payment)
    memory.pay(payment.reference)
    assert hear(payment).outcome == Outcome.LATE
    assert taken(screening) == 1


def test_money_for_a_cancelled_screening_goes_back(memory: Memory) -> None:
    screening = make_screening()
    payment = to_pay(screening, 7)
    with journal.atomic():
        programme.locked(screening.pk)
        now = timezone.now()
        cancelled_screenings.cancel_screening_entries(
            screening_id=screening.pk, now=now, by=None, reason_fr="Panne"
        )
        programme.cancel(screening_id=screening.pk, now=now, by=None, reason_fr="Panne")
    memory.pay(payment.reference)
    assert hear(payment).outcome == Outcome.LATE
    pay_all_back()
    assert owed_and_paid() == [(700, True)]


def test_money_after_the_end_goes_back(memory: Memory) -> None:
    screening = screening_in(60)
    payment = to_pay(screening, 7)
    set_to(screening, minutes=-120)
    memory.pay(payment.reference)
    assert hear(payment).outcome == Outcome.LATE


def test_another_sum_than_asked_goes_back(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    memory.pay(payment.reference, cents=300)
    assert hear(payment).outcome == Outcome.LATE
    assert owed_and_paid() == [(300, False)]


def test_paying_the_same_places_twice_gives_one_sum_back(memory: Memory) -> None:
    """Only a provider that closes nothing for good lets this happen."""
    memory.stubborn = True
    order = by_mail(make_screening(), 7)
    payments = []
    for _ in range(2):
        payment = beginning.begin(order_id=order.pk, now=timezone.now())
        beginning.open_at_provider(payment, now=timezone.now())
        payment.refresh_from_db()
        payments.append(payment)
        close(payment)
    for payment in payments:
        memory.pay(payment.reference)
        hear(payment)
    assert [payment.outcome for payment in payments] == [Outcome.PAID, Outcome.LATE]
    assert (entries_of(payments[0]), owed_and_paid()) == ([700], [(700, False)])


def test_a_cine_club_is_paid_at_the_door(memory: Memory) -> None:
    screening = make_screening(regime=Regime.NON_COMMERCIAL, regime_basis=NonCommercialBasis.CINE_CLUB)
    order = book(screening, 7)
    with pytest.raises(PaymentRefused, match="à la porte"):
        beginning.begin(order_id=order.pk, now=timezone.now())


def test_an_exhibitions_other_hours_are_not_asked(memory: Memory) -> None:
    """The morning is over, the afternoon was booked; late, the afternoon again, however free the evening."""
    memory.stubborn = True
    now = timezone.now()
    show = make_screening(
        kind=Kind.EXHIBITION,
        rooms=[],
        starts_at=now - timedelta(hours=4),
        minutes=16 * 60,
        admission=Admission.TICKETS,
        state=State.DRAFT,
    )
    room = make_room(venue=show.venue)
    slots = [
        RoomBooking.objects.create(
            screening=show,
            room=room,
            places=1,
            during=(now + timedelta(hours=h), now + timedelta(hours=h + 2)),
        )
        for h in (-4, 2, 6)
    ]
    bring_to(show, State.PUBLISHED, now=now)
    with pytest.raises(BookingRefused, match="créneau"):
        book(show, 7)  # no hours chosen: it would be the morning's, which is over
    payment = to_pay(show, 7, room_booking_id=slots[1].pk)
    memory.pay(payment.reference)
    assert hear(payment).outcome == Outcome.PAID
    other = to_pay(show, 7, room_booking_id=slots[2].pk)
    run_out(other)
    close(other)
    book(show, 5, room_booking_id=slots[2].pk)
    memory.pay(other.reference)
    assert hear(other).outcome == Outcome.LATE


def test_a_group_that_pays_online_is_scolaire_as_at_the_till(memory: Memory) -> None:
    screening = make_screening()
    order = invited.book_group(
        key=uuid4(),
        screening_id=screening.pk,
        seats=12,
        cents=300,
        label="CM2",
        by=make_user(),
        now=timezone.now(),
    )
    payment = beginning.begin(order_id=order.pk, now=timezone.now())
    beginning.open_at_provider(payment, now=timezone.now())
    memory.pay(OnlinePayment.objects.get().reference)
    assert hear(OnlinePayment.objects.get()).outcome == Outcome.PAID
    assert set(Ticket.objects.values_list("family", "tariff_code")) == {("scolaire", "S03")}


@pytest.mark.parametrize(("over", "why"), [(False, "is cancelled."), (True, "is over.")])
def test_why_the_money_goes_back_is_said_to_the_payer_in_their_language(
    memory: Memory, over: bool, why: str
) -> None:
    """By the worker, whose language is the house's; and not in the words of the desk."""
    screening = make_screening()
    payment = to_pay(screening, 7, email="anna@example.org", language="en")
    if over:
        set_to(screening, minutes=-200)
    else:
        evening.cancel(screening_id=screening.pk, now=timezone.now(), by=None, reason_fr="Panne")
    memory.pay(payment.reference)
    hear(payment)
    assert why in Mail.objects.get(event=f"payment.late:{payment.pk}").text


@pytest.mark.parametrize(("state", "asked"), [("lost", 0), ("open", 0), ("won", 1)])
def test_what_the_bank_gives_back_the_cancelled_screening_does_not_give_twice(
    memory: Memory, state: str, asked: int
) -> None:
    """Guard: pay_back asks nobody's money back while it is contested, or once the bank has decided so."""
    screening = make_screening()
    payment = to_pay(screening, 7)
    memory.pay(payment.reference)
    hear(payment)
    now = timezone.now()
    Dispute.objects.create(
        payment=payment,
        provider="memory",
        reference="d1",
        amount_cents=700,
        state=state,
        opened_at=now,
        closed_at=None if state == "open" else now,
    )
    evening.cancel(screening_id=screening.pk, now=now, by=None, reason_fr="Panne")
    refunding.pay_back(refund_id=RefundOwed.objects.get().pk, now=now)
    assert (len(memory.refunds), owed_and_paid()) == (asked, [(700, bool(asked))])
    assert ("banque" in OnlineRefund.objects.get().failure) is not bool(asked)
