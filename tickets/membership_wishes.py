"""Memberships said with a reservation: wanted at an amount, or held already. Nobody is refused for want of one."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _

from screenings.models import Admission, NonCommercialBasis, Screening
from tickets.amounts import AmountRefused, Cents
from tickets.models import MEMBERSHIP_FROM_CENTS, MEMBERSHIP_TO_CENTS, MembershipWish, Order

EVERYONE, REGIME, NEVER = "everyone", "regime", "never"


def is_for_members(screening: Screening) -> bool:
    """A ciné-club: members and their guests, the 0 € card welcome."""
    return screening.regime_basis == NonCommercialBasis.CINE_CLUB


def asked_of(screening: Screening) -> bool:
    """Whether the booking asks: of everyone, only where the régime demands it, or never (setting)."""
    if screening.admission != Admission.TICKETS or settings.MEMBERSHIP_ASKED == NEVER:
        return False
    return settings.MEMBERSHIP_ASKED == EVERYONE or is_for_members(screening)


def check(amounts: Sequence[Cents | None]) -> None:
    """Raise AmountRefused unless each is 0 € or 5 to 15 €; none stands for a membership one has."""
    for cents in amounts:
        if cents and not MEMBERSHIP_FROM_CENTS <= cents <= MEMBERSHIP_TO_CENTS:
            raise AmountRefused(_("Une adhésion est de 5 à 15 €, ou de 0 € (solidaire)."))


def of(order: Order) -> list[Any]:
    """What was said, in one line per amount: how many at which, or none for those who have theirs."""
    said = MembershipWish.objects.filter(order=order).order_by("amount_cents")
    return list(said.values("amount_cents").annotate(number=Count("id")))


def note(order: Order, amounts: Sequence[Cents | None]) -> None:
    """One row each; inside the reservation's transaction."""
    check(amounts)
    MembershipWish.objects.bulk_create(MembershipWish(order=order, amount_cents=cents) for cents in amounts)
