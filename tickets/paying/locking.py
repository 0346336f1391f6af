"""The locks of paying online: rooms, then the order, then the attempt; never across a call to the provider."""

from laclef import journal
from laclef.accounts.models import User
from screenings.models import RoomBooking
from tickets.models import OnlinePayment, Order
from tickets.places import lock_rooms


def lock_order(order_id: int) -> tuple[Order, list[RoomBooking]]:
    """The order under its lock, behind its rooms'; its facts are read only then."""
    screening_id = Order.objects.values_list("screening_id", flat=True).get(pk=order_id)
    bookings = lock_rooms(screening_id=screening_id)
    order = Order.objects.select_for_update(no_key=True).get(pk=order_id)
    order.screening = bookings[0].screening
    return order, bookings


def lock_payment(payment_id: int) -> tuple[OnlinePayment, list[RoomBooking]]:
    """The attempt under its lock, behind its order's."""
    order_id = OnlinePayment.objects.values_list("order_id", flat=True).get(pk=payment_id)
    order, bookings = lock_order(order_id)
    payment = OnlinePayment.objects.select_for_update(no_key=True).get(pk=payment_id)
    payment.order = order
    return payment, bookings


def note(nature: str, payment: OnlinePayment, by: User | None = None, **facts: object) -> None:
    journal.note(
        nature=nature,
        actor=by,
        links={"payment": payment.pk, "order": payment.order_id},
        facts=facts,
    )
