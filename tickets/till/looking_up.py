"""What was typed or scanned: an amount, a reservation, a place, or the first name it was left under."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.utils.translation import gettext as _

from laclef.typed import number_in
from screenings.calendar import cinema_day, day_bounds, house_zone
from screenings.models import State
from tickets.models import Order, Sale, SalesPoint, Seat, Ticket, tidy_code
from tickets.moments import cinema_day_end
from tickets.refusals import Refused

MOST_SHOWN = 8
FEWEST_LETTERS = 2
ORDER_SIGNS, SEAT_SIGNS = 8, 10
# L07 000012, as printed, with or without the n° between them.
ENTRY = re.compile(r"([A-Z][0-9]{2})\s*(?:n°)?\s*([0-9]{1,18})", re.IGNORECASE)


class NotFound(Refused):
    """Nothing bears that code or name; the message says what to try."""


@dataclass(frozen=True)
class FoundOrders:
    """At most eight reservations of tonight, and whether others match."""

    orders: tuple[Order, ...]
    more: bool


def by_code(typed: str) -> Order | None:
    """The order of a code, its own or that of one of its places; spaces and dashes do not matter."""
    code = tidy_code(typed)
    if len(code) == ORDER_SIGNS:
        return Order.objects.filter(code=code).first()
    if len(code) == SEAT_SIGNS:
        seat = Seat.objects.filter(code=code, order__isnull=False).select_related("order").first()
        return seat.order if seat else None
    return None


def looks_like_a_code(typed: str) -> bool:
    """Long enough, and with a figure or no small letter in it: a first name has neither."""
    return len(tidy_code(typed)) in (ORDER_SIGNS, SEAT_SIGNS) and (
        typed == typed.upper() or any(sign.isdigit() for sign in typed)
    )


def by_name(typed: str, now: datetime) -> FoundOrders:
    """Tonight's reservations left under a first name, or as a group, that begins so."""
    if len(typed.strip()) < FEWEST_LETTERS:
        raise NotFound(_("Le code, ou au moins deux lettres du prénom."))
    found = list(_of_tonight(now).filter(_begins_like(typed))[: MOST_SHOWN + 1])
    return FoundOrders(tuple(found[:MOST_SHOWN]), more=len(found) > MOST_SHOWN)


def sold_today(sales_point: SalesPoint, now: datetime) -> QuerySet[Sale]:
    """What this till sold in this cinema day, before a Z too."""
    begins, ends = day_bounds(cinema_day(now, house_zone()), house_zone())
    return Sale.objects.filter(
        till_session__isnull=False, sales_point=sales_point, sold_at__gte=begins, sold_at__lt=ends
    )


def sales(typed: str, now: datetime) -> QuerySet[Sale]:
    """Of any till and day: the sales of a code (an entry's, a reservation's), or of a printed number."""
    tickets = Ticket.objects.filter(_bears(typed.strip(), now))
    return Sale.objects.filter(pk__in=tickets.values("sale"), sales_point__online=False)


def _bears(typed: str, now: datetime) -> Q:
    """An operation's number is one for good; an entry's own begins again in each series: those of these days."""
    code, entry = tidy_code(typed), ENTRY.fullmatch(typed)
    if entry:
        number = Q(room_number=int(entry[2])) | Q(advance_number=int(entry[2]))
        these_days = Q(room_booking__during__endswith__gt=now - timedelta(days=1))
        return number & these_days & Q(tariff_code=entry[1].upper())
    if number_in(typed):
        return Q(sale=number_in(typed)) | Q(seat__code=code)
    return Q(seat__code=code) | Q(seat__order__code=code)


def _of_tonight(now: datetime) -> QuerySet[Order]:
    live = Q(seats__freed_at__isnull=True)
    return (
        Order.objects.filter(
            screening__state=State.PUBLISHED,
            screening__starts_at__lt=cinema_day_end(now),
            screening__ends_at__gt=now,
        )
        .annotate(
            live=Count("seats", filter=live),
            entered=Count("seats", filter=live & Q(seats__ticket__isnull=False)),
            here=Count("seats", filter=live & Q(seats__arrived_at__isnull=False)),
            folded_first=_folded(F("first_name")),
            folded_label=_folded(F("label")),
        )
        .filter(live__gt=0)
        .select_related("screening__venue")
        .prefetch_related("screening__programme__film")
        .order_by("screening__starts_at", "first_name", "pk")
    )


def _begins_like(typed: str) -> Q:
    beginning = _folded(Value(typed.strip().replace("\x00", "")[:80]))
    return Q(folded_first__startswith=beginning) | Q(folded_label__startswith=beginning)


def _folded(what: F | Value) -> Func:
    return Func(what, function="laclef_fold", output_field=TextField())
