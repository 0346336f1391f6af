"""How the desk names what may have no name yet."""

from datetime import date, datetime, time

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screenings import wording
from screenings.models import Screening
from screenings.waits import Wait

register = template.Library()


@register.filter
def desk_title(screening: Screening) -> str:
    """Its title; its kind while it has none."""
    return screening.title.text or wording.capitalised(str(screening.get_kind_display()))


@register.filter
def hour_label(hour: int) -> str:
    """14 h, in English 2 pm; 25 is one in the morning."""
    return wording.hour(datetime.combine(date.min, time(hour % 24)))


@register.filter
def full_day(moment: datetime, screening: Screening) -> str:
    """mercredi 25 novembre 2026, on the venue's calendar."""
    return wording.day(screening.local(moment).date(), with_year=True)


@register.filter
def lateness(wait: Wait, today: date) -> str:
    """« avant le mar. 1er déc. », or how late it is."""
    if wait.due_on is None:
        return ""
    late = wait.days_late(today)
    if late > 0:
        return ngettext("en retard de %s jour", "en retard de %s jours", late) % late
    return _("avant le %s") % wording.short_day(wait.due_on)


@register.filter
def is_late(wait: Wait, today: date) -> bool:
    return wait.days_late(today) > 0
