"""Places held for a payment: how long they stay taken, what leaving the payment does, and the release."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from tests.factories import make_screening
from tests.tickets.acts import book, by_mail, screening_in, set_to, taken
from tests.tickets.paying.acts import (
    close,
    entries_of,
    hear,
    mails,
    run_out,
    to_pay,
)
from tests.tickets.paying.memory import Memory
from tickets import box_office, providers, release, waiting_list
from tickets.models import (
    Freed,
    Order,
    Outcome,
    Seat,
)
from tickets.paying import beginning, closing
from tickets.providers import ProviderAway
from tickets.refusals import BookingRefused, PaymentRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("balanced")]


def test_a_firm_reservation_may_be_paid_and_stays_firm_without(memory: Memory) -> None:
    order = by_mail(make_screening(), 7)
    payment = beginning.begin(order_id=order.pk, now=timezone.now())
    beginning.open_at_provider(payment, now=timezone.now())
    run_out(payment)
    assert close(payment).outcome == Outcome.UNPAID
    assert taken(order.screening) == 1
    again = beginning.begin(order_id=order.pk, now=timezone.now())
    beginning.open_at_provider(again, now=timezone.now())
    memory.pay(again.reference)
    assert entries_of(hear(again)) == [700]
    with pytest.raises(PaymentRefused, match="déjà payé"):
        beginning.begin(order_id=order.pk, now=timezone.now())


def test_never_paid_the_page_is_closed_first_then_the_places_go(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7, 7)
    run_out(payment)
    release.lapse(screening_id=payment.order.screening_id, now=timezone.now())
    assert taken(payment.order.screening) == 2, "not before the provider said so"
    memory.away = True
    with pytest.raises(ProviderAway):
        close(payment)
    memory.away = False
    assert close(payment).outcome == Outcome.UNPAID
    assert set(Seat.objects.values_list("freed_because", flat=True)) == {Freed.LAPSED}
    assert not memory.pay(payment.reference), "and nobody can pay any more"
    assert mails() == []


def test_in_the_second_its_time_is_over_the_places_are_not_on_sale_yet(memory: Memory) -> None:
    """Guard: holding.hold; the provider's page is closed by the minute's job, and not before."""
    payment = to_pay(make_screening(), 7)
    assert Seat.objects.live(payment.closes_at).count() == 1


def test_while_the_provider_is_silent_the_places_stay_taken_until_the_release(memory: Memory) -> None:
    """Guards: holding.hold_on, each time it is asked in vain; the release, which no longer waits for an answer."""
    screening = screening_in(60)
    payment = to_pay(screening, 7, 7)
    run_out(payment)
    memory.away = True
    later = timezone.now()
    for _minute in range(5):
        with pytest.raises(ProviderAway):
            closing.close(payment_id=payment.pk, now=later)
        later += timedelta(minutes=1)
    assert Seat.objects.live(later).count() == 2
    set_to(screening, minutes=9)
    release.release(screening_id=screening.pk, now=timezone.now())
    assert set(Seat.objects.values_list("freed_because", flat=True)) == {Freed.RELEASED}


def test_a_payment_under_way_is_left_to_its_own_job(memory: Memory) -> None:
    screening = screening_in(60)
    payment = to_pay(screening, 5)
    set_to(screening, minutes=5)
    assert release.release(screening_id=screening.pk, now=timezone.now()) == 0
    assert release.lapse(screening_id=screening.pk, now=timezone.now() + timedelta(hours=1)) == 0
    assert payment.order.seats.get().freed_at is None


def test_a_firm_reservation_whose_payment_is_stuck_is_released_like_others(memory: Memory) -> None:
    screening = screening_in(60)
    order = by_mail(screening, 7)
    payment = beginning.begin(order_id=order.pk, now=timezone.now())
    beginning.open_at_provider(payment, now=timezone.now())
    memory.away = True
    set_to(screening, minutes=9)
    release.release(screening_id=screening.pk, now=timezone.now())
    assert taken(screening) == 1, "one may still be paying"
    run_out(payment)
    release.release(screening_id=screening.pk, now=timezone.now())
    assert taken(screening) == 0


def test_left_for_the_door_keeps_the_places(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    closing.pay_at_the_door(order_id=payment.order_id, now=timezone.now())
    seat = Seat.objects.get()
    assert (seat.held_until, seat.freed_at, Order.objects.get().paying_at) == (None, None, None)
    assert not memory.pay(payment.reference)


def test_left_for_the_door_with_an_address_waits_for_the_mails_button(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7, email="anna@example.org")
    closing.pay_at_the_door(order_id=payment.order_id, now=timezone.now())
    assert mails() == [f"reservation:{payment.order_id}"]
    left = Seat.objects.get().held_until - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


def test_left_again_and_again_no_hold_is_prolonged(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7, email="anna@example.org")
    closing.pay_at_the_door(order_id=payment.order_id, now=timezone.now())
    until = Seat.objects.get().held_until
    with pytest.raises(PaymentRefused, match="bouton de l’e-mail"):
        closing.pay_at_the_door(order_id=payment.order_id, now=timezone.now() + timedelta(minutes=25))
    assert Seat.objects.get().held_until == until


def test_a_hold_without_a_payment_is_not_left_for_the_door(memory: Memory) -> None:
    order = book(make_screening(), 7, email="anna@example.org")
    until = Seat.objects.get().held_until
    with pytest.raises(PaymentRefused, match="Aucun paiement"):
        closing.pay_at_the_door(order_id=order.pk, now=timezone.now())
    assert Seat.objects.get().held_until == until


def test_unpaid_already_its_hold_is_left_for_the_door(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    assert close(payment).outcome == Outcome.UNPAID
    closing.pay_at_the_door(order_id=payment.order_id, now=timezone.now())
    assert Seat.objects.get().held_until is None


def test_an_unanswered_offer_is_not_left_for_the_door(memory: Memory, settings: LazySettings) -> None:
    settings.DOOR_SHARE_PERCENT = 0
    screening = screening_in(24 * 60, places=1)
    first = by_mail(screening, 5)
    facts = {"screening_id": screening.pk, "email": "ben@example.org", "seats": 1}
    entry = waiting_list.join(**facts, now=timezone.now())
    box_office.cancel_by_holder(order_id=first.pk, now=timezone.now())
    entry.refresh_from_db()
    with pytest.raises(PaymentRefused, match="liste d’attente"):
        closing.pay_at_the_door(order_id=entry.offer_id, now=timezone.now())


def test_leaving_what_is_paid_is_refused(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    memory.pay(payment.reference)
    with pytest.raises(PaymentRefused, match="c’est payé"):
        closing.give_back(order_id=payment.order_id, now=timezone.now())
    assert entries_of(payment) == [700]


def test_abandoned_gives_the_places_back(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    closing.give_back(order_id=payment.order_id, now=timezone.now())
    assert taken(payment.order.screening) == 0


def test_while_it_is_paid_nothing_else_happens_to_it(memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    for act in (box_office.cancel_by_holder, box_office.extend):
        with pytest.raises(BookingRefused, match="paiement"):
            act(order_id=payment.order_id, now=timezone.now())


def test_a_page_that_opens_too_late_is_closed_at_once(memory: Memory) -> None:
    order = by_mail(make_screening(), 7)
    payment = beginning.begin(order_id=order.pk, now=timezone.now())
    close(payment)
    payment.outcome = Outcome.OPEN  # as the slow request still has it in hand
    with pytest.raises(PaymentRefused, match="écoulé"):
        beginning.open_at_provider(payment, now=timezone.now())
    [kept] = memory.kept.values()
    assert kept.told.status == providers.Status.EXPIRED


def test_no_hold_is_prolonged_without_end_by_beginning_to_pay(memory: Memory) -> None:
    """Guard: beginning counts its tries among the prolongations; below it, the check of the table."""
    order = by_mail(make_screening(), 7)
    for _each in range(11):
        beginning.begin(order_id=order.pk, now=timezone.now())
        closing.pay_at_the_door(order_id=order.pk, now=timezone.now())
    with pytest.raises(PaymentRefused, match="Trop d’essais"):
        beginning.begin(order_id=order.pk, now=timezone.now())
    order.refresh_from_db()
    assert (order.extensions, order.paying_at) == (10, None)
