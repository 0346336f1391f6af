"""What concerns the reader on the team's first page; which shifts look for somebody."""

from datetime import timedelta
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from laclef.accounts.models import User
from volunteers.models import Friend, Outcome, Shift, StandInRequest, Swap

register = template.Library()


@register.inclusion_tag("volunteers/standin/_news.html", takes_context=True)
def stand_in_news(context: Context) -> dict[str, Any]:
    """Swaps that wait for the reader's answer, and what became of the places they left."""
    user = getattr(context.get("request"), "user", None)
    if not isinstance(user, User):
        return {}
    now = timezone.now()
    left = (
        StandInRequest.objects.filter(left__volunteer__user=user, shift__ends_at__gt=now)
        .filter(opened_at__gt=now - timedelta(days=14))
        .exclude(outcome__in=(Outcome.CANCELLED, Outcome.UNFILLED))
        .select_related("shift__role", "shift__evening__venue", "shift__venue", "filled_by__volunteer__user")
    )
    swaps = Swap.objects.open().filter(theirs__volunteer__user=user)
    shown = swaps.select_related(
        "mine__volunteer__user", "mine__shift__role", "mine__shift__evening__venue", "mine__shift__venue"
    )
    return {"left": list(left), "swaps": list(shown)}


@register.simple_tag
def looking_for() -> frozenset[int]:
    """The shifts that look for a stand-in."""
    return frozenset(StandInRequest.objects.open().values_list("shift_id", flat=True))


@register.simple_tag
def friends_of(shift: Shift) -> list[Friend]:
    """Who comes along to see; few shifts have a place to learn, the others ask nothing."""
    if not shift.trainees:
        return []
    return list(Friend.objects.coming().filter(shift=shift).select_related("brought_by__user"))
