"""The buyer's pages: off to the provider, back to the truth, and money back; against the fake server."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from laclef.accounts.roles import Role
from screenings.models import Screening
from tests.factories import make_screening
from tests.people import person, sign_in
from tests.tickets.acts import book, by_mail, set_to, taken, wishes
from tests.tickets.paying.acts import entries_of, hear, owed_and_paid, pay_all_back, run_out, to_pay
from tests.tickets.paying.memory import Memory
from tickets import changing
from tickets.models import OnlinePayment, Order, Outcome, Seat, Ticket
from tickets.paying import beginning, refunding
from tickets.providers.fake import FakeStripe

pytestmark = pytest.mark.django_db


def typed(*amounts: str, **more: str) -> dict[str, str]:
    form = {"key": str(uuid4()), "places": str(len(amounts)), "email": "", "first_name": "", "payer": "1"}
    for number, amount in enumerate(amounts, 1):
        form |= {f"seat_{number}": "other", f"seat_{number}_other": amount}
    return form | more


def page_of(screening: Screening) -> str:
    return reverse("tickets:book", args=[screening.slug, screening.public_id])


def address(name: str, payment: OnlinePayment) -> str:
    return reverse(f"tickets:{name}", args=[payment.order.token])


def test_from_the_form_to_the_providers_page_and_back(client: Client, stripe: FakeStripe) -> None:
    screening = make_screening()
    assert "Payer maintenant" in client.get(page_of(screening), {"places": "2"}).text
    answer = client.post(page_of(screening), typed("0", "7"))
    payment = OnlinePayment.objects.get()
    assert answer.headers["Location"] == payment.address
    assert payment.address.startswith(stripe.address + "/pay/cs_test_")
    back = client.get(address("payment", payment))
    assert "Rien n’est payé pour l’instant" in back.text
    assert back.headers["Cache-Control"] == "no-store"
    stripe.pay(payment.reference)
    told = client.get(address("payment", payment), follow=True)
    assert told.redirect_chain == [(address("order", payment), 302)]
    assert "C’est payé" in told.text
    assert entries_of(payment) == [0, 700]


def test_nothing_to_pay_goes_to_the_reservation(client: Client, stripe: FakeStripe) -> None:
    answer = client.post(page_of(make_screening()), typed("0"), follow=True)
    assert "C’est réservé" in answer.text
    assert "rien à payer" in answer.text
    assert stripe.calls == []


def test_not_configured_nothing_speaks_of_it(client: Client) -> None:
    screening = make_screening()
    page = client.get(page_of(screening), {"places": "2"}).text
    assert ("payer-aide" in page, 'name="payer"' in page) == (False, False)
    client.post(page_of(screening), typed("7"))
    order = Order.objects.get()
    assert order.paying_at is None
    assert "maintenant" not in client.get(f"/reservation/{order.token}/").text
    assert (
        client.post(f"/reservation/{order.token}/payer/", follow=True).text.count("on paie à la porte") == 1
    )


def test_a_provider_that_is_away_is_said_and_loses_nothing(client: Client, stripe: FakeStripe) -> None:
    stripe.away = True
    answer = client.post(page_of(make_screening()), typed("7"), follow=True)
    assert "ne répond pas pour l’instant" in answer.text
    payment = OnlinePayment.objects.get()
    assert (payment.reference, taken(payment.order.screening)) == ("", 1)
    stripe.away = False
    again = client.post(address("pay", payment))
    assert again.headers["Location"].startswith(stripe.address)
    assert len(stripe.ledger.tables["sessions"]) == 1


def test_a_declined_card_is_said(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 7)
    stripe.ledger.decline(payment.reference)
    assert "La carte a été refusée. Rien n’a été payé." in client.get(address("payment", payment)).text


def test_too_late_is_said(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 7)
    run_out(payment)
    page = client.get(address("payment", payment))
    assert "Trop tard" in page.text
    assert stripe.ledger.session(payment.reference)["status"] == "expired"
    assert taken(payment.order.screening) == 0


def test_late_money_is_said_to_come_back(client: Client, stripe: FakeStripe) -> None:
    screening = make_screening()
    payment = to_pay(screening, 7)
    stripe.pay(payment.reference)
    set_to(screening, minutes=-150)
    assert "vous reviennent" in client.get(address("payment", payment)).text
    pay_all_back()
    assert owed_and_paid() == [(700, True)]


def test_leaving_for_the_door(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 7)
    answer = client.post(address("pay-at-the-door", payment), follow=True)
    assert "C’est réservé" in answer.text
    assert taken(payment.order.screening) == 1


def test_abandoning_gives_the_places_back(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 7)
    assert "Réservation terminée" in client.post(address("abandon-payment", payment), follow=True).text
    assert taken(payment.order.screening) == 0


def test_paid_already_is_never_paid_again(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 7)
    stripe.pay(payment.reference)
    answer = client.post(address("pay", payment), follow=True)
    assert answer.redirect_chain[-1][0] == address("order", payment)
    assert "C’est payé" in answer.text
    assert "Payer" not in client.get(address("order", payment)).text


def test_a_reservation_by_mail_is_paid_from_its_page(client: Client, stripe: FakeStripe) -> None:
    order = by_mail(make_screening(), 7)
    assert "Payer 7\u00a0€ maintenant" in client.get(f"/reservation/{order.token}/").text
    answer = client.post(f"/reservation/{order.token}/payer/")
    assert answer.headers["Location"].startswith(stripe.address)


def test_giving_back_one_of_two_at_its_own_amount(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 4, 7)
    stripe.pay(payment.reference)
    hear(payment)
    page = client.get(address("refund", payment)).text
    assert page.count('name="entree"') == 2
    seven = Ticket.objects.get(price_cents=700)
    answer = client.post(address("refund", payment), {"entree": [seven.pk]}, follow=True)
    assert "Les places sont rendues" in answer.text
    assert (entries_of(payment), owed_and_paid()) == ([400], [(700, False)])
    pay_all_back()
    assert owed_and_paid() == [(700, True)]
    [refund] = stripe.ledger.tables["refunds"].values()
    assert refund["amount"] == 700
    again = client.post(address("refund", payment), {"entree": [seven.pk]})
    assert (again.status_code, "déjà rendue" in again.text) == (422, True)


def test_giving_back_nothing_or_anothers_is_refused(client: Client, stripe: FakeStripe) -> None:
    payment, other = to_pay(make_screening(), 4), to_pay(make_screening(), 7)
    for one in (payment, other):
        stripe.pay(one.reference)
        hear(one)
    theirs = Ticket.objects.get(price_cents=700)
    for chosen in ([], [theirs.pk], ["x"]):
        assert client.post(address("refund", payment), {"entree": chosen}).status_code == 422
    assert owed_and_paid() == []


def test_two_hours_before_the_start_it_is_too_late(client: Client, stripe: FakeStripe) -> None:
    screening = make_screening()
    payment = to_pay(screening, 7)
    stripe.pay(payment.reference)
    hear(payment)
    set_to(screening, minutes=119)
    assert "trop tard" in client.get(address("refund", payment)).text
    answer = client.post(address("refund", payment), {"entree": [Ticket.objects.get().pk]})
    assert (answer.status_code, "Il est trop tard" in answer.text) == (422, True)


def test_an_order_that_was_never_paid_online_has_no_payment_page(client: Client, stripe: FakeStripe) -> None:
    order = book(make_screening(), 7)
    for name in ("payment", "refund"):
        answer = client.get(reverse(f"tickets:{name}", args=[order.token]))
        assert answer.status_code in (200, 302)
    assert OnlinePayment.objects.filter(outcome=Outcome.OPEN, begun_at__lte=timezone.now()).count() == 0


def test_refused_the_choice_and_the_reason_stay(client: Client, memory: Memory) -> None:
    payment = to_pay(make_screening(), 4, 7)
    memory.pay(payment.reference)
    hear(payment)
    four, seven = Ticket.objects.order_by("price_cents")
    refunding.give_back_entries(order_id=payment.order_id, ticket_ids=[four.pk], now=timezone.now())
    both = {"entree": [four.pk, seven.pk], "raison": "deux amis"}
    kept = f'value="{seven.pk}" checked'
    page = client.post(reverse("tickets:refund", args=[payment.order.token]), both)
    assert (page.status_code, page.text.count(kept)) == (422, 1)
    sign_in(client, person(Role.TREASURER))
    office = reverse("tickets:online-give-back", args=[payment.pk])
    page = client.post(office, both)
    assert (page.status_code, page.text.count(kept), page.text.count('value="deux amis"')) == (422, 1, 1)
    page = client.post(office, both | {"raison": " "})
    assert (page.status_code, page.text.count(kept)) == (422, 1)


def test_set_to_nothing_after_a_payment_left_the_places_stay(client: Client, memory: Memory) -> None:
    payment = to_pay(make_screening(), 7)
    client.post(address("pay-at-the-door", payment))
    changing.change_seats(order_id=payment.order_id, wishes=wishes(0), now=timezone.now())
    page = client.get(address("payment", payment)).text
    assert "Vos places restent réservées" in page
    assert "les places sont rendues" not in page


@pytest.mark.parametrize("typed", ["9" * 5000, "9" * 25, "²", "x", "-1"])
def test_places_made_up_are_not_given_back(client: Client, memory: Memory, typed: str) -> None:
    payment = to_pay(make_screening(), 7)
    memory.pay(payment.reference)
    hear(payment)
    page = client.post(reverse("tickets:refund", args=[payment.order.token]), {"entree": typed})
    assert (page.status_code, entries_of(payment)) == (422, [700])
    sign_in(client, person(Role.TREASURER))
    address = reverse("tickets:online-give-back", args=[payment.pk])
    page = client.post(address, {"entree": typed, "raison": "erreur"})
    assert (page.status_code, entries_of(payment)) == (422, [700])


def test_a_page_is_still_opened_after_the_provider_was_away(stripe: FakeStripe) -> None:
    """Guard: PAGE_MINUTES counts from the hold's end; Stripe takes no page that lives less than half an hour."""
    payment = to_pay_later(make_screening(), 7)
    with time_machine.travel(timezone.now() + timedelta(minutes=14), tick=False):
        assert beginning.open_at_provider(payment, now=timezone.now()).startswith(stripe.address)


def to_pay_later(screening: Screening, euros: int) -> OnlinePayment:
    """Begun while the provider did not answer: no page yet."""
    facts = {"screening_id": screening.pk, "wishes": wishes(euros), "key": uuid4(), "now": timezone.now()}
    __, payment = beginning.reserve_to_pay(**facts)
    assert payment is not None
    return payment


def test_more_time_to_pay_is_another_page_at_the_same_amounts(client: Client, stripe: FakeStripe) -> None:
    first = to_pay(make_screening(), 7, 4)
    page = client.get(address("payment", first)).text
    assert ("data-ends-in" in page, "Il me faut plus de temps" in page) == (True, True)
    OnlinePayment.objects.update(closes_at=timezone.now() + timedelta(minutes=1))
    told = client.post(address("more-time-to-pay", first), follow=True)
    assert "Vous avez plus de temps" in told.text
    first.refresh_from_db()
    assert (first.outcome, stripe.ledger.session(first.reference)["status"]) == (Outcome.UNPAID, "expired")
    second = OnlinePayment.objects.get(outcome=Outcome.OPEN)
    assert second.asked == first.asked
    held = set(Seat.objects.values_list("held_until", flat=True))
    assert min(held) >= second.closes_at > timezone.now() + timedelta(minutes=14)
    client.post(address("pay", second))
    second.refresh_from_db()
    stripe.pay(second.reference)
    assert "C’est payé" in client.get(address("payment", second), follow=True).text


def test_no_more_time_for_what_is_paid(client: Client, stripe: FakeStripe) -> None:
    payment = to_pay(make_screening(), 7)
    stripe.pay(payment.reference)
    told = client.post(address("more-time-to-pay", payment), follow=True)
    assert "c’est payé, vos places sont là" in told.text
    assert OnlinePayment.objects.get().outcome == Outcome.PAID


def test_asked_too_often_the_open_payment_stays(client: Client, stripe: FakeStripe) -> None:
    """Guard: beginning.refuse_unless_payable, asked before anything is closed."""
    payment = to_pay(make_screening(), 7)
    Order.objects.update(extensions=10)
    assert "Il me faut plus de temps" not in client.get(address("payment", payment)).text
    told = client.post(address("more-time-to-pay", payment), follow=True)
    assert "Trop d’essais" in told.text
    payment.refresh_from_db()
    assert (payment.outcome, stripe.ledger.session(payment.reference)["status"]) == (Outcome.OPEN, "open")
