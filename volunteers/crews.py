"""The crew of an event: made when it is confirmed, moved with it, released with it.

Called by laclef.evening inside its journal.atomic, after the screening itself has changed. Locks: the
screening (the caller's) > evenings by id > shifts by id > volunteers by id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from laclef import journal
from laclef.accounts.models import User
from screenings.models import FilmFormat, Screening
from volunteers import telling
from volunteers.models import (
    HOLDING,
    CrewLine,
    Evening,
    Scope,
    Shift,
    ShiftNeed,
    ShiftState,
    SignUp,
    SignUpState,
    Volunteer,
)
from volunteers.models.crew_templates import Need
from volunteers.sittings import Sitting, hours, sittings

Evenings = Mapping[tuple[int | None, date], Evening]


@dataclass
class Change:
    """What became of a shift, and of the people who held a place in it."""

    shift: Shift
    was: tuple[datetime, datetime]
    kept: list[SignUp] = field(default_factory=list)
    to_confirm: list[SignUp] = field(default_factory=list)
    released: list[SignUp] = field(default_factory=list)

    @property
    def moved(self) -> bool:
        """Whether the hours changed, not only the heads."""
        return self.was != (self.shift.starts_at, self.shift.ends_at)


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
    gone = list(dict.fromkeys(evening for evening in before.values() if evening not in wanted))
    new = [pk for pk in wanted if pk not in before.values()]
    follows = {old: wanted[heir] for old, heir in zip(gone, new, strict=False)}
    touched = [shift for need in needs for shift in _carry(need, follows, wanted, screening, now)]
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


def lines_for(screening: Screening) -> list[CrewLine]:
    """The template's lines that this event calls for: its kind's, its films' formats', its talk's."""
    items = list(screening.programme.all())
    formats = {item.format or FilmFormat.DCP for item in items} or {FilmFormat.DCP}
    talk = bool(screening.debate_minutes or screening.introduction_minutes or screening.guests.exists())
    lines = CrewLine.objects.filter(template__kind=screening.kind, role__in_use=True).select_related("role")
    return [
        line
        for line in lines
        if (not line.formats or formats & set(line.formats)) and (talk or not line.with_talk)
    ]


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
        .select_related("shift__evening", "shift__role")
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
    ShiftNeed.objects.create(shift=shift, screening=screening, **need.facts)
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
    screening: Screening,
    now: datetime,
) -> list[Shift]:
    """Take one need to the evening its event went to; its shift goes along when it was there for it alone."""
    shift = need.shift
    if shift.evening_id in stays:
        return [shift]
    heir = follows.get(shift.evening_id)
    if heir is None:
        return release_needs([need], now)
    shared = shift.needs.filter(released_at__isnull=True).exclude(pk=need.pk).exists()
    waits = Shift.objects.live().filter(evening=heir, role=shift.role, scope=Scope.EVENING).exists()
    if shift.scope == Scope.SCREENING or not (shared or waits):
        Shift.objects.filter(pk=shift.pk).update(evening=heir, changed_at=now)
        shift.evening = heir
        return [shift]
    left = release_needs([need], now)
    sitting = sittings(screening)[heir.day]
    return [*left, ask(need=need, post=shift, screening=screening, evening=heir, sitting=sitting, now=now)]


# --- the one place where a crew's shift gets its hours --------------------------------------------------------


def refit(
    touched: Iterable[Shift], *, now: datetime, another_evening: frozenset[int] | set[int] = frozenset()
) -> list[Change]:
    """Give the shifts the hours and heads that their events ask for; cancel those nobody asks for.

    The volunteers are locked before anyone's clash is looked for: whoever signs up elsewhere meanwhile
    waits here, and then meets the new hours.
    """
    ids = sorted({shift.pk for shift in touched})
    shifts = list(
        Shift.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=ids, state=ShiftState.LIVE)
        .select_related("evening__venue", "role")
        .order_by("pk")
    )
    sign_ups = lock_people(shifts)
    changes = [
        change
        for shift in shifts
        if (
            change := _refit_one(
                shift, sign_ups.get(shift.pk, []), elsewhere=shift.pk in another_evening, now=now
            )
        )
        is not None
    ]
    for change in changes:
        ask_to_confirm(change, elsewhere=change.shift.pk in another_evening, now=now)
    return changes


def lock_people(shifts: Iterable[Shift]) -> dict[int, list[SignUp]]:
    """Who holds a place in the shifts (already locked), each person locked by id: the guard of their time."""
    holding = SignUp.objects.filter(shift__in=shifts, state__in=HOLDING)
    people = set(holding.values_list("volunteer_id", flat=True))
    list(Volunteer.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=people).order_by("pk"))
    found: dict[int, list[SignUp]] = {}
    for sign_up in holding.select_related("volunteer__user").order_by("pk"):
        found.setdefault(sign_up.shift_id, []).append(sign_up)
    return found


def _refit_one(shift: Shift, sign_ups: list[SignUp], *, elsewhere: bool, now: datetime) -> Change | None:
    """The shift's new hours and heads, never fewer than are held; None when nothing changes."""
    change = Change(shift, was=(shift.starts_at, shift.ends_at), kept=list(sign_ups))
    asked = hours(_asked_of(shift))
    if asked is None:
        return _cancel(change, now)
    facts: dict[str, object] = {"starts_at": asked.starts_at, "ends_at": asked.ends_at}
    if not shift.numbers_by_hand:
        full = sum(s.place == "full" for s in sign_ups)
        facts["minimum"] = asked.minimum
        facts["wished"] = max(asked.wished, full)
        facts["trainees"] = max(asked.trainees, len(sign_ups) - full)
    if all(getattr(shift, name) == value for name, value in facts.items()) and not elsewhere:
        return None
    Shift.objects.filter(pk=shift.pk).update(changed_at=now, **facts)
    shift.refresh_from_db(fields=[*facts, "sequence"])
    return change


def _asked_of(shift: Shift) -> list[tuple[Need, Sitting]]:
    needs = shift.needs.filter(released_at__isnull=True).select_related("screening__venue")
    asked: list[tuple[Need, Sitting]] = []
    for need in needs:
        sitting = sittings(need.screening).get(shift.evening.day) if shift.evening else None
        if sitting is not None and need.screening.venue_id == (shift.evening and shift.evening.venue_id):
            asked.append((need, sitting))
    return asked


def _cancel(change: Change, now: datetime) -> Change:
    cancel_shift(change.shift, change.kept, now=now)
    change.released, change.kept = change.kept, []
    return change


def cancel_shift(shift: Shift, holding: Iterable[SignUp], *, now: datetime) -> None:
    """Release its people, then cancel it: the database refuses the other order."""
    SignUp.objects.filter(pk__in=[s.pk for s in holding]).update(state=SignUpState.RELEASED, state_at=now)
    Shift.objects.filter(pk=shift.pk).update(state=ShiftState.CANCELLED, cancelled_at=now, changed_at=now)
    shift.state, shift.cancelled_at = ShiftState.CANCELLED, now


def ask_to_confirm(change: Change, *, elsewhere: bool, now: datetime) -> None:
    """Those who cannot be taken for granted at the new hours keep the place until they say."""
    if not (elsewhere or change.moved):
        return
    for sign_up in [s for s in change.kept if s.state == SignUpState.LIVE]:
        day = change.shift.local(change.shift.starts_at).date()
        if elsewhere or clashes(sign_up) or sign_up.volunteer.is_absent_on(day):
            SignUp.objects.filter(pk=sign_up.pk).update(state=SignUpState.TO_CONFIRM, state_at=now)
            sign_up.state = SignUpState.TO_CONFIRM
            change.kept.remove(sign_up)
            change.to_confirm.append(sign_up)


def clashes(sign_up: SignUp) -> bool:
    """Whether another sure place of this person lies at the same hours, as the database itself sees it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT volunteers_clash(%s, %s)", [sign_up.volunteer_id, sign_up.shift_id])
        return cursor.fetchone()[0] is not None
