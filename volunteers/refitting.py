"""The one place where a crew's shift gets its hours and heads, and where people are asked to confirm them.

Locks: the shifts by id, then the people on them by id; the caller holds the evenings.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from volunteers.models import HOLDING, Shift, ShiftState, SignUp, SignUpState, Volunteer
from volunteers.models.crew_templates import Need
from volunteers.sittings import Sitting, hours, sittings


@dataclass
class Change:
    """What became of a shift, and of the people who held a place in it."""

    shift: Shift
    was: tuple[datetime, datetime]
    kept: list[SignUp] = field(default_factory=list)
    to_confirm: list[SignUp] = field(default_factory=list)
    released: list[SignUp] = field(default_factory=list)

    @property
    def moved(self) -> bool:
        """Whether the hours changed, not only the heads."""
        return self.was != (self.shift.starts_at, self.shift.ends_at)


def refit(
    touched: Iterable[Shift], *, now: datetime, another_evening: frozenset[int] | set[int] = frozenset()
) -> list[Change]:
    """Give the shifts the hours and heads that their events ask for; cancel those nobody asks for.

    The volunteers are locked before anyone's clash is looked for: whoever signs up elsewhere meanwhile
    waits here, and then meets the new hours.
    """
    ids = sorted({shift.pk for shift in touched})
    shifts = list(
        Shift.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=ids, state=ShiftState.LIVE)
        .select_related("evening__venue", "role")
        .order_by("pk")
    )
    sign_ups = lock_people(shifts)
    changes = [
        change
        for shift in shifts
        if (
            change := _refit_one(
                shift, sign_ups.get(shift.pk, []), elsewhere=shift.pk in another_evening, now=now
            )
        )
        is not None
    ]
    for change in changes:
        ask_to_confirm(change, elsewhere=change.shift.pk in another_evening, now=now)
    return changes


def lock_people(shifts: Iterable[Shift]) -> dict[int, list[SignUp]]:
    """Who holds a place in the shifts (already locked), each person locked by id: the guard of their time."""
    holding = SignUp.objects.filter(shift__in=shifts, state__in=HOLDING)
    people = set(holding.values_list("volunteer_id", flat=True))
    list(Volunteer.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=people).order_by("pk"))
    found: dict[int, list[SignUp]] = {}
    for sign_up in holding.select_related("volunteer__user").order_by("pk"):
        found.setdefault(sign_up.shift_id, []).append(sign_up)
    return found


def _refit_one(shift: Shift, sign_ups: list[SignUp], *, elsewhere: bool, now: datetime) -> Change | None:
    """The shift's new hours and heads, never fewer than are held; None when nothing changes."""
    change = Change(shift, was=(shift.starts_at, shift.ends_at), kept=list(sign_ups))
    asked = hours(_asked_of(shift))
    if asked is None:
        return _cancel(change, now)
    facts: dict[str, object] = {"starts_at": asked.starts_at, "ends_at": asked.ends_at}
    if not shift.numbers_by_hand:
        full = sum(s.place == "full" for s in sign_ups)
        facts["minimum"] = asked.minimum
        facts["wished"] = max(asked.wished, full)
        facts["trainees"] = max(asked.trainees, len(sign_ups) - full)
    if all(getattr(shift, name) == value for name, value in facts.items()) and not elsewhere:
        return None
    Shift.objects.filter(pk=shift.pk).update(changed_at=now, **facts)
    shift.refresh_from_db(fields=[*facts, "sequence"])
    return change


def _asked_of(shift: Shift) -> list[tuple[Need, Sitting]]:
    needs = shift.needs.filter(released_at__isnull=True).select_related("screening__venue")
    asked: list[tuple[Need, Sitting]] = []
    for need in needs:
        sitting = sittings(need.screening).get(shift.evening.day) if shift.evening else None
        if sitting is not None and need.screening.venue_id == (shift.evening and shift.evening.venue_id):
            asked.append((need, sitting))
    return asked


def _cancel(change: Change, now: datetime) -> Change:
    cancel_shift(change.shift, change.kept, now=now)
    change.released, change.kept = change.kept, []
    return change


def cancel_shift(shift: Shift, holding: Iterable[SignUp], *, now: datetime) -> None:
    """Release its people, then cancel it: the database refuses the other order."""
    SignUp.objects.filter(pk__in=[s.pk for s in holding]).update(state=SignUpState.RELEASED, state_at=now)
    Shift.objects.filter(pk=shift.pk).update(state=ShiftState.CANCELLED, cancelled_at=now, changed_at=now)
    shift.state, shift.cancelled_at = ShiftState.CANCELLED, now


def ask_to_confirm(change: Change, *, elsewhere: bool, now: datetime) -> None:
    """Those who cannot be taken for granted at the new hours keep the place until they say."""
    if not (elsewhere or change.moved):
        return
    for sign_up in [s for s in change.kept if s.state == SignUpState.LIVE]:
        day = change.shift.local(change.shift.starts_at).date()
        if elsewhere or clashes(sign_up) or sign_up.volunteer.is_absent_on(day):
            SignUp.objects.filter(pk=sign_up.pk).update(state=SignUpState.TO_CONFIRM, state_at=now)
            sign_up.state = SignUpState.TO_CONFIRM
            change.kept.remove(sign_up)
            change.to_confirm.append(sign_up)


def clashes(sign_up: SignUp) -> bool:
    """Whether another sure place of this person lies at the same hours, as the database itself sees it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT volunteers_clash(%s, %s)", [sign_up.volunteer_id, sign_up.shift_id])
        return cursor.fetchone()[0] is not None
