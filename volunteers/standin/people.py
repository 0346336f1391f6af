"""Whom one may ask: trained, free, willing, least recently asked, never above a day's limit."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Max

from screenings.calendar import house_zone
from volunteers.candidates import Candidate, candidates
from volunteers.models import Ask, Fate, SignUp, SignUpState, Step, Volunteer
from volunteers.reasons import Why, obstacle
from volunteers.wishes import days_held, suits

NEVER = datetime.min.replace(tzinfo=UTC)


# What stands in the way of a place, as the account of the mails says it.
NOT_WRITTEN = {
    Why.ABSENT: Fate.ABSENT,
    Why.ALREADY: Fate.BUSY,
    Why.CLASH: Fate.BUSY,
    Why.UNTRAINED: Fate.UNTRAINED,
    Why.FULL: Fate.KEPT,
    Why.KEPT: Fate.KEPT,
}


@dataclass
class Found:
    """Who was chosen, and how many were passed over for which reason."""

    chosen: list[Candidate] = field(default_factory=list)
    passed: Counter[Fate] = field(default_factory=Counter)


class People:
    """Everybody who is willing, read once for one turn of the clock; asking somebody moves them to the end."""

    def __init__(self, now: datetime) -> None:
        self.now, self.today = now, house_day(now)
        present = Volunteer.objects.present()
        willing = present.willing().select_related("user")
        self.unwilling = present.unwilling().count()
        self.all = candidates(willing, now)
        self.last_asked: dict[int, datetime] = dict(
            Ask.objects.values_list("volunteer").annotate(last=Max("asked_at")).order_by()
        )
        self.turns = turns_of(self.all, self.today)
        wishing = [pk for pk, person in self.all.items() if person.volunteer.per_month]
        self.held = days_held(wishing, since=now)
        self._sort()

    def _sort(self) -> None:
        self.order = sorted(self.all.values(), key=self._turn)

    def _turn(self, person: Candidate) -> tuple[datetime, datetime, int]:
        pk = person.volunteer.pk
        return (self.last_asked.get(pk, NEVER), person.last_on_duty_at or NEVER, pk)

    def suitable(self, shift: Any, *, but: Collection[int], most: int, step: Step) -> Found:
        """Up to `most` people who can take the shift, whose turn it is; the shift comes from rota_shifts().

        Nobody beyond their days or their times a month, until the step is to ask everybody.
        """
        found = Found()
        for person in self.order:
            if person.volunteer.pk in but:
                continue
            why = Fate.LATER if len(found.chosen) >= most else self._in_the_way(person, shift, step)
            if why is None:
                found.chosen.append(person)
            else:
                found.passed[why] += 1
        return found

    def _in_the_way(self, person: Candidate, shift: Any, step: Step) -> Fate | None:
        if self.turns.get(person.volunteer.pk, 0) >= settings.STAND_IN_ASKS_PER_DAY:
            return Fate.LIMIT
        why = obstacle(person, shift, self.now)
        if why is not None:
            return NOT_WRITTEN.get(why, Fate.NOTHING)
        return Fate.WISHES if step == Step.FEW and not suits(person, shift, self.held) else None

    def asked(self, volunteers: Iterable[int]) -> None:
        """These were just asked."""
        for pk in volunteers:
            self.turns[pk] = self.turns.get(pk, 0) + 1
            self.last_asked[pk] = self.now
        self._sort()


def house_day(now: datetime) -> date:
    """The day whose asks are counted."""
    return now.astimezone(house_zone()).date()


def turns_of(volunteers: Iterable[int], day: date) -> dict[int, int]:
    """How often each was asked that day."""
    asks = Ask.objects.filter(volunteer__in=list(volunteers), asked_on=day)
    return dict(asks.values_list("volunteer").annotate(times=Count("pk")).order_by())


def who_left(shifts: Iterable[int]) -> dict[int, set[int]]:
    """By shift: those who gave their place back; they are not asked to take it again."""
    found: dict[int, set[int]] = {}
    left = SignUp.objects.filter(shift__in=list(shifts), state=SignUpState.LEFT)
    for shift, volunteer in left.values_list("shift_id", "volunteer_id"):
        found.setdefault(shift, set()).add(volunteer)
    return found
