"""What people do in an evening, in one short line each, for the tests of the box office."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from screenings.models import Admission, Kind, RoomBooking, Screening, State
from tests.factories import bring_to, make_room, make_screening, make_user
from tickets import box_office, entries, invited
from tickets.entries import Claimed, Wanted
from tickets.issuing import Paid
from tickets.models import InvitedAs, Method, Order, Sale, SalesPoint, Seat, TillReport, TillSession
from tickets.places import Wish
from tickets.till import drawer, figures


def set_to(screening: Screening, *, minutes: float, lasts: float = 100) -> Screening:
    """Let it start in so many minutes (ago, if negative): the triggers read the real clock."""
    starts_at = timezone.now() + timedelta(minutes=minutes)
    Screening.objects.filter(pk=screening.pk).update(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=lasts),
        doors_at=starts_at - timedelta(minutes=30),
    )
    screening.refresh_from_db()
    return screening


def screening_in(minutes: float, **facts: Any) -> Screening:
    """A published screening that starts in so many minutes."""
    return make_screening(starts_at=timezone.now() + timedelta(minutes=minutes), **facts)


def room_of(screening: Screening) -> RoomBooking:
    """Its only room, or the first of them."""
    booking = screening.room_bookings.order_by("room__position", "id").first()
    assert booking is not None
    return booking


def open_till(**facts: Any) -> TillSession:
    """A till of its own, open."""
    slug = f"caisse-{SalesPoint.objects.count()}"
    point = SalesPoint.objects.create(slug=slug, name="Caisse")
    facts.setdefault("opened_by", make_user())
    return TillSession.objects.create(sales_point=point, opened_at=timezone.now(), **facts)


def close_till(till: TillSession) -> TillReport:
    """Counted as it should be, and closed by its Z."""
    facts: dict[str, Any] = {"session_id": till.pk, "by": till.opened_by, "now": timezone.now()}
    expected = figures.expected_in(till)
    counted = drawer.Counted({100: expected.cash // 100}, expected.cheque, expected.card)
    return drawer.close(count_id=drawer.count(counted=counted, **facts).pk, left_cents=0, **facts)


def wishes(*euros: int) -> list[Wish]:
    return [Wish(cents=amount * 100) for amount in euros]


def book(screening: Screening, *euros: int, **facts: Any) -> Order:
    """Reserve these amounts, one seat each."""
    facts.setdefault("key", uuid4())
    facts.setdefault("now", timezone.now())
    return box_office.reserve(screening_id=screening.pk, wishes=wishes(*euros), **facts)


def by_mail(screening: Screening, *euros: int, email: str = "anna@example.org", **facts: Any) -> Order:
    """Reserve with an address and press its button."""
    order = book(screening, *euros, email=email, **facts)
    return box_office.confirm_email(order_id=order.pk, now=timezone.now())


def paid(amounts: Sequence[int], method: Method = Method.CASH) -> list[Paid]:
    """One payment for these euros; none for nothing."""
    return [Paid(method, sum(amounts) * 100)] if sum(amounts) else []


def sell(screening: Screening | None, *euros: int, till: TillSession | None = None, **facts: Any) -> Sale:
    """Sell at the door, in the first room, for cash; without a screening, memberships only."""
    till = till or open_till()
    facts.setdefault("key", uuid4())
    facts.setdefault("now", timezone.now())
    room = room_of(screening).pk if screening else 0
    return entries.sell_at_door(
        wanted=[Wanted(room, amount * 100) for amount in euros],
        payments=facts.pop("payments", paid(euros)),
        till_session_id=till.pk,
        by=till.opened_by,
        **facts,
    )


def claim(order: Order, *euros: int, till: TillSession | None = None, **facts: Any) -> Sale:
    """Claim the first seats of the order at these amounts, for cash."""
    till = till or open_till()
    facts.setdefault("key", uuid4())
    facts.setdefault("now", timezone.now())
    seats = Seat.objects.unclaimed().filter(order=order).order_by("id")
    chosen = facts.pop("seats", list(seats)[: len(euros)])
    return entries.claim(
        order_id=order.pk,
        claimed=[Claimed(seat.pk, amount * 100) for seat, amount in zip(chosen, euros, strict=True)],
        payments=paid(euros),
        till_session_id=till.pk,
        by=till.opened_by,
        **facts,
    )


def taken(screening: Screening) -> int:
    """How many places are taken now."""
    return Seat.objects.live(timezone.now()).filter(room_booking__screening=screening).count()


def make_openings(*minutes: float, places: int = 20) -> tuple[Screening, list[RoomBooking]]:
    """An exhibition whose openings start in so many minutes (ago, if negative), one hour each."""
    now = timezone.now()
    opens = [now + timedelta(minutes=one) for one in minutes]
    show = make_screening(
        kind=Kind.EXHIBITION,
        rooms=[],
        starts_at=min(opens),
        ends_at=max(opens) + timedelta(hours=2),
        doors_at=None,
        admission=Admission.TICKETS,
        state=State.DRAFT,
    )
    room = make_room(venue=show.venue)
    slots = [
        RoomBooking.objects.create(
            screening=show, room=room, places=places, during=(at, at + timedelta(hours=1))
        )
        for at in opens
    ]
    bring_to(show, State.PUBLISHED, now=now)
    return show, slots


def invite(screening: Screening, seats: int, **facts: object) -> Order:
    facts.setdefault("key", uuid4())
    return invited.invite(
        screening_id=screening.pk,
        seats=seats,
        invited_as=InvitedAs.PRESS,
        by=make_user(),
        now=timezone.now(),
        **facts,  # type: ignore[arg-type]
    )


def group(screening: Screening, seats: int, cents: int = 300, **facts: object) -> Order:
    facts.setdefault("key", uuid4())
    return invited.book_group(
        screening_id=screening.pk,
        seats=seats,
        cents=cents,
        label="CM2",
        by=make_user(),
        now=timezone.now(),
        **facts,  # type: ignore[arg-type]
    )
