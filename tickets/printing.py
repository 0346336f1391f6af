"""Prints of entries: the first is the entry, each later one says DUPLICATA n; all are in the journal."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from tickets.models import Printing, Ticket, TicketCancellation, TillSession
from tickets.refusals import Refused


class PrintingRefused(Refused):
    """Nothing was printed."""


@journal.atomic
def print_entries(
    *, ticket_ids: Sequence[int], till_session: TillSession, by: User, now: datetime
) -> list[Printing]:
    """Note one print of each entry, in their order; the paper shows its number, or PrintingRefused.

    The entries' row locks are the guard of the numbers; below them, tickets_printing_counts_up.
    """
    list(Ticket.objects.select_for_update(no_key=True).filter(pk__in=ticket_ids).order_by("pk"))
    if TicketCancellation.objects.filter(ticket__in=ticket_ids).exists():
        raise PrintingRefused(_("Entrée annulée : rien à imprimer. Vends-en une autre."))
    printed = dict(
        Ticket.objects.filter(pk__in=ticket_ids).annotate(times=Count("printings")).values_list("pk", "times")
    )
    if not printed:
        raise PrintingRefused(_("Rien à imprimer : choisis une vente."))
    rows = Printing.objects.bulk_create(
        Printing(ticket_id=ticket, number=times, printed_at=now, printed_by=by, till_session=till_session)
        for ticket, times in sorted(printed.items())
    )
    for row in rows:
        journal.note(
            nature="entry.printed" if row.number == 0 else "entry.reprinted",
            actor=by,
            sales_point=till_session.sales_point.slug[:40],
            links={"ticket": row.ticket_id},
            facts={"duplicata": row.number},
        )
    return rows
