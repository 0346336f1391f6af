"""The one place where a crew's shifts get their hours and heads, and where people are asked to confirm them.

A post (an evening's role, or a screening's) is one shift, or several that relieve each other on a long day.
Locks: the shifts by id, then the people on them by id; the caller holds the evenings.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from volunteers.models import HOLDING, Nature, Shift, ShiftNeed, ShiftState, SignUp, SignUpState, Volunteer
from volunteers.sittings import sittings
from volunteers.stretches import Asked, Stretch, matched, stretches

# An evening's role, or a screening's: (evening, role, screening).
Post = tuple[int | None, int | None, int | None]


@dataclass
class Change:
    """What became of a shift, and of the people who held a place in it."""

    shift: Shift
    was: tuple[datetime, datetime]
    kept: list[SignUp] = field(default_factory=list)
    to_confirm: list[SignUp] = field(default_factory=list)
    released: list[SignUp] = field(default_factory=list)
    elsewhere: bool = False  # another venue, which the shift does not show as its hours do

    @property
    def moved(self) -> bool:
        """Whether the hours changed, not only the heads."""
        return self.was != (self.shift.starts_at, self.shift.ends_at)


def refit(
    touched: Iterable[Shift], *, now: datetime, another_evening: frozenset[int] | set[int] = frozenset()
) -> list[Change]:
    """Give the shifts the hours and heads that their events ask for; cancel those nobody asks for.

    The volunteers are locked before anyone's clash is looked for: whoever signs up elsewhere meanwhile
    waits here, and then meets the new hours.
    """
    shifts = _lock_posts({shift.pk for shift in touched})
    sign_ups, needs = lock_people(shifts), _needs_of(shifts)
    changes: list[Change] = []
    for rows in _by_post(shifts).values():
        asked = _asked_of([need for row in rows for need in needs.get(row.pk, [])])
        for shift, stretch in matched(rows, stretches(asked)):
            if shift is None:
                assert stretch is not None  # noqa: S101 – one of the two is there
                _open(rows[0], stretch, now)
                continue
            change = Change(shift, was=(shift.starts_at, shift.ends_at), kept=sign_ups.get(shift.pk, []))
            if stretch is None:
                changes.append(_cancel(change, now))
                continue
            _serve(shift, stretch, needs.get(shift.pk, []), now)
            if _fit(change, stretch, elsewhere=shift.pk in another_evening, now=now):
                changes.append(change)
    for change in changes:
        ask_to_confirm(change, elsewhere=change.shift.pk in another_evening, now=now)
    return changes


def _lock_posts(touched: set[int]) -> list[Shift]:
    """The touched shifts with those they share a post with; under the evenings' locks no other comes."""
    key = ("evening_id", "role_id", "screening_id")
    posts = set(Shift.objects.filter(pk__in=touched).values_list(*key))
    near = Shift.objects.live().filter(nature=Nature.CREW, evening__in={evening for evening, _, _ in posts})
    ids = [pk for pk, *post in near.values_list("pk", *key) if tuple(post) in posts]
    return list(
        Shift.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=ids, state=ShiftState.LIVE)
        .select_related("evening__venue", "role")
        .order_by("pk")
    )


def _by_post(shifts: Iterable[Shift]) -> dict[Post, list[Shift]]:
    found: dict[Post, list[Shift]] = {}
    for shift in shifts:
        found.setdefault((shift.evening_id, shift.role_id, shift.screening_id), []).append(shift)
    return found


def lock_people(shifts: Iterable[Shift]) -> dict[int, list[SignUp]]:
    """Who holds a place in the shifts (already locked), each person locked by id: the guard of their time."""
    holding = SignUp.objects.filter(shift__in=shifts, state__in=HOLDING)
    people = set(holding.values_list("volunteer_id", flat=True))
    list(Volunteer.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=people).order_by("pk"))
    found: dict[int, list[SignUp]] = {}
    for sign_up in holding.select_related("volunteer__user").order_by("pk"):
        found.setdefault(sign_up.shift_id, []).append(sign_up)
    return found


def _fit(change: Change, stretch: Stretch, *, elsewhere: bool, now: datetime) -> bool:
    """The stretch's hours and heads, never fewer than are held; whether anything changed."""
    shift = change.shift
    facts: dict[str, object] = {
        "starts_at": stretch.starts_at,
        "ends_at": stretch.ends_at,
        "relieves_at": stretch.relieves_at,
    }
    if not shift.numbers_by_hand:
        full = sum(s.place == "full" for s in change.kept)
        facts["minimum"] = stretch.minimum
        facts["wished"] = max(stretch.wished, full)
        facts["trainees"] = max(stretch.trainees, len(change.kept) - full)
    if all(getattr(shift, name) == value for name, value in facts.items()) and not elsewhere:
        return False
    Shift.objects.filter(pk=shift.pk).update(changed_at=now, **facts)
    shift.refresh_from_db(fields=[*facts, "sequence"])
    return True


def _open(like: Shift, stretch: Stretch, now: datetime) -> None:
    """One relay more of the same post."""
    shift = Shift.objects.create(
        scope=like.scope,
        role=like.role,
        evening=like.evening,
        screening_id=like.screening_id,
        starts_at=stretch.starts_at,
        ends_at=stretch.ends_at,
        relieves_at=stretch.relieves_at,
        minimum=stretch.minimum,
        wished=stretch.wished,
        trainees=stretch.trainees,
        changed_at=now,
    )
    _serve(shift, stretch, [], now)


def _serve(shift: Shift, stretch: Stretch, known: list[ShiftNeed], now: datetime) -> None:
    """The stretch hangs on the events it serves, and on no other."""
    wanted = {need.screening_id: need for need, _sitting in stretch.asked}  # type: ignore[attr-defined]
    there = {need.screening_id for need in known}
    gone = [need.pk for need in known if need.screening_id not in wanted]
    if gone:
        ShiftNeed.objects.filter(pk__in=gone).update(released_at=now)
    ShiftNeed.objects.bulk_create(
        ShiftNeed(shift=shift, screening_id=screening, **need.facts)
        for screening, need in wanted.items()
        if screening not in there
    )


def _needs_of(shifts: Iterable[Shift]) -> dict[int, list[ShiftNeed]]:
    found: dict[int, list[ShiftNeed]] = {}
    needs = ShiftNeed.objects.filter(shift__in=shifts, released_at__isnull=True)
    for need in needs.select_related("shift__evening", "screening__venue").order_by("pk"):
        found.setdefault(need.shift_id, []).append(need)
    return found


def _asked_of(needs: Iterable[ShiftNeed]) -> list[Asked]:
    """Once for each event that sits in the evening: all relays of a post bear the same copy of what it asks."""
    found: dict[int, Asked] = {}
    for need in needs:
        evening = need.shift.evening
        sitting = sittings(need.screening).get(evening.day) if evening else None
        if sitting is not None and need.screening.venue_id == (evening and evening.venue_id):
            found.setdefault(need.screening_id, (need, sitting))
    return list(found.values())


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
