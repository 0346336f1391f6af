"""Refunds owed at a till: found by the code on the ticket or of the reservation, paid in cash at any till, later too."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from tickets.models import RefundOwed, RefundWay, tidy_code
from tickets.refusals import CancellationRefused


def find(typed: str) -> list[RefundOwed]:
    """What is owed at a till under this code and not paid yet; a code finds its own, nothing lists them."""
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
