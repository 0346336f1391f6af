"""A post that nobody left: the house asks around for it only when the coordination says so."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from volunteers.candidates import rota_shifts
from volunteers.models import Shift, ShiftState, StandInRequest
from volunteers.rota import RotaRefused


@transaction.atomic
def look_for(*, shift_id: int, now: datetime) -> StandInRequest:
    """Open a request for what is missing; asked twice it is one request, which the next minute's wave serves.

    Refused where nothing is missing, or every place is held. The shift's lock keeps two taps apart.
    """
    Shift.objects.select_for_update(no_key=True, of=("self",)).get(pk=shift_id)
    wanted = StandInRequest.objects.open().filter(shift=shift_id).order_by("opened_at", "pk").first()
    if wanted is not None:
        return wanted
    shift = rota_shifts().get(pk=shift_id)
    if shift.state == ShiftState.CANCELLED or shift.is_over(now) or shift.full_sure >= shift.minimum:
        raise RotaRefused(_("Il ne manque plus personne : rien à demander."))
    if shift.full_held >= shift.wished:
        raise RotaRefused(_("Toutes les places sont tenues : il reste à confirmer."))
    return StandInRequest.objects.create(shift=shift, left=None, opened_at=now)
