"""Exchanging two places: one proposes, the other says yes; then both have moved or nobody has."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from screenings.refusals import rule_of
from volunteers.candidates import Candidate, candidates, rota_shifts
from volunteers.models import (
    Ending,
    Friend,
    Nature,
    Place,
    Shift,
    ShiftState,
    SignUp,
    SignUpState,
    StandInRequest,
    Swap,
    Volunteer,
)
from volunteers.reasons import Why, in_words, obstacle
from volunteers.rota import GUARDS, HORIZON, RotaRefused
from volunteers.standin import letters
from volunteers.standin.automatic import Post

SHOWN = 20


@dataclass(frozen=True)
class Possible:
    """A place of somebody else that both could exchange."""

    place: SignUp
    shift: Any


def possible(mine: SignUp, now: datetime) -> list[Possible]:
    """Whose place one could have for one's own, both being trained and free; in few queries."""
    places = list(
        SignUp.objects.filter(
            state=SignUpState.LIVE,
            place=Place.FULL,
            shift__state=ShiftState.LIVE,
            shift__nature=Nature.CREW,
            shift__starts_at__gt=now,
            shift__starts_at__lt=now + HORIZON,
            volunteer__in=Volunteer.objects.present(),
        )
        .exclude(volunteer=mine.volunteer_id)
        .exclude(shift=mine.shift_id)
        .select_related("volunteer__user")
        .order_by("shift__starts_at", "pk")
    )
    shifts = {s.pk: s for s in rota_shifts().filter(pk__in={mine.shift_id, *(p.shift_id for p in places)})}
    people = candidates({p.volunteer_id: p.volunteer for p in [mine, *places]}.values(), now)
    found = [
        Possible(place, shifts[place.shift_id])
        for place in places
        if _in_the_way(people[mine.volunteer_id], mine, shifts[place.shift_id], now) is None
        and _in_the_way(people[place.volunteer_id], place, shifts[mine.shift_id], now) is None
    ]
    return found[:SHOWN]


def _in_the_way(person: Candidate, leaving: SignUp, shift: Any, now: datetime) -> Why | None:
    """What stands between the person, without the place they give, and the shift they get."""
    without = replace(person, places=[place for place in person.places if place.pk != leaving.pk])
    why = obstacle(without, shift, now)
    return None if why in (Why.FULL, Why.KEPT) else why  # the place they get is the one that is given


@transaction.atomic
def propose(*, mine: SignUp, theirs: SignUp, word: str, now: datetime) -> Swap:
    """Ask the other; proposing twice is proposing once. One's own yes is given with it."""
    _refuse_unless_both_could(mine, theirs, now)
    facts = {"mine": mine, "theirs": theirs}
    try:
        with transaction.atomic():
            swap = Swap.objects.create(**facts, word=word.strip()[:200], proposed_at=now)
    except IntegrityError as error:
        if rule_of(error) != "volunteers_swap_proposed_once":
            raise
        return Swap.objects.open().get(**facts)
    letters.swap_proposed(swap, post=Post(), now=now)
    return swap


def _refuse_unless_both_could(mine: SignUp, theirs: SignUp, now: datetime) -> None:
    people = candidates([mine.volunteer, theirs.volunteer], now)
    shifts = {shift.pk: shift for shift in rota_shifts().filter(pk__in=[mine.shift_id, theirs.shift_id])}
    for giving, getting in ((mine, theirs), (theirs, mine)):
        if not giving.holds or giving.place != Place.FULL:
            raise RotaRefused(_("L’une des deux places n’est plus tenue."))
        person, shift = people[giving.volunteer_id], shifts[getting.shift_id]
        why = _in_the_way(person, giving, shift, now)
        if why is not None:
            raise RotaRefused(in_words(why, person, shift, now))


@transaction.atomic
def accept(*, swap_id: int, volunteer: Volunteer, now: datetime) -> Swap:
    """The other's yes: both places change hands, or a refusal says why and nothing has moved.

    The shifts are locked by id, then the database's own guards judge the two new places.
    """
    swap = _locked(swap_id)
    if swap.theirs.volunteer_id != volunteer.pk:
        raise RotaRefused(_("Ce n’est pas à toi de répondre."))
    if swap.ended_at is not None:
        raise RotaRefused(_("Cet échange est déjà réglé."))
    _refuse_unless_both_could(swap.mine, swap.theirs, now)
    try:
        with transaction.atomic():
            _exchange(swap.mine, swap.theirs, now)
    except IntegrityError as error:
        if rule_of(error) not in GUARDS:
            raise
        raise RotaRefused(GUARDS[rule_of(error)]) from error
    _end([swap], Ending.YES, now)
    touched = (swap.mine_id, swap.theirs_id)
    others = Swap.objects.open().filter(mine__in=touched) | Swap.objects.open().filter(theirs__in=touched)
    _end(others, Ending.OVER, now)
    letters.swap_answered(swap, post=Post(), now=now)
    return swap


def _exchange(mine: SignUp, theirs: SignUp, now: datetime) -> None:
    """Both are left first, then both taken; each keeps the date at which the place was taken first.

    The request that a place filled stays filled by it, whoever holds it now.
    """
    SignUp.objects.filter(pk__in=(mine.pk, theirs.pk)).update(state=SignUpState.LEFT, state_at=now)
    for place in (mine, theirs):
        Friend.objects.leave_with(place, now=now)
    for place, volunteer in ((mine, theirs.volunteer), (theirs, mine.volunteer)):
        taken = SignUp.objects.create(
            shift_id=place.shift_id, volunteer=volunteer, signed_at=place.signed_at, state_at=now
        )
        StandInRequest.objects.filter(filled_by=place).update(filled_by=taken)


@transaction.atomic
def decline(*, swap_id: int, volunteer: Volunteer, now: datetime) -> None:
    """The other's no, or one's own change of mind."""
    swap = _locked(swap_id)
    if volunteer.pk not in (swap.mine.volunteer_id, swap.theirs.volunteer_id):
        raise RotaRefused(_("Ce n’est pas à toi de répondre."))
    if swap.ended_at is not None:
        return
    theirs = swap.theirs.volunteer_id == volunteer.pk
    _end([swap], Ending.NO if theirs else Ending.WITHDRAWN, now)
    if theirs:
        letters.swap_answered(swap, post=Post(), now=now)


def _locked(swap_id: int) -> Swap:
    """The swap, under the locks of both shifts by id."""
    swap = Swap.objects.get(pk=swap_id)
    places = SignUp.objects.filter(pk__in=(swap.mine_id, swap.theirs_id))
    ids = sorted(places.values_list("shift_id", flat=True))
    list(Shift.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids).order_by("pk"))
    rows = Swap.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "mine__volunteer__user", "theirs__volunteer__user", "mine__shift__role", "theirs__shift__role"
    )
    return rows.get(pk=swap_id)


def _end(swaps: Iterable[Swap], ending: Ending, now: datetime) -> None:
    for swap in swaps:
        swap.ended_at, swap.ending = now, ending
        swap.save(update_fields=["ended_at", "ending"])


def expire(*, now: datetime) -> int:
    """A proposal ends when one of its places is no longer held or has begun; returns how many ended."""
    gone = [
        swap
        for swap in Swap.objects.open().select_related("mine__shift", "theirs__shift")
        if any(not p.holds or p.shift.starts_at <= now for p in (swap.mine, swap.theirs))
    ]
    _end(gone, Ending.OVER, now)
    return len(gone)


def open_for(volunteer: Volunteer) -> list[Swap]:
    """The proposals that wait for this person, or for somebody they asked."""
    rows = Swap.objects.open().select_related(
        "mine__volunteer__user",
        "theirs__volunteer__user",
        "mine__shift__role",
        "mine__shift__evening__venue",
        "theirs__shift__role",
        "theirs__shift__evening__venue",
        "mine__shift__screening",
        "theirs__shift__screening",
    )
    mine = rows.filter(mine__volunteer=volunteer) | rows.filter(theirs__volunteer=volunteer)
    films = ("mine__shift__screening__programme__film", "theirs__shift__screening__programme__film")
    return list(mine.prefetch_related(*films).order_by("proposed_at"))
