"""The working groups: anyone of the team may come and go; the coordination says who coordinates one."""

from datetime import datetime

from django.db.models import Prefetch

from screenings.calendar import house_zone
from volunteers.models import GroupMember, Volunteer, WorkingGroup


def groups() -> list[WorkingGroup]:
    """All of them with their members of today, those who coordinate first; two queries."""
    here = Volunteer.objects.present()
    members = (
        GroupMember.objects.filter(volunteer__in=here)
        .select_related("volunteer__user")
        .order_by("-coordinates", "volunteer__user__first_name", "pk")
    )
    return list(WorkingGroup.objects.prefetch_related(Prefetch("memberships", members, to_attr="here")))


def join_group(*, group: WorkingGroup, volunteer: Volunteer, now: datetime) -> GroupMember:
    """Come into a group; twice is once (unique on group and person)."""
    since_on = now.astimezone(house_zone()).date()
    return GroupMember.objects.get_or_create(
        group=group, volunteer=volunteer, defaults={"since_on": since_on}
    )[0]


def leave_group(*, group: WorkingGroup, volunteer: Volunteer) -> None:
    """Go; who coordinated no longer does."""
    GroupMember.objects.filter(group=group, volunteer=volunteer).delete()


def let_coordinate(*, member_id: int, coordinates: bool) -> None:
    """Whom the others may turn to."""
    GroupMember.objects.filter(pk=member_id).update(coordinates=coordinates)
