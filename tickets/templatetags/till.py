"""What the pages of the till ask of a person."""

from typing import Any

from django import template

from laclef.accounts.models import User
from tickets.amounts import in_euros
from tickets.models import Method

register = template.Library()


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
def method_name(key: str) -> str:
    """A means of payment, as a reading keeps it, in words."""
    return str(Method(key).label)
