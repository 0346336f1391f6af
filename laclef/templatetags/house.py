"""What every page of the house may say."""

from typing import NamedTuple

from django import template
from django.template import Context
from django.urls import translate_url
from django.utils.translation import get_language

register = template.Library()

NAMES = {"fr": "Français", "en": "English"}


class OtherLanguage(NamedTuple):
    code: str
    name: str
    url: str


@register.simple_tag(takes_context=True)
def other_language(context: Context) -> OtherLanguage | None:
    """The same page in the other language."""
    request = context.get("request")
    if request is None:
        return None
    code = "fr" if (get_language() or "fr").startswith("en") else "en"
    return OtherLanguage(code, NAMES[code], translate_url(request.get_full_path(), code))
