"""The screening of an address, with all that the desk shows of it."""

from django.shortcuts import get_object_or_404

from screenings.models import Screening
from screenings.waits import followed


def screening_of(public_id: str) -> Screening:
    rows = followed(Screening.objects.all()).prefetch_related("room_bookings__room__venue")
    return get_object_or_404(rows, public_id=public_id)
