"""Everything the rota holds about one person, as plain data to take away (my_data: the same in words)."""

from typing import Any

from volunteers.hours import hours_per_year
from volunteers.models import Attendance, Joining, SignUp, Volunteer


def export_mine(volunteer: Volunteer) -> dict[str, Any]:
    """Everything the rota holds about a person, as plain data ready for JSON."""
    person = volunteer.user
    return {
        "name": person.get_full_name(),
        "email": person.email,
        "language": person.language,
        **_preferences_as_data(volunteer),
        "joined_on": volunteer.joined_on.isoformat(),
        "experienced_on": volunteer.experienced_on.isoformat() if volunteer.experienced_on else None,
        "asked_to_join": _joining_as_data(volunteer),
        "groups": [
            {"group": str(m.group), "coordinates": m.coordinates, "since": m.since_on.isoformat()}
            for m in volunteer.memberships.select_related("group")
        ],
        "trainings": [
            {
                "training": str(held.training),
                "how": held.how,
                "held_on": held.held_on.isoformat(),
                "until_on": held.until_on.isoformat() if held.until_on else None,
            }
            for held in volunteer.trainings_held.select_related("training")
        ],
        "absences": [[a.from_on.isoformat(), a.until_on.isoformat()] for a in volunteer.absences.all()],
        "sign_ups": [_place_as_data(p) for p in volunteer.sign_ups.select_related("shift__role")],
        **_exchanges_as_data(volunteer),
        "mails_stopped": [stop.kind for stop in volunteer.mail_stops.all()],
        "attendances": [
            _line_as_data(line)
            for line in volunteer.attendances.select_related("role", "group", "shift__role")
        ],
        "hours_per_year": {year.year: year.minutes / 60 for year in hours_per_year(volunteer)},
        "lines_ticked": [
            [tick.ticked_at.isoformat(), str(tick.item.text)]
            for tick in volunteer.ticks.select_related("item")
        ],
        "handover_notes": [[n.written_at.isoformat(), n.text] for n in volunteer.notes.all()],
    }


def _preferences_as_data(volunteer: Volunteer) -> dict[str, Any]:
    return {
        "phone": volunteer.phone,
        "agreed_to_be_phoned": volunteer.agreed_to_be_phoned,
        "wants_to_be_asked": volunteer.wants_to_be_asked,
        "wants_digest": volunteer.wants_digest,
        "wanted_roles": [str(role) for role in volunteer.wanted_roles.all()],
        "weekdays": list(volunteer.weekdays),
        "per_month": volunteer.per_month,
    }


def _exchanges_as_data(volunteer: Volunteer) -> dict[str, Any]:
    """Between people: asked, waited, brought along."""
    return {
        "asked_to_stand_in": [
            [a.asked_at.isoformat(), a.said_yes_at.isoformat() if a.said_yes_at else None]
            for a in volunteer.asks.all()
        ],
        "waited_for": [
            [str(w.shift.name), w.joined_at.isoformat()]
            for w in volunteer.waiting.select_related("shift__role")
        ],
        "friends_brought": [
            [str(f.shift.name), f.first_name] for f in volunteer.friends.select_related("shift__role")
        ],
    }


def _joining_as_data(volunteer: Volunteer) -> dict[str, str] | None:
    joining = Joining.objects.filter(volunteer=volunteer).first()
    return {"asked_at": joining.asked_at.isoformat(), "words": joining.words} if joining else None


def _place_as_data(place: SignUp) -> dict[str, Any]:
    return {
        "shift": str(place.shift.name),
        "starts_at": place.shift.starts_at.isoformat(),
        "ends_at": place.shift.ends_at.isoformat(),
        "place": place.place,
        "state": place.state,
        "signed_at": place.signed_at.isoformat(),
        "word": place.word,
    }


def _line_as_data(line: Attendance) -> dict[str, Any]:
    return {
        "role": str(line.role or line.group or ""),
        "shift": str(line.shift.name) if line.shift else "",
        "came": line.came,
        "arrived_at": line.arrived_at.isoformat() if line.arrived_at else None,
        "left_at": line.left_at.isoformat() if line.left_at else None,
        "word": line.word,
        "recorded_at": line.recorded_at.isoformat(),
        "replaces": line.replaces_id,
        "line": line.pk,
    }
