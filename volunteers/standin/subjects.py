"""What each automatic mail was about, for the table: its event's shift or evening, in four queries at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from volunteers.models import AutomaticMail, Evening, Shift, SignUp, StandInRequest, Swap, Waiting

SHIFTS = Shift.objects.select_related("role", "evening__venue", "venue", "screening").prefetch_related(
    "screening__programme__film"
)
# By the first word of the event: whose number follows, and the way from it to the shift; a post's is the shift's own.
BY_SHIFT: dict[str, tuple[Any, str]] = {
    "stand_in": (StandInRequest, "shift"),
    "sign_up": (SignUp, "shift"),
    "reminder": (SignUp, "shift"),
    "waiting": (Waiting, "shift"),
    "swap": (Swap, "mine__shift"),
}
BY_EVENING = ("understaffed", "attendance")


@dataclass(frozen=True)
class Subject:
    """The shift, or else the evening; the open or closed request, where it is about one."""

    shift: Shift | None = None
    evening: Evening | None = None
    request_id: int | None = None


def subjects(rows: Iterable[AutomaticMail]) -> dict[str, Subject]:
    """By event; what is gone, or about neither, is not in it."""
    events = {row.event for row in rows}
    shift_ids = _shift_ids(events)
    shifts = SHIFTS.in_bulk(set(shift_ids.values()))
    evenings = Evening.objects.in_bulk({n for e in events if e.startswith(BY_EVENING) and (n := number(e))})
    found = {
        event: Subject(
            shift=shifts.get(shift), request_id=number(event) if _word(event) == "stand_in" else None
        )
        for event, shift in shift_ids.items()
    }
    for event in events:
        evening = evenings.get(number(event) or 0) if event.startswith(BY_EVENING) else None
        if evening is not None:
            found[event] = Subject(evening=evening)
    return found


def _shift_ids(events: set[str]) -> dict[str, int]:
    """The shift of each event that is about one; one query for each sort of row."""
    found: dict[str, int] = {}
    for word, (model, way) in BY_SHIFT.items():
        numbers = {event: n for event in events if _word(event) == word and (n := number(event))}
        if numbers:
            known = dict(model.objects.filter(pk__in=numbers.values()).values_list("pk", way))
            found |= {event: known[n] for event, n in numbers.items() if n in known}
    return found | {event: n for event in events if _word(event) == "post" and (n := number(event))}


def _word(event: str) -> str:
    return event.split(".", maxsplit=1)[0].split(":", maxsplit=1)[0]


def number(event: str) -> int | None:
    """The number of the row that an event is about."""
    parts = event.split(":")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else None
