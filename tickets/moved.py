"""When a screening moves: its holders are told, and may still come or give their places back.

Nobody loses a place by not answering. Who paid and gives back is owed all of it, by the way it was paid.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from laclef import journal
from screenings.models import ScreeningMove
from tickets import box_office, cancelling, letters, paying_back
from tickets.models import MoveAnswer, MoveNotice, Order, Seat
from tickets.refusals import BookingRefused, CancellationRefused


def tell_holders(*, move: ScreeningMove, now: datetime) -> int:
    """A notice for each order that holds places, and a mail where it left an address; returns how many.

    Called by laclef.evening in the transaction that moves it, under the screening's lock. Another hour of the
    doors alone asks nobody.
    """
    if (move.from_starts_at, move.from_place) == (move.to_starts_at, move.to_place):
        return 0
    orders = list(
        Order.objects.filter(pk__in=Seat.objects.live(now).values("order"), screening=move.screening_id)
        .select_related("screening__venue")
        .order_by("id")
    )
    MoveNotice.objects.filter(order__in=orders, answered_at__isnull=True).delete()  # only the last one asks
    MoveNotice.objects.bulk_create(MoveNotice(order=order, move=move, told_at=now) for order in orders)
    for order in orders:
        if order.email:
            letters.screening_moved(order, move)
    return len(orders)


def open_notice(order: Order) -> MoveNotice | None:
    """The move that the holder has not answered yet."""
    if not order.screening.sequence:  # each move raises it
        return None
    return MoveNotice.objects.filter(order=order, answered_at__isnull=True).select_related("move").first()


@journal.atomic
def still_coming(*, order_id: int, now: datetime) -> None:
    """The places stay; said twice it changes nothing. Refused where they are gone."""
    order, __ = box_office.locked(order_id)
    if not Seat.objects.live(now).filter(order=order).exists():
        raise BookingRefused(
            _("Cette réservation ne tient plus de place : refaites-en une si vous voulez venir.")
        )
    if _answer(order, MoveAnswer.COMING, now):
        box_office.note("reservation.move_accepted", order)


@journal.atomic
def give_back(*, order_id: int, now: datetime) -> int:
    """All places back before the start, and what was paid is owed; returns those cents. Twice changes nothing."""
    order, bookings = box_office.locked(order_id)
    if order.cancelled_at is not None:
        return paying_back.owed_to(order).cents
    if open_notice(order) is None:
        raise BookingRefused(_("Vous avez déjà répondu : pour changer, écrivez-nous."))
    live = Seat.objects.live(now).filter(order=order)
    box_office.refuse_once_started(live, bookings, now)
    if order.paying_at is not None:
        raise BookingRefused(_("Un paiement est en cours : terminez-le, ou attendez quelques minutes."))
    try:
        owed = cancelling.void_order(order=order, bookings=bookings, reason=_("Séance déplacée"), now=now)
    except CancellationRefused as refusal:
        raise BookingRefused(str(refusal)) from refusal
    _answer(order, MoveAnswer.GAVE_BACK, now)
    box_office.note("reservation.move_declined", order, owed_cents=owed)
    return owed


def _answer(order: Order, answer: MoveAnswer, now: datetime) -> int:
    """How many open notices that answered."""
    return MoveNotice.objects.filter(order=order, answered_at__isnull=True).update(
        answered_at=now, answer=answer
    )
