"""Hours of a shift as its place's clock shows them."""

from datetime import date, datetime

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from screenings import wording
from screenings.calendar import house_zone
from volunteers import reasons
from volunteers.models import Shift

register = template.Library()


@register.filter
def shift_day(shift: Shift) -> str:
    """« ven. 27 nov. »"""
    return wording.short_day(shift.local(shift.starts_at).date())


@register.filter
def shift_hours(shift: Shift) -> str:
    """« 19 h – 22 h 45 »"""
    return f"{clock(shift.starts_at, shift)} – {clock(shift.ends_at, shift)}"


@register.filter
def in_full(local: datetime) -> str:
    """« jeudi 12 novembre à 19 h », of a moment on its own clock."""
    return reasons.in_full(local)


@register.filter
def clock(moment: datetime, shift: Shift) -> str:
    """« 19 h », where the shift is."""
    return wording.hour(shift.local(moment))


@register.filter
def at(rows: dict[int, object], key: int) -> object:
    """The rows of one key; nothing where there are none."""
    return rows.get(key, ())


@register.filter
def weekday(number: int) -> str:
    """« mercredi » for 2"""
    return str(WEEKDAYS[number])


@register.filter
def lacking(people: int) -> str:
    """« manque 2 »"""
    return _("manque %(missing)s") % {"missing": people}


@register.filter
def house_day(moment: datetime | date) -> str:
    """« ven. 27 nov. », on the house's calendar."""
    return wording.short_day(
        moment.astimezone(house_zone()).date() if isinstance(moment, datetime) else moment
    )


@register.filter
def house_clock(moment: datetime) -> str:
    """« 19 h », on the house's clock."""
    return wording.hour(moment.astimezone(house_zone()))


@register.filter
def as_hours(minutes: int) -> str:
    """« 3 h 05 »"""
    return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}"


@register.simple_tag
def colon() -> str:
    """Behind a label, as the reader's language spaces it."""
    return wording.colon()


@register.simple_tag
def of_pair(rows: dict[tuple[int, int], object], one: int, other: int) -> object:
    """The row kept under the two keys, or None."""
    return rows.get((one, other))


@register.simple_tag(takes_context=True)
def page_link(context: Context, name: str, words: str) -> SafeString:
    """A page of the team in its menu, marked where the reader is."""
    address = reverse(f"volunteers:{name}")
    request = context.get("request")
    here = mark_safe(' aria-current="page"') if request is not None and request.path == address else ""
    return format_html('<a href="{}"{}>{}</a>', address, here, words)
