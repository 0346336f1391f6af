"""The screening of an address, with all that the desk shows of it."""

from django.shortcuts import get_object_or_404

from screenings.models import Screening


def screening_of(public_id: str) -> Screening:
    rows = (
        Screening.objects.for_listing()
        .select_related("carrier")
        .prefetch_related("room_bookings__room__venue")
    )
    return get_object_or_404(rows, public_id=public_id)
