"""Signing up, leaving, confirming again; what a volunteer sees: holes, own shifts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screenings.refusals import rule_of
from volunteers.candidates import Candidate, candidate, rota_shifts
from volunteers.models import Friend, Place, Shift, ShiftState, SignUp, SignUpState, Volunteer
from volunteers.reasons import Reason, clash_in_words, in_words, obstacle, why_not
from volunteers.standin import letters, requests

HORIZON = timedelta(days=42)
URGENT = timedelta(hours=72)


class RotaRefused(Exception):
    """Nothing changed; the message can be shown to the person. `reason` says the way out, where there is one."""

    def __init__(self, message: "str | Promise | Reason") -> None:
        super().__init__(message)
        self.message = message
        self.reason = message if isinstance(message, Reason) else None

    def __str__(self) -> str:
        return str(self.message)


# What the database says when somebody was quicker than our own look at it.
GUARDS: dict[str, Promise] = {
    "volunteers_one_place_per_shift": _("Tu es déjà sur ce créneau."),
    "volunteers_places_are_limited": _("La dernière place vient d’être prise."),
    "volunteers_one_place_at_a_time": _("Tu tiens déjà une place à cette heure-là."),
    "volunteers_training_is_held": _("Il te manque une formation pour ce poste."),
    "volunteers_offers_are_kept": _("Cette place est proposée à quelqu’un qui l’attendait."),
    "volunteers_shift_stands": _("Ce créneau vient d’être annulé."),
}


def sign_up(*, shift_id: int, volunteer: Volunteer, now: datetime) -> SignUp:
    """Take a place, or raise RotaRefused with the reason and the way out.

    The reason is looked for first, without a lock; the guard is the database's (volunteers_sign_up_fits),
    which counts again under the shift's and the person's locks.
    """
    return _take(shift_id=shift_id, volunteer=volunteer, place=Place.FULL, now=now)


def sign_up_as_trainee(*, shift_id: int, volunteer: Volunteer, now: datetime) -> SignUp:
    """Take a place beside an experienced person; it needs no training and never counts in the minimum."""
    return _take(shift_id=shift_id, volunteer=volunteer, place=Place.TRAINEE, now=now)


def _take(*, shift_id: int, volunteer: Volunteer, place: Place, now: datetime) -> SignUp:
    shift, person = rota_shifts().get(pk=shift_id), candidate(volunteer, now)
    why = obstacle(person, shift, now, place=place)
    if why is not None:
        raise RotaRefused(in_words(why, person, shift, now))
    try:
        with transaction.atomic():
            sign_up = SignUp.objects.create(
                shift=shift, volunteer=volunteer, place=place, signed_at=now, state_at=now
            )
            requests.taken(sign_up, now=now)
            return sign_up
    except IntegrityError as error:
        if rule_of(error) not in GUARDS:
            raise
        reason = why_not(volunteer, shift, now, place=place)
        raise RotaRefused(reason or GUARDS[rule_of(error)]) from error


def leave(*, sign_up_id: int, volunteer: Volunteer, now: datetime, word: str = "") -> SignUp:
    """Give one's own place back, free at once: the coordinators are told, somebody is looked for.

    Leaving twice is leaving once.
    """
    with transaction.atomic():
        place = _own_place(sign_up_id, volunteer)
        if not place.holds:
            return place
        if place.shift.is_over(now):
            raise RotaRefused(_("Ce créneau est terminé : s’il y a une erreur, corrige ta présence."))
        place.state, place.state_at, place.word = SignUpState.LEFT, now, word.strip()[:200]
        place.save(update_fields=["state", "state_at", "word"])
        Friend.objects.leave_with(place, now=now)
        letters.left(place, now=now)
        requests.open_for(place, now=now)
    return place


def confirm_again(*, sign_up_id: int, volunteer: Volunteer, now: datetime) -> SignUp:
    """Say yes to the new hours of a shift that moved; refused while another place lies at those hours."""
    try:
        with transaction.atomic():
            place = _own_place(sign_up_id, volunteer)
            if place.state == SignUpState.LIVE:
                return place
            if place.state != SignUpState.TO_CONFIRM:
                raise RotaRefused(_("Tu n’es plus sur ce créneau."))
            place.state, place.state_at = SignUpState.LIVE, now
            place.save(update_fields=["state", "state_at"])
            return place
    except IntegrityError as error:
        if rule_of(error) not in GUARDS:
            raise
        shift = rota_shifts().get(pk=SignUp.objects.get(pk=sign_up_id).shift_id)
        raise RotaRefused(clash_in_words(candidate(volunteer, now).clash(shift))) from error


def _own_place(sign_up_id: int, volunteer: Volunteer) -> SignUp:
    """The person's own place, under its shift's lock first: the order in which a move takes them."""
    shift = Shift.objects.select_for_update(no_key=True, of=("self",)).get(sign_ups=sign_up_id)
    place = (
        SignUp.objects.select_for_update(no_key=True, of=("self",))
        .select_related("shift__role", "shift__evening__venue", "volunteer__user")
        .filter(shift=shift, volunteer=volunteer, pk=sign_up_id)
        .first()
    )
    if place is None:
        raise RotaRefused(_("Ce n’est pas ta place."))
    return place


def stay_in_foyer(*, sign_up_id: int, volunteer: Volunteer, stays: bool) -> SignUp:
    """Say who stays in the foyer while the film runs; anyone of the crew says it for themselves."""
    with transaction.atomic():
        place = _own_place(sign_up_id, volunteer)
        if not place.holds:
            raise RotaRefused(_("Tu n’es plus sur ce créneau."))
        place.in_foyer = stays
        place.save(update_fields=["in_foyer"])
    return place


# --- what a volunteer sees --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hole:
    """A shift somebody is still wanted for, as this person may take it."""

    shift: Shift
    missing: int
    place: Place
    urgent: bool
    wanted: bool


@dataclass(frozen=True)
class Outlook:
    """A person and the shifts to come, read once for everything that is decided about them."""

    person: Candidate
    shifts: list[Any]


def outlook(volunteer: Volunteer, now: datetime, *, horizon: timedelta = HORIZON) -> Outlook:
    """All that a page about what one can take has to read; the queries do not grow."""
    shifts = rota_shifts().filter(state=ShiftState.LIVE, ends_at__gt=now, starts_at__lt=now + horizon)
    return Outlook(candidate(volunteer, now), list(shifts))


def next_holes(volunteer: Volunteer, now: datetime, *, seen: Outlook | None = None) -> list[Hole]:
    """What this person can take: below the minimum and soon first, then their own roles and days, then by date.

    Who has never been on duty finds the places beside somebody first.

    A full place where they are trained and free, else a place to learn; the queries do not grow.
    """
    seen = seen or outlook(volunteer, now)
    person = seen.person
    wanted_roles = {role.pk for role in volunteer.wanted_roles.all()}
    found = [_hole(person, shift, wanted_roles, now) for shift in seen.shifts]
    holes = [hole for hole in found if hole is not None]
    first = _order(person)[0]
    beside = first == Place.TRAINEE
    return sorted(
        holes,
        key=lambda h: (
            beside and h.place != first,
            not h.urgent,
            not h.wanted,
            h.shift.starts_at,
            h.shift.pk,
        ),
    )


def offered(volunteer: Volunteer, shift: Any, now: datetime) -> Hole | None:
    """This one shift as the person may take it now, or None (reasons.why_not says why)."""
    wanted = {role.pk for role in volunteer.wanted_roles.all()}
    return _hole(candidate(volunteer, now), shift, wanted, now)


def _hole(person: Candidate, shift: Any, wanted_roles: set[int], now: datetime) -> Hole | None:
    missing = max(shift.minimum - shift.full_sure, 0)
    for place in _order(person):
        if obstacle(person, shift, now, place=place) is None:
            return Hole(
                shift=shift,
                missing=missing,
                place=place,
                urgent=place == Place.FULL and missing > 0 and shift.starts_at < now + URGENT,
                wanted=(not wanted_roles or shift.role_id in wanted_roles) and person.likes_the_day(shift),
            )
    return None


def _order(person: Candidate) -> tuple[Place, Place]:
    """The very first shift is beside somebody, where there is room to learn; after that a full place first."""
    first = person.shifts_given == 0 and person.is_newcomer
    return (Place.TRAINEE, Place.FULL) if first else (Place.FULL, Place.TRAINEE)


def my_shifts(volunteer: Volunteer, now: datetime) -> list[SignUp]:
    """One's own places to come, those to confirm included, soonest first."""
    return list(
        SignUp.objects.holding()
        .filter(volunteer=volunteer, shift__state=ShiftState.LIVE, shift__ends_at__gt=now)
        .select_related("shift__role", "shift__evening__venue", "shift__venue", "shift__screening")
        .prefetch_related("shift__screening__programme__film")
        .order_by("shift__starts_at", "pk")
    )
