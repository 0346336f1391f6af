"""The people of the team as the coordination needs them: whom one can reach, who knows what, who is away."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from screenings.calendar import house_zone
from screenings.country_words import folded
from volunteers.candidates import Candidate, candidates
from volunteers.models import Absence, TrainingHeld, Volunteer
from volunteers.suggestions import not_seen_lately


@dataclass
class Person:
    """One person; no hours: those are their own."""

    volunteer: Volunteer
    trainings: list[TrainingHeld] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    not_seen_lately: bool = False
    newcomer: bool = False
    gone: bool = False


def people(now: datetime, *, words: str = "") -> list[Person]:
    """Everyone present, by first name; with words whose name, address or number holds them, also who has left.

    The queries do not grow.
    """
    if not words:
        present = Volunteer.objects.present().select_related("user")
        return _persons(candidates(by_name(present), now).values(), now)
    found = Volunteer.objects.filter(erased_at__isnull=True).select_related("user")
    for word in words.split():
        found = found.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(phone__icontains=word)
        )
    persons = _persons(candidates(by_name(found.prefetch_related("user__groups")), now).values(), now)
    for one in persons:
        one.gone = not one.volunteer.is_here
    return persons


def by_name(volunteers: Iterable[Volunteer]) -> list[Volunteer]:
    """In the order of an index: Émeline after Dario, which the database's own order puts last."""
    return sorted(volunteers, key=lambda one: (folded(one.first_name), one.pk))


def person(volunteer: Volunteer, now: datetime) -> Person:
    """One of them."""
    return _persons(candidates([volunteer], now).values(), now)[0]


def _persons(those: Iterable[Candidate], now: datetime) -> list[Person]:
    today = now.astimezone(house_zone()).date()
    found = {
        one.volunteer.pk: Person(
            volunteer=one.volunteer,
            absences=one.absences,
            not_seen_lately=not_seen_lately(one, now),
            newcomer=one.is_newcomer,
        )
        for one in those
    }
    held = TrainingHeld.objects.valid_on(today).filter(volunteer__in=found)
    for row in held.select_related("training", "approved_by").order_by("training__name_fr", "-held_on"):
        mine = found[row.volunteer_id].trainings
        if all(other.training_id != row.training_id for other in mine):
            mine.append(row)
    return list(found.values())


def say_experienced(*, volunteer: Volunteer, experienced: bool, today: date) -> None:
    """The coordination knows who was there before this software; taken back, shifts given are counted again."""
    Volunteer.objects.filter(pk=volunteer.pk).update(experienced_on=today if experienced else None)
