"""The statement of one room of one screening, after it: per tariff as the CNC's records ask, and what it took.

First and next number are those of the room's series; an advance entry that has none yet counts without. The
house is not approved: this prepares a declaration and is none.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _

from screenings.models import RoomBooking
from tickets.amounts import Cents
from tickets.door import approved
from tickets.models import Family, Method, PaymentLine, Ticket, code_of


@dataclass(frozen=True)
class Row:
    """One tariff: numbers, entries, and what the approved till says (none: not noted)."""

    code: str
    family: str
    price_cents: Cents
    first: int | None
    last: int | None
    issued: int
    issued_ahead: int
    cancelled: int
    cancelled_ahead: int
    approved: int | None

    @property
    def next(self) -> int | None:
        """The number that the next entry of this tariff would have had at the end."""
        return None if self.last is None else self.last + 1

    @property
    def standing(self) -> int:
        return self.issued - self.cancelled

    @property
    def takings(self) -> Cents:
        return self.standing * self.price_cents

    @property
    def difference(self) -> int | None:
        """Entries of the approved till less ours."""
        return None if self.approved is None else self.approved - self.standing


@dataclass(frozen=True)
class Statement:
    """A room's evening in figures; nobody's amount apart from the tariff's."""

    room: RoomBooking
    rows: Sequence[Row]
    admitted: int
    members: int
    means: Sequence[tuple[str, Cents]]

    @property
    def sold(self) -> int:
        return sum(row.standing for row in self.rows)

    @property
    def free(self) -> int:
        return sum(row.standing for row in self.rows if row.family == Family.FREE)

    @property
    def takings(self) -> Cents:
        return sum(row.takings for row in self.rows)

    @property
    def issued(self) -> int:
        return sum(row.issued for row in self.rows)

    @property
    def cancelled(self) -> int:
        return sum(row.cancelled for row in self.rows)

    @property
    def approved(self) -> int | None:
        """The approved till's entries, once one of them was noted."""
        noted = [row.approved for row in self.rows if row.approved is not None]
        return sum(noted) if noted else None

    @property
    def difference_cents(self) -> Cents:
        return sum((row.difference or 0) * row.price_cents for row in self.rows)


def is_blind(room: RoomBooking) -> bool:
    """Whether a till that sold for this room is open and uncounted: one counts without knowing."""
    sold = Ticket.objects.filter(room_booking=room, sale__till_session__closed_at__isnull=True)
    return sold.filter(sale__till_session__isnull=False, sale__till_session__counts__isnull=True).exists()


def of_room(room: RoomBooking) -> Statement:
    """Its statement as it stands now, in four queries."""
    noted = approved.latest(room)
    rows = [_row(found, noted.pop(found["tariff_code"], None)) for found in _by_tariff(room)]
    rows += [_only_there(code, entries) for code, entries in noted.items() if entries]
    people = Ticket.objects.standing().filter(room_booking=room)
    told = people.aggregate(
        admitted=Count("pk", filter=Q(admitted_at__isnull=False)),
        members=Count("pk", filter=Q(as_member=True)),
    )
    return Statement(
        room=room,
        rows=sorted(rows, key=lambda row: row.code),
        admitted=told["admitted"],
        members=told["members"],
        means=_means(room),
    )


def _by_tariff(room: RoomBooking) -> list[dict[str, Any]]:
    cancelled = Q(cancellation__isnull=False)
    rows: Iterable[Any] = (
        Ticket.objects.filter(room_booking=room)
        .order_by("tariff_code")
        .values("tariff_code", "family", "price_cents")
        .annotate(
            first=Min("room_number"),
            last=Max("room_number"),
            issued=Count("pk"),
            issued_ahead=Count("pk", filter=Q(advance=True)),
            cancelled=Count("pk", filter=cancelled),
            cancelled_ahead=Count("pk", filter=cancelled & Q(advance=True)),
        )
    )
    return list(rows)


def _row(found: dict[str, Any], entries: int | None) -> Row:
    return Row(code=found.pop("tariff_code"), approved=entries, **found)


def _only_there(code: str, entries: int) -> Row:
    """A price that the approved till sold and we did not."""
    cents = int(code[1:]) * 100
    school = code == code_of(cents=cents, family=Family.SCHOOL)
    family = Family.SCHOOL if school else (Family.OTHER if cents else Family.FREE)
    return Row(code, family, cents, None, None, 0, 0, 0, 0, entries)


def _means(room: RoomBooking) -> list[tuple[str, Cents]]:
    """The takings by means of payment; a sale paid by several of them, together with other things, is mixed."""
    owed: dict[int, Cents] = defaultdict(int)
    standing = Ticket.objects.standing().filter(room_booking=room, price_cents__gt=0)
    for sale, cents in standing.values_list("sale_id", "price_cents"):
        owed[sale] += cents
    paid: dict[int, dict[str, Cents]] = defaultdict(dict)
    lines = PaymentLine.objects.filter(sale__in=owed, sign=1).values_list("sale_id", "method", "amount_cents")
    for sale, method, cents in lines:
        paid[sale][method] = paid[sale].get(method, 0) + cents
    sums: dict[str, Cents] = defaultdict(int)
    for sale, cents in owed.items():
        for name, part in _shared(cents, paid[sale]).items():
            sums[name] += part
    names = [(str(Method(one).label), one) for one in Method.values] + [(_("plusieurs moyens mêlés"), "")]
    return [(label, sums[one]) for label, one in names if sums[one]]


def _shared(cents: Cents, paid: dict[str, Cents]) -> dict[str, Cents]:
    """One means for all of it, each its own amount where they make the sum, else none that could be told."""
    if len(paid) == 1:
        return {next(iter(paid)): cents}
    return paid if sum(paid.values()) == cents else {"": cents}
