"""Who of the house is of the team: the row that a role makes, on the first visit."""

from datetime import datetime

from laclef.accounts.models import User
from screenings.calendar import house_zone
from volunteers.models import Volunteer


def member(user: User, *, now: datetime) -> Volunteer:
    """The person's row of the team, made the first time they come; made twice it is one (unique on user)."""
    volunteer, _new = Volunteer.objects.get_or_create(
        user=user, defaults={"joined_on": now.astimezone(house_zone()).date()}
    )
    volunteer.user = user  # whose roles were read already
    return volunteer
