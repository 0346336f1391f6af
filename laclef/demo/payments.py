"""Paid online in the demo: a few evenings' payments, one given back, one contested, one that nobody knows here.

Made by the real code with the demo's own provider, which is up for that moment; nothing of it is typed in.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from laclef import bootstrap
from screenings.models import Admission, NonCommercialBasis, Screening, State
from tickets import availability, providers
from tickets.models import OnlinePayment, Order, Ticket
from tickets.paying import beginning, notifications, reconciling, refunding, settling
from tickets.places import Wish
from tickets.providers.fake import FakeStripe
from tickets.providers.fake.notifier import event, signed

KEPT_IN = bootstrap.data_dir() / "fake-payments.json"
# Who pays what, in euros: names nobody bears, addresses that lead nowhere.
PARTIES = (("Ondine", (7, 4)), ("Basile", (10,)), ("Zélie", (0, 5)), ("Firmin", (4,)), ("Aglaé", (8, 8)))


def pay(*, now: datetime) -> None:
    """Once; a demo that runs elsewhere on the same port is left alone."""
    if not settings.DEMO or providers.current() is None or OnlinePayment.objects.exists():
        return
    screenings = [one for one in _payable(now) if _has_room(one, now)][:3]
    if not screenings:
        return
    with suppress(OSError), open_provider(KEPT_IN) as provider:
        paid = [
            _paid(provider, screenings[number % len(screenings)], name, euros, now=now)
            for number, (name, euros) in enumerate(PARTIES)
        ]
        provider.ledger.pay_out()
        _given_back(paid[0])
        _contested(provider, paid[1])
        _unknown(provider, now)
        reconciling.read_account(now=timezone.now())


@contextmanager
def open_provider(kept_in: Path) -> Iterator[FakeStripe]:
    port = urlsplit(settings.STRIPE_API).port or 0
    provider = FakeStripe(secret_key=settings.STRIPE_SECRET_KEY, port=port, kept_in=kept_in).start()
    try:
        yield provider
    finally:
        provider.stop()
        provider.ledger.keep()


def _payable(now: datetime) -> QuerySet[Screening]:
    return (
        Screening.objects.public()
        .filter(state=State.PUBLISHED, admission=Admission.TICKETS, venue__is_house=True)
        .filter(starts_at__gt=now + timedelta(hours=4))
        .exclude(regime_basis=NonCommercialBasis.CINE_CLUB)
        .order_by("starts_at", "pk")
    )


def _has_room(screening: Screening, now: datetime) -> bool:
    """The demo fills some evenings to the last place, and while people wait the web sells nothing."""
    places = availability.of_screening(screening.pk, now)
    return not places.waiting and places.left_online >= sum(len(euros) for __, euros in PARTIES)


def _paid(
    provider: FakeStripe, screening: Screening, name: str, euros: tuple[int, ...], *, now: datetime
) -> Order:
    order, payment = beginning.reserve_to_pay(
        key=uuid5(NAMESPACE_URL, f"{screening.public_id}/{name}"),
        screening_id=screening.pk,
        wishes=[Wish(cents=100 * one) for one in euros],
        email=f"{name.lower()}@demo.laclef.example",
        first_name=name,
        now=now,
    )
    if payment is not None:
        beginning.open_at_provider(payment, now=now)
        provider.pay(payment.reference, email=order.email)
        settling.check(payment_id=payment.pk, now=timezone.now())
    return order


def _given_back(order: Order) -> None:
    """The dearest of its places comes free, and its money goes back."""
    dearest = Ticket.objects.filter(seat__order=order).order_by("-price_cents", "pk")[:1]
    for owed in refunding.give_back_entries(
        order_id=order.pk, ticket_ids=[ticket.pk for ticket in dearest], now=timezone.now()
    ):
        refunding.pay_back(refund_id=owed.pk, now=timezone.now())


def _contested(provider: FakeStripe, order: Order) -> None:
    made = provider.ledger.contest(order.online_payments.get().reference)
    body, signature = signed(event("charge.dispute.created", made), settings.STRIPE_WEBHOOK_SECRET)
    notifications.receive(body=body, headers={"Stripe-Signature": signature}, now=timezone.now())


def _unknown(provider: FakeStripe, now: datetime) -> None:
    """Taken by a page of the provider's that is not ours: the books show it until somebody has seen it."""
    session = provider.ledger.create_session(
        {
            "mode": "payment",
            "success_url": settings.SITE_URL,
            "line_items": {
                "0": {"price_data": {"currency": "eur", "unit_amount": "1500", "product_data": {"name": "?"}}}
            },
        }
    )
    provider.pay(session["id"], email="quelquun@demo.laclef.example")
    for row in provider.ledger.tables["transactions"].values():
        row["created"] = int((now - timedelta(minutes=20)).timestamp())
