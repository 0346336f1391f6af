"""An evening's sheet: who, where, when; what to tick; what the last crew left to say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from screenings.models import Screening, State, Venue
from volunteers.flags import CrewFlags, crew_flags
from volunteers.models import (
    ChecklistItem,
    ChecklistTick,
    Evening,
    HandoverNote,
    NoteKind,
    Shift,
    SignUp,
    Volunteer,
)
from volunteers.rota import RotaRefused


@dataclass(frozen=True)
class Tonight:
    """One venue's cinema day; expected attendance is the caller's to add (it is the tickets')."""

    venue: Venue
    evening: Evening | None
    screenings: list[Screening]
    shifts: list[Shift]
    places: Mapping[int, list[SignUp]]
    checklist: Mapping[int, list[ChecklistItem]]
    ticks: Mapping[int, list[ChecklistTick]]
    left_to_say: list[HandoverNote]
    notes: list[HandoverNote]
    flags: CrewFlags

    @property
    def in_foyer(self) -> list[SignUp]:
        """Who stays in the foyer while the film runs."""
        return [place for places in self.places.values() for place in places if place.in_foyer]


def sheet_of(venue: Venue, evening: Evening | None, now: datetime) -> Tonight:
    """The sheet of one evening there, or of none: what was left to say stands on it all the same."""
    shifts = list(_shifts_of(evening)) if evening else []
    roles = {shift.role_id for shift in shifts}
    return Tonight(
        venue=venue,
        evening=evening,
        screenings=_screenings(shifts),
        shifts=shifts,
        places=_places_in(shifts),
        checklist=_grouped(ChecklistItem.objects.filter(role__in=roles, in_use=True), "role_id"),
        ticks=_grouped(
            ChecklistTick.objects.filter(shift__in=shifts).select_related("ticked_by__user"), "shift_id"
        ),
        left_to_say=_left_to_say(venue, evening),
        notes=list(evening.notes.select_related("written_by__user")) if evening else [],
        flags=crew_flags(shifts, now),
    )


def _shifts_of(evening: Evening) -> Any:
    """In the order of their calls: what counts places forgets the order of the model."""
    return (
        Shift.objects.for_rota().live().filter(evening=evening).order_by("starts_at", "role__position", "pk")
    )


def _places_in(shifts: list[Shift]) -> dict[int, list[SignUp]]:
    """Who holds a place, by shift; each knows its shift without another query."""
    known = {shift.pk: shift for shift in shifts}
    places = SignUp.objects.holding().filter(shift__in=shifts).select_related("volunteer__user")
    found: dict[int, list[SignUp]] = {}
    for place in places:
        place.shift = known[place.shift_id]
        found.setdefault(place.shift_id, []).append(place)
    return found


def _screenings(shifts: list[Shift]) -> list[Screening]:
    asked = Screening.objects.filter(
        crew_needs__shift__in=shifts,
        crew_needs__released_at__isnull=True,
        state__in=(State.CONFIRMED, State.PUBLISHED),
    )
    return list(asked.distinct().for_listing().order_by("starts_at", "pk"))


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found


def _left_to_say(venue: Venue, evening: Evening | None) -> list[HandoverNote]:
    """What is still broken or missing here, and what the crew before did."""
    notes = HandoverNote.objects.filter(evening__venue=venue, settled_at__isnull=True)
    before = Evening.objects.filter(venue=venue, notes__isnull=False)
    if evening is not None:
        notes, before = notes.filter(evening__day__lt=evening.day), before.filter(day__lt=evening.day)
    last = before.order_by("-day").first()
    return [
        note
        for note in notes.select_related("evening", "written_by__user").order_by("evening__day", "pk")
        if note.kind != NoteKind.DONE or note.evening_id == (last and last.pk)
    ]


# --- what the crew does on it -----------------------------------------------------------------------------


def tick_item(*, shift_id: int, item_id: int, volunteer: Volunteer, now: datetime) -> ChecklistTick:
    """Say that a line is done; the first who said so stays named."""
    shift = Shift.objects.get(pk=shift_id)
    item = ChecklistItem.objects.get(pk=item_id)
    _of_the_crew(shift.evening_id, shift, volunteer)
    if item.role_id != shift.role_id:
        raise RotaRefused(_("Cette ligne est d’un autre poste."))
    return ChecklistTick.objects.get_or_create(
        shift=shift, item=item, defaults={"ticked_at": now, "ticked_by": volunteer}
    )[0]


def untick_item(*, shift_id: int, item_id: int, volunteer: Volunteer) -> None:
    """Take a tick back."""
    shift = Shift.objects.get(pk=shift_id)
    _of_the_crew(shift.evening_id, shift, volunteer)
    ChecklistTick.objects.filter(shift=shift, item_id=item_id).delete()


@transaction.atomic
def leave_note(
    *, evening_id: int, kind: NoteKind, text: str, volunteer: Volunteer, now: datetime
) -> HandoverNote:
    """A line for the next crew."""
    _of_the_crew(evening_id, None, volunteer)
    if not text.strip():
        raise RotaRefused(_("Écris quelques mots."))
    return HandoverNote.objects.create(
        evening_id=evening_id, kind=kind, text=text.strip()[:300], written_at=now, written_by=volunteer
    )


def settle_note(*, note_id: int, now: datetime) -> None:
    """Repaired, bought, read: it is no longer said to the next crew."""
    HandoverNote.objects.filter(pk=note_id, settled_at__isnull=True).update(settled_at=now)


def _of_the_crew(evening_id: int | None, shift: Shift | None, volunteer: Volunteer) -> None:
    """Of the same evening, or on the same stand-alone shift."""
    mine = SignUp.objects.holding().filter(volunteer=volunteer)
    mine = mine.filter(shift__evening=evening_id) if evening_id is not None else mine.filter(shift=shift)
    if not mine.exists():
        raise RotaRefused(_("C’est à l’équipe de ce soir de le dire."))
