"""Who is coming, in numbers: for the programme, the host and the door. Nobody's name stands here."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from laclef.access import may
from screenings.listing import by_day
from screenings.models import Admission, Screening, State
from tickets.coming import by_screening, together, who_is_coming
from tickets.models import RegistrationTerms
from tickets.moments import release_of

AHEAD = timedelta(days=31)


@may("bookings.see")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The coming month, evening by evening: reserved, paid, invited, waiting."""
    now = timezone.now()
    screenings = list(
        booked_here().filter(ends_at__gt=now, starts_at__lt=now + AHEAD).order_by("starts_at", "pk")
    )
    counts = by_screening([screening.pk for screening in screenings], now)
    days = [
        (day.date, [(one, counts[one.pk]) for one in day.screenings if one.pk in counts])
        for day in by_day(screenings)
    ]
    return render(request, "tickets/coming/overview.html", {"days": days, "now": now})


@may("bookings.see")
@require_safe
def screening(request: HttpRequest, public_id: str) -> HttpResponse:
    """One screening, room by room."""
    now = timezone.now()
    found = get_object_or_404(booked_here(), public_id=public_id)
    return render(request, "tickets/coming/screening.html", coming_context(found, now))


def booked_here() -> QuerySet[Screening]:
    """The screenings that take bookings of ours, past ones too."""
    rows = Screening.objects.filter(
        state=State.PUBLISHED, admission__in=(Admission.TICKETS, Admission.REGISTRATION)
    )
    return rows.for_listing().prefetch_related("room_bookings__release_delay")


def coming_context(screening: Screening, now: datetime) -> dict[str, object]:
    """What every page about one screening shows above: its counts, together and per room."""
    rooms = who_is_coming([screening.pk], now)
    terms = RegistrationTerms.objects.filter(screening=screening).first()
    bookings = [booking for booking in screening.room_bookings.all() if booking.during is not None]
    return {
        "screening": screening,
        "now": now,
        "rooms": rooms,
        "all": together(rooms).get(screening.pk),
        "sells": screening.admission == Admission.TICKETS,
        "counts_children": terms is not None and terms.counts_children,
        "release_at": max((release_of(booking) for booking in bookings), default=None),
    }
