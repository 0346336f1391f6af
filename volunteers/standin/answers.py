"""Yes: by the mail's link, or said to the coordination on the phone. The first one wins."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from volunteers import rota
from volunteers.models import Ask, Shift, SignUp, StandInRequest, Volunteer
from volunteers.rota import RotaRefused
from volunteers.standin.waves import hash_of


def by_token(token: str) -> Ask | None:
    """The ask whose mail holds this token."""
    asks = Ask.objects.select_related(
        "request__shift__role", "request__shift__evening__venue", "request__shift__venue", "volunteer__user"
    )
    return asks.filter(token_hash=hash_of(token)).first()


@transaction.atomic
def accept(*, ask: Ask, now: datetime) -> SignUp:
    """Take the place one was asked about, once; refused with the reason when somebody was quicker.

    The shift's lock comes first: of two people who say yes to one request the second finds it closed,
    even where the shift has another free place. Then the rota's own guards decide, as for anybody.
    """
    _still_open(ask.request_id, ask.request.shift_id)
    return rota.sign_up(shift_id=ask.request.shift_id, volunteer=ask.volunteer, now=now)


@transaction.atomic
def accept_for(*, request: StandInRequest, volunteer: Volunteer, now: datetime) -> SignUp:
    """Somebody said yes on the phone; the coordination notes it."""
    _still_open(request.pk, request.shift_id)
    return rota.sign_up(shift_id=request.shift_id, volunteer=volunteer, now=now)


def _still_open(request_id: int, shift_id: int) -> None:
    Shift.objects.select_for_update(no_key=True, of=("self",)).get(pk=shift_id)
    if not StandInRequest.objects.open().filter(pk=request_id).exists():
        raise RotaRefused(_("C’est déjà réglé : quelqu’un a été plus rapide. Merci d’avoir voulu aider !"))
