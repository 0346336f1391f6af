"""Every rule of paying online, broken with plain SQL: the database itself refuses, by the rule's name."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from laclef import evening
from laclef.bootstrap import ROOT
from screenings.programme import NewTimes
from tests.factories import make_screening
from tests.tickets.acts import set_to
from tests.tickets.paying.acts import entries_of, hear, owed_and_paid, to_pay
from tests.tickets.paying.memory import Memory
from tests.tickets.test_guards import refused
from tickets.models import OnlinePayment, ProviderEvent, RefundOwed
from tickets.paying import jobs, refunding
from tickets.refusals import CancellationRefused

pytestmark = pytest.mark.django_db


def paid(memory: Memory) -> OnlinePayment:
    payment = to_pay(make_screening(), 7)
    memory.pay(payment.reference)
    return hear(payment)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("amount_cents = 1", "tickets_online_keeps_what_was_asked"),
        ("asked = '[]'", "tickets_online_keeps_what_was_asked"),
        ("begun_at = now()", "tickets_online_keeps_what_was_asked"),
        ("key = gen_random_uuid()", "tickets_online_keeps_what_was_asked"),
        ("outcome = 'late'", "tickets_online_money_is_final"),
        ("sale_id = NULL, outcome = 'unpaid'", "tickets_online_money_is_final"),
        ("reference = 'another'", "tickets_online_keeps_its_reference"),
        ("ended_at = NULL", "tickets_online_ends_at_a_moment"),
    ],
)
def test_what_was_paid_is_final(memory: Memory, change: str, rule: str) -> None:
    payment = paid(memory)
    sql = f"UPDATE tickets_onlinepayment SET {change} WHERE id = %s"  # noqa: S608
    assert refused(sql, payment.pk) == rule


def test_an_attempt_is_never_deleted_and_open_once_per_order(memory: Memory) -> None:
    assert refused("TRUNCATE tickets_onlinepayment CASCADE") == "tickets_only_added"
    payment = to_pay(make_screening(), 7)
    assert refused("DELETE FROM tickets_onlinepayment") == "tickets_online_keeps_what_was_asked"
    assert refused("UPDATE tickets_onlinepayment SET outcome = 'paid', ended_at = now()") == (
        "tickets_online_money_has_a_sale"
    )
    copy = (
        "INSERT INTO tickets_onlinepayment (order_id, key, provider, reference, charge, address, asked, amount_cents,"
        " begun_at, closes_at, failure, outcome) SELECT order_id, gen_random_uuid(), provider, '', '', '', asked,"
        " amount_cents, begun_at, closes_at, '', 'open' FROM tickets_onlinepayment WHERE id = %s"
    )
    assert refused(copy, payment.pk) == "tickets_online_one_open_per_order"


def test_an_event_is_kept_as_it_came(memory: Memory) -> None:
    ProviderEvent.objects.create(provider="memory", event="e", kind="payment", received_at=timezone.now())
    for sql in ("DELETE FROM tickets_providerevent", "UPDATE tickets_providerevent SET event = 'x'"):
        assert refused(sql) == "tickets_only_added"
    assert refused("TRUNCATE tickets_providerevent") == "tickets_only_added"


def test_a_refund_is_a_job_of_the_transaction_that_owes_it(memory: Memory) -> None:
    payment = paid(memory)
    [ticket] = payment.sale.tickets.all()
    refunding.give_back_entries(order_id=payment.order_id, ticket_ids=[ticket.pk], now=timezone.now())
    [job] = ProcrastinateJob.objects.filter(task_name="tickets.refund")
    assert job.args == {"refund_id": RefundOwed.objects.get().pk}
    jobs.refund(**job.args)
    assert owed_and_paid() == [(700, True)]


def test_cancelling_the_screening_gives_all_back_by_the_way_it_came(memory: Memory) -> None:
    payment = paid(memory)
    screening = payment.order.screening
    evening.cancel(screening_id=screening.pk, now=timezone.now(), by=None, reason_fr="Panne")
    jobs.every_minute()
    assert (entries_of(payment), owed_and_paid()) == ([], [(700, True)])
    assert memory.kept[payment.reference].back == 700


def test_moved_after_they_booked_it_is_given_back_until_the_start(memory: Memory) -> None:
    payment = paid(memory)
    screening = set_to(payment.order.screening, minutes=100)
    [ticket] = payment.sale.tickets.all()
    act = {"order_id": payment.order_id, "ticket_ids": [ticket.pk]}
    with pytest.raises(CancellationRefused, match="trop tard"):
        refunding.give_back_entries(**act, now=timezone.now())
    later = screening.starts_at + timedelta(minutes=5)
    evening.move(
        screening_id=screening.pk,
        times=NewTimes(doors_at=None, starts_at=later, ends_at=later + timedelta(minutes=100)),
        now=timezone.now(),
        by=None,
        reason_fr="Panne",
    )
    refunding.give_back_entries(**act, now=timezone.now())
    assert owed_and_paid() == [(700, False)]


@pytest.mark.parametrize("key", ["", "sk_test_1944"])
def test_forms_may_lead_to_the_provider_where_there_is_one(key: str) -> None:
    """Chromium applies form-action to the redirect that answers a form."""
    asked = "from laclef.settings import *; print(CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'], PAYMENT_PROVIDER)"
    told = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env={"STRIPE_SECRET_KEY": key, "PATH": "", "DATABASE_URL": "postgres://x/x"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    stripe = "[\"'self'\", 'https://checkout.stripe.com'] tickets.providers.stripe_checkout.from_settings"
    assert told == (stripe if key else "[\"'self'\"]")
