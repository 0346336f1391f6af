"""What one person may book on the web, so that everyone has a chance; asked under the rooms' lock."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from screenings.models import RoomBooking, Screening
from screenings.wording import day_of_month, hour
from tickets.amounts import check_amounts
from tickets.availability import ScreeningPlaces
from tickets.models import MOST_SEATS, Attendee, Channel, RegistrationTerms, Seat
from tickets.moments import release_of, start_of
from tickets.places import Wish, full_words, is_registration_of, refuse_unless_booked_here
from tickets.refusals import BookingRefused, NotEnoughPlaces


def refuse_unless_open(screening: Screening, rooms: Sequence[RoomBooking], now: datetime) -> None:
    """Raise BookingRefused unless the web takes bookings for these rooms now."""
    refuse_unless_booked_here(screening)
    if screening.sale_opens_at is not None and now < screening.sale_opens_at:
        opens = screening.local(screening.sale_opens_at)
        when = {"day": day_of_month(opens), "hour": hour(opens)}
        raise BookingRefused(_("Les réservations ouvrent le %(day)s à %(hour)s.") % when)
    if not rooms:
        raise BookingRefused(_("Ce créneau n’existe plus : choisissez-en un autre."))
    if now >= closes_at(screening, rooms):
        if is_registration_of(screening):
            raise BookingRefused(_("Cela a commencé : les inscriptions sont closes."))
        raise BookingRefused(
            _("Les réservations en ligne sont closes : venez, les places restantes sont à la porte.")
        )


def closes_at(screening: Screening, rooms: Sequence[RoomBooking]) -> datetime:
    """The web books until the release, or until the start where nothing is released."""
    moment = start_of if is_registration_of(screening) else release_of
    return max(moment(room) for room in rooms)


def refuse_wishes(screening: Screening, wishes: Sequence[Wish]) -> None:
    """Raise BookingRefused unless there are one to ten places, each with what the screening asks."""
    if not 1 <= len(wishes) <= MOST_SEATS:
        raise BookingRefused(_("De une à dix places ; pour un groupe plus grand, écrivez-nous."))
    if is_registration_of(screening):
        _refuse_attendees(screening, wishes)
        return
    if any(wish.cents is None for wish in wishes):
        raise BookingRefused(_("Choisissez un montant pour chaque place ; 0 convient."))
    if any(wish.attendee for wish in wishes):
        raise BookingRefused(_("Ici on réserve des places, sans dire pour qui."))
    check_amounts([wish.cents for wish in wishes if wish.cents is not None])


def _refuse_attendees(screening: Screening, wishes: Sequence[Wish]) -> None:
    """A registration has no money; it counts children and adults if asked, ages only in the bands given."""
    terms = RegistrationTerms.objects.filter(screening=screening).first()
    if any(wish.cents is not None for wish in wishes):
        raise BookingRefused(_("L’inscription est gratuite : il n’y a pas de montant à choisir."))
    counted = terms is not None and terms.counts_children
    for wish in wishes:
        if (counted and wish.attendee not in Attendee.values) or (not counted and wish.attendee):
            raise BookingRefused(_("Dites combien d’enfants et combien d’adultes viennent."))
        if wish.age_band and (terms is None or wish.age_band not in terms.age_bands):
            raise BookingRefused(_("Choisissez une tranche d’âge de la liste."))


def refuse_to_pass(places: ScreeningPlaces, wishes: Sequence[Wish]) -> None:
    """Raise NotEnoughPlaces while others wait for the same kind of place: freed ones are offered to them."""
    chairs = any(wish.wheelchair for wish in wishes) and places.waiting_in_wheelchair
    if chairs or (places.waiting and not all(wish.wheelchair for wish in wishes)):
        raise NotEnoughPlaces(full_words(0, online=True), 0)


def refuse_unfair(
    *,
    screening: Screening,
    email: str,
    seats: int,
    places: ScreeningPlaces,
    now: datetime,
    already: int = 0,
    confirmed: bool = False,
) -> None:
    """Raise BookingRefused where one person, or all whom nobody knows together, would hold too much.

    Without an e-mail: two seats, and a bounded share of the places for all such bookings together. With one:
    ten seats of the screening per address, and until its button is pressed a bounded share as well, for any
    address can be made up. `already` are the seats that the order holds, counted in `seats`; `confirmed`: no
    button is waited for.
    """
    if email:
        _refuse_unfair_by_mail(screening, email, seats - already, places, now=now, confirmed=confirmed)
        return
    if seats > settings.UNCONFIRMED_SEATS:
        raise BookingRefused(
            _("Sans adresse e-mail, %(seats)s places au plus : donnez-en une pour en réserver davantage.")
            % {"seats": settings.UNCONFIRMED_SEATS}
        )
    theirs = Seat.objects.live(now).filter(order__screening=screening, channel=Channel.ONLINE)
    anonymous = theirs.filter(order__email="", order__erased_at__isnull=True, ticket__isnull=True).count()
    bound = max(places.places * settings.UNCONFIRMED_SHARE_PERCENT // 100, settings.UNCONFIRMED_SEATS)
    if anonymous + seats - already > bound:
        raise BookingRefused(
            _("Les places sans adresse e-mail sont toutes prises : donnez une adresse, ou venez à la porte.")
        )


def _refuse_unfair_by_mail(
    screening: Screening, email: str, more: int, places: ScreeningPlaces, *, now: datetime, confirmed: bool
) -> None:
    """Both bounds in one query."""
    waits = Q(
        held_until__isnull=False,
        order__confirmed_at__isnull=True,
        order__paying_at__isnull=True,
        order__waiting_entry__isnull=True,
        room_booking__in=[room.room_booking_id for room in places.rooms],
    )
    theirs = Seat.objects.live(now).filter(order__screening=screening, channel=Channel.ONLINE)
    held = theirs.aggregate(
        own=Count("pk", filter=Q(order__email=email)),
        unconfirmed=Count("pk", filter=waits & ~Q(order__email="")),
    )
    if held["own"] + more > MOST_SEATS:
        raise BookingRefused(_("Cette adresse tient déjà des places ici : dix au plus par personne."))
    bound = max(places.for_the_web * settings.UNCONFIRMED_MAIL_SHARE_PERCENT // 100, MOST_SEATS)
    if more > 0 and not confirmed and held["unconfirmed"] + more > bound:
        raise BookingRefused(
            _(
                "Beaucoup de places attendent que leur e-mail soit confirmé : réessayez dans quelques minutes, "
                "ou réservez sans adresse."
            )
        )
