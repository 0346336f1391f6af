"""Money back by the way it came: entries given back by their buyer, and the refunds that are owed, until done.

One key per refund, kept: asked again after a failure, the provider gives the money back once. Partial
failures stay in their rows, are tried again with longer pauses, and shown to the treasurers.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings.models import RoomBooking
from tickets import box_office, locks, paying_back, providers, still_owed, voiding, waiting_list
from tickets.models import (
    Dispute,
    Method,
    OnlineRefund,
    Order,
    PaymentLine,
    RefundOwed,
    RefundWay,
    Seat,
    Ticket,
)
from tickets.moments import start_of
from tickets.paying import letters
from tickets.providers import ProviderFailed
from tickets.refusals import CancellationRefused

log = logging.getLogger(__name__)

PAUSES = (1, 5, 15, 60, 240)  # minutes after each failed try; the last one repeats


def refundable(order: Order) -> list[Ticket]:
    """The entries of the order that were paid online (or cost nothing beside those) and stand."""
    return list(
        Ticket.objects.standing()
        .filter(seat__order=order, sale__online_payment__isnull=False, admitted_at__isnull=True)
        .select_related("room_booking__screening", "seat", "sale")
        .order_by("id")
    )


def until(order: Order, booking: RoomBooking) -> datetime:
    """Until when the buyer gives entries back alone; moved after they paid: until the start."""
    start = start_of(booking)
    if order.screening.moves.filter(moved_at__gt=order.made_at).exists():
        return start
    return start - timedelta(minutes=settings.REFUND_UNTIL_MINUTES)


@journal.atomic
def give_back_entries(
    *, order_id: int, ticket_ids: Sequence[int], now: datetime, by: User | None = None, reason: str = ""
) -> list[RefundOwed]:
    """Give back these entries, each at its own amount; all or nothing. By the buyer, or by a treasurer.

    The rooms' lock is the guard; below it, one minus record per entry.
    """
    order, bookings = box_office.locked(order_id)
    tickets = list(
        Ticket.objects.filter(pk__in=ticket_ids, seat__order=order)
        .select_for_update(no_key=True, of=("self",))
        .select_related("sale__sales_point", "seat")
        .order_by("id")
    )
    rooms = {booking.pk: booking for booking in bookings}
    _refuse_unless_refundable(order, tickets, rooms, asked=len(set(ticket_ids)), by=by, now=now)
    owed = voiding.void(
        tickets, reason=reason.strip() or "Rendue par la personne", by=by, till_session_id=None, now=now
    )
    soon(owed, tell=True, now=now)
    if not Seat.objects.live(now).filter(order=order).exists():
        order.cancelled_at = now
        order.save(update_fields=["cancelled_at"])
    waiting_list.offer_freed(screening=order.screening, bookings=bookings, now=now)
    return owed


def _refuse_unless_refundable(
    order: Order,
    tickets: Sequence[Ticket],
    rooms: dict[int, RoomBooking],
    *,
    asked: int,
    by: User | None,
    now: datetime,
) -> None:
    standing = {ticket.pk for ticket in refundable(order)}
    if not tickets:
        raise CancellationRefused(_("Choisissez les places à rendre."))
    if len(tickets) != asked or any(ticket.pk not in standing for ticket in tickets):
        raise CancellationRefused(
            _("Une de ces places est déjà rendue, ou déjà entrée : regardez de nouveau.")
        )
    for booking in {ticket.room_booking_id for ticket in tickets}:
        refusal = locks.may_cancel_entries(rooms[booking], now)
        if refusal:
            raise CancellationRefused(refusal)
        if by is None and now >= until(order, rooms[booking]):
            raise CancellationRefused(
                _(
                    "Il est trop tard pour un remboursement en ligne : donnez votre place à quelqu’un, ou écrivez-nous."
                )
            )
    if contest := _contest_of({ticket.sale_id for ticket in tickets}):
        raise CancellationRefused(contest)


def _contest_of(sale_ids: Iterable[int]) -> str:
    """Why what the bank may give back, or has given back, is not ours to give; empty: nobody contests it."""
    disputes = Dispute.objects.filter(payment__sale__in=sale_ids)
    if disputes.filter(closed_at__isnull=True).exists():
        return _(
            "Ce paiement est contesté auprès de la banque : elle décide, et nous ne rendons pas deux fois."
        )
    if disputes.exclude(state__in=providers.MONEY_STAYED).exists():
        return _("La banque a déjà rendu ce paiement : nous ne rendons pas deux fois.")
    return ""


def soon(refunds: Iterable[RefundOwed], *, tell: bool, now: datetime) -> None:
    """Queue what goes back online, in the transaction that owes it."""
    from tickets.paying import jobs

    for refund in refunds:
        if refund.way == RefundWay.ONLINE:
            OnlineRefund.objects.create(refund=refund, next_at=now, tell=tell)
            jobs.refund.defer(refund_id=refund.pk)


def owed_online() -> QuerySet[RefundOwed]:
    """What is owed by the provider's way, and given back neither by it nor by the bank."""
    return still_owed.outstanding().filter(way=RefundWay.ONLINE).order_by("owed_at", "id")


def due(now: datetime) -> list[int]:
    """The refunds to ask for now: those never asked for, and those whose pause is over."""
    ready = Q(online__isnull=True) | Q(online__next_at__lte=now)
    return list(owed_online().filter(ready).values_list("pk", flat=True))


def pay_back(*, refund_id: int, now: datetime) -> bool:
    """Ask the provider for it, without a lock, then note it paid; returns whether it is. What the bank gives back
    it is not asked for: a cancelled screening owes that, too.

    Two workers at once ask with the same key; the refund's row lock (paying_back.pay_refund) lets one note it.
    """
    owed = RefundOwed.objects.select_related("sale__online_payment").get(pk=refund_id)
    if PaymentLine.objects.filter(refund=owed).exists():
        return True
    asked, __ = OnlineRefund.objects.get_or_create(refund=owed, defaults={"next_at": now})
    payment = owed.sale.online_payment
    if contest := _contest_of([owed.sale_id]):
        _try_again(asked, contest, now)
        return False
    try:
        made = providers.of(payment.provider).refund(payment.reference, owed.amount_cents, asked.key)
    except ProviderFailed as failure:
        _try_again(asked, str(failure), now)
        return False
    if not made.done:
        _try_again(asked, "", now)
        return False
    return _noted(owed, made.reference, asked, now)


@journal.atomic
def _noted(owed: RefundOwed, reference: str, asked: OnlineRefund, now: datetime) -> bool:
    try:
        paying_back.pay_refund(refund_id=owed.pk, method=Method.ONLINE, by=None, now=now, reference=reference)
    except CancellationRefused:
        return True  # the other worker noted it
    OnlineRefund.objects.filter(pk=asked.pk).update(failure="", tried_at=now, attempts=asked.attempts + 1)
    if asked.tell:
        letters.refunded(owed.sale.online_payment, owed)
    return True


def _try_again(asked: OnlineRefund, failure: str, now: datetime) -> None:
    if failure:
        log.warning("Refund %s is not done: %s", asked.refund_id, failure)
    pause = PAUSES[min(asked.attempts, len(PAUSES) - 1)]
    OnlineRefund.objects.filter(pk=asked.pk).update(
        attempts=min(asked.attempts + 1, 32_000),
        failure=failure[:200],
        tried_at=now,
        next_at=now + timedelta(minutes=pause),
    )
