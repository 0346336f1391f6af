"""Buyers' contacts are kept only as long as the house said; the fiscal lines never had them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from tickets.models import Order, WaitingEntry

MONTH = timedelta(days=30.44)


@transaction.atomic
def forget_contacts(*, now: datetime) -> int:
    """Blank the addresses and names left for screenings that ended so many months ago; returns how many rows."""
    before = now - settings.CONTACTS_KEPT_MONTHS * MONTH
    over = Q(screening__ends_at__lt=before) | Q(
        screening__ends_at__isnull=True, screening__starts_at__lt=before
    )
    orders = Order.objects.filter(over, erased_at__isnull=True)
    erased = Order.objects.filter(pk__in=orders.values("pk")).update(
        email="", first_name="", label="", erased_at=now
    )
    waiting = WaitingEntry.objects.filter(over).exclude(email="")
    return erased + WaitingEntry.objects.filter(pk__in=waiting.values("pk")).update(email="")
