"""How templates say amounts, and whether a screening has something to book."""

from datetime import datetime

from django import template

from screenings.models import Admission, Screening, State
from tickets.amounts import in_euros

register = template.Library()


register.filter("euros", in_euros)


@register.filter
def offers_booking(screening: Screening, now: datetime) -> bool:
    """From the row alone, for pages that are kept: the booking page says what is left."""
    booked = screening.admission in (Admission.TICKETS, Admission.REGISTRATION)
    return booked and screening.state == State.PUBLISHED and not screening.is_over(now)
