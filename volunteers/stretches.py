"""A long day is cut into stretches that a person can hold, each with somebody to hand over to.

An evening's post runs from its first call to its last end. Where the house stands empty between two events
for long, it closes and opens again: each wave has its own stretch of every post. A wave that is still longer
than anybody should be asked for is cut into relays, where the call of the next event allows it, else evenly;
the next person comes at the cut, the one before stays a little longer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations, pairwise

from django.conf import settings

from volunteers.models import Shift
from volunteers.models.crew_templates import Need
from volunteers.sittings import Hours, Sitting, hours

Asked = tuple[Need, Sitting]

# Cuts are told to people: they fall on hours one can say.
ROUND = timedelta(minutes=5)


@dataclass(frozen=True)
class Stretch(Hours):
    """Hours and heads of one relay, whom it serves, and until when the one before it is still there."""

    relieves_at: datetime | None = None
    asked: list[Asked] = field(default_factory=list)


def stretches(asked: Iterable[Asked]) -> list[Stretch]:
    """What the sittings of one day ask of one post, in stretches that follow each other."""
    return [stretch for wave in _waves(list(asked)) for stretch in _relays(wave)]


def matched(shifts: Sequence[Shift], cut: Sequence[Stretch]) -> list[tuple[Shift | None, Stretch | None]]:
    """Which shift becomes which stretch: the one whose hours it shares most, so that people keep their time.

    What is left over goes by order: a crew taken to another day has no hour in common with itself.
    """
    by_overlap = sorted(
        ((_overlap(shift, stretch), shift, stretch) for shift in shifts for stretch in cut),
        key=lambda found: (-found[0], found[1].starts_at, found[1].pk),
    )
    taken: dict[int, Stretch] = {}
    for shared, shift, stretch in by_overlap:
        if shared > timedelta() and shift.pk not in taken and stretch not in taken.values():
            taken[shift.pk] = stretch
    left = [shift for shift in sorted(shifts, key=lambda s: s.starts_at) if shift.pk not in taken]
    for stretch in cut:
        if left and stretch not in taken.values():
            taken[left.pop(0).pk] = stretch
    new = [stretch for stretch in cut if stretch not in taken.values()]
    return [(shift, taken.get(shift.pk)) for shift in shifts] + [(None, stretch) for stretch in new]


def _overlap(shift: Shift, stretch: Stretch) -> timedelta:
    return min(shift.ends_at, stretch.ends_at) - max(shift.starts_at, stretch.starts_at)


def _waves(asked: list[Asked]) -> list[list[Asked]]:
    """Events with no long void between them; two waves whose hours would touch are one."""
    quiet = timedelta(hours=settings.HOUSE_CLOSES_WHEN_EMPTY_HOURS)
    found: list[list[Asked]] = []
    for one in sorted(asked, key=lambda pair: (pair[1].doors_at, pair[1].ends_at)):
        if found:
            reached = max(sitting.ends_at for _need, sitting in found[-1])
            if one[1].doors_at - reached < quiet or _hours([one]).starts_at < _hours(found[-1]).ends_at:
                found[-1].append(one)
                continue
        found.append([one])
    return found


def _relays(wave: list[Asked]) -> list[Stretch]:
    whole, hand_over = _hours(wave), timedelta(minutes=settings.HAND_OVER_MINUTES)
    windows = list(pairwise([whole.starts_at, *_cuts(wave, whole), whole.ends_at]))
    served = _served(wave, windows)
    found = []
    for number, (start, end) in enumerate(windows):
        ends_at = end if end == whole.ends_at else end + hand_over
        serves = served[number] or wave
        heads = [need for need, _sitting in serves]
        found.append(
            Stretch(
                starts_at=start,
                ends_at=ends_at,
                minimum=max(need.minimum for need in heads),
                wished=max(need.wished for need in heads),
                trainees=max(need.trainees for need in heads),
                relieves_at=min(start + hand_over, ends_at) if number else None,
                asked=serves,
            )
        )
    return found


def _cuts(wave: list[Asked], whole: Hours) -> list[datetime]:
    """The moments of relief: as few as the longest stretch allows, at the calls of events if that will do."""
    longest = timedelta(hours=settings.LONGEST_SHIFT_HOURS)
    hand_over = timedelta(minutes=settings.HAND_OVER_MINUTES)
    length = whole.ends_at - whole.starts_at
    if length <= longest:
        return []
    relays = 2
    while length / relays + hand_over + ROUND > longest and relays < len(wave) + 24:
        relays += 1
    calls = sorted({_hours([one]).starts_at for one in wave} - {whole.starts_at, whole.ends_at})
    tried = [
        (worst, cuts)
        for cuts in combinations(calls, relays - 1)
        if (worst := _longest_of(cuts, whole, hand_over)) <= longest
    ]
    if tried:
        return list(min(tried)[1])
    step = length / relays
    return [_rounded(whole.starts_at + step * number) for number in range(1, relays)]


def _longest_of(cuts: Sequence[datetime], whole: Hours, hand_over: timedelta) -> timedelta:
    ends = [*(cut + hand_over for cut in cuts), whole.ends_at]
    return max(end - start for start, end in zip([whole.starts_at, *cuts], ends, strict=True))


def _rounded(moment: datetime) -> datetime:
    return moment - timedelta(seconds=moment.timestamp() % ROUND.total_seconds())


def _served(wave: list[Asked], windows: Sequence[tuple[datetime, datetime]]) -> list[list[Asked]]:
    """By window: the events whose own hours touch it; one that touches none (the house was opened for
    another) asks for the nearest, or the post would go when that other event does.
    """
    served: list[list[Asked]] = [[] for _ in windows]
    for one in wave:
        own = _hours([one])
        gaps = [max(start - own.ends_at, own.starts_at - end) for start, end in windows]
        touched = [number for number, gap in enumerate(gaps) if gap < timedelta()]
        for number in touched or [gaps.index(min(gaps))]:
            served[number].append(one)
    return served


def _hours(asked: list[Asked]) -> Hours:
    found = hours(asked)
    assert found is not None  # noqa: S101 – a wave is never empty
    return found
