"""Asking: one turn of the clock finds whom each open request calls for and writes to them.

One request is one transaction: its asks and their mails stand together or not at all, so a worker killed
in the middle has asked nobody twice and forgotten nobody. Locks: the shift, then the people by id.
"""

import hashlib
import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from screenings.calendar import house_zone
from volunteers.models import (
    Ask,
    AutomaticMail,
    Fate,
    Place,
    Shift,
    SignUp,
    StandInRequest,
    Step,
    Volunteer,
)
from volunteers.standin import account, letters
from volunteers.standin.automatic import Post
from volunteers.standin.escalation import Policy, how_many, is_quiet, policy
from volunteers.standin.looking import READ_AT_ONCE, Looking, looking, may_call
from volunteers.standin.people import People, house_day, turns_of

log = logging.getLogger(__name__)
A_NIGHT = timedelta(hours=12)


def run(*, now: datetime) -> int:
    """Ask whom the clock calls for; run twice it asks nobody twice. Returns how many were asked.

    At most STAND_IN_ASKS_A_MINUTE people in one turn, for the soonest requests first; the next turn goes on.
    """
    rules, zone, post = policy(), house_zone(), Post()
    calling = may_call(rules, now)
    if post.paused_at is not None:
        account.hold(calling, Fate.PAUSED, rules, since=post.paused_at, now=now)
        return 0
    if is_quiet(rules, now, zone):
        account.hold(calling, Fate.QUIET, rules, since=now - A_NIGHT, now=now)
    rows = looking(calling[:READ_AT_ONCE], now=now)
    called = [(one, most) for one in rows if (most := how_many(rules, one.facts, now, zone))]
    turn = Turn(rules, post, now, left=settings.STAND_IN_ASKS_A_MINUTE)
    turn.lines += account.kept(rows, rules, now)
    if called:
        turn.serve(called)
    account.keep(turn.lines)
    return settings.STAND_IN_ASKS_A_MINUTE - turn.left


@dataclass
class Turn:
    """One turn of the clock: how many people it may still ask, and what it has to say of the others."""

    rules: Policy
    post: Post
    now: datetime
    left: int
    lines: list[AutomaticMail] = field(default_factory=list)

    def serve(self, called: list[tuple[Looking, int]]) -> None:
        """Ask for each, until nobody more may be asked this minute; who found nobody rests as after asking."""
        people, nobody = People(self.now), []
        for one, most in called:
            if self.left <= 0:
                break
            if not self._found_somebody(one, most, people):
                nobody.append(one.request.pk)
        StandInRequest.objects.open().filter(pk__in=nobody).update(looked_at=self.now)

    def _found_somebody(self, one: Looking, most: int, people: People) -> bool:
        step = one.step(self.rules, self.now)
        found = people.suitable(one.shift, but=one.not_again, most=min(most, self.left), step=step)
        self.lines += account.passed_over(one, step, found.passed, people.unwilling, self.now)
        if not found.chosen:
            return False
        volunteers = [person.volunteer for person in found.chosen]
        goes_on = most > self.left == len(volunteers)
        try:
            made = ask(one, volunteers, step=step, goes_on=goes_on, post=self.post, now=self.now)
        except Exception:
            log.exception("Asking for request %s failed; the others go on.", one.request.pk)
            return True
        people.asked(made)
        self.left -= len(made)
        return True


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

    A wave that goes on with the next turn has not looked at everybody yet. The shift's lock, which every yes
    takes first, keeps the answer « taken » and the asks apart; the people's locks keep each below the limit of
    the day, whose guard is the unique (person, day, turn).
    """
    shift = Shift.objects.select_for_update(no_key=True, of=("self",)).get(pk=one.shift.pk)
    request = StandInRequest.objects.open().filter(pk=one.request.pk).first()
    if request is None or request.looked_at != one.request.looked_at:
        return []
    request.shift = one.shift
    chosen = _below_the_limit(volunteers, now)
    tokens = _write_down(request, chosen, step, now)
    crew = _first_names(shift)
    for volunteer, _turn in chosen:
        letters.asked(request, volunteer.user, tokens[volunteer.pk], crew, post=post, now=now)
    if not goes_on:
        StandInRequest.objects.filter(pk=request.pk).update(looked_at=now)
    return [volunteer.pk for volunteer, _turn in chosen]


def _below_the_limit(volunteers: list[Volunteer], now: datetime) -> list[tuple[Volunteer, int]]:
    """Who may still be asked today, each with the turn it is, under their locks."""
    ids = sorted(volunteer.pk for volunteer in volunteers)
    list(Volunteer.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids).order_by("pk"))
    turns = turns_of(ids, house_day(now))
    limit = settings.STAND_IN_ASKS_PER_DAY
    return [(v, turns.get(v.pk, 0) + 1) for v in volunteers if turns.get(v.pk, 0) < limit]


def _write_down(
    request: StandInRequest, chosen: list[tuple[Volunteer, int]], step: Step, now: datetime
) -> dict[int, str]:
    """The asks as rows; returns each one's token, of which the database keeps the hash."""
    tokens = {volunteer.pk: secrets.token_urlsafe(24) for volunteer, _turn in chosen}
    Ask.objects.bulk_create(
        Ask(
            request=request,
            volunteer=volunteer,
            step=step,
            asked_at=now,
            asked_on=house_day(now),
            turn=turn,
            token_hash=hash_of(tokens[volunteer.pk]),
        )
        for volunteer, turn in chosen
    )
    return tokens


def hash_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _first_names(shift: Shift) -> list[str]:
    """Who is on the shift, as peers call them."""
    places = SignUp.objects.holding().filter(shift=shift, place=Place.FULL)
    return [place.volunteer.first_name for place in places.select_related("volunteer__user")]
