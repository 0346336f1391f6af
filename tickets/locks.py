"""What the sale locks on a screening, in words and beforehand; the triggers of migrations/0003 hold it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screenings.models import RoomBooking, Screening
from tickets.models import Seat, Ticket
from tickets.moments import cinema_day_end, end_of, start_of


@dataclass(frozen=True)
class Locks:
    """Why each part of a screening may not change now; an empty reason: it may."""

    times: str = ""
    titles: str = ""
    rooms: str = ""
    tariffs: str = ""
    regime: str = ""
    admission: str = ""

    def __bool__(self) -> bool:
        """Whether anything is locked."""
        return any((self.times, self.titles, self.rooms, self.tariffs, self.regime, self.admission))


def may_change(screening: Screening, now: datetime) -> Locks:
    """What the entries sold (and the places held) forbid to change, each with its reason."""
    sold = Ticket.objects.filter(room_booking__screening=screening).exists()
    held = sold or Seat.objects.live(now).filter(room_booking__screening=screening).exists()
    started = screening.starts_at is not None and screening.starts_at <= now
    an_hour = screening.starts_at is not None and screening.starts_at + timedelta(hours=1) <= now
    frozen = _("La séance a commencé et des entrées sont vendues : l’heure et les titres ne changent plus.")
    return Locks(
        times=frozen if sold and started else "",
        titles=frozen if sold and started else "",
        rooms=_("Plus d’une heure après le début, la salle ne change plus.") if sold and an_hour else "",
        tariffs=_("Plus d’une heure après le début, aucun nouveau montant.") if an_hour else "",
        regime=_("Des entrées sont vendues sous ce régime : il ne change plus.") if sold else "",
        admission=_("Des personnes tiennent des places : le mode d’entrée ne change plus.") if held else "",
    )


def may_cancel_entries(booking: RoomBooking, now: datetime) -> str:
    """Why no entry of this room may be cancelled now; empty: it may."""
    if now >= end_of(booking) and booking.screening.interrupted_at is None:
        return _(
            "La séance est terminée : une entrée ne s’annule plus, sauf séance notée interrompue sur son état ;"
            " la trésorerie répondra."
        )
    if now >= cinema_day_end(start_of(booking)):
        return _("La journée de cinéma est close : l’entrée ne s’annule plus, la trésorerie répondra.")
    return ""


# The database's names for what is refused on a screening, for screenings.refusals.in_words.
WORDS: dict[str, Promise] = {
    "tickets_booked_keeps_its_admission": gettext_lazy(
        "Des personnes tiennent des places : le mode d’entrée ne change plus."
    ),
    "tickets_sold_keeps_its_regime": gettext_lazy(
        "Des entrées sont vendues sous ce régime : il ne change plus."
    ),
    "tickets_started_is_frozen": gettext_lazy(
        "La séance a commencé et des entrées sont vendues : l’heure et les titres ne changent plus."
    ),
    "tickets_rooms_stay_after_an_hour": gettext_lazy(
        "Plus d’une heure après le début, la salle ne change plus."
    ),
    "tickets_never_more_than_places": gettext_lazy(
        "Plus de places sont prises que la salle n’en aurait : choisis une salle plus grande."
    ),
    "tickets_never_more_wheelchairs": gettext_lazy(
        "Des places pour fauteuil sont prises : cette salle n’en a pas assez. Choisis-en une autre."
    ),
    "tickets_cancelled_voids_all": gettext_lazy(
        "Des personnes tiennent encore des places : annule la séance avec ses entrées."
    ),
}
