"""Applying a changed template: first what it would touch, then, on demand, the touching."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Prefetch, QuerySet

from laclef import journal
from laclef.accounts.models import User
from screenings.models import Screening, State
from volunteers import crews, telling
from volunteers.models import CrewLine, CrewTemplate, Role, Shift, ShiftNeed, ShiftState, SignUp
from volunteers.refitting import Post, refit
from volunteers.sittings import Sitting, sittings


class What(StrEnum):
    ADD = "add"
    ALTER = "alter"
    REMOVE = "remove"


@dataclass(frozen=True)
class TemplateChange:
    """One future shift the template would touch, and who holds a place in it now."""

    what: What
    screening: Screening
    sitting: Sitting
    line: CrewLine | None
    need: ShiftNeed | None
    people: int = 0

    @property
    def role(self) -> Role:
        return self.line.role if self.line else self.need.shift.role  # type: ignore[union-attr,return-value]

    @property
    def shift(self) -> Shift | None:
        return self.need.shift if self.need else None


def template_changes(template: CrewTemplate, now: datetime) -> list[TemplateChange]:
    """What applying the template would do to the shifts of events to come, in their order; changes nothing."""
    changes: list[TemplateChange] = []
    lines = crews.lines_of(template.kind)
    for screening in _events_to_come(template, now):
        changes += _changes_of(screening, lines, now)
    held = _held_by_post({change.need.shift.evening_id for change in changes if change.need})
    return [replace(change, people=held.get(_post_of(change.need), 0)) for change in changes]


def _held_by_post(evenings: set[int | None]) -> dict[Post | None, int]:
    """How many hold a place in each post of the evenings, in all its relays; one query."""
    places = SignUp.objects.holding().filter(shift__evening__in=evenings, shift__state=ShiftState.LIVE)
    rows = places.values_list("shift__evening", "shift__role", "shift__screening")
    return {(e, r, s): n for e, r, s, n in rows.order_by().annotate(n=Count("pk"))}


def _post_of(need: ShiftNeed | None) -> Post | None:
    return (need.shift.evening_id, need.shift.role_id, need.shift.screening_id) if need else None


@journal.atomic
def apply_template(
    template: CrewTemplate, *, now: datetime, by: User | None, only: Collection[int] | None = None
) -> list[User]:
    """Apply it to the events to come (only those named, if any are); returns those it moves or releases, all told.

    A shift never falls below the places that are held: under its lock they are counted again.
    """
    events = [event.pk for event in _events_to_come(template, now) if only is None or event.pk in only]
    # All screenings, then all evenings, each by id: the parents of every lock of a crew.
    list(Screening.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=events).order_by("pk"))
    screenings = list(_events_to_come(template, now).filter(pk__in=events))
    evenings, lines = crews.lock_evenings(screenings), crews.lines_of(template.kind)
    wanted = [
        change
        for s in _events_to_come(template, now).filter(pk__in=events)
        for change in _changes_of(s, lines, now)
    ]
    changes = refit([_apply(change, evenings, now) for change in wanted], now=now)
    if not template_changes(template, now):
        CrewTemplate.objects.filter(pk=template.pk).update(applied_at=now)
    journal.note(
        nature="crew_template.applied",
        actor=by,
        links={"template": template.pk},
        facts={"shifts": len(wanted), "released": sum(len(c.released) for c in changes)},
    )
    return telling.moved(changes, about=f"template:{template.pk}", now=now)


def _events_to_come(template: CrewTemplate, now: datetime) -> QuerySet[Screening]:
    needs = ShiftNeed.objects.filter(released_at__isnull=True, shift__state=ShiftState.LIVE)
    return (
        Screening.objects.filter(
            kind=template.kind, state__in=(State.CONFIRMED, State.PUBLISHED), ends_at__gt=now
        )
        .select_related("venue")
        .prefetch_related(
            "programme__film",
            "guests",
            "room_bookings",
            Prefetch("crew_needs", needs.select_related("shift__evening", "shift__role"), to_attr="asked"),
        )
        .order_by("starts_at", "pk")
    )


def _changes_of(screening: Screening, of_kind: list[CrewLine], now: datetime) -> list[TemplateChange]:
    lines = {line.role_id: line for line in crews.lines_for(screening, of_kind)}
    found: list[TemplateChange] = []
    for day, sitting in sittings(screening).items():
        if sitting.ends_at <= now:
            continue
        asked = {n.shift.role_id: n for n in screening.asked if n.shift.evening.day == day}  # type: ignore[attr-defined]
        for role_id, line in lines.items():
            need = asked.get(role_id)
            if need is None:
                found.append(TemplateChange(What.ADD, screening, sitting, line, None))
            elif need.shift.scope != line.scope:
                found.append(TemplateChange(What.REMOVE, screening, sitting, None, need))
                found.append(TemplateChange(What.ADD, screening, sitting, line, None))
            elif need.facts != line.facts:
                found.append(TemplateChange(What.ALTER, screening, sitting, line, need))
        found += [
            TemplateChange(What.REMOVE, screening, sitting, None, need)
            for role_id, need in asked.items()
            if role_id not in lines
        ]
    return found


def _apply(change: TemplateChange, evenings: crews.Evenings, now: datetime) -> Shift:
    if change.need is None:
        assert change.line is not None  # noqa: S101 – an addition is of a line
        evening = evenings[change.screening.venue_id, change.sitting.day]
        return crews.ask(
            need=change.line,
            post=change.line,
            screening=change.screening,
            evening=evening,
            sitting=change.sitting,
            now=now,
        )
    if change.line is not None:
        _relays_of(change.need).update(**change.line.facts)
        return change.need.shift
    return crews.release_needs(_relays_of(change.need), now)[0]


def _relays_of(need: ShiftNeed) -> QuerySet[ShiftNeed]:
    """The need as each relay of its post bears it."""
    return ShiftNeed.objects.filter(
        screening=need.screening_id,
        released_at__isnull=True,
        shift__evening=need.shift.evening_id,
        shift__role=need.shift.role_id,
        shift__scope=need.shift.scope,
        shift__state=ShiftState.LIVE,
    ).select_related("shift")
