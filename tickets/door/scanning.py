"""What a code opens at the door, told alike for every amount: no money and no name reaches the phone.

A place's code is one person. A booking's code is everybody of it: where several entries are paid and not yet
in, the phone asks how many have come. What is not paid goes to the till.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laclef import journal
from screenings.models import Admission
from tickets import release
from tickets.admission import elsewhere, let_in, locked_tickets, refusal_of
from tickets.door import passes
from tickets.models import ScannerPass, Seat, Ticket, tidy_code
from tickets.moments import start_of
from tickets.refusals import AdmissionRefused, BookingRefused, Crowded, NotIn, to_the_desk

SEAT_SIGNS, ORDER_SIGNS = 10, 8


@dataclass(frozen=True)
class Admitted:
    """So many people went in; `also` says what is left of their booking."""

    people: int
    also: str = ""


@dataclass(frozen=True)
class HowMany:
    """Nobody went in yet: up to so many may, say how many have come."""

    code: str
    most: int
    also: str = ""


@journal.atomic
def scan(
    *,
    scanner_id: int,
    text: str,
    room_booking_ids: Sequence[int],
    people: int | None = None,
    now: datetime,
) -> Admitted | HowMany:
    """Let in who shows this code, or raise AdmissionRefused; ScannerRefused once the pass is revoked.

    Guards: the pass's row lock against its revocation, the entries' row locks against another phone.
    """
    scanner = passes.locked(scanner_id, now)
    code = tidy_code(text)
    seats = _seats(code)
    if not seats:
        raise AdmissionRefused(
            _("Code inconnu : vérifie-le, ou envoie la personne à la caisse."), NotIn.UNKNOWN
        )
    if seats[0].room_booking.screening.admission == Admission.REGISTRATION:
        return _arrive(seats, scanner, room_booking_ids, now)
    tickets = locked_tickets(seat.ticket.pk for seat in seats if hasattr(seat, "ticket"))
    unpaid = sum(1 for seat in seats if not hasattr(seat, "ticket") and seat.is_live(now))
    if not tickets:
        raise AdmissionRefused(_not_paid(unpaid), NotIn.TILL)
    refusals = [refusal_of(ticket, room_booking_ids, now) for ticket in tickets]
    ready = [ticket for ticket, refusal in zip(tickets, refusals, strict=True) if refusal is None]
    if not ready:
        raise _why(refusals, unpaid)
    if len(ready) > 1 and people is None:
        return HowMany(code=code, most=len(ready), also=_at_the_till(unpaid))
    return _let_in(ready[: people or 1], scanner, left=len(ready), unpaid=unpaid, now=now)


def _seats(code: str) -> list[Seat]:
    """One place, or all of a booking, by the code's length."""
    seats = Seat.objects.select_related(
        "ticket", "room_booking__screening__venue", "room_booking__room"
    ).order_by("id")
    if len(code) == SEAT_SIGNS:
        return list(seats.filter(code=code))
    return list(seats.filter(order__code=code)) if len(code) == ORDER_SIGNS else []


def _let_in(
    tickets: Sequence[Ticket], scanner: ScannerPass, *, left: int, unpaid: int, now: datetime
) -> Admitted:
    let_in(tickets, where=passes.name_of(scanner), by=scanner.made_by, now=now, scanner=scanner.pk)
    left -= len(tickets)
    later = ngettext("Encore %(n)s à venir.", "Encore %(n)s à venir.", left) % {"n": left} if left else ""
    return Admitted(people=len(tickets), also=" ".join(filter(None, (later, _at_the_till(unpaid)))))


def _why(refusals: Sequence[AdmissionRefused | None], unpaid: int) -> AdmissionRefused:
    """The reason that helps most: an unpaid friend, then the entries that went in last, then the rest."""
    told = [refusal for refusal in refusals if refusal is not None]
    already = [refusal for refusal in told if refusal.because == NotIn.ALREADY]
    if unpaid:
        return AdmissionRefused(_at_the_till(unpaid), NotIn.TILL)
    return (already or told)[-1]


def _arrive(
    seats: Sequence[Seat], scanner: ScannerPass, room_booking_ids: Sequence[int], now: datetime
) -> Admitted:
    """A workshop's people hold no entry: their arrival is noted, which the till sees."""
    here = [seat for seat in seats if seat.room_booking_id in room_booking_ids]
    if not here:
        room = seats[0].room_booking
        title, name = room.screening.title.text, room.room.name
        raise elsewhere(room.screening, title=title, starts_at=start_of(room), room_name=name, now=now)
    order_id = here[0].order_id
    if order_id is None:
        raise AdmissionRefused(_("Code inconnu : envoie la personne à la caisse."), NotIn.UNKNOWN)
    try:
        marked = release.mark_arrived(
            order_id=order_id, seat_ids=[seat.pk for seat in here], by=scanner.made_by, now=now
        )
    except Crowded as crowded:
        raise AdmissionRefused(to_the_desk(crowded), NotIn.BUSY) from crowded
    except BookingRefused as refused:
        raise AdmissionRefused(refused.message, NotIn.CANCELLED) from refused
    if not marked:
        raise AdmissionRefused(
            _("Déjà noté·es comme arrivé·es : laisse passer qui revient de dehors ; sinon, à la caisse."),
            NotIn.ALREADY,
        )
    return Admitted(people=marked)


def _not_paid(unpaid: int) -> str:
    if unpaid:
        return _at_the_till(unpaid)
    return _("Place libérée ou annulée : à la caisse, s’il en reste.")


def _at_the_till(unpaid: int) -> str:
    """Said without an amount: what is not paid yet is settled at the till."""
    if not unpaid:
        return ""
    return ngettext("%(n)s place à régler : à la caisse.", "%(n)s places à régler : à la caisse.", unpaid) % {
        "n": unpaid
    }
