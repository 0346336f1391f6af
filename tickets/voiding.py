"""A minus record for each entry undone, with what is owed back written at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from laclef import journal
from laclef.accounts.models import User
from screenings.models import RoomBooking
from tickets import locks
from tickets.amounts import Cents
from tickets.models import Freed, RefundOwed, RefundWay, Seat, Ticket, TicketCancellation
from tickets.refusals import CancellationRefused


def lock_standing(**which: object) -> list[Ticket]:
    """The entries that stand, locked in order, with what undoing them needs."""
    return list(
        Ticket.objects.standing()
        .filter(**which)
        .select_for_update(no_key=True, of=("self",))
        .select_related("sale__sales_point", "seat")
        .order_by("id")
    )


def refuse_out_of_window(tickets: Iterable[Ticket], bookings: Iterable[RoomBooking], now: datetime) -> None:
    """Raise CancellationRefused where one of these may be undone no more; an exhibition's other openings may be over."""
    rooms = {booking.pk: booking for booking in bookings}
    theirs = (rooms[pk] for pk in sorted({ticket.room_booking_id for ticket in tickets}))
    refusal = next(filter(None, (locks.may_cancel_entries(booking, now) for booking in theirs)), "")
    if refusal:
        raise CancellationRefused(refusal)


def void(
    tickets: Sequence[Ticket],
    *,
    reason: str,
    by: User | None,
    till_session_id: int | None,
    now: datetime,
    because: Freed = Freed.ENTRY,
) -> list[RefundOwed]:
    """A minus record each, one refund owed per sale, the places free. Under the rooms' lock."""
    owed = _owe(tickets, reason=reason, now=now)
    TicketCancellation.objects.bulk_create(
        TicketCancellation(
            ticket=ticket,
            cancelled_at=now,
            cancelled_by=by,
            till_session_id=till_session_id,
            reason=reason[:200],
            refund=owed[ticket.sale_id] if ticket.price_cents else None,
        )
        for ticket in tickets
    )
    Seat.objects.filter(ticket__in=[t.pk for t in tickets]).update(freed_at=now, freed_because=because)
    for ticket in tickets:
        journal.note(
            nature="entry.cancelled",
            actor=by,
            links={"ticket": ticket.pk, "sale": ticket.sale_id, "room_booking": ticket.room_booking_id},
            facts={"tariff": ticket.tariff_code, "cents": -ticket.price_cents, "advance": ticket.advance},
        )
    return list(owed.values())


def _owe(tickets: Iterable[Ticket], *, reason: str, now: datetime) -> dict[int, RefundOwed]:
    sums: dict[int, Cents] = defaultdict(int)
    ways = {}
    for ticket in tickets:
        sums[ticket.sale_id] += ticket.price_cents
        ways[ticket.sale_id] = RefundWay.ONLINE if ticket.sale.sales_point.online else RefundWay.TILL
    rows = RefundOwed.objects.bulk_create(
        RefundOwed(sale_id=sale, amount_cents=cents, way=ways[sale], reason=reason[:200], owed_at=now)
        for sale, cents in sorted(sums.items())
        if cents
    )
    return {row.sale_id: row for row in rows}
