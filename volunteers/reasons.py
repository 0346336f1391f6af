"""Why somebody cannot take a shift, and the way out: decided once, for the page and for signing up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from screenings import wording
from volunteers.candidates import Candidate, candidate, rota_shifts
from volunteers.models import HowHeld, Nature, Place, Shift, ShiftState, Training, Volunteer


class Why(StrEnum):
    CANCELLED = "cancelled"
    OVER = "over"
    GONE = "gone"
    ALREADY = "already"
    ABSENT = "absent"
    CLASH = "clash"
    UNTRAINED = "untrained"
    FULL = "full"
    KEPT = "kept"
    NO_TRAINEE_PLACE = "no_trainee_place"
    NOBODY_TO_LEARN_FROM = "nobody_to_learn_from"


@dataclass(frozen=True)
class Reason:
    """The reason in a sentence, the way out in another, and the shift or training that leads there."""

    why: Why
    reason: str
    way_out: str = ""
    leads_to: Shift | Training | None = None

    def __str__(self) -> str:
        return f"{self.reason} {self.way_out}".strip()


def obstacle(person: Candidate, shift: Any, now: datetime, *, place: str = Place.FULL) -> Why | None:
    """The first thing in the way, or None when the place can be taken; no query, so fit for long lists.

    The shift comes from rota_shifts().
    """
    day = shift.local(shift.starts_at).date()
    learns = place == Place.TRAINEE
    in_the_way = (
        (Why.CANCELLED, shift.state == ShiftState.CANCELLED),
        (Why.OVER, shift.is_over(now)),
        (Why.GONE, not person.is_here),
        (Why.ALREADY, person.place_in(shift) is not None),
        (Why.ABSENT, any(absence.covers(day) for absence in person.absences)),
        (Why.CLASH, person.clash(shift) is not None),
        (Why.NO_TRAINEE_PLACE, learns and shift.trainees_held >= shift.trainees),
        (Why.NOBODY_TO_LEARN_FROM, learns and not shift.taught),
        (Why.UNTRAINED, not learns and bool(person.missing_trainings(shift))),
        (Why.FULL, not learns and shift.full_held >= shift.wished),
        (Why.KEPT, not learns and shift.full_held + _kept(person, shift, now) >= shift.wished),
    )
    return next((why for why, is_so in in_the_way if is_so), None)


def _kept(person: Candidate, shift: Any, now: datetime) -> int:
    """Places offered to others who waited for them."""
    return sum(w.is_offered(now) and w.volunteer_id != person.volunteer.pk for w in shift.offers)


def why_not(volunteer: Volunteer, shift: Shift, now: datetime, *, place: str = Place.FULL) -> Reason | None:
    """The reason this person cannot take a place in this shift, in words with the way out; None if they can."""
    fresh = rota_shifts().get(pk=shift.pk)
    person = candidate(volunteer, now)
    why = obstacle(person, fresh, now, place=place)
    return None if why is None else in_words(why, person, fresh, now)


def in_words(why: Why, person: Candidate, shift: Any, now: datetime) -> Reason:
    """The obstacle as it is said to the person."""
    if why == Why.UNTRAINED:
        return _untrained(person, shift, now)
    if why == Why.CLASH:
        return clash_in_words(person.clash(shift))
    if why in (Why.NO_TRAINEE_PLACE, Why.NOBODY_TO_LEARN_FROM):
        return Reason(why, _plain(why), *_learn_later(shift, now))
    return Reason(why, _plain(why), _plain_way_out(why, shift))


def when(shift: Shift) -> str:
    """« jeudi 12 novembre à 19 h », on the clock of its place and in the reader's language."""
    return in_full(shift.local(shift.starts_at))


def in_full(local: datetime) -> str:
    """A moment on its own clock, day and hour, in the reader's language."""
    return _("%(day)s à %(hour)s") % {"day": wording.day(local.date()), "hour": wording.hour(local)}


def _plain(why: Why) -> str:
    return {
        Why.CANCELLED: _("Ce créneau est annulé."),
        Why.OVER: _("Ce créneau est terminé."),
        Why.GONE: _("Tu as quitté l’équipe."),
        Why.ALREADY: _("Tu es déjà sur ce créneau."),
        Why.ABSENT: _("Tu as noté une absence ce jour-là."),
        Why.FULL: _("Toutes les places sont prises."),
        Why.KEPT: _("Cette place est proposée à quelqu’un qui l’attendait."),
        Why.NO_TRAINEE_PLACE: _("Il n’y a pas de place libre pour apprendre."),
        Why.NOBODY_TO_LEARN_FROM: _("Personne d’expérience n’y est encore."),
    }[why]


def _plain_way_out(why: Why, shift: Any) -> str:
    learns = shift.taught and shift.trainees_held < shift.trainees
    return {
        Why.OVER: _("Si tu étais là, note tes heures hors créneau."),
        Why.GONE: _("Pour revenir, écris à la coordination."),
        Why.ABSENT: _("Si tu reviens plus tôt, change ton absence."),
        Why.FULL: _("Il reste une place pour apprendre.")
        if learns
        else _("D’autres créneaux cherchent du monde."),
    }.get(why, "")


def clash_in_words(other: Shift | None) -> Reason:
    """The other place at those hours, by its name."""
    if other is None:
        return Reason(Why.CLASH, _("Tu tiens déjà une place à cette heure-là."))
    told = {"shift": other.name, "when": when(other)}
    return Reason(
        Why.CLASH,
        _("À cette heure-là tu es déjà sur « %(shift)s », %(when)s.") % told,
        _("Retire-toi d’abord de l’un des deux."),
        other,
    )


def _untrained(person: Candidate, shift: Any, now: datetime) -> Reason:
    missing = set(person.missing_trainings(shift))
    training = next(t for t in shift.role.required_trainings.all() if t.pk in missing)
    return Reason(
        Why.UNTRAINED,
        _("Il te faut la formation « %(training)s ».") % {"training": training.name},
        *_way_to(training, shift, now),
    )


def _way_to(training: Training, shift: Any, now: datetime) -> tuple[str, Shift | Training | None]:
    """How to get a training: read it, come to the next session with a place, learn on the spot, or ask."""
    if training.how == HowHeld.READ:
        return _("Lis-la et confirme : c’est fait en quelques minutes."), training
    sessions = rota_shifts().filter(nature=Nature.TRAINING, training=training, state=ShiftState.LIVE)
    for session in sessions.filter(starts_at__gt=now).order_by("starts_at")[:10]:
        if session.full_held < session.wished:
            return _("Prochaine session %(when)s.") % {"when": when(session)}, session
    if shift.taught and shift.trainees_held < shift.trainees:
        return _("Tu peux prendre la place pour apprendre."), shift
    return _("Pas de session prévue : demande à la coordination."), None


def _learn_later(shift: Any, now: datetime) -> tuple[str, Shift | None]:
    """The next shift of this role where somebody experienced has a free place beside them."""
    others = rota_shifts().filter(role=shift.role_id, state=ShiftState.LIVE, starts_at__gt=now, taught=True)
    for other in others.exclude(pk=shift.pk).order_by("starts_at")[:20]:
        if other.trainees_held < other.trainees:
            return _("Prochaine occasion %(when)s.") % {"when": when(other)}, other
    return _("Reviens voir, ou demande à la coordination."), None
