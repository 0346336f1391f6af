"""The crew of an event: made when it is confirmed, moved with it, released with it.

Called by laclef.evening inside its journal.atomic, after the screening itself has changed. Locks: the
screening (the caller's) > evenings by id > shifts by id > volunteers by id.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q

from laclef import journal
from laclef.accounts.models import User
from screenings.models import FilmFormat, Screening
from volunteers import telling
from volunteers.models import (
    CrewLine,
    Evening,
    Scope,
    Shift,
    ShiftNeed,
    ShiftState,
)
from volunteers.models.crew_templates import Need
from volunteers.refitting import Change, refit
from volunteers.sittings import Sitting, hours, sittings

Evenings = Mapping[tuple[int | None, date], Evening]


# --- what the evening's function calls -------------------------------------------------------------------


@journal.atomic
def make_crew(screening: Screening, *, now: datetime, by: User | None) -> list[Change]:
    """Give a confirmed event its shifts; an evening's roles are shared with the venue's other events.

    Made twice it is one crew. Returns what changed for people already in a shared shift.
    """
    evenings = lock_evenings([screening])
    seated = [(evenings[screening.venue_id, day], sitting) for day, sitting in sittings(screening).items()]
    held = {(need.shift.evening_id, need.shift.role_id) for need in _needs_of(screening)}
    touched = [
        ask(need=line, post=line, screening=screening, evening=evening, sitting=sitting, now=now)
        for evening, sitting in seated
        for line in lines_for(screening)
        if sitting.ends_at > now and (evening.pk, line.role_id) not in held
    ]
    changes = refit(touched, now=now)
    journal.note(
        nature="crew.made", actor=by, links={"screening": screening.pk}, facts={"shifts": len(touched)}
    )
    telling.moved(changes, about=f"screening:{screening.pk}", now=now)
    return changes


@journal.atomic
def move_crew(screening: Screening, *, now: datetime, by: User | None) -> list[Change]:
    """Take the crew along to the event's new hours, day or venue.

    Those whose new hours clash with another place of theirs or an absence, and everyone when the day or
    the venue changes, become "to confirm" in this transaction: a promise for Thursday is none for Sunday.
    """
    evenings = lock_evenings([screening])
    needs = [need for need in _needs_of(screening) if not need.shift.is_over(now)]
    wanted = {evening.pk: evening for evening in evenings.values()}
    before = {need.shift_id: need.shift.evening_id for need in needs}
    own = frozenset(before)
    gone = list(dict.fromkeys(evening for evening in before.values() if evening not in wanted))
    new = [pk for pk in wanted if pk not in before.values()]
    follows = {old: wanted[heir] for old, heir in zip(gone, new, strict=False)}
    touched = [shift for need in needs for shift in _carry(need, follows, wanted, own, now)]
    carried = {s.pk for s in touched if before.get(s.pk, s.evening_id) != s.evening_id}
    changes = refit(touched, now=now, another_evening=carried)
    journal.note(
        nature="crew.moved",
        actor=by,
        links={"screening": screening.pk},
        facts={"shifts": len(changes), "to_confirm": sum(len(c.to_confirm) for c in changes)},
    )
    telling.moved(changes, about=f"screening:{screening.pk}", now=now)
    # An exhibition that opens on one day more needs a crew there too; a second sitting finds it made.
    return changes + (make_crew(screening, now=now, by=by) if len(new) > len(gone) else [])


@journal.atomic
def release_crew(screening: Screening, *, now: datetime, by: User | None) -> list[Change]:
    """Let the crew of a cancelled event go and tell them; shared shifts shrink to the events that stay."""
    lock_evenings([screening])
    needs = [need for need in _needs_of(screening) if not need.shift.is_over(now)]
    changes = refit(release_needs(needs, now), now=now)
    journal.note(
        nature="crew.released",
        actor=by,
        links={"screening": screening.pk},
        facts={"shifts": len(needs), "released": sum(len(c.released) for c in changes)},
    )
    telling.moved(changes, about=f"screening:{screening.pk}", now=now)
    return changes


# --- which lines, which evenings --------------------------------------------------------------------------


def lines_for(screening: Screening, lines: Iterable[CrewLine] | None = None) -> list[CrewLine]:
    """The template's lines that this event calls for: its kind's, its films' formats', its talk's.

    Whoever asks for many events of one kind brings the kind's `lines`, read once.
    """
    items = list(screening.programme.all())
    formats = {item.format or FilmFormat.DCP for item in items} or {FilmFormat.DCP}
    talk = bool(screening.debate_minutes or screening.introduction_minutes or screening.guests.all())
    if lines is None:
        lines = lines_of(screening.kind)
    return [
        line
        for line in lines
        if (not line.formats or formats & set(line.formats)) and (talk or not line.with_talk)
    ]


def lines_of(kind: str) -> list[CrewLine]:
    """All lines of a kind's template whose post is in use."""
    lines = CrewLine.objects.filter(template__kind=kind, role__in_use=True)
    return list(lines.select_related("role"))


def lock_evenings(screenings: Iterable[Screening]) -> Evenings:
    """The events' evenings, old and new, locked by id: under it nobody else makes or moves a crew there."""
    screenings = list(screenings)
    keys = {(s.venue_id, day) for s in screenings if s.venue_id is not None for day in sittings(s)}
    Evening.objects.bulk_create(
        [Evening(venue_id=venue, day=day) for venue, day in sorted(keys)], ignore_conflicts=True
    )
    known = Evening.objects.filter(shifts__needs__screening__in=screenings, shifts__needs__released_at=None)
    wanted = Q(pk__in=known.values("pk"))
    for venue, day in keys:
        wanted |= Q(venue_id=venue, day=day)
    locked = Evening.objects.select_for_update(no_key=True).filter(wanted).order_by("pk")
    return {(e.venue_id, e.day): e for e in locked if (e.venue_id, e.day) in keys}


def _needs_of(screening: Screening) -> list[ShiftNeed]:
    return list(
        ShiftNeed.objects.filter(screening=screening, released_at__isnull=True, shift__state=ShiftState.LIVE)
        .select_related("shift__evening", "shift__role", "screening__venue")
        .order_by("shift__role__position", "shift_id")
    )


# --- one need at a time -----------------------------------------------------------------------------------


def ask(
    *,
    need: Need,
    post: CrewLine | Shift,
    screening: Screening,
    evening: Evening,
    sitting: Sitting,
    now: datetime,
) -> Shift:
    """Put a copy of what is asked on the evening's shift of this post (role and scope), or on a new shift."""
    shift = None
    if post.scope == Scope.EVENING:
        shift = Shift.objects.live().filter(evening=evening, role=post.role, scope=post.scope).first()
    if shift is None:
        asked = hours([(need, sitting)])
        assert asked is not None  # noqa: S101 – one need always asks something
        shift = Shift.objects.create(
            scope=post.scope,
            role=post.role,
            evening=evening,
            screening=screening if post.scope == Scope.SCREENING else None,
            starts_at=asked.starts_at,
            ends_at=asked.ends_at,
            minimum=asked.minimum,
            wished=asked.wished,
            trainees=asked.trainees,
            changed_at=now,
        )
    # Another relay of the post may have asked for this event already.
    ShiftNeed.objects.get_or_create(shift=shift, screening=screening, released_at=None, defaults=need.facts)
    return shift


def release_needs(needs: Iterable[ShiftNeed], now: datetime) -> list[Shift]:
    """Nothing more is asked of these shifts by their event; those of nobody are cancelled by refit."""
    needs = list(needs)
    ShiftNeed.objects.filter(pk__in=[need.pk for need in needs]).update(released_at=now)
    return [need.shift for need in needs]


def _carry(
    need: ShiftNeed,
    follows: Mapping[int | None, Evening],
    stays: Mapping[int, Evening],
    own: frozenset[int],
    now: datetime,
) -> list[Shift]:
    """Take one need to the evening its event went to; its shift goes along when it was there for it alone.

    `own` are the event's shifts: one that came along before is no shift that waits there. Relays that stay
    behind are cut anew, so they count as touched.
    """
    shift = need.shift
    if shift.evening_id in stays:
        return [shift]
    heir = follows.get(shift.evening_id)
    if heir is None:
        return release_needs([need], now)
    post = Shift.objects.live().filter(role=shift.role, scope=shift.scope, screening=shift.screening_id)
    left = list(post.filter(evening=shift.evening).exclude(pk=shift.pk))
    shared = shift.needs.filter(released_at__isnull=True).exclude(pk=need.pk).exists()
    waits = post.filter(evening=heir).exclude(pk__in=own).exists()
    if shift.scope == Scope.SCREENING or not (shared or waits):
        Shift.objects.filter(pk=shift.pk).update(evening=heir, changed_at=now)
        shift.evening = heir
        return [*left, shift]
    left += release_needs([need], now)
    sitting = sittings(need.screening)[heir.day]
    return [
        *left,
        ask(need=need, post=shift, screening=need.screening, evening=heir, sitting=sitting, now=now),
    ]
