"""Refunds owed at a till: found by the code on the ticket or of the reservation, paid in cash at any till, later too."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tickets import still_owed
from tickets.models import RefundOwed, RefundWay, spoken, tidy_code
from tickets.refusals import CancellationRefused


def find(typed: str) -> list[RefundOwed]:
    """What is owed at a till under this code and not paid yet; a code finds its own, no till lists them."""
    code = tidy_code(typed)
    if not code:
        return []
    of_order = Q(cancellations__ticket__seat__order__code=code)
    of_seat = Q(cancellations__ticket__seat__code=code)
    return list(
        RefundOwed.objects.filter(of_order | of_seat, way=RefundWay.TILL, line__isnull=True)
        .distinct()
        .order_by("owed_at", "id")
    )


def of_code(typed: str, refund_id: int) -> RefundOwed:
    """The one of those that was touched, or CancellationRefused: without its code nobody is paid."""
    found = next((one for one in find(typed) if one.pk == refund_id), None)
    if found is None:
        raise CancellationRefused(_("Rien de tel n’est dû sous ce code, ou plus : recherche-le de nouveau."))
    return found


@dataclass(frozen=True)
class StillOwed:
    """What tills owe for one sale, and a code that has it paid."""

    refund: RefundOwed
    code: str
    title: str


def at_tills() -> QuerySet[RefundOwed]:
    """All that tills owe and nobody gave back yet, the oldest first."""
    return (
        still_owed.outstanding()
        .filter(way=RefundWay.TILL)
        .select_related("sale__sales_point")
        .prefetch_related("cancellations__ticket__seat")
        .order_by("owed_at", "id")
    )


def in_words(refund: RefundOwed) -> StillOwed:
    """From rows already fetched."""
    ticket = refund.cancellations.all()[0].ticket
    return StillOwed(refund, spoken(ticket.seat.code), ticket.title)


def paid_before(typed: str) -> datetime | None:
    """When the refund of this code was paid, if it was: so that one can say so."""
    code = tidy_code(typed)
    if not code:
        return None
    of_code = Q(cancellations__ticket__seat__order__code=code) | Q(cancellations__ticket__seat__code=code)
    return (
        RefundOwed.objects.filter(of_code, line__isnull=False)
        .order_by("-line__taken_at")
        .values_list("line__taken_at", flat=True)
        .first()
    )
