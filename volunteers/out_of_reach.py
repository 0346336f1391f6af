"""What is missing and this person cannot take yet: one reason and one way out for each post."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from volunteers.models import Place, Shift, Volunteer
from volunteers.reasons import Reason, Why, in_words, obstacle
from volunteers.rota import Outlook, outlook

# Said to the person: they can do something about it.
WORTH_SAYING = (Why.UNTRAINED, Why.CLASH, Why.ABSENT, Why.GONE)
SHOWN = 6


@dataclass
class OutOfReach:
    """A post in need, when, and what stands in the way."""

    reason: Reason
    shifts: list[Shift] = field(default_factory=list)


def out_of_reach(
    volunteer: Volunteer, now: datetime, *, takes: Iterable[int], seen: Outlook | None = None
) -> list[OutOfReach]:
    """Shifts below their minimum that are not among those this person `takes`, soonest first.

    Untrained is said once for a post, with its dates: the way out is the same for all of them, and the
    queries grow with the posts of the house, not with its shifts.
    """
    seen = seen or outlook(volunteer, now)
    person, mine = seen.person, set(takes)
    found: dict[tuple[Why, int | None], OutOfReach] = {}
    for shift in sorted(seen.shifts, key=lambda shift: (shift.starts_at, shift.pk)):
        if shift.pk in mine or shift.full_sure >= shift.minimum:
            continue
        why = obstacle(person, shift, now, place=Place.FULL)
        if why not in WORTH_SAYING:
            continue
        key = (why, shift.role_id if why == Why.UNTRAINED else shift.pk)
        if key not in found:
            if len(found) == SHOWN:
                break
            found[key] = OutOfReach(in_words(why, person, shift, now))
        if len(found[key].shifts) < SHOWN:
            found[key].shifts.append(shift)
    return list(found.values())
