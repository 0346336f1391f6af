"""Writing a screening: what it says, its films, guests and rooms, in one transaction with its trace.

Hours and rooms are written while it is a draft; what is confirmed is moved instead (screenings.programme).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings import programme, records
from screenings.models import (
    Act,
    Cycle,
    Guest,
    Kind,
    Partner,
    ProgrammeItem,
    Room,
    RoomBooking,
    Screening,
    State,
)
from screenings.refusals import in_words

# Of these the feeds' readers must hear again once it is announced.
ANNOUNCED = {"title_fr", "title_en", "kind", "admission", "booking_url", "films"}

# All that the page writes of a part: a change of any of them leaves its trace.
COMPARED = {
    "films": (
        "film",
        "is_main",
        "spoken_languages",
        "subtitle_languages",
        "subtitles_for_deaf",
        "audio_description",
        "format",
        "share_bp",
        "talk_fr",
        "talk_en",
    ),
    "guests": ("person", "role", "capacity_fr", "capacity_en", "tentative"),
}


@dataclass(frozen=True)
class Part:
    """A film or a guest: its columns, and its row where it is there already."""

    columns: Mapping[str, Any]
    row: int | None = None


@dataclass(frozen=True)
class Opening:
    """When an exhibition can be seen, and where."""

    room: int
    starts_at: datetime
    ends_at: datetime
    places: int | None = None


@dataclass(frozen=True)
class Written:
    """All that a programmer writes. `rooms` is places by room, of a draft; None leaves rooms or films as they are.

    `new` names a cycle or a partner, found or made. `places` is by room booking, of what is confirmed. An exhibition has `openings` instead of rooms and times: its dates are from the first to the last of them.
    """

    columns: Mapping[str, Any]
    new: Mapping[str, str] = field(default_factory=dict)
    films: Sequence[Part] | None = ()
    guests: Sequence[Part] = ()
    rooms: Mapping[int, int | None] | None = None
    places: Mapping[int, int | None] = field(default_factory=dict)
    openings: Sequence[Opening] | None = None
    read_at: datetime | None = None
    times: Mapping[str, datetime | None] = field(default_factory=dict)


@journal.atomic
def create(written: Written, *, now: datetime, by: User | None) -> Screening:
    """A new draft."""
    with in_words():
        screening = Screening.objects.create(
            **{**written.columns, **written.times, **_named_rows(written)},
            venue=_venue(_rooms_of(written)),
            changed_at=now,
        )
        _parts(screening, written)
        _places(screening, written)
    records.note(screening, Act.WRITTEN, at=now, by=by, what=screening.proposed_by)
    _journal("screening.written", screening, by, [])
    return screening


@journal.atomic
def edit(screening_id: int, written: Written, *, now: datetime, by: User | None) -> list[str]:
    """Write over it; returns the names of what changed. Refused if somebody wrote meanwhile."""
    screening = programme.locked_as_read(screening_id, written.read_at)
    draft = screening.state == State.DRAFT
    with in_words():
        columns = {**written.columns, **(written.times if draft else {}), **_named_rows(written)}
        changed = [name for name, value in columns.items() if getattr(screening, name) != value]
        changed += _save(screening, columns, changed, written, now)
    if changed:
        records.note(screening, Act.EDITED, at=now, by=by, what=_named(changed))
        _journal("screening.edited", screening, by, changed)
    return changed


def _save(
    screening: Screening,
    columns: Mapping[str, Any],
    changed: Sequence[str],
    written: Written,
    now: datetime,
) -> list[str]:
    """The screening and its parts; the parts that changed, by name."""
    before = _picture_of(screening)
    if screening.state == State.DRAFT:
        _leave_rooms(screening, written)
    for name, value in columns.items():
        setattr(screening, name, value)
    screening.changed_at = now
    screening.save(update_fields=[*columns, "venue", "changed_at"])
    _parts(screening, written)
    _places(screening, written)
    after = _picture_of(screening)
    parts = [name for name in after if after[name] != before[name]]
    if screening.published_at and ANNOUNCED & {*parts, *changed}:
        Screening.objects.filter(pk=screening.pk).update(sequence=F("sequence") + 1)
    return parts


def _picture_of(screening: Screening) -> dict[str, list[Any]]:
    """Its parts as they stand, to see what changed."""
    return {
        "films": list(screening.programme.order_by("position").values_list(*COMPARED["films"])),
        "guests": list(screening.guests.order_by("position").values_list(*COMPARED["guests"])),
        "rooms": list(screening.room_bookings.order_by("room", "during").values_list("room_id", "places")),
        "openings": list(_openings_of(screening)),
    }


def _openings_of(screening: Screening) -> Iterable[tuple[int, Any]]:
    """Of an exhibition, which has hours of its own in each room; others follow their screening."""
    rows = screening.room_bookings.filter(screening__kind=Kind.EXHIBITION).order_by("room", "during")
    return rows.values_list("room_id", "during")


def _parts(screening: Screening, written: Written) -> None:
    _put(screening.programme.all(), ProgrammeItem, screening, written.films)
    _put(screening.guests.all(), Guest, screening, written.guests)


def _put(rows: Any, model: Any, screening: Screening, parts: Sequence[Part] | None) -> None:
    """Keep the rows that are still there (their terms and follow-up stay), in the order given; drop the others."""
    if parts is None:
        return
    kept = {part.row for part in parts if part.row}
    rows.exclude(pk__in=kept).delete()
    if model is ProgrammeItem:
        rows.update(is_main=False)  # at most one at any moment
    there = set(rows.values_list("pk", flat=True))
    for position, part in enumerate(parts):
        columns = {**part.columns, "position": position}
        if part.row in there:
            rows.filter(pk=part.row).update(**columns)
        else:
            model.objects.create(screening=screening, **columns)


def _named_rows(written: Written) -> dict[str, Any]:
    """The cycle and the partner of those names; made in the transaction, so that a refused page leaves none."""
    found: dict[str, Any] = {}
    if title := written.new.get("cycle"):
        same = Cycle.objects.filter(title_fr__iexact=title)
        found["cycle"] = same.first() or Cycle.objects.create(title_fr=title)
    if name := written.new.get("partner"):
        alike = Partner.objects.filter(name__iexact=name)
        found["partner"] = alike.first() or Partner.objects.create(name=name)
    return found


def _venue(rooms: Iterable[int]) -> Any:
    """The venue of the rooms; one that mixes two is refused by the database."""
    room = Room.objects.select_related("venue").filter(pk__in=list(rooms)).first()
    return room.venue if room else None


def _rooms_of(written: Written) -> list[int]:
    return [opening.room for opening in written.openings or ()] or list(written.rooms or ())


def _leave_rooms(screening: Screening, written: Written) -> None:
    """Before a draft's hours change: the rooms it is no longer in; openings are all written anew."""
    if written.rooms is None and written.openings is None:
        return
    screening.venue = _venue(_rooms_of(written)) or screening.venue
    stays = written.rooms if written.openings is None and screening.kind != Kind.EXHIBITION else ()
    screening.room_bookings.exclude(room__in=stays or ()).delete()


def _places(screening: Screening, written: Written) -> None:
    """Of a draft its rooms, or its openings; of what is confirmed only the number of places."""
    if screening.state != State.DRAFT:
        for pk, places in written.places.items():
            screening.room_bookings.filter(pk=pk).exclude(places=places).update(places=places)
    elif written.openings is None:
        _rooms(screening, written.rooms or {})
    else:
        for one in written.openings:
            during = (one.starts_at, one.ends_at)
            RoomBooking.objects.create(
                screening=screening, room_id=one.room, places=one.places, during=during
            )


def _rooms(screening: Screening, rooms: Mapping[int, int | None]) -> None:
    for room_id, places in rooms.items():
        bookings = screening.room_bookings.filter(room=room_id)
        if bookings.exists():
            bookings.exclude(places=places).update(places=places)
        else:
            during = (screening.starts_at, screening.ends_at) if screening.kind == Kind.EXHIBITION else None
            RoomBooking.objects.create(screening=screening, room_id=room_id, places=places, during=during)


def _named(columns: Iterable[str]) -> str:
    """The changed columns in words: titre, texte court, films."""
    words = {
        "films": _("films"),
        "guests": _("invité·es"),
        "rooms": _("salles et places"),
        "openings": _("ouvertures"),
    }
    names = [
        words.get(column) or str(Screening._meta.get_field(column).verbose_name)  # type: ignore[union-attr]
        for column in columns
    ]
    return ", ".join(dict.fromkeys(names))


def _journal(nature: str, screening: Screening, by: User | None, changed: Sequence[str]) -> None:
    facts = {"state": screening.state, "regime": screening.regime, "changed": list(changed)}
    journal.note(nature=nature, actor=by, links={"screening": screening.pk}, facts=facts)
