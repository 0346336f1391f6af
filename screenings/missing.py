"""What a screening lacks before it can be confirmed, before it can be published, and to be at its best."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from screenings import terms
from screenings.listing import still
from screenings.models import FILM_KINDS, Admission, Kind, Regime, Screening, State


@dataclass(frozen=True)
class Missing:
    """What is missing, in a few words. `stops` is the act it stops: confirm, publish, or none."""

    words: str
    stops: str = ""

    def __str__(self) -> str:
        return self.words


def missing(screening: Screening) -> list[Missing]:
    """All of it, what stops the most first; from rows already fetched (Screening.objects.for_listing)."""
    found = [*_to_confirm(screening)]
    if screening.kind not in (Kind.HIRE, Kind.INTERNAL) or screening.open_meeting:
        found += [*_to_publish(screening), *_at_its_best(screening)]
    if screening.carrier_id is None:
        found.append(Missing(_("porteur·se")))
    return found


def _to_confirm(screening: Screening) -> list[Missing]:
    bookings = list(screening.room_bookings.all())
    lacks = {
        _("date et heure"): screening.starts_at is None or screening.ends_at is None,
        _("salle"): not bookings,
        _("à quel titre non commerciale"): screening.regime == Regime.NON_COMMERCIAL
        and not screening.regime_basis,
    }
    return [Missing(words, "confirm") for words, lack in lacks.items() if lack]


def _to_publish(screening: Screening) -> list[Missing]:
    items = list(screening.programme.all())
    bookable = screening.admission in (Admission.TICKETS, Admission.REGISTRATION)
    lacks = {
        _("film"): screening.kind in FILM_KINDS and not items,
        _("titre"): screening.kind not in FILM_KINDS and not screening.title_fr and not items,
        _("film principal"): screening.kind in FILM_KINDS
        and bool(items)
        and not any(item.is_main for item in items),
        _("nombre de places"): bookable
        and any(booking.places is None for booking in screening.room_bookings.all()),
        # What is published without them says why: the database asked.
        _("conditions"): screening.state != State.PUBLISHED and bool(terms.incomplete(screening)),
    }
    return [Missing(words, "publish") for words, lack in lacks.items() if lack]


def _at_its_best(screening: Screening) -> list[Missing]:
    items = list(screening.programme.all())
    lacks = {
        _("texte court"): not screening.short_fr,
        _("texte"): not screening.text_fr,
        _("image"): still(screening) is None,
        _("durée du film"): any(not item.film.minutes for item in items),
        _("version"): any(item.film.sound == "spoken" and not item.spoken_languages for item in items),
    }
    return [Missing(words) for words, lack in lacks.items() if lack]
