"""One browser, one order: two tabs opened afresh, a double click or a lost answer are the same reservation.

No cookie is set for it. A form to fill in has its cookie against forgery anyway (Django's csrf); the key of the
form is derived from it, the screening and how many orders that browser made there. What is stored is the key,
which says nothing without that cookie: the house cannot tell which orders came from one browser.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac

from screenings.models import RoomBooking, Screening
from tickets.models import Order

# So long a page opened afresh shows what was just reserved; later somebody else may sit before the screen.
JUST_NOW = timedelta(minutes=30)
MOST_ORDERS = 12


@dataclass(frozen=True)
class Here:
    """The key of the next form of this browser for a screening, and the reservation it has just made."""

    key: UUID
    recent: Order | None = None


def here(request: HttpRequest, screening: Screening, slot: RoomBooking | None, now: datetime) -> Here:
    """Which order the form at hand will be; one query, and none for a browser that comes without its cookie."""
    about = _about(request, screening.pk, slot.pk if slot else None)
    if settings.CSRF_COOKIE_NAME not in request.COOKIES:
        return Here(_key(about, 0))
    keys = [_key(about, number) for number in range(MOST_ORDERS)]
    made = {order.key: order for order in Order.objects.filter(key__in=keys, screening=screening)}
    unused = [key for key in keys if key not in made]
    last = next((made[key] for key in reversed(keys) if key in made), None)
    return Here(unused[0] if unused else keys[-1], last if last and _just_made(last, now) else None)


def first_key(request: HttpRequest, *, screening_id: int, slot_id: int | None) -> str:
    """The key of a newcomer's form: the browser gets its cookie with it."""
    return str(_key(_about(request, screening_id, slot_id), 0))


def _about(request: HttpRequest, screening_id: int, slot_id: int | None) -> str:
    get_token(request)
    return f"{request.META['CSRF_COOKIE']}:{screening_id}:{slot_id or ''}"


def _key(about: str, number: int) -> UUID:
    return UUID(salted_hmac("tickets.order", f"{about}:{number}", algorithm="sha256").hexdigest()[:32])


def _just_made(order: Order, now: datetime) -> bool:
    ended = order.cancelled_at or order.lapsed_at or order.released_at
    return ended is None and now - order.made_at < JUST_NOW
