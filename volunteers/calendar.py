"""A volunteer's own calendar: each shift keeps its UID for good, a move raises SEQUENCE, leaving cancels."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from volunteers.models import Shift, ShiftState, SignUp, SignUpState, Volunteer, new_feed_token

KEPT = timedelta(days=60)
ALARMS = (timedelta(days=-1), timedelta(hours=-2))


def by_token(token: str) -> Volunteer | None:
    """Whose feed this secret address is; nobody's once it was renewed, or the person has left."""
    return Volunteer.objects.present().select_related("user").filter(feed_token=token).first()


def renew_token(volunteer: Volunteer) -> str:
    """A new secret address; the old one answers nobody from now on."""
    token = new_feed_token()
    Volunteer.objects.filter(pk=volunteer.pk).update(feed_token=token)
    return token


def feed(volunteer: Volunteer, now: datetime) -> bytes:
    """The calendar as text/calendar, in the person's language; the same bytes until something changes."""
    with translation.override(volunteer.user.language):
        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//La Clef//equipe//FR")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("La Clef : mes créneaux"))
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        for places in _by_shift(_places(volunteer, now)):
            calendar.add_component(_event(places))
        return calendar.to_ical()


def _places(volunteer: Volunteer, now: datetime) -> Iterable[SignUp]:
    return (
        SignUp.objects.filter(volunteer=volunteer, shift__ends_at__gt=now - KEPT)
        .select_related("shift__role", "shift__evening__venue", "shift__venue", "shift__screening")
        .prefetch_related("shift__screening__programme__film")
        .order_by("shift__starts_at", "shift_id", "pk")
    )


def _by_shift(places: Iterable[SignUp]) -> list[list[SignUp]]:
    found: dict[int, list[SignUp]] = {}
    for place in places:
        found.setdefault(place.shift_id, []).append(place)
    return list(found.values())


def _event(places: list[SignUp]) -> icalendar.Event:
    """One shift, however often the person came and left: the last word counts, the revision only grows."""
    place, shift = places[-1], places[-1].shift
    stands = place.holds and shift.state == ShiftState.LIVE
    event = icalendar.Event()
    event.add("uid", f"{shift.uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", shift.sequence + sum(1 if p.holds else 2 for p in places) - 1)
    event.add("dtstamp", max(shift.changed_at, place.state_at).astimezone(UTC))
    event.add("dtstart", shift.starts_at.astimezone(UTC))
    event.add("dtend", shift.ends_at.astimezone(UTC))
    event.add("summary", summary(shift))
    event.add("status", _status(place, stands=stands))
    if shift.place is not None:
        event.add("location", f"{shift.place.name}, {shift.place.address}")
    if stands:
        if shift.role is not None and shift.role.notes:
            event.add("description", str(shift.role.notes))
        for before in ALARMS:
            event.add_component(_alarm(summary(shift), before))
    return event


def summary(shift: Shift) -> str:
    """« Projection – Au bord de la mer bleue », or the role and the house for a whole evening."""
    of = str(shift.screening.title) if shift.screening is not None else "La Clef"
    return f"{shift.name} – {of}" if of else str(shift.name)


def _status(place: SignUp, *, stands: bool) -> str:
    if not stands:
        return "CANCELLED"
    return "TENTATIVE" if place.state == SignUpState.TO_CONFIRM else "CONFIRMED"


def _alarm(words: str, before: timedelta) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", before)
    return alarm
