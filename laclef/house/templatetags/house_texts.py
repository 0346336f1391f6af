"""The foot of every page with the house's menu, and the notices at its head; for base.html."""

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from laclef.house import texts
from laclef.house.models import HouseText, Notice
from laclef.pagechanges import while_nothing_changes

register = template.Library()


@register.simple_tag
def house_notices() -> list[Notice]:
    """What everybody must know at this moment."""
    now = timezone.now()
    return [notice for notice in _notices_to_come() if notice.starts_at <= now < notice.ends_at]


@register.simple_tag
def house_menu() -> list[tuple[texts.Page, HouseText]]:
    """Every page of the house with its current title."""
    titles = texts.current_titles()
    return [(page, titles[key]) for key, page in texts.PAGES.items()]


@register.simple_tag
def house_foot() -> str:
    """The same at the foot of all pages in one language."""
    return _foot(get_language() or "fr")


@while_nothing_changes
def _foot(_language: str) -> str:
    return render_to_string("_foot.html")


@while_nothing_changes
def _notices_to_come() -> list[Notice]:
    """Those that are shown now or will be."""
    return list(Notice.objects.filter(ends_at__gt=timezone.now()))
