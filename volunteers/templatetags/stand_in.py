"""What concerns the reader on the team's first page; which shifts look for somebody."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.db.models import Exists, OuterRef
from django.template import Context
from django.utils import timezone

from laclef.accounts.models import User
from volunteers.models import (
    Friend,
    Outcome,
    Place,
    Shift,
    ShiftState,
    SignUp,
    SignUpState,
    StandInRequest,
    Swap,
)

register = template.Library()
SLIP = timedelta(hours=1)  # so long the way back from a place to learn is shown


@register.inclusion_tag("volunteers/standin/_news.html", takes_context=True)
def stand_in_news(context: Context, page: str = "home") -> dict[str, Any]:
    """Swaps that wait for the reader's answer, and what became of the places they left; `page` is where it stands."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    now = timezone.now()
    left = (
        StandInRequest.objects.filter(left__volunteer__user=user, shift__ends_at__gt=now)
        .filter(opened_at__gt=now - timedelta(days=14))
        .filter(outcome__in=("", Outcome.FILLED))
        .select_related("shift__role", "shift__evening__venue", "shift__venue", "filled_by__volunteer__user")
        .select_related("left")
    )
    swaps = Swap.objects.open().filter(theirs__volunteer__user=user)
    shown = swaps.select_related(
        "mine__volunteer__user", "mine__shift__role", "mine__shift__evening__venue", "mine__shift__venue"
    )
    return {
        "left": list(left),
        "learning": _left_to_learn(user, now),
        "swaps": list(shown),
        "page": page,
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


def _left_to_learn(user: User, now: datetime) -> list[SignUp]:
    """Places to learn that were just given back: nobody is looked for, but a slip of the thumb is undone."""
    again = SignUp.objects.holding().filter(shift=OuterRef("shift"), volunteer=OuterRef("volunteer"))
    gone = SignUp.objects.filter(
        ~Exists(again),
        volunteer__user=user,
        state=SignUpState.LEFT,
        place=Place.TRAINEE,
        state_at__gt=now - SLIP,
        shift__state=ShiftState.LIVE,
        shift__ends_at__gt=now,
    )
    return list(gone.select_related("shift__role", "shift__evening__venue", "shift__venue").order_by("pk"))


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
