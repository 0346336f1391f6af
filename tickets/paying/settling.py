"""What the provider says becomes rows: entries, or money owed back; once, whoever hears of it first.

The rooms' lock is the one guard: the page one comes back to, the notification and the hold's end wait for each
other there, and whoever comes second finds the sale made.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from laclef import journal
from screenings.models import RoomBooking, State
from tickets import availability, issuing, providers
from tickets.entries import note_sale, refuse_rooms
from tickets.fairness import refuse_to_pass
from tickets.identity import digest_of
from tickets.issuing import Paid, Place, SoldAt
from tickets.models import (
    Channel,
    Freed,
    Method,
    OnlinePayment,
    Outcome,
    ProviderEvent,
    RefundOwed,
    RefundWay,
    Sale,
    SalesPoint,
    Seat,
)
from tickets.moments import end_of
from tickets.paying import holding, letters, refunding
from tickets.paying.locking import lock_payment, note
from tickets.places import Wish, give_back, share_out, take
from tickets.providers import Notification, Status, Told
from tickets.refusals import Refused, SaleRefused

log = logging.getLogger(__name__)


def check(*, payment_id: int, now: datetime, event: Notification | None = None) -> OnlinePayment:
    """Ask the provider for the truth, without a lock, then write it down. ProviderFailed if it does not say."""
    payment = OnlinePayment.objects.get(pk=payment_id)
    told = providers.of(payment.provider).fetch(payment.reference)
    return settle(payment_id=payment_id, told=told, now=now, event=event)


@journal.atomic
def settle(*, payment_id: int, told: Told, now: datetime, event: Notification | None = None) -> OnlinePayment:
    """Write down what was fetched. Paid: the places, or the money owed back; expired: the attempt ends,
    unless its page has opened since it was asked about.

    A notification's event is stored here, in the transaction of its effect; a second one does nothing.
    """
    payment, bookings = lock_payment(payment_id)
    if event is not None and not first_effect(event, payment.provider, now):
        return payment
    payment.checked_at, payment.failure = now, ""
    payment.declined_at = payment.declined_at or (now if told.declined else None)
    payment.charge = told.charge or payment.charge
    payment.save(update_fields=["checked_at", "failure", "declined_at", "charge"])
    if payment.sale_id is None and told.status == Status.PAID:
        _take_in(payment, bookings, told, now)
    elif payment.is_open() and told.status == Status.EXPIRED and told.reference == payment.reference:
        _end(payment, Outcome.UNPAID, None, now)
        holding.let_go(payment)
        note("payment.unpaid", payment)
    return payment


def first_effect(event: Notification, provider: str, now: datetime) -> bool:
    """Whether this event had no effect before; from now on it had. Call it in the effect's transaction."""
    __, is_first = ProviderEvent.objects.get_or_create(
        provider=provider, event=event.event, defaults={"kind": event.kind, "received_at": now}
    )
    return is_first


def _take_in(payment: OnlinePayment, bookings: list[RoomBooking], told: Told, now: datetime) -> None:
    """Money has come: places for it if they can be given, else it is owed back at once."""
    order = payment.order
    if told.email and not order.email and order.erased_at is None:
        order.email = told.email.strip().lower()
        order.save(update_fields=["email"])
    try:
        with transaction.atomic():
            sale = _give(payment, bookings, told, now)
    except (Refused, IntegrityError) as refusal:
        # The triggers have the last word about a place; whatever they refuse, the money goes back.
        if isinstance(refusal, IntegrityError):
            log.exception("Payment %s could not be given its places and is refunded.", payment.pk)
        _owe_back(payment, told, _why(refusal, order.language), now)
        return
    _end(payment, Outcome.PAID, sale, now)
    letters.receipt(payment)


def _give(payment: OnlinePayment, bookings: list[RoomBooking], told: Told, now: datetime) -> Sale:
    """Firm places, an entry each, the money noted; or Refused and nothing."""
    if told.cents != payment.amount_cents:
        raise SaleRefused(gettext_lazy("Le montant payé n’est pas celui qui était demandé."))
    slot = _slot(payment, bookings)
    _refuse_over(slot, now)
    refuse_rooms(slot, now)
    seats = _seats(payment, slot, now)
    rooms = {booking.pk: booking for booking in slot}
    sale = issuing.open_sale(key=payment.key, digest=_digest(payment), sold_at=_sold_at(now))
    school = payment.order.channel == Channel.GROUP  # as where a group pays at the till
    places = [
        Place(seat, rooms[seat.room_booking_id], cents, as_member=False, school=school)
        for seat, cents in seats
    ]
    tickets = issuing.issue(sale=sale, places=places, now=now)
    payments = [Paid(Method.ONLINE, told.cents, payment.reference)]
    issuing.take_money(sale=sale, payments=payments, memberships=(), now=now)
    order = payment.order
    order.confirmed_at = order.confirmed_at or now
    order.lapsed_at = order.released_at = order.cancelled_at = None
    order.save(update_fields=["confirmed_at", "lapsed_at", "released_at", "cancelled_at"])
    note_sale("entry.claimed", sale, tickets, payments, (), order=order.pk, payment=payment.pk)
    return sale


def _refuse_over(slot: Sequence[RoomBooking], now: datetime) -> None:
    """Said to whoever paid, in their language; the same from refuse_rooms below is said to the desk."""
    if any(booking.screening.state == State.CANCELLED for booking in slot):
        raise SaleRefused(gettext_lazy("La séance est annulée."))
    if any(now >= end_of(booking) for booking in slot):
        raise SaleRefused(gettext_lazy("La séance est terminée."))


def _slot(payment: OnlinePayment, bookings: list[RoomBooking]) -> list[RoomBooking]:
    """The rooms open at the hours that were booked: an exhibition has others too."""
    asked = Seat.objects.filter(pk__in=[seat for seat, __ in payment.asked])
    theirs = set(asked.values_list("room_booking", flat=True))
    hours = {booking.during for booking in bookings if booking.pk in theirs}
    return [booking for booking in bookings if booking.during in hours]


def _seats(payment: OnlinePayment, slot: list[RoomBooking], now: datetime) -> list[tuple[Seat, int]]:
    """The places asked for, firm; those that were let go meanwhile are taken anew if they are free."""
    amounts: dict[int, int] = dict(payment.asked)
    seats = list(Seat.objects.filter(pk__in=amounts).select_related("ticket").order_by("id"))
    if any(hasattr(seat, "ticket") for seat in seats):
        raise SaleRefused(gettext_lazy("Ces places étaient déjà payées."))
    kept = [seat for seat in seats if seat.is_live(now)]
    gone = [seat for seat in seats if not seat.is_live(now)]
    Seat.objects.filter(pk__in=[seat.pk for seat in kept], held_until__isnull=False).update(held_until=None)
    found = [(seat, amounts[seat.pk]) for seat in kept]
    if gone:
        give_back([seat.pk for seat in gone], because=Freed.LAPSED, now=now)
        places = availability.of_screening(payment.order.screening_id, now)
        wishes = [Wish(cents=amounts[seat.pk], wheelchair=seat.wheelchair) for seat in gone]
        refuse_to_pass(places, wishes)
        ids = {booking.pk for booking in slot}
        rooms = [room for room in places.rooms if room.room_booking_id in ids]
        shared = share_out(wishes, rooms, online=True)
        fresh = take(order=payment.order, shared=shared, held_until=None, now=now)
        found += [(seat, seat.intended_cents or 0) for seat in fresh]
    return found


def _owe_back(payment: OnlinePayment, told: Told, why: str, now: datetime) -> None:
    """A sale without entry, all of it owed back by the way it came; the person is told once."""
    sale = issuing.open_sale(key=payment.key, digest=_digest(payment), sold_at=_sold_at(now))
    payments = [Paid(Method.ONLINE, told.cents, payment.reference)]
    issuing.take_money(sale=sale, payments=payments, memberships=(), now=now)
    owed = RefundOwed.objects.create(
        sale=sale, amount_cents=told.cents, way=RefundWay.ONLINE, reason=why[:200], owed_at=now
    )
    _end(payment, Outcome.LATE, sale, now)
    refunding.soon([owed], tell=False, now=now)
    note_sale("payment.late", sale, [], payments, (), order=payment.order_id, payment=payment.pk)
    letters.late(payment, owed, why)


def _why(refusal: Exception, language: str) -> str:
    """In the person's language; the rule of a trigger is no sentence."""
    with override(language):
        if isinstance(refusal, SaleRefused):
            return str(refusal)
        return _("Les places n’étaient plus gardées, et d’autres personnes les ont prises.")


def _end(payment: OnlinePayment, outcome: Outcome, sale: Sale | None, now: datetime) -> None:
    payment.outcome, payment.sale, payment.ended_at, payment.address = outcome, sale, now, ""
    payment.save(update_fields=["outcome", "sale", "ended_at", "address"])
    payment.order.paying_at = None
    payment.order.save(update_fields=["paying_at"])


def _sold_at(now: datetime) -> SoldAt:
    web = SalesPoint.objects.get(online=True)
    return SoldAt(sales_point=web, till_session=None, by=None, now=now)


def _digest(payment: OnlinePayment) -> str:
    return digest_of({"payment": payment.pk, "asked": payment.asked})
