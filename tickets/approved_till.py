"""While CNC_APPROVAL is empty we give vouchers: each commercial sale ends on the cinema's approved till.

What is to be issued there is said to the letter, and one tap notes that it was done.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings.wording import NBSP
from tickets.amounts import Cents
from tickets.models import ApprovedTillStep, Sale, Ticket, TillSession


def waiting(session: TillSession) -> QuerySet[Sale]:
    """The sales of this session whose vouchers are not issued on the approved till yet, oldest first."""
    vouchers = Ticket.objects.standing().filter(sale=OuterRef("pk"), contremarque=True)
    return Sale.objects.filter(
        Exists(vouchers), till_session=session, approved_till_step__isnull=True
    ).order_by("sold_at", "pk")


@journal.atomic
def mark_done(*, sale_id: int, by: User, now: datetime) -> ApprovedTillStep:
    """Note that the entries of this sale were issued there; tapped twice is once (one row per sale)."""
    step, made = ApprovedTillStep.objects.get_or_create(
        sale_id=sale_id, defaults={"done_at": now, "done_by": by}
    )
    if made:
        vouchers = Ticket.objects.standing().filter(sale=sale_id, contremarque=True)
        journal.note(
            nature="approved_till.issued",
            actor=by,
            links={"sale": sale_id},
            facts={"entries": dict(Counter(vouchers.values_list("tariff_code", flat=True)))},
        )
    return step


def to_issue(tickets: Iterable[Ticket]) -> str:
    """2 × 5 €, 1 × gratuit: what to type there; nothing where no voucher stands."""
    return amounts_in_words([ticket.price_cents for ticket in tickets if ticket.contremarque])


def amounts_in_words(amounts: Sequence[Cents]) -> str:
    """How many of each amount, the dearest first and the free last."""
    counted = sorted(Counter(amounts).items(), reverse=True)
    return ", ".join(f"{count}{NBSP}×{NBSP}{_amount(cents)}" for cents, count in counted)


def _amount(cents: Cents) -> str:
    return f"{cents // 100}{NBSP}€" if cents else _("gratuit")
