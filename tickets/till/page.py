"""What the selling page shows, whether it sells places, claims reserved ones or trains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screenings.models import Admission, Screening, State
from tickets import approved_till, members
from tickets.door import door_list
from tickets.models import Member, Method, Order, Sale, Ticket, TillSession, spoken
from tickets.moments import cinema_day_end
from tickets.till import selling, showing
from tickets.till.basket import Basket, Row
from tickets.till.selling import METHODS, Change
from tickets.till.showing import Showing

MOST_TABS = 3
MORE_AMOUNTS = range(1, 26)


@dataclass(frozen=True)
class Line:
    """People of one amount, and where, if that is not the room at hand."""

    row: Row
    where: str


@dataclass(frozen=True)
class Taken:
    """A membership in hand."""

    member: Member
    euros: int


@dataclass(frozen=True)
class Sold:
    """The sale just made: what it was, and the gestures left."""

    sale: Sale
    words: str
    total: int
    to_issue: str
    issued: bool
    memberships: int
    change: list[Change]


@dataclass(frozen=True)
class Tonight:
    """The rooms one can sell for, and the one that one sells for."""

    rooms: Sequence[Showing]
    at_hand: Showing | None

    @property
    def room_id(self) -> int | None:
        return self.at_hand.pk if self.at_hand else None

    def lists_due(self, now: datetime) -> list[int]:
        """The rooms whose door list should be printed by now: who sells does not pass by the first page."""
        return [room.pk for room in self.rooms if door_list.is_due(room.starts_at, now)]


def common(basket: Basket, *, refused: str = "") -> dict[str, object]:
    """What any page with a sale in hand shows."""
    return {
        "basket": basket,
        "landmarks": settings.TICKET_LANDMARKS,
        "more_amounts": [euros for euros in MORE_AMOUNTS if euros not in settings.TICKET_LANDMARKS],
        "change": selling.change_for(basket.total),
        "methods": METHODS,
        "refused": refused,
        "asks": settings.MEMBERSHIP_ASKED != "never",
    }


def for_selling(basket: Basket, tonight: Tonight, session: TillSession, **more: object) -> dict[str, object]:
    """Tonight's rooms, the one at hand, what is in hand and what waits for the approved till."""
    known = {room.pk: room for room in tonight.rooms}
    lines = [Line(row, _where(row, known, tonight.at_hand)) for row in basket.rows]
    return common(basket) | {
        "room": tonight.at_hand,
        "tabs": _tabs(tonight),
        "lines": lines,
        "taken": _taken(basket),
        "asks": _asks(tonight.at_hand),
        "waiting": approved_till.waiting(session).count(),
        **more,
    }


def tonight(basket: Basket, now: datetime) -> Tonight:
    """The rooms that sell tonight, that of the basket among them; at hand is that one, else the next to start."""
    rooms = showing.tonight(now)
    chosen = next((room for room in rooms if room.pk == basket.room), None)
    if chosen is None and basket.room is not None:
        chosen = showing.one(basket.room, now)
        rooms = [chosen, *rooms] if chosen else rooms
    return Tonight(rooms, chosen or showing.first_of(rooms, now))


def sold(sale: Sale) -> Sold:
    """What was just sold, in words: amounts as they are typed on the approved till."""
    tickets = list(Ticket.objects.standing().filter(sale=sale))
    memberships = list(sale.memberships.values_list("amount_cents", flat=True))
    total = sum(ticket.price_cents for ticket in tickets) + sum(memberships)
    in_cash = sale.payments.filter(sign=1, method=Method.CASH).exists()
    return Sold(
        sale=sale,
        words=approved_till.amounts_in_words([ticket.price_cents for ticket in tickets]),
        total=total,
        to_issue=approved_till.to_issue(tickets),
        issued=hasattr(sale, "approved_till_step"),
        memberships=len(memberships),
        change=selling.change_for(total) if in_cash else [],
    )


def _tabs(tonight: Tonight) -> list[Showing]:
    """The other rooms of tonight that are nearest: the rest stands behind one button."""
    return [room for room in tonight.rooms if room != tonight.at_hand][:MOST_TABS]


def _where(row: Row, known: dict[int, Showing], at_hand: Showing | None) -> str:
    """Nothing for the room at hand: only what differs is said."""
    if not row.room or (at_hand and row.room == at_hand.pk):
        return ""
    room = known.get(row.room)
    return f"{room.hour}, {room.room}" if room else _("autre séance")


def _taken(basket: Basket) -> list[Taken]:
    known = members.of_sale([member for member, __ in basket.memberships])
    return [Taken(known[member], euros) for member, euros in basket.memberships if member in known]


def _asks(room: Showing | None) -> bool:
    """Whether people are asked about a membership: everyone, where the régime demands it, or never."""
    if settings.MEMBERSHIP_ASKED == "regime":
        return bool(room and room.cine_club)
    return settings.MEMBERSHIP_ASKED != "never"


# --- a reservation ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reserved:
    """A reservation as the till shows it: who, how many, and what happened to them."""

    order: Order
    code: str
    screening: Screening
    free: list[int]
    entered: int
    to_enter: int
    here: int
    intentions: list[int]
    memberships: str
    problem: str


def reserved(order: Order, now: datetime) -> Reserved:
    """What the till says of it; `problem` says why nothing can be claimed, and what next."""
    seats = list(order.seats.filter(freed_at__isnull=True).order_by("pk").select_related("ticket"))
    free = [seat for seat in seats if not hasattr(seat, "ticket") and seat.is_live(now)]
    tickets = [seat.ticket for seat in seats if hasattr(seat, "ticket")]
    return Reserved(
        order=order,
        code=spoken(order.code),
        screening=order.screening,
        free=[seat.pk for seat in free],
        entered=sum(1 for ticket in tickets if ticket.admitted_at),
        to_enter=sum(1 for ticket in tickets if not ticket.admitted_at),
        here=sum(1 for seat in free if seat.arrived_at),
        intentions=[(seat.intended_cents or 0) // 100 for seat in free],
        memberships=_wished(order),
        problem=_problem(order, bool(free or tickets), now),
    )


def _wished(order: Order) -> str:
    """What was said of memberships when reserving: how many are wanted, how many are held; nothing otherwise."""
    amounts = list(order.membership_wishes.values_list("amount_cents", flat=True))
    wanted = [cents for cents in amounts if cents is not None]
    held = len(amounts) - len(wanted)
    words = []
    if wanted:
        told = {"amounts": approved_till.amounts_in_words(wanted)}
        words.append(_("adhésions voulues : %(amounts)s") % told)
    if held:
        words.append(ngettext("%(n)s déjà adhérent·e", "%(n)s déjà adhérent·es", held) % {"n": held})
    return " · ".join(words)


def _problem(order: Order, standing: bool, now: datetime) -> str:
    """Why nothing can be claimed, or what to watch for: another day, a workshop."""
    screening = order.screening
    if screening.state == State.CANCELLED:
        return _("Séance annulée : rien ne s’y vend ; propose une autre séance.")
    if not standing:
        return _gone(order)
    if screening.admission == Admission.REGISTRATION:
        return _("Ici on n’émet pas d’entrée : note l’arrivée des personnes inscrites.")
    if screening.starts_at and screening.starts_at >= cinema_day_end(now):
        return _("Ce n’est pas ce soir : encaisse d’avance, ou propose la séance de ce soir.")
    return ""


def _gone(order: Order) -> str:
    if order.released_at:
        return _("Ces places ont été libérées : vends des places s’il en reste.")
    if order.lapsed_at:
        return _("Cette réservation n’a pas été confirmée à temps : vends des places s’il en reste.")
    return _("Cette réservation a été annulée : vends des places s’il en reste.")
