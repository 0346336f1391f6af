"""Two hours before the doors without the minimum: find, move or cancel, put before those who decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from laclef.accounts.models import User
from screenings.models import Screening
from volunteers.models import Shift, StandInRequest, Step
from volunteers.standin import letters
from volunteers.standin.automatic import Post, address, coordinators
from volunteers.standin.escalation import Policy, policy, step_at
from volunteers.standin.looking import looking
from volunteers.standin.moments import due_moments
from volunteers.standin.understaffed import missing_shifts


@dataclass(frozen=True)
class Hole:
    """A missing minimum: what it is told as, the page of the choices, and how it may be known already."""

    shift: Any
    event: str
    page: tuple[str, int]
    known_as: frozenset[str]


def events_of(shift: Shift) -> list[Screening]:
    """The events that the shift serves, the soonest first."""
    needs = shift.needs.filter(released_at__isnull=True).select_related(
        "screening__venue", "screening__carrier"
    )
    return sorted((need.screening for need in needs), key=lambda s: (s.starts_at is None, s.starts_at, s.pk))


def may_decide(user: User, shift: Shift) -> bool:
    """The coordination, those who write the programme, and whoever carries an event of the shift."""
    if user.may("rota.coordinate") or user.may("programme.edit"):
        return True
    return any(event.carrier_id == user.pk for event in events_of(shift))


def put(*, now: datetime) -> int:
    """Write to the coordination and the carriers, once per left place and per post; returns how many left."""
    holes = _holes(policy(), now)
    if not holes:
        return 0
    post = Post()
    settled = post.settled(event for hole in holes for event in hole.known_as)
    return sum(_put_one(hole, post, settled, now) for hole in holes)


def _holes(rules: Policy, now: datetime) -> list[Hole]:
    """Each left place whose hour has come; then each other post without its minimum, whoever looks for it."""
    near = StandInRequest.objects.open().filter(shift__starts_at__lte=now + rules.call)
    pressing = [
        one for one in looking(near, now=now) if one.step(rules, now) == Step.CALL and one.facts.below_minimum
    ]
    left = [_left(one.request) for one in pressing if one.request.left_id is not None]
    told = {hole.shift.pk for hole in left}
    missing = [shift for shift in missing_shifts(now, rules.call) if shift.pk not in told]
    due = due_moments(missing)
    return left + _posts(shift for shift in missing if step_at(rules, due[shift.pk], now) == Step.CALL)


def _left(request: StandInRequest) -> Hole:
    event = _event(request.pk)
    return Hole(request.shift, event, ("decide", request.pk), frozenset({event}))


def _posts(shifts: Iterable[Any]) -> list[Hole]:
    """Once per post and evening; who was told when somebody left it is not told of it again."""
    found = {shift.pk: shift for shift in shifts}
    requests: dict[int, set[str]] = {}
    for pk, shift in StandInRequest.objects.filter(shift__in=found).values_list("pk", "shift"):
        requests.setdefault(shift, set()).add(_event(pk))
    holes = []
    for pk, shift in found.items():
        event = f"post.decide:{pk}:{shift.evening_id}"
        holes.append(Hole(shift, event, ("decide-post", pk), frozenset({event, *requests.get(pk, ())})))
    return holes


def _event(request: int) -> str:
    return f"stand_in.decide:{request}"


def _put_one(hole: Hole, post: Post, settled: set[tuple[str, int]], now: datetime) -> int:
    events = events_of(hole.shift)
    carriers = [event.carrier for event in events if event.carrier is not None and event.carrier.is_active]
    people = dict.fromkeys([*coordinators(), *carriers])
    to = [person for person in people if not any((event, person.pk) in settled for event in hole.known_as)]
    for person in to:
        link = address(*hole.page, language=person.language)
        facts = {**letters.facts_of(hole.shift), "events": events, "address": link}
        post.send("decide", event=hole.event, person=person, context=facts, now=now, urgent=True)
    return len(to)
