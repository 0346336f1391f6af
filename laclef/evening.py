"""What changes an evening for everybody: the one way to confirm, publish, move and cancel a screening.

Each function is one transaction in which the programme, the tickets and the crew hear of it, in that
order of locks: the screening first, then its rooms and orders, then its shifts, the journal's head last.
"""

from collections.abc import Mapping
from datetime import datetime

from laclef import journal
from laclef.accounts.models import User
from screenings import programme
from screenings.models import Screening, ScreeningMove
from tickets import moved
from tickets.cancelling import cancel_screening_entries
from volunteers import crews


@journal.atomic
def confirm(*, screening_id: int, now: datetime, by: User | None) -> Screening:
    """Hold its rooms for good and give it a crew."""
    screening = programme.confirm(screening_id=screening_id, now=now, by=by)
    crews.make_crew(screening, now=now, by=by)
    return screening


@journal.atomic
def publish(*, screening_id: int, now: datetime, by: User | None) -> Screening:
    """Show it to everyone; one that was never confirmed gets its crew now."""
    screening = programme.publish(screening_id=screening_id, now=now, by=by)
    crews.make_crew(screening, now=now, by=by)
    return screening


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
) -> ScreeningMove:
    """Another hour or other rooms; holders are told and may give their places back, the crew goes along.

    Refused with nothing changed where a room is taken, the sale locks the hour, or a smaller room
    cannot take all who hold places.
    """
    made = programme.move(
        screening_id=screening_id,
        times=times,
        rooms=rooms,
        now=now,
        by=by,
        reason_fr=reason_fr,
        reason_en=reason_en,
    )
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
