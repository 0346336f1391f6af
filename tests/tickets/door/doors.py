"""A door in one line: its phone, what it scans."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from laclef.accounts.models import User
from screenings.models import Regime, Screening
from tests.factories import make_user
from tests.tickets.acts import room_of, screening_in
from tickets import box_office
from tickets.door import passes, scanning
from tickets.models import Order, ScannerPass
from tickets.places import Wish


def phone_of(screening: Screening, by: User | None = None) -> ScannerPass:
    """A pass for the evening of now, at the screening's venue."""
    assert screening.venue is not None
    return passes.give(venue_id=screening.venue.pk, by=by or make_user(), now=timezone.now())


def workshop_of(people: int) -> tuple[Screening, Order]:
    """A workshop in twenty minutes, and one booking of so many registered people."""
    workshop = screening_in(20, kind="workshop", regime=Regime.NOT_CINEMA, admission="registration")
    wishes = [Wish()] * people
    return workshop, box_office.reserve(
        key=uuid4(), screening_id=workshop.pk, wishes=wishes, now=timezone.now()
    )


def scan(scanner: ScannerPass, code: str, screening: Screening | None = None, **facts: Any) -> Any:
    """Scan at the door of this screening's first room, or of any."""
    rooms = [room_of(screening).pk] if screening else []
    return scanning.scan(
        scanner_id=scanner.pk, text=code, room_booking_ids=rooms, now=timezone.now(), **facts
    )
