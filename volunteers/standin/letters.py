"""What is written about a request, to whom; each leaves through the one gate."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from laclef.accounts.models import User
from volunteers.models import (
    AutomaticMail,
    Ending,
    Fate,
    Outcome,
    Shift,
    SignUp,
    StandInRequest,
    Swap,
    Waiting,
)
from volunteers.standin.automatic import Post, address, coordinators, withdraw
from volunteers.standin.escalation import step_at
from volunteers.standin.moments import due_moment

ASKED = "stand_in.asked:"


def asked_event(request: StandInRequest) -> str:
    """The event under which the outbox keeps the asks of one request."""
    return f"{ASKED}{request.pk}"


def events_of_request(pk: int) -> list[str]:
    """All events of one request."""
    return [ASKED + str(pk), *(f"stand_in.{kind}:{pk}" for kind in ("taken", "filled", "thanks", "decide"))]


def left_event(sign_up: SignUp) -> str:
    """The event under which the coordination is told that a place fell free."""
    return f"sign_up.left:{sign_up.pk}"


def facts_of(shift: Shift) -> dict[str, Any]:
    """What every mail says of a shift."""
    return {
        "shift": shift,
        "starts_at": shift.local(shift.starts_at),
        "ends_at": shift.local(shift.ends_at),
        "place": shift.place,
        "screening": shift.screening,
    }


def is_urgent(shift: Shift, post: Post, now: datetime) -> bool:
    """Whether the night does not matter any more."""
    return step_at(post.rules, due_moment(shift), now) in ("everybody", "call")


def left(sign_up: SignUp, *, now: datetime) -> None:
    """Tell the coordination that a place fell free."""
    _tell_who_left(sign_up, coordinators(), left_event(sign_up), now)


def word(sign_up: SignUp, *, now: datetime) -> None:
    """The word that came after the tap: in the first mail where it has not left yet, else in a second."""
    unsent = withdraw(left_event(sign_up), now=now)
    people = coordinators()
    in_time = [person for person in people if person.email in unsent]
    _tell_who_left(sign_up, in_time, left_event(sign_up), now)
    late = [person for person in people if person.email not in unsent]
    _tell_who_left(sign_up, late, f"sign_up.word:{sign_up.pk}", now)


def _tell_who_left(sign_up: SignUp, people: Iterable[User], event: str, now: datetime) -> None:
    shift, post = sign_up.shift, Post()
    for person in people:
        post.send(
            "left",
            event=event,
            person=person,
            context={
                **facts_of(shift),
                "who": sign_up.volunteer.first_name,
                "word": sign_up.word,
                "page": address("requests", language=person.language),
            },
            now=now,
            urgent=is_urgent(shift, post, now),
        )


def asked(
    request: StandInRequest, person: User, token: str, crew: Iterable[str], *, post: Post, now: datetime
) -> None:
    """Ask one person; the step has already said that it is no time to sleep."""
    link = address("answer", token, language=person.language)
    context = {
        **facts_of(request.shift),
        "address": link,
        "crew": ", ".join(crew),
        "somebody_left": request.left_id is not None,
    }
    post.send("asked", event=asked_event(request), person=person, context=context, now=now, urgent=True)


def closed(request: StandInRequest, asked: Iterable[User], *, post: Post, now: datetime) -> None:
    """Tell those who were asked that it is settled, who left that they are free, the coordination as well.

    Who comes back needs no thanks, and a coordination that had not read of it yet nothing at all.
    """
    facts: dict[str, Any] = {
        **facts_of(request.shift),
        "cancelled": request.outcome == Outcome.CANCELLED,
        "came_back": request.outcome == Outcome.CAME_BACK,
        "who": request.filled_by.volunteer.first_name if request.filled_by else "",
    }
    urgent = is_urgent(request.shift, post, now)
    told = [("taken", person) for person in asked]
    if request.outcome in (Outcome.FILLED, Outcome.CAME_BACK):
        told += [("filled", person) for person in _coordinators_who_know(request)]
    if request.outcome == Outcome.FILLED and request.left is not None:
        told.append(("thanks", request.left.volunteer.user))
    for kind, person in told:
        event = f"stand_in.{kind}:{request.pk}"
        post.send(kind, event=event, person=person, context=facts, now=now, urgent=urgent)


def _coordinators_who_know(request: StandInRequest) -> list[User]:
    """All of them but those whose first news was taken back in time."""
    if request.outcome != Outcome.CAME_BACK or request.left is None:
        return coordinators()
    spared = AutomaticMail.objects.filter(event=left_event(request.left), fate=Fate.WITHDRAWN)
    unaware = set(spared.values_list("person_id", flat=True))
    return [person for person in coordinators() if person.pk not in unaware]


def offered(wait: Waiting, token: str, *, post: Post, now: datetime) -> None:
    """A freed place, to the person who waited for it."""
    person, shift = wait.volunteer.user, wait.shift
    assert wait.offer_until is not None  # noqa: S101 – a check says so
    facts = {
        **facts_of(shift),
        "until": shift.local(wait.offer_until),
        "address": address("offer", token, language=person.language),
    }
    post.send("offered", event=offered_event(wait), person=person, context=facts, now=now)


def offered_event(wait: Waiting) -> str:
    """The event under which a freed place is offered."""
    return f"waiting.offered:{wait.pk}"


def not_offered(waits: list[Waiting], *, post: Post, now: datetime) -> None:
    """Who would be offered the place now, but for a pause or the night."""
    fate = Fate.PAUSED if post.paused else Fate.QUIET
    said = AutomaticMail.objects.filter(event__in=[offered_event(wait) for wait in waits], fate=fate)
    known = set(said.values_list("event", flat=True))
    for wait in waits:
        if offered_event(wait) not in known:
            person = wait.volunteer.user
            post.note("offered", event=offered_event(wait), person=person, fate=fate, now=now)


def swap_proposed(swap: Swap, *, post: Post, now: datetime) -> None:
    """Ask the other whether they would exchange."""
    person = swap.theirs.volunteer.user
    facts = {
        "theirs": facts_of(swap.mine.shift),
        "yours": facts_of(swap.theirs.shift),
        "who": swap.mine.volunteer.first_name,
        "word": swap.word,
        "address": address("swaps", language=person.language),
    }
    post.send("swap_proposed", event=f"swap.proposed:{swap.pk}", person=person, context=facts, now=now)


def swap_answered(swap: Swap, *, post: Post, now: datetime) -> None:
    """Tell who proposed what the other said."""
    facts = {
        **facts_of(swap.theirs.shift),
        "who": swap.theirs.volunteer.first_name,
        "agreed": swap.ending == Ending.YES,
        "instead_of": swap.mine.shift,
        "instead_at": swap.mine.shift.local(swap.mine.shift.starts_at),
    }
    person = swap.mine.volunteer.user
    post.send("swap_answered", event=f"swap.answered:{swap.pk}", person=person, context=facts, now=now)
