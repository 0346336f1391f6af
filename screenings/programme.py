"""The life of a screening: confirm, publish, move, cancel, interrupt.

Each is one transaction under the screening's row lock and leaves a line in the journal. What several
apps must hear of goes through laclef.evening, which calls these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings import records
from screenings.models import Act, Kind, Room, RoomBooking, Screening, ScreeningMove, State
from screenings.refusals import ProgrammeRefused, in_words

READ_BEFORE_WRITTEN = "screenings_read_before_written"


@dataclass(frozen=True)
class NewTimes:
    """When a screening is to take place; all aware."""

    starts_at: datetime
    ends_at: datetime
    doors_at: datetime | None = None
    doors_close_at: datetime | None = None


def locked(screening_id: int) -> Screening:
    """The screening, locked until the transaction ends: the parent of every lock of an evening."""
    return Screening.objects.select_for_update(no_key=True, of=("self",)).get(pk=screening_id)


def locked_as_read(screening_id: int, read_at: datetime | None) -> Screening:
    """The screening, locked; refused if somebody wrote since the page was read, where that is known."""
    screening = locked(screening_id)
    if read_at is not None and screening.changed_at != read_at:
        raise ProgrammeRefused(
            _(
                "Quelqu’un a modifié cette séance pendant que tu écrivais. Ce que tu as tapé est encore là :"
                " relis la fiche, puis enregistre de nouveau pour garder ta version."
            ),
            READ_BEFORE_WRITTEN,
        )
    return screening


def _queue_for_rooms(screening: Screening, others: Iterable[int] = ()) -> None:
    """Who wants the same room waits here. The constraint alone lets two wait for each other: a deadlock."""
    own = RoomBooking.objects.filter(screening=screening).values_list("room", flat=True)
    rooms = Room.objects.filter(pk__in={*own, *others}).order_by("pk")
    list(rooms.select_for_update(no_key=True, of=("self",)))


@journal.atomic
def confirm(*, screening_id: int, now: datetime, by: User | None) -> Screening:
    """Hold its rooms for good; refused if one of them is taken at that hour."""
    screening = locked(screening_id)
    _queue_for_rooms(screening)
    with in_words():
        screening.state = State.CONFIRMED
        screening.changed_at = now
        screening.save(update_fields=["state", "changed_at"])
    records.note(screening, Act.CONFIRMED, at=now, by=by)
    _note("screening.confirmed", screening, by)
    return screening


@journal.atomic
def publish(*, screening_id: int, now: datetime, by: User | None) -> Screening:
    """Show it to everyone. Its first publication dates it for good."""
    screening = locked(screening_id)
    with in_words():
        screening.state = State.PUBLISHED
        screening.published_at = screening.published_at or now
        screening.changed_at = now
        screening.save(update_fields=["state", "published_at", "changed_at"])
    records.note(screening, Act.PUBLISHED, at=now, by=by)
    _note("screening.published", screening, by)
    return screening


@journal.atomic
def move(
    *,
    screening_id: int,
    times: NewTimes,
    rooms: Mapping[int, int] | None = None,
    now: datetime,
    by: User | None,
    reason_fr: str = "",
    reason_en: str = "",
) -> ScreeningMove:
    """Another hour or other rooms; leaves a dated record and raises the feeds' revision.

    `rooms` says, for each room booking that changes, its id and the id of its new room (of the same
    venue). A room with fewer seats lowers the places; who is over is the tickets' business.
    """
    screening = locked(screening_id)
    if screening.state == State.CANCELLED:
        raise ProgrammeRefused(_("Une séance annulée ne se déplace pas : duplique-la."))
    if screening.starts_at is None:
        raise ProgrammeRefused(_("Ce brouillon n’a pas encore d’heure : modifie-le simplement."))
    before, place_before = screening.starts_at, _place(screening)
    _queue_for_rooms(screening, (rooms or {}).values())
    with in_words():
        _ask_for_the_room_at_the_end()
        if screening.kind == Kind.EXHIBITION:
            _shift_openings(screening, times)
        _set_times(screening, times, now)
        for booking_id, room_id in (rooms or {}).items():
            _change_room(screening, booking_id, room_id)
    made = _record_move(
        screening, before, place_before, times, now=now, by=by, reasons=(reason_fr, reason_en)
    )
    _note("screening.moved", screening, by, before=before.isoformat(), move=made.pk)
    return made


@journal.atomic
def cancel(
    *, screening_id: int, now: datetime, by: User | None, reason_fr: str, reason_en: str = ""
) -> Screening:
    """It does not take place; its page stays and says so first, with the reason."""
    screening = locked(screening_id)
    if not reason_fr.strip():
        raise ProgrammeRefused(_("Dis pourquoi, en une phrase : le public la lira."))
    with in_words():
        screening.state = State.CANCELLED
        screening.cancelled_at = screening.changed_at = now
        screening.cancelled_reason_fr = reason_fr.strip()
        screening.cancelled_reason_en = reason_en.strip()
        screening.sequence = F("sequence") + 1
        screening.save(
            update_fields=[
                "state",
                "cancelled_at",
                "changed_at",
                "cancelled_reason_fr",
                "cancelled_reason_en",
                "sequence",
            ]
        )
    screening.refresh_from_db(fields=["sequence"])
    records.note(screening, Act.CANCELLED, at=now, by=by, why=reason_fr)
    _note("screening.cancelled", screening, by)
    return screening


@journal.atomic
def interrupt(*, screening_id: int, now: datetime, by: User | None) -> Screening:
    """Note that it broke off: only from its start to one hour after its end."""
    screening = locked(screening_id)
    with in_words():
        screening.interrupted_at = now
        screening.save(update_fields=["interrupted_at"])
    records.note(screening, Act.INTERRUPTED, at=now, by=by)
    _note("screening.interrupted", screening, by)
    return screening


def _record_move(
    screening: Screening,
    before: datetime,
    place_before: str,
    times: NewTimes,
    *,
    now: datetime,
    by: User | None,
    reasons: tuple[str, str],
) -> ScreeningMove:
    return ScreeningMove.objects.create(
        screening=screening,
        moved_at=now,
        moved_by=by,
        from_starts_at=before,
        from_place=place_before,
        to_starts_at=times.starts_at,
        to_place=_place(screening),
        announced=screening.published_at is not None,
        reason_fr=reasons[0],
        reason_en=reasons[1],
    )


def _ask_for_the_room_at_the_end() -> None:
    """Between the new hour and the new room it stands where neither it was nor it will be: nobody minds."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS screenings_one_event_in_a_room DEFERRED")


def _set_times(screening: Screening, times: NewTimes, now: datetime) -> None:
    screening.starts_at, screening.ends_at = times.starts_at, times.ends_at
    screening.doors_at, screening.doors_close_at = times.doors_at, times.doors_close_at
    screening.changed_at = now
    screening.sequence = F("sequence") + 1
    screening.save(
        update_fields=["starts_at", "ends_at", "doors_at", "doors_close_at", "changed_at", "sequence"]
    )
    screening.refresh_from_db(fields=["sequence"])


def _shift_openings(screening: Screening, times: NewTimes) -> None:
    """An exhibition's openings go along, at the same hours of the clock.

    An opening lies within the dates of its exhibition at any moment: so these span both for a moment.
    """
    assert screening.starts_at is not None and screening.ends_at is not None  # noqa: S101, PT018 – move looked
    Screening.objects.filter(pk=screening.pk).update(
        doors_at=None,
        starts_at=min(screening.starts_at, times.starts_at),
        ends_at=max(screening.ends_at, times.ends_at),
    )
    shift = _clock(screening, times.starts_at) - _clock(screening, screening.starts_at)
    for booking in screening.room_bookings.exclude(during=None):
        ends = [_clock(screening, end) + shift for end in (booking.during.lower, booking.during.upper)]
        booking.during = DateTimeTZRange(*(end.replace(tzinfo=screening.zone) for end in ends))
        booking.save(update_fields=["during"])


def _clock(screening: Screening, moment: datetime) -> datetime:
    """The venue's clock and calendar, without their zone."""
    return screening.local(moment).replace(tzinfo=None)


def _change_room(screening: Screening, booking_id: int, room_id: int) -> None:
    """Another room for one booking; its places never exceed the new room's seats."""
    booking = screening.room_bookings.select_for_update(no_key=True).get(pk=booking_id)
    room = Room.objects.get(pk=room_id)
    booking.room = room
    if booking.places is not None and room.seats is not None:
        booking.places = min(booking.places, room.seats)
    booking.save(update_fields=["room", "places"])


def _place(screening: Screening) -> str:
    """The names of its rooms, as they stand now, for the record."""
    bookings = RoomBooking.objects.filter(screening=screening).select_related("room")
    names = dict.fromkeys(booking.room.name for booking in bookings.order_by("room__position", "pk"))
    return ", ".join(names) or str(screening.venue or "")


def _note(nature: str, screening: Screening, by: User | None, **facts: object) -> None:
    """A line of the journal; the business date is the cinema day it was written for."""
    times = {
        "starts_at": screening.starts_at.isoformat() if screening.starts_at else None,
        "ends_at": screening.ends_at.isoformat() if screening.ends_at else None,
        "regime": screening.regime,
        "state": screening.state,
    }
    journal.note(nature=nature, actor=by, links={"screening": screening.pk}, facts={**times, **facts})


def is_private(screening: Screening) -> bool:
    """Hires and internal uses: they block the room and never reach a public page."""
    return screening.kind == Kind.HIRE or (screening.kind == Kind.INTERNAL and not screening.open_meeting)
