"""What the pages of the till ask of a person."""

from typing import Any

from django import template

from laclef.accounts.models import User

register = template.Library()


@register.filter
def may(user: Any, capability: str) -> bool:
    """`user|may:"door.sell"`: whether one of the person's roles has the capability."""
    return isinstance(user, User) and user.may(capability)
