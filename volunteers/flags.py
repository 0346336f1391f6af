"""What a crew should know about itself: newcomers only, a trainee with nobody to learn from, first times."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from volunteers.candidates import Candidate, candidates
from volunteers.models import Place, Shift, SignUp, SignUpState


@dataclass
class CrewFlags:
    """A help for the crew and the coordination, never a judgement shown to others."""

    newcomers_only: bool = False
    trainees_alone: list[SignUp] = field(default_factory=list)
    first_timers: list[SignUp] = field(default_factory=list)
    to_confirm: list[SignUp] = field(default_factory=list)
    short_of: dict[int, int] = field(default_factory=dict)


def crew_flags(shifts: Iterable[Shift], now: datetime) -> CrewFlags:
    """Of the shifts of one evening, taken as one crew. To confirm is not there yet: it fills no minimum."""
    crew = {shift.pk: shift for shift in shifts}
    places = list(
        SignUp.objects.holding().filter(shift__in=crew).select_related("volunteer__user").order_by("pk")
    )
    people = candidates({place.volunteer_id: place.volunteer for place in places}.values(), now)
    return flags_of(crew, places, people)


def flags_of(shifts: dict[int, Shift], places: list[SignUp], people: dict[int, Candidate]) -> CrewFlags:
    """The same from what was already read, for a board of many evenings."""
    sure = [place for place in places if place.state == SignUpState.LIVE]
    full = [place for place in sure if place.place == Place.FULL]
    can_teach = {place.shift_id for place in full if not people[place.volunteer_id].is_newcomer}
    heads: dict[int, int] = {}
    for place in full:
        heads[place.shift_id] = heads.get(place.shift_id, 0) + 1
    return CrewFlags(
        newcomers_only=bool(full) and not can_teach,
        trainees_alone=[p for p in sure if p.place == Place.TRAINEE and p.shift_id not in can_teach],
        first_timers=[p for p in sure if people[p.volunteer_id].is_first_time(shifts[p.shift_id])],
        to_confirm=[place for place in places if place.state == SignUpState.TO_CONFIRM],
        short_of={
            pk: shift.minimum - heads.get(pk, 0)
            for pk, shift in shifts.items()
            if heads.get(pk, 0) < shift.minimum
        },
    )
