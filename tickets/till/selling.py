"""From what is in hand to a sale: places at the door or reserved ones, memberships, one payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError
from django.utils.translation import gettext as _

from laclef.accounts.models import User
from screenings.models import RoomBooking
from tickets import entries
from tickets.amounts import Cents
from tickets.entries import Claimed, Wanted
from tickets.issuing import MembershipTaken, Paid
from tickets.models import Method, Order, Sale, Seat, TillSession
from tickets.refusals import Crowded, SaleRefused
from tickets.till.basket import Basket
from tickets.till.showing import starts_soon

METHODS = (Method.CASH, Method.CARD, Method.CHEQUE)
NOTES = (500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Change:
    """What goes back on a note."""

    note: Cents
    back: Cents


def change_for(total: Cents) -> list[Change]:
    """What to hand back on each note that is enough; nothing where nothing is owed."""
    if not total:
        return []
    return [Change(note, note - total) for note in NOTES if note > total]


def sell(
    *,
    basket: Basket,
    order: Order | None,
    method: Method,
    session: TillSession,
    by: User,
    now: datetime,
    goes_in: bool,
) -> Sale:
    """Sell what is in hand, or claim the reserved places in it, or raise a refusal that says what next.

    `goes_in`: whoever pays for tonight enters at once. The basket's key makes the same press twice one sale.
    """
    if method not in METHODS:
        raise SaleRefused(_("Touche Espèces, Carte ou Chèque."))
    payments = [Paid(method, basket.total)] if basket.total else []
    memberships = [MembershipTaken(member, euros * 100) for member, euros in basket.memberships]
    facts: dict[str, Any] = {
        "key": basket.key,
        "payments": payments,
        "memberships": memberships,
        "till_session_id": session.pk,
        "by": by,
        "now": now,
        "admitted_where": session.sales_point.name if goes_in and _tonight(basket, now) else "",
    }
    try:
        if order is None:
            return entries.sell_at_door(wanted=_wanted(basket), **facts)
        return entries.claim(order_id=order.pk, claimed=_claimed(basket), **facts)
    except (Crowded, OperationalError) as error:
        raise SaleRefused(
            _("Pas de réponse à temps : appuie encore une fois, rien n’est vendu deux fois.")
        ) from error


def free_seats(order: Order, now: datetime) -> list[int]:
    """The reserved places that may still be claimed."""
    return [
        seat.pk for seat in Seat.objects.unclaimed().filter(order=order).order_by("pk") if seat.is_live(now)
    ]


def _wanted(basket: Basket) -> list[Wanted]:
    if any(one.seat for one in basket.people):
        raise SaleRefused(_("Des places réservées sont dans cette vente : recherche la réservation."))
    return [Wanted(one.place, one.cents, one.as_member, wheelchair=one.wheelchair) for one in basket.people]


def _claimed(basket: Basket) -> Sequence[Claimed]:
    if not all(one.seat for one in basket.people):
        raise SaleRefused(_("Une place de plus se vend à part : encaisse d’abord la réservation."))
    return [Claimed(one.place, one.cents, one.as_member) for one in basket.people]


def _tonight(basket: Basket, now: datetime) -> bool:
    """Whether all of the screenings in hand are at the door now."""
    seats = [one.place for one in basket.people if one.seat]
    rooms = [one.place for one in basket.people if not one.seat]
    bookings = RoomBooking.objects.filter(pk__in=rooms) | RoomBooking.objects.filter(seats__in=seats)
    return all(starts_soon(booking, now) for booking in bookings.distinct())
