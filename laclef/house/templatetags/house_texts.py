"""The menu of the house and its notices, for base.html."""

from django import template
from django.utils import timezone

from laclef.house import texts
from laclef.house.models import HouseText, Notice

register = template.Library()


@register.simple_tag
def house_notices() -> list[Notice]:
    """What everybody must know at this moment."""
    return list(Notice.objects.shown(timezone.now()))


@register.simple_tag
def house_menu() -> list[tuple[texts.Page, HouseText]]:
    """Every page of the house with its current title."""
    titles = texts.current_titles()
    return [(page, titles[key]) for key, page in texts.PAGES.items()]
