"""The import itself: all lines or none. The preview does the very same and takes it back."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings import programme, records
from screenings.imports.cells import CellRefused
from screenings.imports.lines import Line, room_names, understand
from screenings.imports.matching import Matching
from screenings.imports.reading import Row, read
from screenings.models import (
    Act,
    Guest,
    Kind,
    Origin,
    ProgrammeItem,
    Regime,
    Room,
    RoomBooking,
    Screening,
)
from screenings.refusals import ProgrammeRefused, in_words

# The house reopened as a declared commercial cinema: what was shown before is non-commercial.
COMMERCIAL_FROM = date(2026, 1, 14)
AFTER_THE_FILMS, UNKNOWN_LENGTH = timedelta(minutes=30), timedelta(hours=2)
DOORS_OPEN_AT_MOST = timedelta(hours=6)
SHORT = 59  # minutes: a longer film is no short (CNC)


@dataclass
class Outcome:
    """What became of one line: its screening, or its problems; `notes` is what a person should check."""

    row: Row
    screening: Screening | None = None
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """One outcome a line. `made` says whether the screenings stay; the preview takes them back."""

    outcomes: list[Outcome]
    unknown_columns: list[str]
    made: bool = False

    @property
    def wrong(self) -> int:
        return sum(bool(outcome.problems) for outcome in self.outcomes)


class _TakenBack(Exception):
    """Undoes the transaction and carries out what was seen in it."""

    def __init__(self, report: Report) -> None:
        self.report = report


def preview(text: str, *, now: datetime, by: User | None) -> Report:
    """What the import would do, line by line; nothing stays. Raises ImportRefused for what is no table."""
    return _run(text, now, by, keep=False)


def import_programme(text: str, *, now: datetime, by: User | None) -> Report:
    """Every line becomes a draft, past ones the archive; with one wrong line nothing is made."""
    return _run(text, now, by, keep=True)


def _run(text: str, now: datetime, by: User | None, *, keep: bool) -> Report:
    table = read(text)
    try:
        with journal.atomic():
            matching = Matching.of_the_house()
            outcomes = [_one(row, matching, now, by) for row in table.rows]
            report = Report(outcomes, table.unknown_columns)
            if not keep or report.wrong:
                raise _TakenBack(report)
    except _TakenBack as taken:
        return taken.report
    return replace(report, made=True)


def _one(row: Row, matching: Matching, now: datetime, by: User | None) -> Outcome:
    understood = understand(row)
    outcome = Outcome(row, problems=understood.problems)
    if understood.line is None:
        outcome.problems += _unknown_rooms(row, matching)
        return outcome
    matching.notes = outcome.notes
    try:
        with in_words():
            outcome.screening = _screening(understood.line, matching, now, by)
    except (CellRefused, ProgrammeRefused) as refused:
        outcome.problems.append(str(refused))
        outcome.notes.clear()
    return outcome


def _unknown_rooms(row: Row, matching: Matching) -> list[str]:
    """A line that cannot be read whole still says at once which room is unknown."""
    try:
        matching.rooms_named(room_names(row.cell("room")))
    except CellRefused as refused:
        return [str(refused)]
    return []


def _screening(line: Line, matching: Matching, now: datetime, by: User | None) -> Screening:
    rooms = matching.rooms_named(line.rooms)
    times = _times(line, rooms[0], matching)
    past = times.ends_at <= now
    screening = Screening(
        kind=_kind(line),
        **_regime(line.day, past=past),
        venue=rooms[0].venue,
        doors_at=times.doors_at,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        cycle=matching.cycle_named(line.cycle),
        carrier=None if past else by,
        changed_at=now,
    )
    _refuse_twin(screening, rooms)
    _note_clash(screening, rooms, matching)
    screening.save(force_insert=True)
    for room in rooms:
        RoomBooking.objects.create(screening=screening, room=room, places=None if past else room.seats)
    _fill(screening, line, matching)
    records.note(screening, Act.WRITTEN, at=now, by=by, what=_("importée d’un tableau"))
    journal.note(
        nature="screening.imported",
        actor=by,
        links={"screening": screening.pk},
        facts={"starts_at": times.starts_at.isoformat(), "archive": past, "regime": screening.regime},
    )
    if past:  # its first publication is not known; by its start it was public
        programme.publish(screening_id=screening.pk, now=times.starts_at, by=by)
    return screening


def _times(line: Line, room: Room, matching: Matching) -> programme.NewTimes:
    """On the venue's clock. Without an end: the films and half an hour, as the house's archive counts."""
    zone = Screening(venue=room.venue).zone
    starts_at = datetime.combine(line.day, line.starts, zone)
    lengths = [film.minutes for film in line.films]
    if line.ends is not None:
        ends_at = datetime.combine(line.day, line.ends, zone)
        if ends_at <= starts_at:
            ends_at = datetime.combine(line.day + timedelta(days=1), line.ends, zone)
    elif all(lengths):
        ends_at = starts_at + timedelta(minutes=sum(filter(None, lengths))) + AFTER_THE_FILMS
    else:
        ends_at = starts_at + UNKNOWN_LENGTH
        matching.notes.append(_("durée inconnue : la fin est comptée deux heures après le début, à corriger"))
    return programme.NewTimes(starts_at=starts_at, ends_at=ends_at, doors_at=_doors(line, starts_at))


def _doors(line: Line, starts_at: datetime) -> datetime | None:
    """Before midnight for a film after it; an hour later than the start is a mistake, and the database says so."""
    if line.doors is None:
        return None
    doors_at = datetime.combine(line.day, line.doors, starts_at.tzinfo)
    evening_before = doors_at - timedelta(days=1)
    return evening_before if starts_at - evening_before <= DOORS_OPEN_AT_MOST else doors_at


def _kind(line: Line) -> Kind:
    shorts = len(line.films) > 1 and all(film.minutes and film.minutes <= SHORT for film in line.films)
    return Kind.SHORTS if shorts else Kind.FILM


def _regime(day: date, *, past: bool) -> dict[str, str]:
    origin = Origin.ARCHIVE if past else Origin.HOUSE
    if day >= COMMERCIAL_FROM:
        return {"regime": Regime.COMMERCIAL, "origin": origin}
    return {"regime": Regime.NON_COMMERCIAL, "origin": origin}


def _refuse_twin(screening: Screening, rooms: list[Room]) -> None:
    """The same file sent twice makes no second programme."""
    if (
        RoomBooking.objects.filter(room__in=rooms, screening__starts_at=screening.starts_at)
        .exclude(screening__state="cancelled")
        .exists()
    ):
        raise CellRefused(_("une séance commence déjà à cette heure dans cette salle : déjà importée ?"))


def _note_clash(screening: Screening, rooms: list[Room], matching: Matching) -> None:
    """A draft may overlap what holds the room; it is said, since it could not be confirmed."""
    taken = RoomBooking.objects.filter(
        room__in=rooms, blocks=True, during__overlap=(screening.starts_at, screening.ends_at)
    ).select_related("room")
    for booking in taken:
        matching.notes.append(_("%(room)s est déjà prise à cette heure") % {"room": booking.room.name})


def _fill(screening: Screening, line: Line, matching: Matching) -> None:
    longest = max(line.films, key=lambda film: film.minutes or 0)
    for position, told in enumerate(line.films):
        film = matching.film_told(told)
        spoken, subtitles = matching.languages_of(film, told)
        ProgrammeItem.objects.create(
            screening=screening,
            film=film,
            position=position,
            is_main=told is longest,
            spoken_languages=spoken,
            subtitle_languages=subtitles,
            subtitles_for_deaf=bool(told.version and told.version.for_deaf),
            format=told.format,
        )
    for position, guest in enumerate(line.guests):
        Guest.objects.create(
            screening=screening,
            person=matching.person_named(guest.name),
            role=guest.role,
            tentative=guest.tentative,
            position=position,
        )
