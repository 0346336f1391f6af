"""Contacts of buyers go after the delay; what the tax office reads stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.factories import make_screening
from tests.tickets.acts import by_mail, claim, screening_in, sell
from tickets import forgetting
from tickets.models import Order, PaymentLine, Ticket, WaitingEntry

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


def test_what_was_erased_names_nobody_again() -> None:
    order = by_mail(make_screening(), 5)
    with pytest.raises(IntegrityError, match="tickets_order_erased_names_nobody"):
        Order.objects.filter(pk=order.pk).update(erased_at=timezone.now())
