"""Two hours before the doors without the minimum: find, move or cancel, put before those who decide."""

from datetime import datetime

from laclef.accounts.models import User
from screenings.models import Screening
from volunteers.models import Shift, StandInRequest, Step
from volunteers.standin import letters
from volunteers.standin.automatic import Post, address, coordinators
from volunteers.standin.escalation import policy
from volunteers.standin.looking import Looking, looking


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
    """Write to the coordination and the carriers, once per request; returns how many left."""
    rules = policy()
    near = StandInRequest.objects.open().filter(shift__starts_at__lte=now + rules.call)
    pressing = [
        one for one in looking(near, now=now) if one.step(rules, now) == Step.CALL and one.facts.below_minimum
    ]
    if not pressing:
        return 0
    post = Post()
    settled = post.settled(_event(one) for one in pressing)
    return sum(_put_one(one, post, settled, now) for one in pressing)


def _event(one: Looking) -> str:
    return f"stand_in.decide:{one.request.pk}"


def _put_one(one: Looking, post: Post, settled: set[tuple[str, int]], now: datetime) -> int:
    events = events_of(one.shift)
    carriers = [event.carrier for event in events if event.carrier is not None and event.carrier.is_active]
    people = list(dict.fromkeys([*coordinators(), *carriers]))
    to = [person for person in people if (_event(one), person.pk) not in settled]
    for person in to:
        link = address("decide", one.request.pk, language=person.language)
        facts = {**letters.facts_of(one.shift), "events": events, "address": link}
        post.send("decide", event=_event(one), person=person, context=facts, now=now, urgent=True)
    return len(to)
