"""Asking: one turn of the clock finds whom each open request calls for and writes to them.

One request is one transaction: its asks and their mails stand together or not at all, so a worker killed
in the middle has asked nobody twice and forgotten nobody. Locks: the shift, the request, the people by id.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from screenings.calendar import house_zone
from volunteers.candidates import rota_shifts
from volunteers.models import Ask, Place, Shift, SignUp, StandInRequest, Step, Volunteer
from volunteers.standin import letters
from volunteers.standin.automatic import Post
from volunteers.standin.escalation import Facts, Policy, how_many, policy, step_of
from volunteers.standin.moments import due_moments
from volunteers.standin.people import People, house_day, turns_of, who_left

log = logging.getLogger(__name__)

READ_AT_ONCE = 60  # requests in one turn


@dataclass
class Looking:
    """An open request with all that decides about it."""

    request: StandInRequest
    shift: Any
    facts: Facts
    not_again: set[int] = field(default_factory=set)

    def step(self, rules: Policy, now: datetime) -> Step:
        return step_of(rules, self.facts, now)


def looking(requests: Iterable[StandInRequest] | None = None, *, now: datetime) -> list[Looking]:
    """The open requests, the soonest first, in a number of queries that does not grow."""
    if requests is None:
        requests = StandInRequest.objects.open()
    rows = list(requests)
    shifts = {shift.pk: shift for shift in rota_shifts().filter(pk__in={r.shift_id for r in rows})}
    due, left = due_moments(shifts.values()), who_left(shifts)
    asked: dict[int, set[int]] = {}
    for request_id, volunteer in Ask.objects.filter(request__in=rows).values_list("request", "volunteer"):
        asked.setdefault(request_id, set()).add(volunteer)
    found = []
    for request in rows:
        request.shift = shift = shifts[request.shift_id]
        offered = sum(wait.is_offered(now) for wait in shift.offers)
        facts = Facts(
            due_at=due[shift.pk],
            looked_at=request.looked_at,
            below_minimum=shift.full_sure < shift.minimum,
            kept=shift.full_held + offered >= shift.wished,
        )
        not_again = asked.get(request.pk, set()) | left.get(shift.pk, set())
        found.append(Looking(request, shift, facts, not_again))
    return sorted(found, key=lambda one: (one.facts.due_at, one.request.pk))


def run(*, now: datetime) -> int:
    """Ask whom the clock calls for; run twice it asks nobody twice. Returns how many were asked.

    At most STAND_IN_ASKS_A_MINUTE people in one turn, for the soonest requests first; the next turn goes on.
    """
    rules, zone, post = policy(), house_zone(), Post()
    if post.paused:
        return 0
    called = [one for one in looking(_may_call(rules, now), now=now) if how_many(rules, one.facts, now, zone)]
    if not called:
        return 0
    people, asked, nobody, left = People(now), 0, [], settings.STAND_IN_ASKS_A_MINUTE
    for one in called:
        most = how_many(rules, one.facts, now, zone)
        chosen = people.suitable(one.shift, but=one.not_again, most=min(most, left - asked))
        if not chosen:
            nobody.append(one.request.pk)
            continue
        try:
            volunteers = [person.volunteer for person in chosen]
            goes_on = most > left - asked == len(chosen)
            made = ask(one, volunteers, step=one.step(rules, now), goes_on=goes_on, post=post, now=now)
        except Exception:
            log.exception("Asking for request %s failed; the others go on.", one.request.pk)
            continue
        people.asked(made)
        asked += len(made)
        if asked >= left:
            break
    StandInRequest.objects.open().filter(pk__in=nobody).update(looked_at=now)
    return asked


def _may_call(rules: Policy, now: datetime) -> QuerySet[StandInRequest]:
    """Those that how_many() might say yes to: no more than one turn can read, the soonest first.

    What starts after the last hours and was looked for lately cannot call; the rest is judged one by one.
    """
    resting = Q(looked_at__gt=now - rules.every, shift__starts_at__gt=now + max(rules.everybody, rules.call))
    calling = StandInRequest.objects.open().exclude(resting)
    return calling.order_by("shift__starts_at", "pk")[:READ_AT_ONCE]


@transaction.atomic
def ask(
    one: Looking,
    volunteers: list[Volunteer],
    *,
    step: Step,
    post: Post,
    now: datetime,
    goes_on: bool = False,
) -> list[int]:
    """Ask these people, unless the place was taken or somebody else asked meanwhile; returns who was.

    A wave that goes on with the next turn has not looked at everybody yet.

    The request's lock keeps the answer « taken » and the asks apart, and the shift's is taken before it, as
    a yes does; the people's locks keep each below the limit of the day, whose guard is the unique
    (person, day, turn).
    """
    shift = Shift.objects.select_for_update(no_key=True, of=("self",)).get(pk=one.shift.pk)
    open_still = StandInRequest.objects.open().filter(pk=one.request.pk, looked_at=one.request.looked_at)
    if one.request.looked_at is None:
        open_still = StandInRequest.objects.open().filter(pk=one.request.pk, looked_at__isnull=True)
    request = open_still.select_for_update(no_key=True, of=("self",)).first()
    if request is None:
        return []
    request.shift = one.shift
    ids = sorted(volunteer.pk for volunteer in volunteers)
    list(Volunteer.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids).order_by("pk"))
    day, limit = house_day(now), settings.STAND_IN_ASKS_PER_DAY
    turns = turns_of(ids, day)
    chosen = [v for v in volunteers if turns.get(v.pk, 0) < limit]
    tokens = {volunteer.pk: secrets.token_urlsafe(24) for volunteer in chosen}
    Ask.objects.bulk_create(
        Ask(
            request=request,
            volunteer=volunteer,
            step=step,
            asked_at=now,
            asked_on=day,
            turn=turns.get(volunteer.pk, 0) + 1,
            token_hash=hash_of(tokens[volunteer.pk]),
        )
        for volunteer in chosen
    )
    crew = _first_names(shift)
    for volunteer in chosen:
        letters.asked(request, volunteer.user, tokens[volunteer.pk], crew, post=post, now=now)
    if not goes_on:
        StandInRequest.objects.filter(pk=request.pk).update(looked_at=now)
    return [volunteer.pk for volunteer in chosen]


def hash_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _first_names(shift: Shift) -> list[str]:
    """Who is on the shift, as peers call them."""
    places = SignUp.objects.holding().filter(shift=shift, place=Place.FULL)
    return [place.volunteer.first_name for place in places.select_related("volunteer__user")]
