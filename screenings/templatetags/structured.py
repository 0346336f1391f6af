"""What a page says to machines: the event for search engines, and the preview when its address is shared."""

from django import template
from django.utils.safestring import SafeString

from screenings.feeds import structured
from screenings.feeds.preview import Preview, preview
from screenings.models import Screening

register = template.Library()


@register.simple_tag
def json_ld(screening: Screening) -> SafeString:
    """The screening as a data block, which no script policy forbids; its text cannot end the element."""
    return SafeString(f'<script type="application/ld+json">{structured.json_ld(screening)}</script>')


@register.simple_tag
def open_graph(screening: Screening) -> Preview:
    return preview(screening)
