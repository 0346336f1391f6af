"""The demo's stand-ins: a place that looks for somebody, one that found them, numbers to ring."""

from datetime import datetime, timedelta

from volunteers import rota
from volunteers.models import Place, SignUp, SignUpState, StandInRequest, Volunteer
from volunteers.rota import RotaRefused
from volunteers.standin import waves
from volunteers.suggestions import suggest

WORDS = ("Angine, désolé·e !", "Mon train est supprimé")
# Numbers that the regulator keeps for fiction.
PHONE = "06 39 98 00 {:02d}"


def stand_ins(*, now: datetime) -> None:
    """Once: somebody cannot come, somebody stood in for somebody else; the rest is the clock's."""
    if StandInRequest.objects.exists():
        return
    _phones()
    for number, place in enumerate(_places(now)):
        rota.leave(sign_up_id=place.pk, volunteer=place.volunteer, now=now, word=WORDS[number])
        if number:
            _find_somebody(place, now)
    waves.run(now=now)


def _phones() -> None:
    """Half of the team has left a number and likes to be rung."""
    team = Volunteer.objects.filter(user__email__startswith="equipe-", phone="").order_by("pk")[:6]
    for number, volunteer in enumerate(team):
        volunteer.phone, volunteer.agreed_to_be_phoned = PHONE.format(number + 10), True
        volunteer.save(update_fields=["phone", "agreed_to_be_phoned"])


def _places(now: datetime) -> list[SignUp]:
    """The next shift to begin in an hour or more, and one two days later, each with its one person."""
    held = SignUp.objects.filter(
        state=SignUpState.LIVE, place=Place.FULL, shift__wished=1, shift__state="live"
    ).select_related("volunteer__user", "shift")
    soonest = held.order_by("shift__starts_at", "pk")
    first = soonest.filter(shift__starts_at__gt=now + timedelta(hours=1)).first()
    later = soonest.filter(shift__starts_at__gt=now + timedelta(days=2)).first()
    return [place for place in (first, later) if place is not None]


def _find_somebody(place: SignUp, now: datetime) -> None:
    for suggestion in suggest(place.shift, now):
        if suggestion.volunteer.pk == place.volunteer_id:
            continue
        try:
            rota.sign_up(shift_id=place.shift_id, volunteer=suggestion.volunteer, now=now)
        except RotaRefused:
            continue
        return
