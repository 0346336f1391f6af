"""A month by person: who is on duty when, who is away. In the order of names, and nobody is counted."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from screenings.calendar import day_bounds, house_zone
from volunteers.candidates import candidates
from volunteers.models import Absence, Shift, ShiftState, SignUp, Volunteer
from volunteers.people import by_name
from volunteers.suggestions import not_seen_lately


@dataclass
class Line:
    """One person's month."""

    volunteer: Volunteer
    places: list[SignUp] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    not_seen_lately: bool = False


@dataclass(frozen=True)
class Month:
    first: date
    lines: list[Line]

    @property
    def on_duty(self) -> list[Line]:
        return [line for line in self.lines if line.places or line.absences]

    @property
    def free(self) -> list[Line]:
        return [line for line in self.lines if not line.places and not line.absences]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


def month(first: date, now: datetime) -> Month:
    """The month that begins on that day; the queries do not grow with the people or their shifts."""
    first = first.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    zone = house_zone()
    start, end = day_bounds(first, zone)[0], day_bounds(after, zone)[0]
    present = Volunteer.objects.present().select_related("user")
    people = candidates(by_name(present), now)
    lines = {pk: Line(one.volunteer, not_seen_lately=not_seen_lately(one, now)) for pk, one in people.items()}
    in_month = Shift.objects.filter(state=ShiftState.LIVE, starts_at__gte=start, starts_at__lt=end)
    places = SignUp.objects.holding().filter(shift__in=in_month, volunteer__in=lines)
    for place in places.select_related("shift__role", "shift__evening__venue", "shift__venue").order_by(
        "shift__starts_at", "pk"
    ):
        lines[place.volunteer_id].places.append(place)
    away = Absence.objects.filter(volunteer__in=lines, from_on__lt=after, until_on__gte=first)
    for absence in away:
        lines[absence.volunteer_id].absences.append(absence)
    return Month(first, list(lines.values()))
