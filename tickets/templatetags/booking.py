"""How templates say amounts, and whether a screening has something to book."""

from datetime import datetime, timedelta

from django import template
from django.conf import settings

from screenings.models import Admission, Kind, Screening, State
from tickets.amounts import in_euros

register = template.Library()


register.filter("euros", in_euros)


@register.filter
def where_to_book(screening: Screening, now: datetime) -> str:
    """On the web, at the door or nowhere (""); from the row alone, for pages that are kept.

    Just before the start what is left goes to the door. An exhibition has one start per opening: its page knows.
    """
    booked = screening.admission in (Admission.TICKETS, Admission.REGISTRATION)
    if not booked or screening.state != State.PUBLISHED or screening.is_over(now):
        return ""
    if screening.kind == Kind.EXHIBITION or screening.starts_at is None:
        return "web"
    registers = screening.admission == Admission.REGISTRATION
    closes_at = screening.starts_at - timedelta(minutes=0 if registers else settings.RELEASE_MINUTES)
    if now < closes_at:
        return "web"
    return "door" if now < screening.starts_at else ""
