"""How templates say amounts, and whether a screening has something to book."""

from datetime import datetime

from django import template

from screenings.models import Admission, Screening, State
from screenings.wording import NBSP

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """7 €, or 3,68 €."""
    whole, rest = divmod(cents, 100)
    return f"{whole},{rest:02}{NBSP}€" if rest else f"{whole}{NBSP}€"


@register.filter
def offers_booking(screening: Screening, now: datetime) -> bool:
    """From the row alone, for pages that are kept: the booking page says what is left."""
    booked = screening.admission in (Admission.TICKETS, Admission.REGISTRATION)
    return booked and screening.state == State.PUBLISHED and not screening.is_over(now)
