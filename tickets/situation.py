"""What a visitor can do about a screening now, in words; the pages show it, the box office asks again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from screenings.models import Admission, RoomBooking, Screening, State
from tickets import waiting_list
from tickets.availability import ScreeningPlaces
from tickets.fairness import refuse_unless_open
from tickets.places import full_words
from tickets.refusals import BookingRefused


@dataclass(frozen=True)
class Situation:
    """Whether one may book, or wait; if not, why, and what to do instead.

    Both where only wheelchair places are left: the others wait.
    """

    words: str = ""
    can_book: bool = False
    can_wait: bool = False
    elsewhere: str = ""


def situation_of(
    screening: Screening, rooms: Sequence[RoomBooking], places: ScreeningPlaces, now: datetime
) -> Situation:
    """True when it was read: who presses the button is told again if it has changed."""
    if screening.state == State.CANCELLED:
        return Situation(_("Cette séance est annulée : choisissez-en une autre au programme."))
    if screening.is_over(now):
        return Situation(_("Cette séance est passée. La prochaine est au programme."))
    if screening.admission == Admission.ELSEWHERE:
        words = _("Ici, c’est le lieu qui accueille qui prend les réservations.")
        return Situation(words, elsewhere=screening.booking_url)
    try:
        refuse_unless_open(screening, rooms, now)
    except BookingRefused as refusal:
        return Situation(str(refusal))
    waits = not places.left_online and now < waiting_list.closes_at(rooms)
    if places.left_online or places.wheelchairs_left:
        return Situation(can_book=True, can_wait=waits)
    return Situation(full_words(0, online=True), can_wait=waits)
