"""The moment a shift must be filled by: the doors, or its own start when that is later (closing)."""

from collections.abc import Iterable
from datetime import datetime

from volunteers.models import Shift, ShiftNeed
from volunteers.sittings import sittings


def due_moments(shifts: Iterable[Shift]) -> dict[int, datetime]:
    """By shift: the first doors of the events it serves, never before its own start; one query for all."""
    known = {shift.pk: shift for shift in shifts}
    doors: dict[int, datetime] = {}
    needs = ShiftNeed.objects.filter(shift__in=known, released_at__isnull=True).select_related(
        "screening__venue"
    )
    for need in needs:
        shift = known[need.shift_id]
        sitting = sittings(need.screening).get(shift.evening.day) if shift.evening else None
        if sitting is not None:
            doors[shift.pk] = min(sitting.doors_at, doors.get(shift.pk, sitting.doors_at))
    return {pk: max(shift.starts_at, doors.get(pk, shift.starts_at)) for pk, shift in known.items()}


def due_moment(shift: Shift) -> datetime:
    """One shift's."""
    return due_moments([shift])[shift.pk]
