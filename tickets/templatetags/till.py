"""What the pages of the till ask of a person."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import dateformat

from laclef.accounts.models import User
from screenings import wording
from tickets.amounts import as_typed, in_euros
from tickets.models import Method

register = template.Library()

register.filter("as_typed", as_typed)


@register.filter
def may(user: Any, capability: str) -> bool:
    """`user|may:"door.sell"`: whether one of the person's roles has the capability."""
    return isinstance(user, User) and user.may(capability)


@register.filter
def difference(cents: int) -> str:
    """+3,50 €, −2 €, or 0 €: too much, too little, right."""
    sign = "+" if cents > 0 else "−" if cents < 0 else ""
    return f"{sign}{in_euros(abs(cents))}"


@register.filter
def signed(count: int) -> str:
    """+2, −1, 0: more or fewer than ours."""
    return f"+{count}" if count > 0 else f"−{-count}" if count < 0 else "0"


@register.filter(expects_localtime=True)
def clock(moment: datetime, day: str = "") -> str:
    """`at|clock`: 15 h 44, or 3:44 pm; `at|clock:"j F"`: 25 novembre, 15 h 44."""
    hour = wording.hour(moment)
    return f"{dateformat.format(moment, day)}, {hour}" if day else hour


@register.filter
def method_name(key: str) -> str:
    """A means of payment, as a reading keeps it, in words."""
    return str(Method(key).label)
