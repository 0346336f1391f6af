"""The last look before a move: before and after, who is told, who would be over, what refuses it."""

from copy import copy
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laclef import evening
from screenings import law, turnaround, wording
from screenings.desk.forms.moving import MoveForm
from screenings.desk.views.last_look import Ask, LastLook, by_rule
from screenings.models import Room, RoomBooking, Rule, Screening, State
from screenings.programme import NewTimes
from tickets.models import Seat
from volunteers.models import SignUp


@dataclass
class MoveLook(LastLook):
    """A last look with the new hours and places; `seal` is what was looked at."""

    after: str = ""
    seal: str = ""
    told: list[str] = field(default_factory=list)
    over: list[str] = field(default_factory=list)

    def was_seen(self, typed: QueryDict) -> bool:
        """Whether the button pressed is the one under this very look."""
        return typed.get("seen") == self.seal and not self.refusal


def look_at_move(form: MoveForm, screening: Screening, now: datetime) -> MoveLook:
    times, rooms = form.times(), form.rooms()
    found = MoveLook(screening, after=_in_words(screening, form), told=told(screening, now))
    found.seal = f"{times} {sorted(rooms.items())}"
    near = turnaround.neighbours(
        screening, starts_at=times.starts_at, ends_at=times.ends_at, rooms=form.room_ids(), now=now
    )
    holds = screening.state != State.DRAFT
    taken = [one for one in near if one.keeps_out and holds]
    if free := [one for one in near if one not in taken]:
        found.asks.append(Ask(Rule.TURNAROUND, turnaround.in_words(free)))
    if taken:
        found.warnings.append(turnaround.in_words(taken))
    _ask_the_law(found, screening, times)
    found.over = over(screening, rooms, now)
    found.refusal = evening.refusal_of(
        lambda: evening.move(screening_id=screening.pk, times=times, rooms=rooms, now=now, by=None)
    )
    return found


def _ask_the_law(found: MoveLook, screening: Screening, times: NewTimes) -> None:
    """What the law says of it at its new hour; what is new of what was announced asks for a reason, as publishing does."""
    moved = copy(screening)
    moved.starts_at, moved.ends_at = times.starts_at, times.ends_at
    before, after = law.warnings(screening), law.warnings(moved)
    new = [warning for warning in after if warning not in before] if screening.published_at else []
    found.asks += [Ask(rule, words) for rule, words in by_rule(new).items()]
    found.warnings += [warning.words for warning in after if warning not in new or not warning.rule]


def _in_words(screening: Screening, form: MoveForm) -> str:
    times = form.times()
    names = Room.objects.filter(pk__in=form.room_ids()).order_by("position").values_list("name", flat=True)
    place = wording.listed(list(names)) or wording.rooms(screening)
    when = f"{wording.day(times.starts_at.date(), with_year=True)}, {_hours(times)}"
    return f"{when} · {place}" if place else when


def _hours(times: NewTimes) -> str:
    """21 h – 22 h 40, portes 20 h 30, fermeture des portes 21 h 15."""
    said = [f"{wording.hour(times.starts_at)} – {wording.hour(times.ends_at)}"]
    if times.doors_at:
        said.append(_("portes %(hour)s") % {"hour": wording.hour(times.doors_at)})
    if times.doors_close_at:
        said.append(_("fermeture des portes %(hour)s") % {"hour": wording.hour(times.doors_close_at)})
    return ", ".join(said)


def told(screening: Screening, now: datetime) -> list[str]:
    """Who hears of it: those who hold places, and the crew; numbers, no names."""
    seats = Seat.objects.live(now).filter(room_booking__screening=screening)
    places, orders = seats.count(), seats.values("order").distinct().count()
    crew = (
        SignUp.objects.holding()
        .filter(shift__needs__screening=screening, shift__needs__released_at=None, shift__ends_at__gt=now)
        .values("volunteer")
        .distinct()
        .count()
    )
    found = []
    if places:
        held = ngettext("%s place tenue", "%s places tenues", places) % places
        found.append(f"{held}, {ngettext('par %s réservation', 'par %s réservations', orders) % orders}")
    if crew:
        found.append(ngettext("%s personne de l’équipe", "%s personnes de l’équipe", crew) % crew)
    return found


def over(screening: Screening, rooms: dict[int, int], now: datetime) -> list[str]:
    """Which bookings would find no place in a smaller room: the last that came, by their code."""
    found = []
    for booking_id, room_id in rooms.items():
        room = Room.objects.get(pk=room_id)
        booking = RoomBooking.objects.get(pk=booking_id)
        limit = min(size for size in (booking.places, room.seats, 10_000) if size is not None)
        seats = Seat.objects.live(now).filter(room_booking=booking).select_related("order").order_by("pk")
        beyond: dict[str, int] = {}
        for seat in list(seats)[limit:]:
            code = seat.order.code if seat.order else _("à la porte")
            beyond[code] = beyond.get(code, 0) + 1
        found += [
            ngettext(
                "%(room)s : réservation %(code)s, %(count)s place de trop",
                "%(room)s : réservation %(code)s, %(count)s places de trop",
                count,
            )
            % {"room": room.name, "code": code, "count": count}
            for code, count in beyond.items()
        ]
    return found
