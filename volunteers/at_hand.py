"""Which sheets a reader may open: tonight's of the house, those of their own evenings, last evening's until noon."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from screenings.calendar import cinema_day
from volunteers.attendance import A_WEEK
from volunteers.models import Evening, Shift, SignUp, Volunteer

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sheet:
    """An evening as this reader finds it: their own or not, tonight's or one that is over."""

    evening: Evening
    is_mine: bool
    is_tonight: bool


def sheets_at_hand(volunteer: Volunteer, now: datetime) -> list[Sheet]:
    """Those to offer now, the one to open first in front; last evening's until noon. One query."""
    near = _crewed(volunteer).filter(day__range=(now.date() - 2 * A_DAY, now.date() + A_DAY))
    found = [_sheet(evening, now) for evening in near if evening.phones_from <= now < evening.phones_until]
    seen = [sheet for sheet in found if _may_open(sheet, volunteer)]
    return sorted(
        seen, key=lambda s: (not s.is_tonight, not s.is_mine, not s.evening.venue.is_house, s.evening.pk)
    )


def sheet_at_hand(evening_id: int, volunteer: Volunteer, now: datetime) -> Sheet | None:
    """That evening's, from its morning until presences are no more noted; None for whom it is not."""
    evening = _crewed(volunteer).filter(pk=evening_id).first()
    if evening is None or not evening.phones_from <= now < evening.phones_from + A_DAY + A_WEEK:
        return None
    sheet = _sheet(evening, now)
    return sheet if _may_open(sheet, volunteer) else None


def _crewed(volunteer: Volunteer) -> QuerySet[Evening]:
    """Evenings with a crew, and whether the reader is of it."""
    live = Shift.objects.live().filter(evening=OuterRef("pk"))
    mine = SignUp.objects.holding().filter(shift__evening=OuterRef("pk"), volunteer=volunteer)
    return Evening.objects.filter(Exists(live)).select_related("venue").annotate(is_mine=Exists(mine))


def _sheet(evening: Evening, now: datetime) -> Sheet:
    return Sheet(
        evening=evening,
        is_mine=evening.is_mine,  # type: ignore[attr-defined]
        is_tonight=evening.day == cinema_day(now, evening.zone),
    )


def _may_open(sheet: Sheet, volunteer: Volunteer) -> bool:
    """The crew and the coordination; tonight's of the house is everybody's."""
    of_the_house = sheet.is_tonight and sheet.evening.venue.is_house
    return sheet.is_mine or of_the_house or volunteer.user.may("rota.coordinate")
