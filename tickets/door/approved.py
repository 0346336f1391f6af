"""What the approved till says it issued, typed after the screening beside our own figures."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings.models import RoomBooking
from tickets.models import ApprovedFigure
from tickets.refusals import Refused

CODE = re.compile(r"[LS][0-9]{2}")
MOST_ENTRIES = 2000


class FigureRefused(Refused):
    """Nothing was noted."""


def latest(room: RoomBooking) -> dict[str, int]:
    """The figure of each code that was noted last."""
    lines = ApprovedFigure.objects.filter(room_booking=room).order_by("id")
    return dict(lines.values_list("tariff_code", "entries"))


@journal.atomic
def note(*, room_booking_id: int, figures: Mapping[str, int], by: User, now: datetime) -> int:
    """Add a line for each figure that is new or differs from the last; how many. Nothing is rewritten."""
    room = RoomBooking.objects.select_for_update(no_key=True).get(pk=room_booking_id)
    for code, entries in figures.items():
        if not CODE.fullmatch(code) or not 0 <= entries <= MOST_ENTRIES:
            raise FigureRefused(_("Un nombre d’entrées par tarif, de 0 à 2 000 : relis les chiffres."))
    known = latest(room)
    new = {code: entries for code, entries in sorted(figures.items()) if known.get(code) != entries}
    ApprovedFigure.objects.bulk_create(
        ApprovedFigure(room_booking=room, tariff_code=code, entries=entries, noted_at=now, noted_by=by)
        for code, entries in new.items()
    )
    if new:
        journal.note(
            nature="approved_till.noted", actor=by, links={"room_booking": room.pk}, facts={"entries": new}
        )
    return len(new)
