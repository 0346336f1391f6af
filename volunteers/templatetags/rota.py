"""Hours of a shift as its place's clock shows them."""

from datetime import datetime

from django import template
from django.utils.formats import date_format

from volunteers.models import Shift

register = template.Library()


@register.filter
def shift_day(shift: Shift) -> str:
    """« ven. 27 nov. »"""
    return date_format(shift.local(shift.starts_at), "D j M").lower()


@register.filter
def shift_hours(shift: Shift) -> str:
    """« 19:00 – 22:45 »"""
    return f"{clock(shift.starts_at, shift)} – {clock(shift.ends_at, shift)}"


@register.filter
def clock(moment: datetime, shift: Shift) -> str:
    """« 19:00 », where the shift is."""
    return date_format(shift.local(moment), "H:i")


@register.filter
def at(rows: dict[int, object], key: int) -> object:
    """The rows of one key; nothing where there are none."""
    return rows.get(key, ())


@register.filter
def as_hours(minutes: int) -> str:
    """« 3 h 05 »"""
    return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}"


@register.simple_tag
def of_pair(rows: dict[tuple[int, int], object], one: int, other: int) -> object:
    """The row kept under the two keys, or None."""
    return rows.get((one, other))
