"""Drafts as wishes: who proposed them and what was decided, as far as a query needs to know."""

from django.db.models import OuterRef, Q, Subquery

from screenings.models import Act, Outcome, ScreeningRecord, State
from screenings.models.screenings import ScreeningQuerySet


def with_decision(rows: ScreeningQuerySet) -> ScreeningQuerySet:
    """Each with `decision`: the outcome of the latest decision, or None."""
    latest = ScreeningRecord.objects.filter(screening=OuterRef("pk"), act=Act.DECIDED).order_by("-at", "-pk")
    return rows.annotate(decision=Subquery(latest.values("subject")[:1]))


def at_hand(rows: ScreeningQuerySet) -> ScreeningQuerySet:
    """All but the drafts that were declined."""
    # Said positively: NOT (… = NULL) is neither true nor false, and would hide every draft without a decision.
    standing = ~Q(state=State.DRAFT) | Q(decision=None) | ~Q(decision=Outcome.DECLINED)
    return with_decision(rows).filter(standing)
