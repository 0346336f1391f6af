"""What the pages of a booking say about paying online; read only, and true when it was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tickets.models import OnlinePayment, Order, Outcome, Seat, Ticket
from tickets.paying import refunding
from tickets.paying.beginning import may_pay_online, worth_asking
from tickets.providers import Cents


@dataclass(frozen=True)
class Offer:
    """What one can do about the money of an order now."""

    payment: OnlinePayment | None = None
    cents: Cents = 0
    can_pay: bool = False
    nothing_to_pay: bool = False
    entries: tuple[Ticket, ...] = ()
    until: datetime | None = None

    @property
    def can_give_back(self) -> bool:
        return self.until is not None


def offer_of(order: Order, unclaimed: Sequence[Seat], now: datetime) -> Offer:
    """The last attempt, what is still to pay for its seats that are no entry, and what may be given back."""
    payment = order.online_payments.order_by("-begun_at", "-pk").first()
    paid = tuple(refunding.refundable(order)) if payment is not None else ()
    seats = [seat for seat in unclaimed if seat.is_live(now)]
    cents = sum(seat.intended_cents or 0 for seat in seats)
    waits = payment is not None and payment.outcome == Outcome.OPEN
    unanswered = hasattr(order, "waiting_entry") and any(seat.held_until for seat in seats)
    online = may_pay_online(order.screening)
    until = max((refunding.until(order, ticket.room_booking) for ticket in paid), default=None)
    return Offer(
        payment=payment,
        cents=cents,
        can_pay=online and bool(seats) and not waits and not unanswered and worth_asking(cents),
        nothing_to_pay=online and bool(seats) and not cents,
        entries=paid,
        until=until if until is not None and now < until else None,
    )
