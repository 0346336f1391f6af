"""The locks of paying online: rooms, then the order, then the attempt; never across a call to the provider."""

from laclef import journal
from laclef.accounts.models import User
from screenings.models import RoomBooking
from tickets import box_office
from tickets.models import OnlinePayment


def lock_payment(payment_id: int) -> tuple[OnlinePayment, list[RoomBooking]]:
    """The attempt under its own lock, behind its rooms' and its order's.

    The rooms' lock is the one guard of what became of it. Its own is for what is written beside that, without
    the rooms: a page that opens meanwhile (beginning.open_at_provider) is seen here, or waits.
    """
    order_id = OnlinePayment.objects.values_list("order_id", flat=True).get(pk=payment_id)
    order, bookings = box_office.locked(order_id)
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
