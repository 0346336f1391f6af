"""Heads counted at the door, tap by tap: beside the entries, never instead of them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tickets.door import passes
from tickets.models import HeadCount


@transaction.atomic
def tap(*, key: UUID, scanner_id: int, room_booking_id: int, heads: int, now: datetime) -> None:
    """One head more, or one less; the same tap sent twice is one. ScannerRefused once the pass is revoked."""
    scanner = passes.locked(scanner_id, now)
    HeadCount.objects.get_or_create(
        key=key,
        defaults={
            "scanner": scanner,
            "room_booking_id": room_booking_id,
            "heads": heads,
            "counted_at": now,
        },
    )
