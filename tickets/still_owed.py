"""What is still owed back: neither paid by us, nor given back by the bank of who contested the payment."""

from django.db.models import Exists, OuterRef, QuerySet

from tickets import providers
from tickets.models import Dispute, RefundOwed


def outstanding() -> QuerySet[RefundOwed]:
    """What nobody has given back yet."""
    return RefundOwed.objects.filter(~by_the_bank(), line__isnull=True)


def by_the_bank() -> Exists:
    """Whether a dispute that we lost was about as much as is owed; won after all, it is owed again."""
    closed = Dispute.objects.filter(payment__sale=OuterRef("sale"), closed_at__isnull=False)
    return Exists(
        closed.filter(amount_cents__gte=OuterRef("amount_cents")).exclude(state__in=providers.MONEY_STAYED)
    )
