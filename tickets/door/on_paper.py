"""Sales made on paper while the network was down, entered afterwards from the tally sheet, with both times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from laclef.accounts.models import User
from screenings.models import RoomBooking
from tickets import entries
from tickets.amounts import Cents
from tickets.door.tonight import evening_of
from tickets.entries import OnPaper, Wanted
from tickets.issuing import Paid
from tickets.membership_wishes import is_for_members
from tickets.models import Method, Sale
from tickets.moments import end_of
from tickets.refusals import SaleRefused


@dataclass(frozen=True)
class Tallied:
    """So many people at one amount, by one means; free entries have none."""

    cents: Cents
    people: int
    method: Method | None


def enter(
    *,
    key: UUID,
    room_booking_id: int,
    tally: Sequence[Tallied],
    sold_at: datetime,
    authorised_by: User,
    till_session_id: int,
    by: User,
    now: datetime,
) -> Sale:
    """One sale for the sheet, all let in, or SaleRefused: unauthorised, of another evening, over capacity.

    At a ciné-club those who paid are members, as the printed sheet asked of them; free ones are guests.
    """
    if not (authorised_by.is_active and authorised_by.may("door.sell")):
        raise SaleRefused(_("Cette personne ne peut pas autoriser : demande à quelqu’un de la caisse."))
    if sold_at > now or evening_of(sold_at) != evening_of(now):
        raise SaleRefused(_("L’heure du papier est de ce soir, et passée : corrige-la."))
    if any(one.cents and one.method is None for one in tally):
        raise SaleRefused(_("Ce qui est payé l’est en espèces, par carte ou par chèque : dis comment."))
    sums = {
        method: sum(one.cents * one.people for one in tally if one.method == method)
        for method in (Method.CASH, Method.CARD, Method.CHEQUE)
    }
    room = RoomBooking.objects.select_related("screening").get(pk=room_booking_id)
    if sold_at >= end_of(room):
        raise SaleRefused(_("À cette heure-là la séance était terminée : corrige l’heure du papier."))
    club = is_for_members(room.screening)
    return entries.sell_at_door(
        key=key,
        wanted=[
            Wanted(room_booking_id, one.cents, as_member=club and one.cents > 0)
            for one in tally
            for _person in range(one.people)
        ],
        payments=[Paid(method, cents) for method, cents in sums.items() if cents],
        till_session_id=till_session_id,
        by=by,
        now=now,
        admitted_where=_("sur papier"),
        on_paper=OnPaper(sold_at=sold_at, authorised_by=authorised_by),
    )
