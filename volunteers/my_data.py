"""Everything the rota holds about one person, in words to read (takeaway: the same as data)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screenings import wording
from screenings.calendar import house_zone
from volunteers.models import Attendance, Shift, Volunteer
from volunteers.reasons import when
from volunteers.standin.automatic import REGISTRY


@dataclass(frozen=True)
class Kind:
    """One kind of row, and what each says."""

    title: str | Promise
    lines: list[str]


def _day(moment: datetime) -> str:
    return wording.day(moment.astimezone(house_zone()).date(), with_year=True)


def _colon(what: object, said: object) -> str:
    return f"{what}{wording.colon()} {said}"


def _shift(shift: Shift) -> str:
    return f"{shift.name}, {when(shift)}"


def _trainings(me: Volunteer) -> Iterable[str]:
    for held in me.trainings_held.select_related("training"):
        since = _("%(training)s, depuis le %(day)s") % {
            "training": held.training.name,
            "day": wording.day(held.held_on, with_year=True),
        }
        until = wording.day(held.until_on, with_year=True) if held.until_on else ""
        yield since + (_(" jusqu’au %(day)s") % {"day": until} if until else "")


def _attendances(me: Volunteer) -> Iterable[str]:
    for line in me.attendances.select_related("shift__role", "role", "group"):
        day = _day(line.arrived_at or line.recorded_at)
        word = f" ({line.word})" if line.word and line.shift_id else ""
        yield f"{line.what}, {day}{_hours(line)}{word}" + ("" if line.came else " – " + _("pas venu·e"))


def _hours(line: Attendance) -> str:
    """« , 20 h – 23 h », as far as it is known."""
    told = [moment.astimezone(house_zone()) for moment in (line.arrived_at, line.left_at) if moment]
    return ", " + " – ".join(wording.hour(moment) for moment in told) if told else ""


def _joining(me: Volunteer) -> Iterable[str]:
    joining = getattr(me, "joining", None)
    if joining is not None:
        asked = _("demandé le %(day)s") % {"day": _day(joining.asked_at)}
        opening, closing = (f"«{wording.NBSP}", f"{wording.NBSP}»") if wording.language() == "fr" else "“”"
        yield _colon(asked, f"{opening}{joining.words}{closing}") if joining.words else asked


def _with_shift(rows: Any) -> Any:
    return rows.select_related("shift__role", "shift__evening__venue", "shift__venue")


# One entry for each column that names a volunteer; a test walks the models.
HELD: dict[str, tuple[Promise, Callable[[Volunteer], Iterable[str]]]] = {
    "volunteers.Volunteer_wanted_roles.volunteer": (
        gettext_lazy("Postes que tu préfères"),
        lambda me: (str(role.name) for role in me.wanted_roles.all()),
    ),
    "volunteers.GroupMember.volunteer": (
        gettext_lazy("Commissions"),
        lambda me: (str(m.group.name) for m in me.memberships.select_related("group")),
    ),
    "volunteers.TrainingHeld.volunteer": (gettext_lazy("Formations"), _trainings),
    "volunteers.Absence.volunteer": (
        gettext_lazy("Absences"),
        lambda me: (
            f"{wording.day(a.from_on, with_year=True)} – {wording.day(a.until_on, with_year=True)}"
            for a in me.absences.all()
        ),
    ),
    "volunteers.SignUp.volunteer": (
        gettext_lazy("Places sur des créneaux"),
        lambda me: (
            _colon(_shift(place.shift), place.get_state_display()) for place in _with_shift(me.sign_ups)
        ),
    ),
    "volunteers.Attendance.volunteer": (gettext_lazy("Présences, corrections comprises"), _attendances),
    "volunteers.Ask.volunteer": (
        gettext_lazy("Fois où l’on t’a demandé de remplacer quelqu’un"),
        lambda me: (
            _day(ask.asked_at) + (" – " + _("tu as dit oui") if ask.said_yes_at else "")
            for ask in me.asks.all()
        ),
    ),
    "volunteers.Waiting.volunteer": (
        gettext_lazy("Attentes d’une place"),
        lambda me: (_shift(one.shift) for one in _with_shift(me.waiting)),
    ),
    "volunteers.Friend.brought_by": (
        gettext_lazy("Personnes que tu as amenées"),
        lambda me: (_colon(one.first_name, _shift(one.shift)) for one in _with_shift(me.friends)),
    ),
    "volunteers.ChecklistTick.ticked_by": (
        gettext_lazy("Lignes que tu as cochées"),
        lambda me: (f"{tick.item.text}, {_day(tick.ticked_at)}" for tick in me.ticks.select_related("item")),
    ),
    "volunteers.HandoverNote.written_by": (
        gettext_lazy("Mots laissés à l’équipe suivante"),
        lambda me: (_colon(_day(note.written_at), note.text) for note in me.notes.all()),
    ),
    "volunteers.MailStop.volunteer": (
        gettext_lazy("Courriers que tu ne veux plus"),
        lambda me: (
            str(REGISTRY[stop.kind].name) if stop.kind in REGISTRY else stop.kind
            for stop in me.mail_stops.all()
        ),
    ),
    "volunteers.Joining.volunteer": (gettext_lazy("Ta demande pour rejoindre l’équipe"), _joining),
}


def in_words(volunteer: Volunteer) -> list[Kind]:
    """Every kind the rota can hold, with its lines; a kind of which there is nothing has none."""
    return [Kind(title, list(lines(volunteer))) for title, lines in HELD.values()]
