"""Logging a shift: arriving, leaving, ticked by the host, outside any shift; corrections with their trace.

Nothing is changed, everything is added: each line may name the one it replaces.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import User
from screenings.refusals import rule_of
from volunteers.models import Attendance, Role, Shift, ShiftState, SignUp, Volunteer, Way, WorkingGroup
from volunteers.rota import RotaRefused

# From here before the call until here after the end, one's own tap counts.
EARLY, LATE = timedelta(hours=2), timedelta(hours=12)
# So long after the end the crew still says who was there: the host is asked the morning after.
A_WEEK = timedelta(days=7)

REFUSALS = {
    "volunteers_hours_are_not_negative": _("On part après être arrivé·e, et le même jour."),
    "volunteers_outside_hours_say_what": _("Dis en un mot ce que tu as fait, et de quand à quand."),
    "volunteers_attendance_begins_once": _("C’est déjà noté."),
    "volunteers_attendance_replaces_id_key": _(
        "Quelqu’un vient de corriger cette ligne : regarde-la d’abord."
    ),
}


@dataclass(frozen=True)
class Was:
    """What is said of a presence: not there, or from when to when."""

    came: bool = True
    arrived_at: datetime | None = None
    left_at: datetime | None = None


def arrive(*, shift_id: int, volunteer: Volunteer, now: datetime) -> Attendance:
    """Say "I am here" oneself. Tapping twice is arriving once, at the first tap."""
    shift = _own_shift(shift_id, volunteer, now)
    line = current_line(shift, volunteer)
    if line is not None and line.came:
        return line
    return _add(
        volunteer=volunteer,
        shift=shift,
        was=Was(arrived_at=now),
        way=Way.TAP,
        by=volunteer.user,
        now=now,
        replaces=line,
    )


def leave_shift(*, shift_id: int, volunteer: Volunteer, now: datetime) -> Attendance:
    """Say "I am off" oneself; who forgot to arrive arrived at the call."""
    shift = _own_shift(shift_id, volunteer, now)
    line = current_line(shift, volunteer)
    if line is not None and line.left_at is not None:
        return line
    arrived_at = line.arrived_at if line is not None and line.came else None
    was = Was(arrived_at=arrived_at or min(shift.starts_at, now), left_at=now)
    return _add(
        volunteer=volunteer, shift=shift, was=was, way=Way.TAP, by=volunteer.user, now=now, replaces=line
    )


def tick(*, shift_id: int, volunteer: Volunteer, came: bool, by: User, now: datetime) -> Attendance:
    """The crew says who was there, for the hours of the shift; what somebody said of themselves stands.

    Of the same evening, or of the coordination; only about who holds a place there; for a week.
    """
    shift = Shift.objects.get(pk=shift_id)
    _may_tick(shift, by)
    if not shift.sign_ups.holding().filter(volunteer=volunteer).exists():
        raise RotaRefused(_("Cette personne n’est pas sur ce créneau."))
    if is_too_early(shift, now):
        raise RotaRefused(_("Ce créneau n’a pas encore commencé."))
    if now > shift.ends_at + A_WEEK:
        raise RotaRefused(_("Les présences se notent pendant une semaine : c’est passé."))
    line = current_line(shift, volunteer)
    if line is not None and line.came == came:
        return line
    if line is not None and line.is_one_s_own and by != volunteer.user:
        raise RotaRefused(
            _("%(who)s l’a dit : c’est à cette personne de le corriger.") % {"who": volunteer.first_name}
        )
    was = Was(arrived_at=shift.starts_at, left_at=shift.ends_at) if came else Was(came=False)
    return _add(volunteer=volunteer, shift=shift, was=was, way=Way.HOST, by=by, now=now, replaces=line)


def _may_tick(shift: Shift, by: User) -> None:
    near = SignUp.objects.holding().filter(volunteer__user=by)
    same = near.filter(shift__evening=shift.evening_id) if shift.evening_id else near.filter(shift=shift)
    if not (by.may("rota.coordinate") or same.exists()):
        raise RotaRefused(_("C’est à l’équipe de ce soir de le dire."))


def log_outside(
    *,
    volunteer: Volunteer,
    arrived_at: datetime,
    left_at: datetime,
    word: str,
    now: datetime,
    by: User,
    role: Role | None = None,
    group: WorkingGroup | None = None,
) -> Attendance:
    """Hours outside any planned shift: posters pasted, a boiler repaired. Never in the future."""
    if left_at > now:
        raise RotaRefused(_("On note ce qui est fait, pas ce qui est prévu."))
    return _add(
        volunteer=volunteer,
        was=Was(arrived_at=arrived_at, left_at=left_at),
        word=word.strip()[:200],
        way=Way.OUTSIDE,
        by=by,
        now=now,
        role=role,
        group=group,
    )


def correct(*, line_id: int, was: Was, word: str, by: User, now: datetime) -> Attendance:
    """A new line in the place of a wrong one; the old one stays to be read, with who corrected and when.

    Only the line that stands can be corrected: the second of two corrections at once is refused. Outside
    of any shift the word is what was done, so an empty one leaves it as it was.
    """
    if was.left_at is not None and was.left_at > now:
        raise RotaRefused(_("On note ce qui est fait, pas ce qui est prévu."))
    line = Attendance.objects.select_related("volunteer", "shift", "role", "group").get(pk=line_id)
    return _add(
        volunteer=line.volunteer,
        shift=line.shift,
        role=line.role,
        group=line.group,
        was=was,
        word=word.strip()[:200] or line.word,
        way=Way.CORRECTION,
        by=by,
        now=now,
        replaces=line,
    )


@dataclass(frozen=True)
class Told:
    """A line that stands, and those it replaced, the latest first."""

    line: Attendance
    before: list[Attendance]


def told_of(volunteer: Volunteer) -> list[Told]:
    """All that is noted of a person with its trace, the latest evening first; two queries."""
    lines = {
        line.pk: line
        for line in Attendance.objects.filter(volunteer=volunteer).select_related(
            "shift__role", "shift__evening__venue", "shift__venue", "role", "group", "recorded_by"
        )
    }
    replaced = {line.replaces_id for line in lines.values()}
    standing = [line for line in lines.values() if line.pk not in replaced]
    told = [Told(line, _trace(line, lines)) for line in standing]
    return sorted(told, key=lambda one: (_moment(one.line), one.line.pk), reverse=True)


def _trace(line: Attendance, lines: dict[int, Attendance]) -> list[Attendance]:
    found = []
    while line.replaces_id is not None:
        line = lines[line.replaces_id]
        found.append(line)
    return found


def _moment(line: Attendance) -> datetime:
    return line.arrived_at or (line.shift.starts_at if line.shift else line.recorded_at)


def current_line(shift: Shift, volunteer: Volunteer) -> Attendance | None:
    """What is known today of this person in this shift."""
    return Attendance.objects.current().filter(shift=shift, volunteer=volunteer).first()


def is_too_early(shift: Shift, now: datetime) -> bool:
    """Whether nobody can be there yet."""
    return shift.starts_at > now + EARLY


def taps_count(shift: Shift, now: datetime) -> bool:
    """Whether one's own tap says when one came and went."""
    return not is_too_early(shift, now) and now <= shift.ends_at + LATE


def is_noted(shift: Shift, now: datetime) -> bool:
    """Whether the crew may say who was there."""
    return not is_too_early(shift, now) and now <= shift.ends_at + A_WEEK


def lines_of(shifts: Iterable[Shift]) -> dict[tuple[int, int], Attendance]:
    """What is known today, by shift and volunteer; one query."""
    lines = Attendance.objects.current().filter(shift__in=shifts).select_related("volunteer")
    return {(line.shift_id, line.volunteer_id): line for line in lines if line.shift_id is not None}


def not_noted(volunteer: Volunteer, now: datetime) -> list[SignUp]:
    """One's own places of the last week that nobody said anything about, the latest first."""
    said = Attendance.objects.current().filter(shift=OuterRef("shift"), volunteer=OuterRef("volunteer"))
    places = SignUp.objects.holding().filter(~Exists(said), volunteer=volunteer)
    past = places.filter(shift__state=ShiftState.LIVE, shift__ends_at__range=(now - A_WEEK, now))
    return list(
        past.filter(shift__counts_hours=True)
        .select_related("shift__role", "shift__evening__venue", "shift__venue", "shift__screening")
        .prefetch_related("shift__screening__programme__film")
        .order_by("-shift__starts_at", "pk")
    )


def _own_shift(shift_id: int, volunteer: Volunteer, now: datetime) -> Shift:
    shift = Shift.objects.get(pk=shift_id)
    if not shift.sign_ups.holding().filter(volunteer=volunteer).exists():
        raise RotaRefused(_("Tu n’es pas sur ce créneau : note tes heures hors créneau."))
    if is_too_early(shift, now):
        raise RotaRefused(_("Ce créneau n’a pas encore commencé."))
    if now > shift.ends_at + LATE:
        raise RotaRefused(_("C’est fini depuis longtemps : l’équipe le note encore sous « Qui était là ? »."))
    return shift


def _add(
    *,
    volunteer: Volunteer,
    was: Was,
    way: Way,
    by: User,
    now: datetime,
    shift: Shift | None = None,
    role: Role | None = None,
    group: WorkingGroup | None = None,
    word: str = "",
    replaces: Attendance | None = None,
) -> Attendance:
    try:
        with transaction.atomic():
            return Attendance.objects.create(
                volunteer=volunteer,
                shift=shift,
                role=role or (shift.role if shift else None),
                group=group,
                came=was.came,
                arrived_at=was.arrived_at,
                left_at=was.left_at,
                word=word,
                way=way,
                recorded_at=now,
                recorded_by=by,
                replaces=replaces,
            )
    except IntegrityError as error:
        if rule_of(error) not in REFUSALS:
            raise
        raise RotaRefused(REFUSALS[rule_of(error)]) from error
