"""Letting people in: each entry once, with when and where, whoever scans and whatever was paid."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings import wording
from screenings.calendar import cinema_day, house_zone
from screenings.models import Screening
from tickets.models import Ticket, TicketCancellation
from tickets.refusals import AdmissionRefused, NotIn


@journal.atomic
def admit(
    *,
    ticket_id: int,
    where: str,
    by: User | None,
    now: datetime,
    room_booking_ids: Sequence[int] | None = None,
) -> Ticket:
    """Let one person in, once. Refused: already in (when and where), cancelled, another room, day or film.

    `room_booking_ids` are the doors one stands at: none of them where the list is empty, any where it is None.

    The ticket's row lock is the guard: of two scanners, the second is told about the first.
    """
    [ticket] = locked_tickets([ticket_id])
    refusal = refusal_of(ticket, room_booking_ids, now)
    if refusal is not None:
        raise refusal
    let_in([ticket], where=where, by=by, now=now)
    return ticket


def locked_tickets(ticket_ids: Iterable[int]) -> list[Ticket]:
    """Those entries in the order of their ids, locked: nobody else admits or cancels them meanwhile."""
    return list(
        Ticket.objects.filter(pk__in=list(ticket_ids))
        .select_for_update(no_key=True, of=("self",))
        .select_related("room_booking__screening__venue")
        .order_by("id")
    )


def refusal_of(
    ticket: Ticket, room_booking_ids: Sequence[int] | None, now: datetime
) -> AdmissionRefused | None:
    """Why this entry, locked before, opens no door here and now; None where it does."""
    # Asked apart: read together with the lock it would be as it was before the wait.
    if TicketCancellation.objects.filter(ticket=ticket).exists():
        return AdmissionRefused(_("Entrée annulée : envoie la personne à la caisse."), NotIn.CANCELLED)
    if ticket.admitted_at is not None:
        return AdmissionRefused(
            _(
                "Déjà entré·e à %(time)s (%(where)s) : laisse passer qui revient de dehors ; sinon, à la caisse."
            )
            % {
                "time": wording.hour(ticket.room_booking.screening.local(ticket.admitted_at)),
                "where": ticket.admitted_where,
            },
            NotIn.ALREADY,
        )
    if room_booking_ids is not None and ticket.room_booking_id not in room_booking_ids:
        return elsewhere(
            ticket.room_booking.screening,
            title=ticket.title,
            starts_at=ticket.starts_at,
            room_name=ticket.room_name,
            now=now,
        )
    return None


def elsewhere(
    screening: Screening, *, title: str, starts_at: datetime, room_name: str, now: datetime
) -> AdmissionRefused:
    """The film, the day unless it is today, the hour and the room one holds a place for; what to do about it."""
    local = screening.local(starts_at)
    other_day = cinema_day(starts_at, house_zone()) != cinema_day(now, house_zone())
    when = f"{wording.day(local)}, {wording.hour(local)}" if other_day else wording.hour(local)
    return AdmissionRefused(
        _("Ce n’est pas ici : %(where)s. Dis-le à la personne ; pour changer de séance, à la caisse.")
        % {"where": f"{title}, {when}, {room_name}"},
        NotIn.ELSEWHERE,
    )


def let_in(tickets: Sequence[Ticket], *, where: str, by: User | None, now: datetime, **links: int) -> None:
    """Note that these people, whose entries are locked, went in here."""
    for ticket in tickets:
        ticket.admitted_at, ticket.admitted_where, ticket.admitted_by = now, where, by
        ticket.save(update_fields=["admitted_at", "admitted_where", "admitted_by"])
        journal.note(
            nature="entry.admitted",
            actor=by,
            links={"ticket": ticket.pk, "room_booking": ticket.room_booking_id, **links},
        )
