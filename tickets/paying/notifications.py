"""Signed notifications: hints. What they hint at is fetched, then written together with the event's id."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from laclef import journal
from tickets import providers
from tickets.models import Dispute, OnlinePayment, ProviderEvent
from tickets.paying import letters
from tickets.paying.settling import check, first_effect
from tickets.providers import Disputed, Notification, Provider, Subject


def receive(*, body: bytes, headers: Mapping[str, str], now: datetime) -> bool:
    """Do what the notification hints at, once; returns whether it had an effect. Forged if it is not signed.

    ProviderFailed if the truth cannot be fetched: then it is sent again.
    """
    provider = providers.current()
    if provider is None:
        raise providers.Forged
    hint = provider.parse_notification(body, headers)
    if ProviderEvent.objects.filter(provider=provider.name, event=hint.event).exists():
        return False
    payment = OnlinePayment.objects.filter(provider=provider.name, reference=hint.reference).first()
    if hint.subject == Subject.PAYMENT and payment is not None:
        check(payment_id=payment.pk, now=now, event=hint)
        return True
    if hint.subject == Subject.DISPUTE:
        return _contested(provider, provider.dispute(hint.reference), hint, now)
    with transaction.atomic():
        return first_effect(hint, provider.name, now)


@journal.atomic
def _contested(provider: Provider, told: Disputed, hint: Notification, now: datetime) -> bool:
    """Keep the contested charge as it is told; the treasurers hear of it once."""
    if not first_effect(hint, provider.name, now):
        return False
    payment = (
        OnlinePayment.objects.filter(provider=provider.name, charge=told.charge).exclude(charge="").first()
    )
    dispute, is_new = Dispute.objects.update_or_create(
        provider=provider.name,
        reference=told.reference,
        defaults={
            "payment": payment,
            "amount_cents": told.cents,
            "reason": told.reason[:60],
            "state": told.state[:40],
            "opened_at": told.opened_at,
            "answer_by": told.answer_by,
            "closed_at": now if told.closed else None,
        },
    )
    if is_new:
        links = {"dispute": dispute.pk} | ({"payment": payment.pk} if payment else {})
        journal.note(nature="dispute.opened", links=links, facts={"cents": told.cents})
        letters.disputed(dispute)
    return True
