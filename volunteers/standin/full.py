"""Full shifts that somebody could take if there was a place."""

from datetime import datetime
from typing import Any

from django.db.models import F

from volunteers.candidates import candidate, rota_shifts
from volunteers.models import ShiftState, Volunteer
from volunteers.reasons import Why, obstacle
from volunteers.rota import HORIZON


def full_shifts(volunteer: Volunteer, now: datetime) -> list[Any]:
    """The soonest first; only a place is missing. The queries do not grow."""
    person = candidate(volunteer, now)
    shifts = rota_shifts().filter(
        state=ShiftState.LIVE, starts_at__gt=now, starts_at__lt=now + HORIZON, full_held__gte=F("wished")
    )
    soonest = shifts.order_by("starts_at", "pk")
    return [shift for shift in soonest if obstacle(person, shift, now) in (Why.FULL, Why.KEPT)]
