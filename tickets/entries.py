"""Entries: sold at the door, or claimed by those who reserved; one record per spectator, numbered, admitted once."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings.models import Admission, RoomBooking, State
from tickets import availability, issuing
from tickets.admission import admit
from tickets.amounts import Cents, check_amounts
from tickets.identity import digest_of, sale_already_made
from tickets.issuing import MembershipTaken, Paid, Place, SoldAt
from tickets.models import Channel, Order, Sale, Seat, Ticket, TillSession
from tickets.moments import cinema_day_end, end_of
from tickets.places import lock_room_bookings, seats_in_words
from tickets.refusals import SaleRefused

__all__ = ["Claimed", "OnPaper", "Wanted", "admit", "claim", "sell_at_door"]


@dataclass(frozen=True)
class Wanted:
    """One person at the door: which room, how much."""

    room_booking_id: int
    cents: Cents
    as_member: bool = False
    school: bool = False
    wheelchair: bool = False


@dataclass(frozen=True)
class Claimed:
    """One reserved place turned into an entry, at the amount given now."""

    seat_id: int
    cents: Cents
    as_member: bool = False


@dataclass(frozen=True)
class OnPaper:
    """A sale made while the network was down, entered afterwards by someone who may."""

    sold_at: datetime
    authorised_by: User


@journal.atomic
def sell_at_door(
    *,
    key: UUID,
    wanted: Sequence[Wanted],
    payments: Sequence[Paid],
    memberships: Sequence[MembershipTaken] = (),
    till_session_id: int,
    by: User,
    now: datetime,
    admitted_where: str = "",
    on_paper: OnPaper | None = None,
) -> Sale:
    """Sell one entry each, in one or several rooms, or raise SaleRefused. The same key is the same sale.

    The rooms' locks are the guard of the places, the till session's lock that of its closing.
    `admitted_where` lets everyone in at once.
    """
    check_amounts([one.cents for one in wanted])
    content = [asdict(one) for one in wanted]
    digest = _digest("door", content, payments, memberships, on_paper)
    bookings = {b.pk: b for b in lock_room_bookings(one.room_booking_id for one in wanted)}
    till = _locked_till(till_session_id)
    made = sale_already_made(key, digest)
    if made is not None:
        return made
    _refuse_till(till, now)
    refuse_rooms(bookings.values(), on_paper.sold_at if on_paper else now)
    _refuse_full(wanted, bookings, now)
    issuing.refuse_members(memberships)
    issuing.refuse_sum([one.cents for one in wanted], payments, memberships)
    sale = issuing.open_sale(key=key, digest=digest, sold_at=_sold_at(till, by, now, on_paper))
    places = [
        Place(seat, bookings[one.room_booking_id], one.cents, one.as_member, one.school)
        for seat, one in zip(_take_seats(sale, wanted, now), wanted, strict=True)
    ]
    tickets = _issue(sale, places, payments, memberships, admitted_where)
    note_sale("entry.sold", sale, tickets, payments, memberships)
    return sale


@journal.atomic
def claim(
    *,
    key: UUID,
    order_id: int,
    claimed: Sequence[Claimed],
    payments: Sequence[Paid],
    memberships: Sequence[MembershipTaken] = (),
    till_session_id: int,
    by: User,
    now: datetime,
    admitted_where: str = "",
) -> Sale:
    """Turn reserved places into entries, some now and the others later, or raise SaleRefused.

    Against the release, the rooms' lock decides: a place released a moment ago is refused here, in words.
    """
    check_amounts([one.cents for one in claimed])
    digest = _digest(f"claim {order_id}", [asdict(one) for one in claimed], payments, memberships, None)
    rooms = Seat.objects.filter(order=order_id).values_list("room_booking", flat=True)
    bookings = {b.pk: b for b in lock_room_bookings(rooms)}
    till = _locked_till(till_session_id)
    order = Order.objects.select_for_update(no_key=True).get(pk=order_id)
    made = sale_already_made(key, digest)
    if made is not None:
        return made
    _refuse_till(till, now)
    refuse_rooms(bookings.values(), now)
    seats = _claimable(order, claimed, now)
    issuing.refuse_members(memberships)
    issuing.refuse_sum([one.cents for one in claimed], payments, memberships)
    sale = issuing.open_sale(key=key, digest=digest, sold_at=_sold_at(till, by, now, None))
    # Someone who stands at the desk needs no button in a mail: the place is firm from here on.
    Seat.objects.filter(pk__in=[s.pk for s in seats], held_until__isnull=False).update(held_until=None)
    school = order.channel == Channel.GROUP
    places = [
        Place(seat, bookings[seat.room_booking_id], one.cents, one.as_member, school)
        for seat, one in zip(seats, claimed, strict=True)
    ]
    tickets = _issue(sale, places, payments, memberships, admitted_where)
    note_sale("entry.claimed", sale, tickets, payments, memberships, order=order.pk)
    return sale


def _take_seats(sale: Sale, wanted: Sequence[Wanted], now: datetime) -> list[Seat]:
    """Places that nobody reserved: they belong to their sale."""
    return Seat.objects.bulk_create(
        Seat(
            sale=sale,
            room_booking_id=one.room_booking_id,
            channel=Channel.DOOR,
            wheelchair=one.wheelchair,
            intended_cents=None,
            taken_at=now,
        )
        for one in wanted
    )


def _issue(
    sale: Sale,
    places: Sequence[Place],
    payments: Sequence[Paid],
    memberships: Sequence[MembershipTaken],
    admitted_where: str,
) -> list[Ticket]:
    """Entries and money; where one enters at once, all of them do."""
    now = sale.sold_at
    tickets = issuing.issue(sale=sale, places=places, now=now)
    issuing.take_money(sale=sale, payments=payments, memberships=memberships, now=now)
    if admitted_where:
        Ticket.objects.filter(pk__in=[t.pk for t in tickets]).update(
            admitted_at=now, admitted_where=admitted_where, admitted_by=sale.sold_by
        )
    return tickets


def _locked_till(till_session_id: int) -> TillSession:
    return (
        TillSession.objects.select_for_update(no_key=True, of=("self",))
        .select_related("sales_point")
        .get(pk=till_session_id)
    )


def _refuse_till(till: TillSession, now: datetime) -> None:
    if till.closed_at is not None:
        raise SaleRefused(_("Cette session de caisse est fermée : ouvres-en une, puis refais la vente."))
    if cinema_day_end(till.opened_at) <= now:
        raise SaleRefused(_("Cette session de caisse est d’un autre jour : compte-la et ferme-la d’abord."))


def refuse_rooms(bookings: Iterable[RoomBooking], now: datetime) -> None:
    """Raise SaleRefused unless these rooms sell entries now."""
    for booking in bookings:
        if booking.screening.state == State.CANCELLED:
            raise SaleRefused(_("Séance annulée : rien ne s’y vend ; propose une autre séance."))
        if booking.screening.state != State.PUBLISHED:
            raise SaleRefused(_("Cette séance n’est pas annoncée : publie-la avant de vendre."))
        if booking.screening.admission != Admission.TICKETS:
            raise SaleRefused(_("Ici on n’émet pas d’entrée : note l’arrivée des personnes inscrites."))
        if now >= end_of(booking):
            raise SaleRefused(
                _(
                    "La séance est terminée : rends l’argent, ou, vendue avant la fin, passe par « Saisie différée »."
                )
            )


def _refuse_full(wanted: Sequence[Wanted], bookings: dict[int, RoomBooking], now: datetime) -> None:
    if any(one.room_booking_id not in bookings for one in wanted):
        raise SaleRefused(_("Cette séance n’est plus à vendre : choisis-en une autre."))
    places = availability.of_screenings({b.screening_id for b in bookings.values()}, now)
    rooms = {room.room_booking_id: room for one in places.values() for room in one.rooms}
    for booking_id in bookings:
        asked = [one for one in wanted if one.room_booking_id == booking_id]
        room = rooms[booking_id]
        if len(asked) > room.left:
            raise SaleRefused(
                _("%(room)s : il reste %(places)s ; enlève une personne, ou propose une autre séance.")
                % {"room": room.room_name, "places": seats_in_words(room.left)}
            )
        if sum(one.wheelchair for one in asked) > room.wheelchairs_left:
            raise SaleRefused(_("Plus de place pour un fauteuil dans cette salle : vois avec l’équipe."))


def _claimable(order: Order, claimed: Sequence[Claimed], now: datetime) -> list[Seat]:
    """The seats asked for, in the order asked, or SaleRefused with what happened to them."""
    if not claimed or len({one.seat_id for one in claimed}) != len(claimed):
        raise SaleRefused(_("Choisis les places à faire entrer, une fois chacune."))
    if order.paying_at is not None:
        raise SaleRefused(_("Un paiement en ligne est en cours pour ces places : attends quelques minutes."))
    seats = {seat.pk: seat for seat in Seat.objects.filter(order=order).select_related("ticket")}
    if any(one.seat_id not in seats for one in claimed):
        raise SaleRefused(_("Cette place n’est pas de cette réservation : recherche-la de nouveau."))
    found = [seats[one.seat_id] for one in claimed]
    if any(hasattr(seat, "ticket") for seat in found):
        raise SaleRefused(_("Une de ces places est déjà une entrée : regarde la réservation de nouveau."))
    if not all(seat.is_live(now) for seat in found):
        raise SaleRefused(_("Ces places ont été libérées : vends des places s’il en reste."))
    return found


def _sold_at(till: TillSession, by: User, now: datetime, on_paper: OnPaper | None) -> SoldAt:
    return SoldAt(
        sales_point=till.sales_point,
        till_session=till,
        by=by,
        now=now,
        on_paper_at=on_paper.sold_at if on_paper else None,
        authorised_by=on_paper.authorised_by if on_paper else None,
    )


def _digest(
    what: str,
    places: list[dict],
    payments: Sequence[Paid],
    memberships: Sequence[MembershipTaken],
    on_paper: OnPaper | None,
) -> str:
    return digest_of(
        {
            "what": what,
            "places": places,
            "payments": [asdict(paid) for paid in payments],
            "memberships": [asdict(taken) for taken in memberships],
            "on_paper": on_paper.sold_at.isoformat() if on_paper else None,
        }
    )


def note_sale(
    nature: str,
    sale: Sale,
    tickets: Sequence[Ticket],
    payments: Sequence[Paid],
    memberships: Sequence[MembershipTaken],
    **links: int,
) -> None:
    """The amounts go by tariff and by means of payment: what the closures add up."""
    tariffs: dict[str, int] = {}
    for ticket in tickets:
        name = f"{ticket.room_booking_id}/{ticket.tariff_code}"
        tariffs[name] = tariffs.get(name, 0) + 1
    journal.note(
        nature=nature,
        actor=sale.sold_by,
        sales_point=sale.sales_point.slug[:40],
        links={"sale": sale.pk, **links},
        facts={
            "entries": tariffs,
            "cents": sum(ticket.price_cents for ticket in tickets),
            "payments": [[paid.method, paid.cents] for paid in payments],
            "memberships": [taken.cents for taken in memberships],
            "on_paper_at": sale.on_paper_at.isoformat() if sale.on_paper_at else None,
        },
    )
