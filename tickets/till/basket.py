"""The sale in hand: it lives in the page (its address, its form), so that nothing is lost when the till locks.

    ?k=UUID&salle=12&p=12-7&p=12-4m&a=31-10-5c0e…

p: a place ("12" in that room, "s45" that reserved seat), whole euros, then m up to date, a taking a membership,
n not today, w wheelchair. a: a membership, member and euros, and our sign: a name is shown for it, and names are
found by looking them up, not by counting. The key is the identity of the sale to come.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

from laclef.typed import key_in
from tickets.amounts import Cents

PERSON = re.compile(r"(s?)([0-9]{1,18})-([0-9]{1,2})([man]?)(w?)")
MEMBERSHIP = re.compile(r"([0-9]{1,18})-([0-9]{1,2})-([0-9a-f]{12})")
MANY = re.compile(r"(?:([0-9]{1,2})\s*[x×*]\s*)?([0-9]{1,2})\s*€?", re.IGNORECASE)
MOST_PEOPLE = 30


@dataclass(frozen=True)
class Person:
    """One person in hand. `asked`: m, a, n as above, or nothing yet."""

    seat: bool
    place: int
    euros: int
    asked: str = ""
    wheelchair: bool = False

    def __str__(self) -> str:
        seat, wheelchair = "s" if self.seat else "", "w" if self.wheelchair else ""
        return f"{seat}{self.place}-{self.euros}{self.asked}{wheelchair}"

    @property
    def cents(self) -> Cents:
        return self.euros * 100

    @property
    def as_member(self) -> bool:
        return self.asked in ("m", "a")

    @property
    def like(self) -> tuple[int, int, bool]:
        """Those who are shown in one line: of one room and amount."""
        return (0 if self.seat else self.place, self.euros, self.wheelchair)


@dataclass(frozen=True)
class Row:
    """People of one room and amount, as one line: 2 × 7 €."""

    count: int
    euros: int
    room: int
    wheelchair: bool
    token: str


@dataclass(frozen=True)
class Basket:
    """What is in hand; each change makes another."""

    key: UUID
    room: int | None = None
    people: tuple[Person, ...] = ()
    memberships: tuple[tuple[int, int], ...] = ()

    @property
    def total(self) -> Cents:
        return sum(one.cents for one in self.people) + 100 * sum(euros for __, euros in self.memberships)

    @property
    def to_ask(self) -> int:
        """How many of the people nobody asked about a membership yet."""
        return sum(1 for one in self.people if not one.asked)

    @property
    def rows(self) -> list[Row]:
        """In the order in which they came."""
        counted = Counter(one.like for one in self.people)
        last = {one.like: str(one) for one in self.people}
        return [Row(count, like[1], like[0], like[2], last[like]) for like, count in counted.items()]

    def __bool__(self) -> bool:
        return bool(self.people or self.memberships)

    def pairs(self) -> list[tuple[str, str]]:
        """As fields of a form."""
        room = [("salle", str(self.room))] if self.room else []
        people = [("p", str(one)) for one in self.people]
        taken = [("a", signed(member, euros)) for member, euros in self.memberships]
        return [("k", str(self.key)), *room, *people, *taken]

    def query(self) -> str:
        return urlencode(self.pairs())

    def carried_to(self, address: str, **more: str) -> str:
        """That page, with what is in hand (of nothing in hand, the room) and what else is not empty."""
        along = self.pairs() if self else [pair for pair in self.pairs() if pair[0] == "salle"]
        query = urlencode([pair for pair in more.items() if pair[1]] + along)
        return f"{address}?{query}" if query else address

    # --- changes ----------------------------------------------------------------------------------------

    def add(self, euros: int, *, count: int = 1, seats: Iterable[int] | None = None) -> "Basket":
        """More people at this amount: on the seats still free of a reservation, or in the room at hand."""
        if seats is None:
            more = [Person(False, self.room, euros)] * count if self.room else []
        else:
            held = {one.place for one in self.people}
            more = [Person(True, seat, euros) for seat in seats if seat not in held][:count]
        return replace(self, people=(*self.people, *more)[:MOST_PEOPLE])

    def remove(self, token: str) -> "Basket":
        """Without the last one of this line."""
        at = [number for number, one in enumerate(self.people) if str(one) == token]
        return replace(self, people=self.people[: at[-1]] + self.people[at[-1] + 1 :]) if at else self

    def ask(self, answer: str) -> "Basket":
        """The next one is up to date or takes a membership; or nobody else today."""
        people = list(self.people)
        waiting = [number for number, one in enumerate(people) if not one.asked]
        for number in waiting if answer == "n" else waiting[:1]:
            people[number] = replace(people[number], asked=answer)
        return replace(self, people=tuple(people))

    def seat_wheelchair(self) -> "Basket":
        """The last one comes in a wheelchair; again, and not."""
        if not self.people:
            return self
        last = replace(self.people[-1], wheelchair=not self.people[-1].wheelchair)
        return replace(self, people=(*self.people[:-1], last))

    def take_membership(self, member: int, euros: int) -> "Basket":
        """One membership each; the next person who was not asked is a member by it."""
        others = tuple(one for one in self.memberships if one[0] != member)
        changed = replace(self, memberships=(*others, (member, euros)))
        return changed if len(others) < len(self.memberships) else changed.ask("a")

    def leave_membership(self, member: int) -> "Basket":
        kept = tuple(one for one in self.memberships if one[0] != member)
        people = list(self.people)
        for number in [n for n, one in enumerate(people) if one.asked == "a"][-1:]:
            people[number] = replace(people[number], asked="")
        return replace(self, memberships=kept, people=tuple(people))


def signed(member: int, euros: int) -> str:
    """A membership as the page carries it; the sign is that we gave this member's number out."""
    return f"{member}-{euros}-{_sign(member)}"


def _sign(member: int) -> str:
    return salted_hmac("tickets.till.basket", str(member), algorithm="sha256").hexdigest()[:12]


def _membership(text: str) -> tuple[int, int] | None:
    """The member and the euros, where the sign is ours."""
    told = MEMBERSHIP.fullmatch(text)
    if told is None or not constant_time_compare(told[3], _sign(int(told[1]))):
        return None
    return int(told[1]), int(told[2])


def read(data: QueryDict) -> Basket:
    """What the page holds; what cannot be read is left out, and seen to be missing."""
    people = [
        Person(bool(told[1]), int(told[2]), int(told[3]), told[4], bool(told[5]))
        for told in map(PERSON.fullmatch, data.getlist("p"))
        if told
    ]
    taken = [told for told in map(_membership, data.getlist("a")) if told]
    room = data.get("salle", "")
    return Basket(
        key=key_in(data.get("k", "")),
        room=int(room) if room.isascii() and room.isdigit() and len(room) < 19 else None,
        people=tuple(people[:MOST_PEOPLE]),
        memberships=tuple(dict(taken).items()),
    )


def changed(basket: Basket, data: Mapping[str, str], seats: Iterable[int] | None = None) -> Basket:
    """The basket after the button that was touched."""
    many = MANY.fullmatch(data.get("plus", "").strip())
    if many:
        basket = basket.add(int(many[2]), count=min(int(many[1] or 1), MOST_PEOPLE), seats=seats)
    taken = _membership(data.get("avec", ""))
    if taken:
        basket = basket.take_membership(*taken)
    leaving = re.fullmatch(r"[0-9]{1,18}", data.get("sans", ""))
    if leaving:
        basket = basket.leave_membership(int(leaving[0]))
    if data.get("adherent") in ("m", "n"):
        basket = basket.ask(data["adherent"])
    if "fauteuil" in data:
        basket = basket.seat_wheelchair()
    if "vider" in data:
        basket = Basket(key=basket.key, room=basket.room)
    return basket.remove(data["moins"]) if "moins" in data else basket
