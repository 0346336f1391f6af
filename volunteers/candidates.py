"""All that decides whether somebody can take a shift, for one person or two hundred in six queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from screenings.calendar import house_zone
from volunteers.models import (
    Absence,
    Attendance,
    Place,
    Shift,
    ShiftState,
    SignUp,
    SignUpState,
    TrainingHeld,
    Volunteer,
)


@dataclass
class Candidate:
    """A volunteer with trainings, absences and places, read once."""

    volunteer: Volunteer
    is_here: bool = True  # those of a list come from present()
    trainings: list[TrainingHeld] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    places: list[SignUp] = field(default_factory=list)
    shifts_given: int = 0
    roles_given: frozenset[int] = frozenset()
    last_on_duty_at: datetime | None = None

    @property
    def is_newcomer(self) -> bool:
        """Fewer shifts given than the setting says, unless the coordination knows better."""
        return self.volunteer.experienced_on is None and self.shifts_given < settings.NEWCOMER_SHIFTS

    def is_first_time(self, shift: Shift) -> bool:
        """Whether this role would be a first for somebody who is still new."""
        return self.is_newcomer and shift.role_id not in self.roles_given

    def likes_the_day(self, shift: Shift) -> bool:
        """Whether it falls on one of their days; none said is all."""
        days = self.volunteer.weekdays
        return not days or shift.local(shift.starts_at).weekday() in days

    def missing_trainings(self, shift: Shift) -> list[int]:
        """Required trainings not held on the day of the shift."""
        if shift.role is None:
            return []
        day = training_day(shift)
        held = {t.training_id for t in self.trainings if t.counts_on(day)}
        return [t.pk for t in shift.role.required_trainings.all() if t.pk not in held]

    def place_in(self, shift: Shift) -> SignUp | None:
        return next((place for place in self.places if place.shift_id == shift.pk), None)

    def clash(self, shift: Shift) -> Shift | None:
        """Another sure place at the same hours that cannot be held together with it."""
        for place in self.places:
            other = place.shift
            if (
                place.state == SignUpState.LIVE
                and other.pk != shift.pk
                and other.starts_at < shift.ends_at
                and shift.starts_at < other.ends_at
                and not go_together(shift, other)
            ):
                return other
        return None


def training_day(shift: Shift) -> date:
    """The day on which trainings must count: the house's date at the call (as in the database's guard)."""
    return shift.starts_at.astimezone(house_zone()).date()


def go_together(one: Shift, other: Shift) -> bool:
    """Whether one person may hold both at once: same evening, roles that go together, relays of one post."""
    if one.role is None or one.evening_id is None or one.evening_id != other.evening_id:
        return False
    if one.role_id == other.role_id:
        return one.role.several_at_once or one.screening_id == other.screening_id
    return other.role_id in {role.pk for role in one.role.compatible_with.all()}


def candidates(volunteers: Iterable[Volunteer], now: datetime) -> dict[int, Candidate]:
    """By volunteer id; the number of queries does not grow with the people."""
    people = {v.pk: Candidate(v) for v in volunteers}
    for held in TrainingHeld.objects.filter(volunteer__in=people):
        people[held.volunteer_id].trainings.append(held)
    for absence in Absence.objects.filter(volunteer__in=people, until_on__gte=now.date()):
        people[absence.volunteer_id].absences.append(absence)
    places = (
        SignUp.objects.holding()
        .filter(volunteer__in=people, shift__state=ShiftState.LIVE, shift__ends_at__gt=now)
        .select_related("shift__role", "shift__evening__venue", "shift__venue")
    )
    for place in places:
        people[place.volunteer_id].places.append(place)
    _add_what_was_given(people)
    return people


def _add_what_was_given(people: dict[int, Candidate]) -> None:
    came = Attendance.objects.current().filter(volunteer__in=people, came=True, shift__isnull=False)
    given = came.values("volunteer", "shift__role").annotate(times=Count("pk"), last=Max("arrived_at"))
    for row in given.order_by("volunteer", "shift__role"):
        person = people[row["volunteer"]]
        person.shifts_given += row["times"]
        person.roles_given |= {row["shift__role"]}
        person.last_on_duty_at = max(filter(None, (person.last_on_duty_at, row["last"])))


def candidate(volunteer: Volunteer, now: datetime) -> Candidate:
    """One person's, who may have left meanwhile or lost the role."""
    found = candidates([volunteer], now)[volunteer.pk]
    found.is_here = volunteer.is_here
    return found


def experienced_people() -> QuerySet[Volunteer]:
    """Those who are no newcomers any more (Candidate.is_newcomer, as a query)."""
    came = Q(attendances__came=True, attendances__replaced_by__isnull=True, attendances__shift__isnull=False)
    return Volunteer.objects.alias(given=Count("attendances", filter=came)).filter(
        Q(experienced_on__isnull=False) | Q(given__gte=settings.NEWCOMER_SHIFTS)
    )


def rota_shifts() -> Any:
    """Shifts with all that obstacle() reads: counts, role, trainings, and whether somebody there can teach."""
    teaching = SignUp.objects.filter(
        shift=OuterRef("pk"),
        place=Place.FULL,
        state=SignUpState.LIVE,
        volunteer__in=experienced_people().values("pk"),
    )
    return Shift.objects.for_rota().annotate(taught=Exists(teaching))
