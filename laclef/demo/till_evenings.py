"""The demo's evenings at the till: places sold ahead, and one screening that is over, with its full statement."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid5

from laclef.accounts.roles import Role
from laclef.demo import catalogue, cut_off, facts, rolling
from laclef.demo.identity import uid_of
from laclef.demo.strip import demo_account
from laclef.demo.weeks import Slot, at, later, minutes_of
from screenings.calendar import cinema_day, house_zone
from screenings.models import Admission, Regime, RoomBooking, State
from tickets import entries
from tickets.door import approved, statement
from tickets.entries import OnPaper, Wanted
from tickets.issuing import MembershipTaken, Paid
from tickets.models import Member, Method, Moved, TillDevice, TillReport, TillSession
from tickets.moments import end_of, start_of
from tickets.till import deposits, drawer, figures, sessions
from tickets.till.drawer import Counted

# Who came together, and how they paid: euros, with m for who is a member.
PARTIES: tuple[tuple[Method, tuple[str, ...]], ...] = (
    (Method.CASH, ("7m", "7m")),
    (Method.CASH, ("0", "0m", "4")),
    (Method.CARD, ("10m", "7m", "7", "4")),
    (Method.CASH, ("5", "5m", "0")),
    (Method.CHEQUE, ("12m", "12m")),
    (Method.CARD, ("7m", "7m", "4", "4m", "2")),
    (Method.CASH, ("10m", "4")),
    (Method.CARD, ("15m", "0", "7m")),
    (Method.CASH, ("4", "4m", "7", "20m")),
    (Method.CARD, ("7m", "10m")),
)
AHEAD = 2  # of these parties bought in the afternoon
NEVER_SEEN = 1  # and the last one never came in
# Who had come to the late show that broke off.
FEW: tuple[tuple[Method, tuple[str, ...]], ...] = (
    (Method.CASH, ("7m", "4")),
    (Method.CARD, ("10m", "0", "5")),
    (Method.CASH, ("7", "7m", "5m")),
    (Method.CARD, ("4m", "12")),
)


def live(device: TillDevice, *, now: datetime) -> None:
    """A session of places sold ahead and of a late show that broke off, taken to the bank; then the last screening
    that is over, two euros short.
    """
    room = _played(now)
    ahead = now - timedelta(days=1)
    if room is not None:
        ahead = min(now, start_of(room)) - timedelta(days=1)
    session = _open(device, ahead)
    _sell_ahead(session, now=now, at=ahead)
    late = cut_off.add(cinema_day(ahead, house_zone())) if room is not None else None
    if late is not None:
        _sell_to_few(session, late)
        ahead = end_of(late)
    z = _close(session, at=ahead, short=0)
    _take_to_the_bank(z, now=now)
    if room is not None:
        _an_evening(device, room)


def _played(now: datetime) -> RoomBooking | None:
    """The last commercial screening that is over; where the week has none yet, one of yesterday is added."""
    over = RoomBooking.objects.filter(
        screening__state=State.PUBLISHED,
        screening__admission=Admission.TICKETS,
        screening__regime=Regime.COMMERCIAL,
        during__startswith__gte=now - timedelta(days=4),
        during__endswith__lte=now,
    )
    found = over.order_by("during", "pk").last()
    return found or _of_yesterday(now)


def _of_yesterday(now: datetime) -> RoomBooking | None:
    yesterday = cinema_day(now, house_zone()) - timedelta(days=1)
    starts_at, evening = at(yesterday, "20:30"), facts.pool("main")[0]
    ends_at = later(starts_at, minutes_of(evening))
    slot = Slot(f"evening-before/{yesterday:%Y-%m-%d}", evening, starts_at, ends_at, ("salle-1",))
    screening = rolling.add(slot, stock=catalogue.stock(), stills={}, now=now)
    return RoomBooking.objects.filter(screening=screening, screening__state=State.PUBLISHED).first()


def _an_evening(device: TillDevice, room: RoomBooking) -> None:
    """Ten parties at the door, the approved till's figures beside ours, the count, the Z."""
    starts_at, ends_at = start_of(room), end_of(room)
    session = _open(device, starts_at - timedelta(hours=6))
    for number, (method, people) in enumerate(PARTIES):
        before = timedelta(hours=5) if number < AHEAD else timedelta(minutes=45 - 4 * number)
        _sell(session, room, number, method, people, at=starts_at - before)
    figures_of_ours = {row.code: row.standing for row in statement.of_room(room).rows}
    told = figures_of_ours | {"L04": figures_of_ours["L04"] - 1}
    approved.note(room_booking_id=room.pk, figures=told, by=session.opened_by, now=ends_at)
    _move_to_the_safe(session, at=starts_at)
    _close(session, at=ends_at, short=2, note="deux euros manquent, recompté deux fois")


def _sell_to_few(session: TillSession, room: RoomBooking) -> None:
    for number, (method, people) in enumerate(FEW, len(PARTIES)):
        _sell(session, room, number, method, people, at=start_of(room) - timedelta(minutes=2 * number))


def _sell(
    session: TillSession,
    room: RoomBooking,
    number: int,
    method: Method,
    people: Sequence[str],
    *,
    at: datetime,
) -> None:
    """As if entered afterwards from the tally sheet: so the database lets what is over be sold."""
    euros = [int(one.rstrip("m")) for one in people]
    joins = [MembershipTaken(Member.objects.earliest("pk").pk, 10_00)] if number == AHEAD else []
    cents = 100 * sum(euros) + sum(taken.cents for taken in joins)
    entries.sell_at_door(
        key=uuid5(uid_of("last-screening"), str(number)),
        wanted=[
            Wanted(room.pk, amount * 100, as_member="m" in one)
            for amount, one in zip(euros, people, strict=True)
        ],
        payments=[Paid(method, cents)],
        memberships=joins,
        till_session_id=session.pk,
        by=session.opened_by,
        now=at,
        admitted_where="" if number == len(PARTIES) - NEVER_SEEN else session.sales_point.name,
        on_paper=OnPaper(sold_at=at, authorised_by=session.opened_by),
    )


def _sell_ahead(session: TillSession, *, now: datetime, at: datetime) -> None:
    """Places for the days to come."""
    for number, booking in enumerate(_coming(now)):
        euros = (7, 4, 10, 0)[number % 4]
        method = (Method.CASH, Method.CASH, Method.CARD, Method.CHEQUE)[number % 4]
        amounts = [euros, 5] if number % 3 else [euros + 5]
        entries.sell_at_door(
            key=uuid5(uid_of("evening-before"), str(booking.pk)),
            wanted=[Wanted(booking.pk, amount * 100) for amount in amounts],
            payments=[Paid(method, sum(amounts) * 100)],
            till_session_id=session.pk,
            by=session.opened_by,
            now=at,
        )


def _coming(now: datetime) -> list[RoomBooking]:
    """Some rooms of the coming days that sell entries."""
    rooms = RoomBooking.objects.filter(
        screening__state=State.PUBLISHED,
        screening__admission=Admission.TICKETS,
        screening__regime_basis="",
        screening__starts_at__gt=now + timedelta(days=1),
        places__gt=10,
    )
    return list(rooms.order_by("during", "pk")[:9])


def _open(device: TillDevice, at: datetime) -> TillSession:
    return sessions.open_session(sales_point=device.sales_point, float_cents=80_00, by=device.made_by, now=at)


def _move_to_the_safe(session: TillSession, *, at: datetime) -> None:
    drawer.move_cash(
        session_id=session.pk,
        way=Moved.DROP,
        amount_cents=20_00,
        note="",
        by=session.opened_by,
        now=at,
    )


def _close(session: TillSession, *, at: datetime, short: int, note: str = "") -> TillReport:
    """Counted so many euros short, and closed; the float stays in the drawer."""
    expected = figures.expected_in(session)
    counted = Counted({100: expected.cash // 100 - short}, expected.cheque, expected.card)
    count = drawer.count(session_id=session.pk, counted=counted, by=session.opened_by, now=at)
    return drawer.close(
        session_id=session.pk,
        count_id=count.pk,
        left_cents=min(80_00, count.cash_cents),
        note=note,
        by=session.opened_by,
        now=at,
    )


def _take_to_the_bank(z: TillReport, *, now: datetime) -> None:
    [row] = [row for row in deposits.waiting(Method.CASH) if row.session == z.till_session]
    deposits.deposit(
        method=Method.CASH,
        session_ids=[row.session.pk],
        amount_cents=row.cents,
        deposited_on=cinema_day(now, house_zone()),
        reference="R-0417",
        by=demo_account(Role.TREASURER),
        now=now,
    )
