"""Leaving the team, and coming back: places are given back, nobody asks any more; one's hours stay one's own."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction

from laclef.accounts.roles import Role as HouseRole
from screenings.calendar import house_zone
from volunteers import rota
from volunteers.models import ShiftState, SignUp, Volunteer, Waiting
from volunteers.standin import waiting


@transaction.atomic
def leave_team(*, volunteer: Volunteer, now: datetime) -> None:
    """They leave: what they promised or waited for is free again, and the volunteer's role goes.

    Other roles are the administration's to take. What was promised at this very moment goes in the night.
    """
    give_back(volunteer, now)
    for wait in Waiting.objects.open().filter(volunteer=volunteer).order_by("shift_id"):
        waiting.withdraw(wait=wait, now=now)
    left_on = max(now.astimezone(house_zone()).date(), volunteer.joined_on)
    Volunteer.objects.filter(pk=volunteer.pk, left_on__isnull=True).update(left_on=left_on)
    volunteer.user.groups.remove(*Group.objects.filter(name=HouseRole.VOLUNTEER))


@transaction.atomic
def come_back(*, volunteer: Volunteer) -> None:
    """They are of the team again, with the volunteer's role."""
    Volunteer.objects.filter(pk=volunteer.pk).update(left_on=None)
    volunteer.user.groups.add(Group.objects.get_or_create(name=HouseRole.VOLUNTEER)[0])


def give_back(volunteer: Volunteer, now: datetime) -> None:
    """Free all places to come, by shift; for each somebody is looked for."""
    for place in volunteer.sign_ups.holding().filter(shift__ends_at__gt=now).order_by("shift_id"):
        rota.leave(sign_up_id=place.pk, volunteer=volunteer, now=now)


def give_back_of_the_gone(*, now: datetime) -> int:
    """Free what is still held by who lost the role or the account without a word here; returns of how many."""
    held = SignUp.objects.holding().filter(shift__ends_at__gt=now, shift__state=ShiftState.LIVE)
    gone = Volunteer.objects.filter(pk__in=held.values("volunteer")).exclude(
        pk__in=Volunteer.objects.present().values("pk")
    )
    people = list(gone.select_related("user").order_by("pk"))
    for volunteer in people:
        with transaction.atomic():
            give_back(volunteer, now)
    return len(people)
