"""Plain keyword factories of the rota: what a test does not say is harmless."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from laclef.accounts.models import User
from laclef.accounts.roles import Role as HouseRole
from screenings.models import Kind, Room, Screening, State
from tests.factories import make_room, make_screening, make_user
from volunteers import crews
from volunteers.models import (
    Attendance,
    CrewLine,
    CrewTemplate,
    Evening,
    HowHeld,
    Nature,
    Role,
    Scope,
    Shift,
    SignUp,
    Training,
    TrainingHeld,
    Volunteer,
    Way,
)

_number = count(1)


def make_volunteer(first_name: str = "Alice", *, experienced: bool = True, **facts: Any) -> Volunteer:
    user = facts.pop("user", None) or make_user(HouseRole.VOLUNTEER, first_name=first_name)
    facts.setdefault("joined_on", date(2024, 6, 19))
    if experienced:
        facts.setdefault("experienced_on", date(2024, 6, 19))
    return Volunteer.objects.create(user=user, **facts)


def make_role(name: str = "Accueil", *, trainings: tuple[Training, ...] = (), **facts: Any) -> Role:
    role = Role.objects.create(slug=f"poste-{next(_number)}", name_fr=name, **facts)
    role.required_trainings.set(trainings)
    return role


def make_training(name: str = "clefs", **facts: Any) -> Training:
    return Training.objects.create(slug=f"formation-{next(_number)}", name_fr=name, **facts)


def give_training(volunteer: Volunteer, training: Training, **facts: Any) -> TrainingHeld:
    facts.setdefault("held_on", date(2024, 6, 19))
    return TrainingHeld.objects.create(
        volunteer=volunteer, training=training, how=HowHeld.APPROVED, approved_by=make_user(), **facts
    )


def make_shift(
    *, role: Role | None = None, starts_at: datetime | None = None, minutes: int = 180, **facts: Any
) -> Shift:
    """A crew's shift of an evening, tomorrow unless told; a room's evening of its own unless told."""
    starts_at = starts_at or timezone.now().replace(microsecond=0) + timedelta(days=1)
    evening = facts.pop("evening", None) or make_evening(starts_at)
    facts.setdefault("scope", Scope.EVENING)
    facts.setdefault("ends_at", starts_at + timedelta(minutes=minutes))
    return Shift.objects.create(role=role or make_role(), evening=evening, starts_at=starts_at, **facts)


def make_evening(moment: datetime) -> Evening:
    return Evening.objects.create(venue=make_room().venue, day=(moment - timedelta(hours=5)).date())


def make_alone_shift(*, starts_at: datetime | None = None, minutes: int = 120, **facts: Any) -> Shift:
    starts_at = starts_at or timezone.now().replace(microsecond=0) + timedelta(days=1)
    facts.setdefault("nature", Nature.WORKS_DAY)
    facts.setdefault("title_fr", "Peindre le foyer")
    facts.setdefault("ends_at", starts_at + timedelta(minutes=minutes))
    return Shift.objects.create(scope=Scope.ALONE, starts_at=starts_at, **facts)


def make_sign_up(shift: Shift, volunteer: Volunteer | None = None, **facts: Any) -> SignUp:
    now = timezone.now()
    facts = {"signed_at": now, "state_at": now, **facts}
    return SignUp.objects.create(shift=shift, volunteer=volunteer or make_volunteer(), **facts)


def make_attendance(
    volunteer: Volunteer, arrived_at: datetime, left_at: datetime, **facts: Any
) -> Attendance:
    by: User = facts.pop("by", volunteer.user)
    facts.setdefault("word", "affiches" if facts.get("shift") is None else "")
    return Attendance.objects.create(
        volunteer=volunteer,
        arrived_at=arrived_at,
        left_at=left_at,
        way=facts.pop("way", Way.OUTSIDE),
        recorded_at=left_at,
        recorded_by=by,
        **facts,
    )


def make_template(kind: str = Kind.DEBATE, **lines: dict[str, Any]) -> tuple[CrewTemplate, dict[str, Role]]:
    """The template of a kind with nothing but these lines: name=dict(scope=…, …), each with a role of its own."""
    template = CrewTemplate.objects.get_or_create(kind=kind)[0]
    template.lines.all().delete()
    roles = {}
    for name, facts in lines.items():
        roles[name] = facts.pop("role", None) or make_role(name)
        CrewLine.objects.create(template=template, role=roles[name], **facts)
    return template, roles


def make_crewed(
    *,
    starts_at: datetime,
    now: datetime,
    kind: str = Kind.DEBATE,
    rooms: list[Room] | None = None,
    **facts: Any,
) -> Screening:
    """A confirmed event with its crew."""
    screening = make_screening(
        kind=kind, state=State.CONFIRMED, starts_at=starts_at, rooms=rooms, now=now, **facts
    )
    crews.make_crew(screening, now=now, by=None)
    return screening
