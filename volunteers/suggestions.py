"""Whom one could ask: trained, free, willing, least recently on duty first. It asks, it never imposes."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from volunteers.candidates import Candidate, candidates, rota_shifts
from volunteers.models import Place, Shift, Volunteer
from volunteers.reasons import obstacle
from volunteers.wishes import Month, days_held, times_enough

NOT_SEEN_FOR = timedelta(weeks=6)


@dataclass(frozen=True)
class Suggestion:
    """Someone who could take the place; not seen for six weeks is a help to think of them, no blame."""

    volunteer: Volunteer
    wanted: bool
    not_seen_lately: bool
    newcomer: bool
    other_day: bool = False
    times_enough: int = 0


def suggest(shift: Shift, now: datetime, *, place: str = Place.FULL) -> list[Suggestion]:
    """Those who can and are willing to be asked, as they said it themselves.

    Who has not yet as many days this month as they wished for, then who likes the role, then whose day it
    is, then least recently on duty. A wish moves to the end of the list; it hides nobody.
    """
    fresh = rota_shifts().get(pk=shift.pk)
    willing = Volunteer.objects.present().willing().select_related("user")
    people = candidates(willing, now).values()
    free = [person for person in people if obstacle(person, fresh, now, place=place) is None]
    likes = set(Volunteer.objects.filter(wanted_roles=fresh.role_id).values_list("pk", flat=True))
    held = days_held([person.volunteer.pk for person in free], since=fresh.starts_at)
    found = [_suggestion(person, fresh, likes, held, now) for person in free]
    turns = {person.volunteer.pk: _turn(person) for person in free}
    return sorted(
        found,
        key=lambda one: (
            one.times_enough > 0,
            not one.wanted,
            one.other_day,
            turns[one.volunteer.pk],
        ),
    )


def _suggestion(
    person: Candidate, shift: Shift, likes: set[int], held: Counter[tuple[int, Month]], now: datetime
) -> Suggestion:
    return Suggestion(
        volunteer=person.volunteer,
        wanted=person.volunteer.pk in likes,
        not_seen_lately=not_seen_lately(person, now),
        newcomer=person.is_newcomer,
        other_day=not person.likes_the_day(shift),
        times_enough=times_enough(person, shift, held),
    )


def _turn(person: Candidate) -> tuple[float, int]:
    """Never on duty counts as longest ago; the row's number settles the rest."""
    last = person.last_on_duty_at
    return (last.timestamp() if last else 0.0, person.volunteer.pk)


def not_seen_lately(person: Candidate, now: datetime) -> bool:
    since = person.last_on_duty_at
    if since is None:
        return person.volunteer.joined_on < (now - NOT_SEEN_FOR).date()
    return since < now - NOT_SEEN_FOR
