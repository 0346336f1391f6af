"""A screening again: once as another draft, or every week to a date, each of those its own from then on."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings import programme, records
from screenings.models import Act, Kind, ProgrammeItem, RoomBooking, Screening
from screenings.refusals import ProgrammeRefused, in_words

MOST_WEEKS = 60
# A copy is nobody's promise: dates, state, guests and what was announced stay with the first.
COPIED = [
    "kind",
    "regime",
    "regime_basis",
    "open_meeting",
    "title_fr",
    "title_en",
    "short_fr",
    "short_en",
    "text_fr",
    "text_en",
    "practical_fr",
    "practical_en",
    "content_notes_fr",
    "content_notes_en",
    "age_from",
    "for_children",
    "venue_id",
    "late_entry",
    "introduction_minutes",
    "debate_minutes",
    "turnaround_minutes",
    "cycle_id",
    "partner_id",
    "still_id",
    "admission",
    "booking_url",
]
ITEM = [
    "film_id",
    "position",
    "is_main",
    "spoken_languages",
    "subtitle_languages",
    "subtitles_for_deaf",
    "audio_description",
    "format",
    "talk_fr",
    "talk_en",
    "distributor_id",
    "engagement",
    "rate_bp",
    "minimum_guarantee_cents",
    "flat_fee_cents",
    "share_bp",
]


@journal.atomic
def duplicate(*, screening_id: int, on: date | None, now: datetime, by: User | None) -> Screening:
    """A new draft like it, on that day at the same hour, or without a date."""
    return _copy(programme.locked(screening_id), on, now=now, by=by)


@journal.atomic
def repeat_weekly(*, screening_id: int, until: date, now: datetime, by: User | None) -> list[Screening]:
    """A draft for each week after it, to that date included; a date that has one already gets no twin.

    The guard is the unique constraint screenings_repetition_has_no_twin on the first screening and the date.
    """
    screening, first = _locked_with_the_first(screening_id)
    if screening.starts_at is None:
        raise ProgrammeRefused(_("Donne d’abord une date à ce brouillon : il se répète à partir d’elle."))
    days = list(_weeks(screening.local(screening.starts_at).date(), until))
    if not days:
        raise ProgrammeRefused(_("Cette date vient avant la première répétition, une semaine plus tard."))
    if len(days) > MOST_WEEKS:
        raise ProgrammeRefused(_("Soixante semaines au plus : choisis une date plus proche."))
    there = set(first.repetitions.filter(repeats_on__in=days).values_list("repeats_on", flat=True))
    return [_copy(screening, day, now=now, by=by, repeats=first) for day in days if day not in there]


def _locked_with_the_first(screening_id: int) -> tuple[Screening, Screening]:
    """It, and the screening it repeats, else itself; locked by id, as whoever locks several does."""
    repeats_id = Screening.objects.values_list("repeats_id", flat=True).get(pk=screening_id)
    held = {pk: programme.locked(pk) for pk in sorted({screening_id, repeats_id or screening_id})}
    return held[screening_id], held[repeats_id or screening_id]


def _weeks(start: date, until: date) -> Iterator[date]:
    day = start + timedelta(days=7)
    while day <= until:
        yield day
        day += timedelta(days=7)


def _copy(
    screening: Screening, on: date | None, *, now: datetime, by: User | None, repeats: Screening | None = None
) -> Screening:
    """The copy with its rooms and films; the clock's hours stay, also when the clocks change."""
    days = _days_between(screening, on)
    columns = {name: getattr(screening, name) for name in COPIED}
    carrier = by or screening.carrier
    with in_words():
        made = Screening.objects.create(
            **columns,
            **_times(screening, days),
            carrier=carrier,
            changed_at=now,
            repeats=repeats,
            repeats_on=on if repeats else None,
        )
        for booking in screening.room_bookings.all():
            _copy_room(made, booking, days)
        for item in screening.programme.all():
            ProgrammeItem.objects.create(screening=made, **{name: getattr(item, name) for name in ITEM})
    records.note(made, Act.WRITTEN, at=now, by=by, what=_("d’après %s") % screening.public_id)
    journal.note(
        nature="screening.copied", actor=by, links={"screening": made.pk, "copied": screening.pk}, facts={}
    )
    return made


def _days_between(screening: Screening, on: date | None) -> int | None:
    if on is None or screening.starts_at is None:
        return None
    return (on - screening.local(screening.starts_at).date()).days


def _times(screening: Screening, days: int | None) -> dict[str, datetime | None]:
    names = ("doors_at", "starts_at", "ends_at", "doors_close_at")
    moments = {name: getattr(screening, name) for name in names}
    return {
        name: _shifted(screening, moment, days) if moment and days is not None else None
        for name, moment in moments.items()
    }


def _shifted(screening: Screening, moment: datetime, days: int) -> datetime:
    local = screening.local(moment)
    clock: time = local.time()
    return datetime.combine(local.date() + timedelta(days=days), clock, tzinfo=screening.zone)


def _copy_room(made: Screening, booking: RoomBooking, days: int | None) -> None:
    during = None
    if made.kind == Kind.EXHIBITION:
        if days is None:
            return  # openings are dates
        during = DateTimeTZRange(
            _shifted(made, booking.during.lower, days), _shifted(made, booking.during.upper, days)
        )
    RoomBooking.objects.create(screening=made, room=booking.room, places=booking.places, during=during)
