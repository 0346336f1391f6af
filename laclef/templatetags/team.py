"""Which doors of the house are the reader's."""

from django import template
from django.template import Context

from laclef.accounts.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def may_join(context: Context) -> bool:
    """Whether the reader may sign up for shifts; nobody is asked on a page without a request."""
    user = getattr(context.get("request"), "user", None)
    return isinstance(user, User) and user.may("rota.join")


@register.simple_tag(takes_context=True)
def may_coordinate(context: Context) -> bool:
    """Whether the reader coordinates the team."""
    user = getattr(context.get("request"), "user", None)
    return isinstance(user, User) and user.may("rota.coordinate")


@register.simple_tag(takes_context=True)
def may_programme(context: Context) -> bool:
    """Whether the reader writes the programme."""
    user = getattr(context.get("request"), "user", None)
    return isinstance(user, User) and user.may("programme.edit")
