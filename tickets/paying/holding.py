"""Places that are being paid stay taken until nobody can pay for them any more: a little longer than the page says.

Without that, they would be on sale again in the second the time is over, before the provider's page is closed.
"""

from datetime import datetime, timedelta

from laclef import journal
from tickets.models import OnlinePayment, Order, Seat
from tickets.models.orders import SeatQuerySet
from tickets.paying.locking import lock_payment

LONGER = timedelta(minutes=3)  # what is due is closed every minute


def hold(order: Order, until: datetime) -> None:
    """For the time of a payment that may go on until then. What is firm stays firm."""
    until += LONGER
    _held(order).filter(held_until__lt=until).update(held_until=until)


@journal.atomic
def hold_on(*, payment_id: int, now: datetime) -> None:
    """The provider does not say: the places still held are held until it is asked again. The release ends it."""
    payment, __ = lock_payment(payment_id)
    if payment.is_open():
        _held(payment.order).live(now).update(held_until=now + LONGER)


def let_go(payment: OnlinePayment) -> None:
    """It ended unpaid: they are held as long as was said, not longer. Under the rooms' lock."""
    until = payment.closes_at
    _held(payment.order).filter(held_until__gt=until).update(held_until=until)


def _held(order: Order) -> SeatQuerySet:
    return Seat.objects.unclaimed().filter(order=order, held_until__isnull=False)
