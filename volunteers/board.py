"""The coordination's board: two weeks of events, who holds which post, what is missing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef

from screenings.models import Screening
from volunteers.candidates import experienced_people
from volunteers.models import Evening, Place, Role, Shift, SignUp, SignUpState

TWO_WEEKS = timedelta(days=14)

# Of hundreds of rows, what the page says of them and no more.
SHOWN = (
    *("starts_at", "ends_at", "minimum", "wished", "title_fr", "title_en"),
    *("role__name_fr", "role__name_en", "role__position"),
    *("evening__day", "evening__venue__name", "evening__venue__time_zone", "evening__venue__is_house"),
    *("screening__title_fr", "screening__title_en"),
)
NAMED = ("place", "state", "shift_id", "volunteer__user__first_name", "volunteer__user__email")


@dataclass
class Cell:
    """One post of one event, or one relay of it."""

    shift: Shift
    full: list[SignUp] = field(default_factory=list)
    trainees: list[SignUp] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """Sure places below the minimum; to confirm fills none."""
        sure = sum(1 for place in self.full if place.state == SignUpState.LIVE)
        return max(self.shift.minimum - sure, 0)


@dataclass
class Row:
    """An event, or the evening that a venue's events share."""

    evening: Evening
    screening: Screening | None
    cells: dict[int, list[Cell]] = field(default_factory=dict)

    @property
    def all_cells(self) -> list[Cell]:
        return [cell for relays in self.cells.values() for cell in relays]

    @cached_property
    def first(self) -> Shift:
        return min((cell.shift for cell in self.all_cells), key=lambda shift: shift.starts_at)

    @property
    def newcomers_only(self) -> bool:
        """Somebody is there, and nobody of experience."""
        full = [place for cell in self.all_cells for place in cell.full]
        return bool(full) and all(place.newcomer for place in full)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Board:
    roles: list[Role]
    rows: list[Row]

    @property
    def lines(self) -> list[tuple[Row, list[tuple[str, list[Cell]]]]]:
        """Each row with the relays of each post under its name, in the order of the posts."""
        posts = [(role.pk, str(role.name)) for role in self.roles]
        return [(row, [(name, row.cells.get(pk, [])) for pk, name in posts]) for row in self.rows]

    @property
    def missing(self) -> int:
        return sum(cell.missing for row in self.rows for cell in row.all_cells)


def board(now: datetime, *, span: timedelta = TWO_WEEKS) -> Board:
    """Events by posts for the crews that are not over, in four queries whatever the size."""
    shifts = (
        Shift.objects.to_come(now)
        .filter(starts_at__lt=now + span, evening__isnull=False)
        .select_related("role", "evening__venue", "screening")
        .prefetch_related("screening__programme__film")
        .only(*SHOWN)
    )
    rows: dict[tuple[int, int | None], Row] = {}
    cells: dict[int, Cell] = {}
    roles: dict[int, Role] = {}
    for shift in shifts:
        assert shift.evening is not None  # noqa: S101 – filtered above
        assert shift.role is not None  # noqa: S101 – a crew's shift has one, says a check
        key = (shift.evening.pk, shift.screening_id)
        row = rows.setdefault(key, Row(shift.evening, shift.screening))
        cells[shift.pk] = Cell(shift)
        row.cells.setdefault(shift.role.pk, []).append(cells[shift.pk])
        roles[shift.role.pk] = shift.role
    for place in _places(list(cells)):
        cell = cells[place.shift_id]
        (cell.full if place.place == Place.FULL else cell.trainees).append(place)
    return Board(
        roles=sorted(roles.values(), key=lambda role: (role.position, role.pk)),
        rows=sorted(
            rows.values(),
            key=lambda r: (r.evening.day, r.evening.venue_id, r.screening is not None, r.first.starts_at),
        ),
    )


def _places(shifts: list[int]) -> list[SignUp]:
    known = experienced_people().filter(pk=OuterRef("volunteer_id"))
    places = SignUp.objects.holding().filter(shift__in=shifts).select_related("volunteer__user")
    return list(places.annotate(newcomer=~Exists(known)).only(*NAMED).order_by("pk"))
