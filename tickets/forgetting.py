"""What people left is kept only as long as the house said; the fiscal lines never had it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from laclef.accounts.models import User
from tickets.models import Order, Pin, WaitingEntry
from tickets.till.people import EVENING_DOMAIN

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


@transaction.atomic
def forget_evening_names(*, now: datetime) -> int:
    """Blank the first names of those who sold with a one-evening code so many months ago; returns how many.

    Their lines stay theirs, an account without a name: `get_short_name` has a neutral word for it.
    """
    before = now - settings.EVENING_NAMES_KEPT_MONTHS * MONTH
    over = Pin.objects.filter(expires_at__lt=before, user__email__endswith=f"@{EVENING_DOMAIN}")
    erased = User.objects.filter(till_pin__in=over).update(first_name="")
    over.delete()
    return erased
