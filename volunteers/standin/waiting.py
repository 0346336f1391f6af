"""Waiting for a full shift: a freed place is offered to the first in line, who must say yes in time."""

import logging
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from screenings.refusals import rule_of
from volunteers import rota
from volunteers.candidates import candidate, rota_shifts
from volunteers.models import Ending, Place, Shift, ShiftState, SignUp, Step, Volunteer, Waiting
from volunteers.reasons import Why, in_words, obstacle
from volunteers.rota import RotaRefused
from volunteers.standin import letters
from volunteers.standin.automatic import Post
from volunteers.standin.escalation import is_quiet, step_at
from volunteers.standin.moments import due_moment
from volunteers.standin.waves import hash_of

log = logging.getLogger(__name__)


def join(*, shift_id: int, volunteer: Volunteer, now: datetime) -> Waiting:
    """Wait for a place of a full shift; joining twice is joining once. Refused while a place is free."""
    shift, person = rota_shifts().get(pk=shift_id), candidate(volunteer, now)
    why = obstacle(person, shift, now)
    if why is None:
        raise RotaRefused(_("Il reste une place : prends-la."))
    if why not in (Why.FULL, Why.KEPT):
        raise RotaRefused(in_words(why, person, shift, now))
    facts = {"shift_id": shift_id, "volunteer": volunteer}
    try:
        with transaction.atomic():
            return Waiting.objects.create(**facts, joined_at=now)
    except IntegrityError as error:
        if rule_of(error) != "volunteers_waits_once_per_shift":
            raise
        return Waiting.objects.open().get(**facts)


def by_token(token: str) -> Waiting | None:
    """The wait whose offer holds this token."""
    rows = Waiting.objects.select_related(
        "shift__role", "shift__evening__venue", "shift__venue", "volunteer__user"
    )
    return rows.filter(token_hash=hash_of(token)).first()


@transaction.atomic
def accept(*, wait: Waiting, now: datetime) -> SignUp:
    """Yes to the offer, once and in time; the rota's guards decide the rest."""
    fresh = _locked(wait)
    if not fresh.is_offered(now):
        raise RotaRefused(_("L’offre n’est plus valable : la place est allée à la personne suivante."))
    place = rota.sign_up(shift_id=fresh.shift_id, volunteer=fresh.volunteer, now=now)
    _end(fresh, Ending.YES, now)
    return place


@transaction.atomic
def withdraw(*, wait: Waiting, now: datetime) -> None:
    """No, thank you, or no longer: the place goes on to the next at once."""
    fresh = _locked(wait)
    if fresh.ended_at is None:
        _end(fresh, Ending.NO if fresh.is_offered(now) else Ending.WITHDRAWN, now)


def _locked(wait: Waiting) -> Waiting:
    """The wait, read anew under its shift's lock, which every offer is made, answered and ended under."""
    Shift.objects.select_for_update(no_key=True, of=("self",)).get(pk=wait.shift_id)
    return Waiting.objects.select_related("volunteer__user").get(pk=wait.pk)


def _end(wait: Waiting, ending: Ending, now: datetime) -> None:
    wait.ended_at, wait.ending = now, ending
    wait.save(update_fields=["ended_at", "ending"])


def run(*, now: datetime) -> int:
    """End what ran out, offer what is free; each shift is a transaction. Returns how many offers were made."""
    post, made = Post(), 0
    for shift_id in sorted(set(Waiting.objects.open().values_list("shift_id", flat=True))):
        try:
            made += _offer(shift_id, post, now)
        except Exception:
            log.exception("Offering places of shift %s failed; the others go on.", shift_id)
    return made


@transaction.atomic
def _offer(shift_id: int, post: Post, now: datetime) -> int:
    """Under the shift's lock: as many offers as places are free, to the first who can take them."""
    Shift.objects.select_for_update(no_key=True, of=("self",)).get(pk=shift_id)
    shift = rota_shifts().get(pk=shift_id)
    waiting = list(Waiting.objects.open().filter(shift=shift).select_related("volunteer__user"))
    due = due_moment(shift)
    if shift.state == ShiftState.CANCELLED or now >= due:
        for wait in waiting:
            _end(wait, Ending.OVER, now)
        return 0
    for wait in [w for w in waiting if w.offer_until is not None and now >= w.offer_until]:
        _end(wait, Ending.LAPSED, now)
    on_it = set(shift.sign_ups.holding().values_list("volunteer_id", flat=True))
    for wait in [w for w in waiting if w.ended_at is None and w.volunteer_id in on_it]:
        _end(wait, Ending.YES, now)
    # In the last hours nobody is kept waiting: the place is for whoever says yes first.
    if step_at(post.rules, due, now) != Step.FEW:
        return 0
    still = [w for w in waiting if w.ended_at is None]
    offered = sum(w.is_offered(now) for w in still)
    free = shift.wished - shift.full_held - offered
    until = min(now + timedelta(minutes=settings.STAND_IN_EVERY_MINUTES), due - post.rules.everybody)
    if free <= 0 or until <= now:
        return 0
    chosen = [w for w in still if not w.is_offered(now) and _could(w, shift, now)][:free]
    if post.paused or is_quiet(post.rules, now, post.zone):
        letters.not_offered(chosen, post=post, now=now)
        return 0
    for wait in chosen:
        token = secrets.token_urlsafe(24)
        wait.offered_at, wait.offer_until, wait.token_hash = now, until, hash_of(token)
        wait.save(update_fields=["offered_at", "offer_until", "token_hash"])
        wait.shift = shift
        letters.offered(wait, token, post=post, now=now)
    return len(chosen)


def _could(wait: Waiting, shift: Shift, now: datetime) -> bool:
    """Whether nothing but others' offers is in the way."""
    why = obstacle(candidate(wait.volunteer, now), shift, now, place=Place.FULL)
    return why in (None, Why.KEPT)
