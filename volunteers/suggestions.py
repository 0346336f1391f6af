"""Whom one could ask: trained, free, willing, least recently on duty first. It asks, it never imposes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from volunteers.candidates import Candidate, candidates, rota_shifts
from volunteers.models import Place, Shift, Volunteer
from volunteers.reasons import obstacle

NOT_SEEN_FOR = timedelta(weeks=6)


@dataclass(frozen=True)
class Suggestion:
    """Someone who could take the place; not seen for six weeks is a help to think of them, no blame."""

    volunteer: Volunteer
    wanted: bool
    not_seen_lately: bool
    newcomer: bool


def suggest(shift: Shift, now: datetime, *, place: str = Place.FULL) -> list[Suggestion]:
    """Those who can and are willing to be asked: who likes the role first, then least recently on duty."""
    fresh = rota_shifts().get(pk=shift.pk)
    willing = Volunteer.objects.present().filter(wants_to_be_asked=True).select_related("user")
    people = candidates(willing, now).values()
    free = [person for person in people if obstacle(person, fresh, now, place=place) is None]
    likes = set(Volunteer.objects.filter(wanted_roles=fresh.role_id).values_list("pk", flat=True))
    free.sort(key=lambda person: (person.volunteer.pk not in likes, *_turn(person)))
    return [
        Suggestion(
            volunteer=person.volunteer,
            wanted=person.volunteer.pk in likes,
            not_seen_lately=not_seen_lately(person, now),
            newcomer=person.is_newcomer,
        )
        for person in free
    ]


def _turn(person: Candidate) -> tuple[float, int]:
    """Never on duty counts as longest ago; the row's number settles the rest."""
    last = person.last_on_duty_at
    return (last.timestamp() if last else 0.0, person.volunteer.pk)


def not_seen_lately(person: Candidate, now: datetime) -> bool:
    since = person.last_on_duty_at
    if since is None:
        return person.volunteer.joined_on < (now - NOT_SEEN_FOR).date()
    return since < now - NOT_SEEN_FOR
