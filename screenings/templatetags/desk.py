"""How the desk names what may have no name yet."""

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
