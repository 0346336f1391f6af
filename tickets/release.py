"""Places that nobody claimed: released before the start; holds that ran out: given back.

A reservation is released unless its people were seen in the queue (arrived) or have paid (they hold an entry).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings.models import Admission, RoomBooking, ScreeningMove, State
from tickets import waiting_list
from tickets.models import Freed, OnlinePayment, Order, Outcome, ReleaseDelay, Seat, WaitingEntry
from tickets.moments import end_of, release_of
from tickets.places import give_back, lock_room_bookings, lock_rooms
from tickets.refusals import BookingRefused


def due_for_release(now: datetime) -> list[int]:
    """The screenings with unclaimed places, or someone waiting, in a room whose release has come."""
    on = RoomBooking.objects.filter(
        screening__state=State.PUBLISHED,
        screening__admission__in=(Admission.TICKETS, Admission.REGISTRATION),
        during__endswith__gt=now,
    ).select_related("release_delay")
    due = {b.screening_id: b for b in on.filter(_soon(now)) if release_of(b) <= now}
    unclaimed = Seat.objects.unclaimed().filter(order__isnull=False, arrived_at__isnull=True)
    released = unclaimed.filter(order__screening__in=due, order__screening__admission=Admission.TICKETS)
    held = set(released.values_list("order__screening", flat=True))
    waiting = WaitingEntry.objects.filter(screening__in=due, ended_at__isnull=True)
    return sorted(held | set(waiting.values_list("screening", flat=True)))


def _soon(now: datetime) -> Q:
    """Only what starts within a day can be due: keeps the list short."""
    return Q(during__startswith__lt=now + timedelta(days=1))


@journal.atomic
def release(*, screening_id: int, now: datetime) -> int:
    """Free what is unclaimed in the rooms whose release has come; returns how many places went to the door.

    Who is paying is left the time that the page says. A registration's places stay its people's; only its
    waiting list ends. The rooms' lock is the guard: someone
    being served claims before or after, never meanwhile.
    """
    due = [b for b in lock_rooms(screening_id=screening_id) if release_of(b) <= now < end_of(b)]
    if not due:
        return 0
    if due[0].screening.admission != Admission.TICKETS:
        waiting_list.close(screening_id=screening_id, now=now)
        return 0
    under_way = OnlinePayment.objects.filter(order=OuterRef("order"), outcome=Outcome.OPEN, closes_at__gt=now)
    unclaimed = Seat.objects.unclaimed().filter(
        ~Exists(under_way),
        room_booking__in=due,
        order__isnull=False,
        arrived_at__isnull=True,
    )
    seats = dict(unclaimed.values_list("pk", "order"))
    freed = give_back(seats, because=Freed.RELEASED, now=now)
    for order in Order.objects.filter(pk__in=set(seats.values()), released_at__isnull=True).order_by("pk"):
        order.released_at = now
        order.save(update_fields=["released_at"])
        _note("reservation.released", order, seats=sum(1 for of in seats.values() if of == order.pk))
    waiting_list.close(screening_id=screening_id, now=now)
    return freed


@journal.atomic
def lapse(*, screening_id: int, now: datetime) -> int:
    """Give back the places whose hold ran out, and offer them to those who wait; returns how many.

    Orders being paid are left to the payment's own job, which asks the provider first.
    """
    bookings = lock_rooms(screening_id=screening_id)
    over = Seat.objects.unclaimed().filter(
        order__screening=screening_id,
        order__paying_at__isnull=True,
        order__waiting_entry__isnull=True,
        held_until__lte=now,
    )
    seats = dict(over.values_list("pk", "order"))
    freed = give_back(seats, because=Freed.LAPSED, now=now)
    for order in Order.objects.filter(pk__in=set(seats.values()), lapsed_at__isnull=True).order_by("pk"):
        order.lapsed_at = now
        order.save(update_fields=["lapsed_at"])
        _note("reservation.lapsed", order, seats=sum(1 for of in seats.values() if of == order.pk))
    if bookings:
        waiting_list.offer_freed(screening=bookings[0].screening, bookings=bookings, now=now)
    return freed


def with_holds_run_out(now: datetime) -> list[int]:
    """The screenings where a hold has run out, offers of the waiting list among them."""
    over = Seat.objects.unclaimed().filter(held_until__lte=now, order__paying_at__isnull=True)
    return sorted(set(over.values_list("order__screening", flat=True)))


@journal.atomic
def mark_arrived(
    *, order_id: int, seat_ids: Iterable[int] | None = None, by: User | None, now: datetime
) -> int:
    """Seen in the queue: these seats (all of the order's by default) are never released; returns how many.

    Who stands there needs no button in a mail: what was only held is firm. It also notes who came to a workshop.
    """
    rooms = Seat.objects.filter(order=order_id).values_list("room_booking", flat=True)
    lock_room_bookings(rooms)
    order = Order.objects.select_for_update(no_key=True).get(pk=order_id)
    live = Seat.objects.live(now).filter(order=order)
    seats = live.unclaimed().filter(arrived_at__isnull=True)
    if seat_ids is not None:
        seats = seats.filter(pk__in=list(seat_ids))
    marked = seats.update(arrived_at=now, held_until=None)
    if not marked and not live.exists():
        raise BookingRefused(_("Ces places ont été libérées : vends des places s’il en reste."))
    if marked:
        _note("reservation.arrived", order, by=by, seats=marked)
    return marked


@journal.atomic
def delay_release(*, room_booking_id: int, until: datetime, by: User | None, now: datetime) -> ReleaseDelay:
    """The desk keeps this room's reservations until then, at most until its end."""
    [booking] = lock_room_bookings([room_booking_id])
    if now >= release_of(booking):
        raise BookingRefused(_("Les places non réclamées sont déjà à la porte : vends-les à qui attend."))
    until = min(until, end_of(booking))
    delay, __ = ReleaseDelay.objects.update_or_create(room_booking=booking, defaults={"until": until})
    journal.note(
        nature="release.delayed",
        actor=by,
        links={"room_booking": booking.pk, "screening": booking.screening_id},
        facts={"until": until.isoformat()},
    )
    return delay


def carry_delays(*, move: ScreeningMove) -> None:
    """What the desk keeps longer goes along with the hour, by as many minutes, at most until the new end.

    Called by laclef.evening in the transaction that moves it, under the screening's lock: a delay left at the old
    hour would keep the places through an earlier screening, and say nothing of a later one.
    """
    shift = move.to_starts_at - move.from_starts_at
    delays = ReleaseDelay.objects.filter(room_booking__screening=move.screening_id)
    for delay in delays.select_related("room_booking").order_by("pk"):
        delay.until = min(delay.until + shift, end_of(delay.room_booking))
        delay.save(update_fields=["until"])


def _note(nature: str, order: Order, by: User | None = None, **facts: object) -> None:
    links = {"order": order.pk, "screening": order.screening_id}
    journal.note(nature=nature, actor=by, links=links, facts={"channel": order.channel, **facts})
