"""What changes an evening for everybody: the one way to confirm, publish, move, cancel and copy a screening.

Each function is one transaction in which the programme, the tickets and the crew hear of it, in that
order of locks: the screening first, then its rooms and orders, then its shifts, the journal's head last.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from laclef import journal
from laclef.accounts.models import User
from screenings import copying, programme, records
from screenings.models import Screening, ScreeningMove
from screenings.records import Override
from screenings.refusals import ProgrammeRefused
from tickets import moved, registration, release
from tickets.cancelled_screenings import cancel_screening_entries
from tickets.refusals import Refused
from volunteers import crews


@journal.atomic
def confirm(
    *, screening_id: int, now: datetime, by: User | None, overrides: Sequence[Override] = ()
) -> Screening:
    """Hold its rooms for good and give it a crew; what was gone past is recorded with its reason."""
    records.waive(programme.locked(screening_id), overrides, at=now, by=by)
    screening = programme.confirm(screening_id=screening_id, now=now, by=by)
    crews.make_crew(screening, now=now, by=by)
    return screening


@journal.atomic
def publish(
    *, screening_id: int, now: datetime, by: User | None, overrides: Sequence[Override] = ()
) -> Screening:
    """Show it to everyone; one that was never confirmed gets its crew now."""
    records.waive(programme.locked(screening_id), overrides, at=now, by=by)
    screening = programme.publish(screening_id=screening_id, now=now, by=by)
    crews.make_crew(screening, now=now, by=by)
    return screening


@journal.atomic
def publish_all(
    *, overrides: Mapping[int, Sequence[Override]], now: datetime, by: User | None
) -> list[Screening]:
    """Publish these screenings, a week of them say, or none; the refusal names the one that stopped it."""
    found = []
    for screening_id in sorted(overrides):  # the parents' locks first, in their order
        programme.locked(screening_id)
    for screening_id in sorted(overrides):
        try:
            found.append(
                publish(screening_id=screening_id, now=now, by=by, overrides=overrides[screening_id])
            )
        except ProgrammeRefused as refusal:
            title = Screening.objects.get(pk=screening_id).title.text
            raise ProgrammeRefused(f"« {title} » : {refusal}", refusal.rule) from refusal
    return found


@journal.atomic
def move(
    *,
    screening_id: int,
    times: programme.NewTimes,
    rooms: Mapping[int, int] | None = None,
    now: datetime,
    by: User | None,
    reason_fr: str = "",
    reason_en: str = "",
    overrides: Sequence[Override] = (),
) -> ScreeningMove:
    """Another hour or other rooms; holders are told and may give their places back, the crew goes along.

    So does a release that the desk delayed, by as many minutes.

    Refused with nothing changed where a room is taken, the sale locks the hour, or a smaller room
    cannot take all who hold places.
    """
    records.waive(programme.locked(screening_id), overrides, at=now, by=by)
    made = programme.move(
        screening_id=screening_id,
        times=times,
        rooms=rooms,
        now=now,
        by=by,
        reason_fr=reason_fr,
        reason_en=reason_en,
    )
    release.carry_delays(move=made)
    moved.tell_holders(move=made, now=now)
    crews.move_crew(Screening.objects.get(pk=screening_id), now=now, by=by)
    return made


@journal.atomic
def cancel(
    *, screening_id: int, now: datetime, by: User | None, reason_fr: str, reason_en: str = ""
) -> Screening:
    """It does not take place: entries are voided and refunds owed, holders told, the crew let go."""
    programme.locked(screening_id)
    if reason_fr.strip():  # without one programme.cancel refuses; nobody must be told before
        cancel_screening_entries(
            screening_id=screening_id, now=now, by=by, reason_fr=reason_fr, reason_en=reason_en
        )
    screening = programme.cancel(
        screening_id=screening_id, now=now, by=by, reason_fr=reason_fr, reason_en=reason_en
    )
    crews.release_crew(screening, now=now, by=by)
    return screening


@journal.atomic
def duplicate(*, screening_id: int, on: date | None, now: datetime, by: User | None) -> Screening:
    """Another draft like it, whose registration asks the same."""
    made = copying.duplicate(screening_id=screening_id, on=on, now=now, by=by)
    registration.copy_terms(screening_id=screening_id, copies=[made])
    return made


@journal.atomic
def repeat_weekly(*, screening_id: int, until: date, now: datetime, by: User | None) -> list[Screening]:
    """A draft for each week to that date, whose registrations ask the same."""
    made = copying.repeat_weekly(screening_id=screening_id, until=until, now=now, by=by)
    registration.copy_terms(screening_id=screening_id, copies=made)
    return made


class _OnlyRehearsed(Exception):
    """Ends a rehearsal: nothing of it is kept."""


def refusal_of(act: Callable[[], object]) -> str:
    """What would refuse the act now, in words; empty: nothing. It is really done, then undone.

    So a page says beforehand what the database itself will say, and not a copy of its rules.
    """
    try:
        with journal.atomic():
            act()
            raise _OnlyRehearsed
    except (ProgrammeRefused, Refused) as refusal:
        return str(refusal)
    except _OnlyRehearsed:
        return ""
