"""What people are told about their shifts: one mail for what happened, in the person's language."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from laclef.accounts.models import User

if TYPE_CHECKING:
    from volunteers.refitting import Change


def moved(changes: Iterable["Change"], *, about: str, now: datetime) -> list[User]:
    """Tell each person once what became of all their places: new hours, to confirm, or released; returns whom."""
    from volunteers.standin.automatic import Post

    post, by_person = Post(), _by_person(changes, now)
    for person, told in by_person.items():
        released_only = all(line["what"] == "released" for line in told)
        post.send(
            "released" if released_only else "moved",
            event=f"crew.changed:{about}:{now.isoformat()}",
            person=person,
            context={"lines": told},
            now=now,
        )
    return list(by_person)


def _by_person(changes: Iterable["Change"], now: datetime) -> dict[User, list[dict[str, Any]]]:
    found: dict[User, list[dict[str, Any]]] = {}
    for change in changes:
        if change.shift.is_over(now):
            continue
        moved = change.kept if change.moved else []
        for what, sign_ups in (
            ("moved", moved),
            ("to_confirm", change.to_confirm),
            ("released", change.released),
        ):
            for sign_up in sign_ups:
                found.setdefault(sign_up.volunteer.user, []).append(_line(what, change))
    return found


def _line(what: str, change: "Change") -> dict[str, Any]:
    shift = change.shift
    return {
        "what": what,
        "shift": shift,
        "starts_at": shift.local(shift.starts_at),
        "ends_at": shift.local(shift.ends_at),
        "was": shift.local(change.was[0]) if change.moved else None,
        "place": shift.place if change.elsewhere else None,
    }
