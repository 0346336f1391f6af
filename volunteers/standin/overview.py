"""What the coordination sees of a request, or of a post nobody left: who was asked, who not, whom one may ring."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from volunteers.candidates import Candidate, candidates
from volunteers.models import Ask, ShiftState, StandInRequest, Step, Volunteer
from volunteers.privacy import SEEN, Field, Page, Who
from volunteers.reasons import Why, obstacle
from volunteers.standin.escalation import policy, step_at
from volunteers.standin.looking import Looking, looking
from volunteers.standin.moments import due_moment
from volunteers.standin.people import house_day, turns_of, who_left
from volunteers.wishes import Month, days_held, suits

SHORT: dict[Why, Promise] = {
    Why.CANCELLED: _("le créneau est annulé"),
    Why.OVER: _("le créneau est terminé"),
    Why.GONE: _("a quitté l’équipe"),
    Why.ALREADY: _("est déjà dessus"),
    Why.ABSENT: _("a noté une absence"),
    Why.CLASH: _("tient une autre place à cette heure"),
    Why.UNTRAINED: _("n’a pas la formation"),
    Why.FULL: _("la place est prise"),
    Why.KEPT: _("la place est proposée à qui l’attendait"),
}


@dataclass(frozen=True)
class NotAsked:
    """One person who was not asked, and the reason in a few words."""

    volunteer: Volunteer
    why: "str | Promise"


@dataclass(frozen=True)
class Overview:
    """As the coordination sees it; `to_call` is empty before its hour and once it is closed.

    `request` is None for a post that nobody left and nobody looks for.
    """

    request: StandInRequest | None
    step: Step | None
    due_at: datetime | None
    below_minimum: bool
    asks: list[Ask]
    not_asked: list[NotAsked]
    to_call: list[Volunteer]

    @property
    def is_open(self) -> bool:
        """Whether there is still something to choose."""
        if self.request is not None:
            return self.request.is_open
        return self.below_minimum and self.step != Step.OVER


def overview(request: StandInRequest, now: datetime) -> Overview:
    """All of one request."""
    asks = list(request.asks.select_related("volunteer__user"))
    if not request.is_open:
        return Overview(request, None, None, False, asks, [], [])
    one = looking([request], now=now)[0]
    step = one.step(policy(), now)
    people = candidates(Volunteer.objects.present().select_related("user"), now)
    left = who_left([request.shift_id]).get(request.shift_id, set())
    asked = {ask.volunteer_id for ask in asks}
    turns = turns_of(people, house_day(now))
    held = days_held([pk for pk, person in people.items() if person.volunteer.per_month], since=now)
    not_asked = [
        NotAsked(person.volunteer, _why(person, one, left, turns, now) or _turn(person, one, step, held))
        for pk, person in people.items()
        if pk not in asked
    ]
    return Overview(
        request=request,
        step=step,
        due_at=one.facts.due_at,
        below_minimum=one.facts.below_minimum,
        asks=asks,
        not_asked=sorted(not_asked, key=lambda one: (str(one.why), one.volunteer.first_name)),
        to_call=_call_list(people.values(), one.shift, left, now) if step == Step.CALL else [],
    )


def of_post(shift: Any, now: datetime) -> Overview:
    """The same of a post that nobody left, for which nobody was asked; the shift comes from rota_shifts()."""
    due_at = due_moment(shift)
    step = step_at(policy(), due_at, now)
    missing = shift.state == ShiftState.LIVE and shift.full_sure < shift.minimum
    to_call: list[Volunteer] = []
    if missing and step == Step.CALL:
        people = candidates(Volunteer.objects.present().select_related("user"), now)
        to_call = _call_list(people.values(), shift, who_left([shift.pk]).get(shift.pk, set()), now)
    return Overview(None, step, due_at, missing, [], [], to_call)


def _why(
    person: Candidate, one: Looking, left: Collection[int], turns: dict[int, int], now: datetime
) -> "str | Promise":
    """What is in the way of asking; empty where nothing is."""
    pk = person.volunteer.pk
    if pk in left:
        return _("vient de s’en retirer")
    in_the_way = obstacle(person, one.shift, now)
    if in_the_way is not None:
        return SHORT[in_the_way]
    if not person.volunteer.is_willing:
        return _("ne souhaite pas qu’on lui propose")
    if turns.get(pk, 0) >= settings.STAND_IN_ASKS_PER_DAY:
        return _("a déjà été assez demandé·e aujourd’hui")
    return ""


def _turn(person: Candidate, one: Looking, step: Step, held: Counter[tuple[int, Month]]) -> Promise:
    """When it will be their turn."""
    if step == Step.FEW and not suits(person, one.shift, held):
        return _("pas encore : pas son jour, ou assez de fois ce mois-ci")
    return _("pas encore : ce sera son tour")


def _call_list(people: Any, shift: Any, left: Collection[int], now: datetime) -> list[Volunteer]:
    """Trained, free, agreed to be phoned; the number is visible until the place is filled."""
    assert Field.PHONE in SEEN[Who.COORDINATOR, Page.CALL_LIST]  # noqa: S101 – the table of privacy decides
    found = [
        person.volunteer
        for person in people
        if person.volunteer.agreed_to_be_phoned
        and person.volunteer.pk not in left
        and obstacle(person, shift, now) is None
    ]
    return sorted(found, key=lambda volunteer: (volunteer.first_name, volunteer.pk))
