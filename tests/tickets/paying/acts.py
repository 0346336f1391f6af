"""Paying, in one short line each."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from laclef.outbox.models import Mail
from screenings.models import Screening
from tests.tickets.acts import wishes
from tickets.models import OnlinePayment, RefundOwed, Seat, Ticket
from tickets.paying import beginning, closing, holding, refunding, settling


def to_pay(screening: Screening, *euros: int, **facts: Any) -> OnlinePayment:
    """Reserve these amounts to pay now, and open the provider's page."""
    facts.setdefault("key", uuid4())
    facts.setdefault("now", timezone.now())
    __, payment = beginning.reserve_to_pay(screening_id=screening.pk, wishes=wishes(*euros), **facts)
    assert payment is not None
    beginning.open_at_provider(payment, now=timezone.now())
    payment.refresh_from_db()
    return payment


def hear(payment: OnlinePayment) -> OnlinePayment:
    """Ask the provider what became of it, and read the row anew."""
    settling.check(payment_id=payment.pk, now=timezone.now())
    payment.refresh_from_db()
    return payment


def run_out(payment: OnlinePayment) -> None:
    """Let its time be over: the triggers read the real clock, so the rows move, not the clock."""
    past = timezone.now() - timedelta(seconds=1)
    OnlinePayment.objects.filter(pk=payment.pk).update(closes_at=past)
    Seat.objects.filter(order=payment.order_id, freed_at__isnull=True, held_until__isnull=False).update(
        held_until=past + holding.LONGER
    )


def close(payment: OnlinePayment) -> OnlinePayment:
    closing.close(payment_id=payment.pk, now=timezone.now())
    payment.refresh_from_db()
    return payment


def entries_of(payment: OnlinePayment) -> list[int]:
    """The prices of its entries that stand, in cents."""
    return list(
        Ticket.objects.standing()
        .filter(seat__order=payment.order_id)
        .order_by("price_cents")
        .values_list("price_cents", flat=True)
    )


def pay_all_back() -> None:
    """The refunds' job, for all that is owed now."""
    now = timezone.now() + timedelta(days=1)
    for one in refunding.due(now):
        refunding.pay_back(refund_id=one, now=timezone.now())


def owed_and_paid() -> list[tuple[int, bool]]:
    """Each refund: how much, and whether it is paid."""
    rows = RefundOwed.objects.order_by("pk").values_list("amount_cents", "line")
    return [(cents, line is not None) for cents, line in rows]


def mails() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("event", flat=True))
