"""Contacts of buyers go after the delay; what the tax office reads stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.factories import make_screening
from tests.tickets.acts import by_mail, claim, open_till, screening_in, sell
from tests.tickets.till.hands import desk_person, enrolled, opened
from tickets import forgetting
from tickets.models import Order, PaymentLine, Pin, Ticket, WaitingEntry
from tickets.till import people

pytestmark = pytest.mark.django_db


def test_contacts_go_thirteen_months_after_and_the_lines_stay() -> None:
    screening = screening_in(40)
    order = by_mail(screening, 5, first_name="Anouk")
    claim(order, 5)
    sell(screening, 4)
    WaitingEntry.objects.create(screening=screening, email="w@example.org", seats=1, joined_at=timezone.now())
    young = by_mail(make_screening(), 5, email="young@example.org")
    before = (list(Ticket.objects.values()), list(PaymentLine.objects.values()))
    assert forgetting.forget_contacts(now=timezone.now() + timedelta(days=390)) == 0
    later = timezone.now() + timedelta(days=396, hours=6)
    assert forgetting.forget_contacts(now=later) == 2
    assert forgetting.forget_contacts(now=later) == 0
    order.refresh_from_db()
    young.refresh_from_db()
    assert (order.email, order.first_name, order.erased_at) == ("", "", later)
    assert WaitingEntry.objects.get().email == ""
    assert young.email == "young@example.org"
    assert (list(Ticket.objects.values()), list(PaymentLine.objects.values())) == before


def test_who_sold_one_evening_loses_their_name_and_keeps_their_lines() -> None:
    device, _token = enrolled()
    session = opened(device, desk_person())
    person, _pin = people.give_evening_pin(
        key=uuid4(), first_name="Anouk", device=device, by=session.opened_by, now=timezone.now()
    )
    sold = sell(screening_in(40), 5, till=open_till(opened_by=person))
    lines = (list(Ticket.objects.values()), list(PaymentLine.objects.values()))
    assert forgetting.forget_evening_names(now=timezone.now() + timedelta(days=91)) == 0
    later = timezone.now() + timedelta(days=93)
    assert forgetting.forget_evening_names(now=later) == 1
    assert forgetting.forget_evening_names(now=later) == 0
    sold.refresh_from_db()
    assert (sold.sold_by, sold.sold_by.first_name) == (person, "")
    assert sold.sold_by.get_short_name() == "bénévole d’un soir"
    assert session.opened_by.get_short_name() == "Sacha"
    assert (list(Ticket.objects.values()), list(PaymentLine.objects.values())) == lines
    assert list(Pin.objects.values_list("user", flat=True)) == [session.opened_by.pk]


def test_what_was_erased_names_nobody_again() -> None:
    order = by_mail(make_screening(), 5)
    with pytest.raises(IntegrityError, match="tickets_order_erased_names_nobody"):
        Order.objects.filter(pk=order.pk).update(erased_at=timezone.now())
