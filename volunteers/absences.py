"""Being away from a day to another: nobody asks meanwhile; what one had promised is one's own to give back."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from screenings.calendar import house_zone
from volunteers.models import Absence, SignUp, Volunteer
from volunteers.rota import RotaRefused, my_shifts


def note_absence(*, volunteer: Volunteer, from_on: date, until_on: date, now: datetime) -> Absence:
    """Both days included; noted twice it is noted once."""
    if until_on < from_on:
        raise RotaRefused(_("Le dernier jour vient après le premier."))
    if until_on < now.astimezone(house_zone()).date():
        raise RotaRefused(_("Ces jours sont passés."))
    return Absence.objects.get_or_create(volunteer=volunteer, from_on=from_on, until_on=until_on)[0]


def take_back(*, absence_id: int, volunteer: Volunteer) -> None:
    """Back earlier, or never away. Nobody takes back another's."""
    Absence.objects.filter(pk=absence_id, volunteer=volunteer).delete()


def absences_to_come(volunteer: Volunteer, now: datetime) -> list[Absence]:
    """One's own, until they are over."""
    return list(volunteer.absences.filter(until_on__gte=now.astimezone(house_zone()).date()))


def still_held(volunteer: Volunteer, now: datetime) -> list[SignUp]:
    """Places to come on days one has said one is away: to be given back by oneself, or kept."""
    away = absences_to_come(volunteer, now)
    return [
        place
        for place in my_shifts(volunteer, now)
        if any(absence.covers(place.shift.local(place.shift.starts_at).date()) for absence in away)
    ]
