"""After the one tap: a word if one likes, and « je peux finalement » until somebody has said yes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from volunteers import rota
from volunteers.models import Place, SignUp, SignUpState, StandInRequest, Volunteer
from volunteers.rota import RotaRefused
from volunteers.standin import answers, friends, letters


@transaction.atomic
def come_back(*, sign_up_id: int, volunteer: Volunteer, now: datetime) -> SignUp:
    """Take the place again that one left; refused with the reason once somebody has said yes.

    The lock is that of any yes (answers.accept): of a return and a stranger's yes the second is refused,
    even where the shift has another free place. Coming back twice is coming back once.
    """
    left = _left(sign_up_id, volunteer)
    again = SignUp.objects.holding().filter(shift=left.shift_id, volunteer=volunteer).first()
    if again is not None:
        return again
    if left.place == Place.TRAINEE:
        return rota.sign_up_as_trainee(shift_id=left.shift_id, volunteer=volunteer, now=now)
    request = StandInRequest.objects.filter(left=left).first()
    if request is None:
        raise RotaRefused(_("Ce créneau est terminé : s’il y a une erreur, corrige ta présence."))
    place = answers.accept_for(request=request, volunteer=volunteer, now=now)
    friends.come_back_with(place, left=left, now=now)
    return place


@transaction.atomic
def add_word(*, sign_up_id: int, volunteer: Volunteer, word: str, now: datetime) -> None:
    """A word for the coordination, after the tap; an empty one changes nothing."""
    left = _left(sign_up_id, volunteer)
    if not word.strip() or left.shift.is_over(now):
        return
    left.word = word.strip()[:200]
    left.save(update_fields=["word"])
    letters.word(left, now=now)


def _left(sign_up_id: int, volunteer: Volunteer) -> SignUp:
    rows = SignUp.objects.filter(volunteer=volunteer, state=SignUpState.LEFT)
    found = rows.select_related("shift__role", "shift__evening__venue", "volunteer__user")
    place = found.filter(pk=sign_up_id).first()
    if place is None:
        raise RotaRefused(_("Tu es toujours sur ce créneau."))
    return place
