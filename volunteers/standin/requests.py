"""A request for a stand-in: opened by leaving, closed by whoever takes the place, or by the clock."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from volunteers.models import (
    Ask,
    Ending,
    Outcome,
    Place,
    Shift,
    ShiftState,
    SignUp,
    StandInRequest,
    Swap,
)
from volunteers.standin import letters
from volunteers.standin.automatic import Post, withdraw


def open_for(place: SignUp, *, now: datetime) -> StandInRequest | None:
    """Look for somebody in the place of who left; a place to learn calls for nobody."""
    if place.place != Place.FULL or place.shift.state != ShiftState.LIVE or place.shift.is_over(now):
        return None
    return StandInRequest.objects.create(shift=place.shift, left=place, opened_at=now)


def taken(sign_up: SignUp, *, now: datetime) -> StandInRequest | None:
    """A place was just taken: it ends one request of the shift, if any looks for somebody.

    The one this person left, else that which asked them, else the oldest. The shift's lock is held since
    the sign-up's insert.
    """
    if sign_up.place != Place.FULL:
        return None
    wanted = StandInRequest.objects.open().filter(shift=sign_up.shift_id).select_related("left")
    requests = list(wanted.order_by("opened_at", "pk"))
    if not requests:
        return None
    who = sign_up.volunteer_id
    own = next((r for r in requests if r.left is not None and r.left.volunteer_id == who), None)
    if own is not None:
        return _close(own, Outcome.CAME_BACK, now=now, filled_by=sign_up)
    ask = Ask.objects.filter(request__in=requests, volunteer=who).order_by("pk").first()
    request = next((r for r in requests if ask is not None and r.pk == ask.request_id), requests[0])
    if ask is not None:
        Ask.objects.filter(pk=ask.pk).update(said_yes_at=now)
    return _close(request, Outcome.FILLED, now=now, filled_by=sign_up)


def settle(*, now: datetime) -> int:
    """Close what the clock or a cancellation ended, and what was filled past us; returns how many."""
    ended = StandInRequest.objects.open().filter(
        Q(shift__state=ShiftState.CANCELLED) | Q(shift__ends_at__lte=now)
    )
    newer = _unpaired().filter(shift=OuterRef("shift"), signed_at__gt=OuterRef("opened_at"))
    filled = StandInRequest.objects.open().filter(Exists(newer))
    shifts = {*ended.values_list("shift_id", flat=True), *filled.values_list("shift_id", flat=True)}
    return sum(_settle_shift(shift_id, now) for shift_id in sorted(shifts))


@transaction.atomic
def _settle_shift(shift_id: int, now: datetime) -> int:
    shift = Shift.objects.select_for_update(no_key=True, of=("self",)).get(pk=shift_id)
    wanted = StandInRequest.objects.open().filter(shift=shift).select_related("left")
    requests = list(wanted.order_by("opened_at", "pk"))
    if shift.state == ShiftState.CANCELLED or shift.is_over(now):
        gone = shift.state == ShiftState.CANCELLED
        for request in requests:
            _close(request, Outcome.CANCELLED if gone else Outcome.UNFILLED, now=now)
        return len(requests)
    opened_at = min((r.opened_at for r in requests), default=now)
    newcomers = _unpaired().filter(shift=shift, signed_at__gt=opened_at)
    return sum(taken(sign_up, now=now) is not None for sign_up in newcomers.order_by("signed_at", "pk"))


def _unpaired() -> QuerySet[SignUp]:
    """The places held that ended no request. One taken by a swap, at the date it kept, is nobody's arrival."""
    swapped = Swap.objects.filter(ending=Ending.YES)
    here, then, who = OuterRef("shift"), OuterRef("signed_at"), OuterRef("volunteer")
    got_mine = swapped.filter(mine__shift=here, mine__signed_at=then, theirs__volunteer=who)
    got_theirs = swapped.filter(theirs__shift=here, theirs__signed_at=then, mine__volunteer=who)
    places = SignUp.objects.holding().filter(place=Place.FULL, stands_in_for__isnull=True)
    return places.exclude(Exists(got_mine) | Exists(got_theirs))


def _close(
    request: StandInRequest, outcome: Outcome, *, now: datetime, filled_by: SignUp | None = None
) -> StandInRequest:
    """End it, take back what was not sent yet, and tell those who were asked, who left, who coordinates."""
    request.closed_at, request.outcome, request.filled_by = now, outcome, filled_by
    request.save(update_fields=["closed_at", "outcome", "filled_by"])
    withdrawn = withdraw(letters.asked_event(request), now=now)
    if outcome == Outcome.CAME_BACK and request.left is not None:
        withdraw(letters.left_event(request.left), now=now)
    if outcome != Outcome.UNFILLED:
        asks = request.asks.filter(said_yes_at__isnull=True).select_related("volunteer__user")
        asked = [ask.volunteer.user for ask in asks if ask.volunteer.user.email not in withdrawn]
        letters.closed(request, asked, post=Post(), now=now)
    return request
