"""How the desk names what may have no name yet."""

from datetime import datetime

from django import template

from screenings import wording
from screenings.models import Screening

register = template.Library()


@register.filter
def desk_title(screening: Screening) -> str:
    """Its title; its kind while it has none."""
    return screening.title.text or wording.capitalised(str(screening.get_kind_display()))


@register.filter
def hour_label(hour: int) -> str:
    """14 h; 25 is one in the morning."""
    return f"{hour % 24}{wording.NBSP}h"


@register.filter
def full_day(moment: datetime, screening: Screening) -> str:
    """mercredi 25 novembre 2026, on the venue's calendar."""
    return wording.day(screening.local(moment).date(), with_year=True)
