"""Places given away and groups: booked by the house, out of the whole room, without the web's limits."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laclef import journal
from laclef.accounts.models import User
from screenings.models import Admission, RoomBooking, Screening
from tickets import availability, box_office, letters, waiting_list
from tickets.amounts import Cents, check_amounts
from tickets.identity import digest_of, order_already_made
from tickets.models import Channel, Freed, Invitation, InvitationQuota, InvitedAs, Order, Seat
from tickets.moments import end_of, release_of
from tickets.places import (
    Wish,
    give_back,
    lock_rooms,
    refuse_unless_booked_here,
    share_out,
    take,
    unclaimed_seats,
)
from tickets.refusals import BookingRefused


@journal.atomic
def set_quota(*, screening_id: int, places: int, by: User | None, now: datetime) -> InvitationQuota:
    """How many places may be given away; what is not given yet is kept back from the web until the release."""
    bookings = lock_rooms(screening_id=screening_id)
    if not 0 <= places <= sum(booking.places or 0 for booking in bookings):
        raise BookingRefused(_("Le quota va de 0 au nombre de places de la séance."))
    if places < _given(screening_id, now):
        raise BookingRefused(_("Davantage d’invitations sont déjà données : reprends d’abord des places."))
    quota, __ = InvitationQuota.objects.update_or_create(
        screening_id=screening_id, defaults={"places": places}
    )
    journal.note(
        nature="invitation.quota", actor=by, links={"screening": screening_id}, facts={"places": places}
    )
    return quota


@dataclass(frozen=True)
class _Holder:
    """For whom the places are kept, and how their mail is written."""

    channel: Channel
    email: str
    language: str
    first_name: str = ""
    label: str = ""


@journal.atomic
def invite(
    *,
    key: UUID,
    screening_id: int,
    seats: int,
    invited_as: InvitedAs,
    by: User,
    email: str = "",
    first_name: str = "",
    language: str = "fr",
    wheelchairs: int = 0,
    now: datetime,
) -> Order:
    """Give places away within the quota, under a code of their own; unused ones are freed at the release."""
    holder = _Holder(Channel.INVITATION, email.strip().lower(), language, first_name=first_name.strip())
    wishes = _wishes(seats, 0, wheelchairs)
    digest = _digest(screening_id, wishes, holder, invited_as)
    bookings = lock_rooms(screening_id=screening_id)
    made = order_already_made(key, digest)
    if made is not None:
        return made
    _refuse_unless_takes(bookings, now)
    _refuse_beyond_quota(screening_id, seats, now)
    screening = bookings[0].screening
    order = _book(key=key, digest=digest, screening=screening, holder=holder, wishes=wishes, now=now)
    Invitation.objects.create(order=order, invited_as=invited_as, given_by=by)
    _note("invitation.given", order, by, seats=seats, invited_as=str(invited_as))
    return order


@journal.atomic
def book_group(
    *,
    key: UUID,
    screening_id: int,
    seats: int,
    cents: Cents,
    label: str,
    by: User,
    email: str = "",
    language: str = "fr",
    wheelchairs: int = 0,
    now: datetime,
) -> Order:
    """A group (scolaire family): as many places as it needs at one amount, in one room if one can hold it."""
    check_amounts([cents])
    holder = _Holder(Channel.GROUP, email.strip().lower(), language, label=label.strip())
    wishes = _wishes(seats, cents, wheelchairs)
    digest = _digest(screening_id, wishes, holder)
    bookings = lock_rooms(screening_id=screening_id)
    made = order_already_made(key, digest)
    if made is not None:
        return made
    _refuse_unless_takes(bookings, now)
    if seats < 1:
        raise BookingRefused(_("Un groupe compte au moins une personne."))
    screening = bookings[0].screening
    order = _book(key=key, digest=digest, screening=screening, holder=holder, wishes=wishes, now=now)
    _note("group.booked", order, by, seats=seats)
    return order


@journal.atomic
def take_back(*, order_id: int, by: User, now: datetime) -> Order:
    """An invitation or a group that does not come: its places are free at once; twice changes nothing."""
    order, bookings = box_office.locked(order_id)
    if order.channel not in (Channel.INVITATION, Channel.GROUP):
        raise BookingRefused(_("C’est la réservation d’une personne du public : elle seule la rend."))
    if order.cancelled_at is not None:
        return order
    if now >= max(end_of(booking) for booking in bookings):
        raise BookingRefused(_("La séance est terminée : il n’y a plus rien à y réserver ni à reprendre."))
    seats = [seat.pk for seat in unclaimed_seats(order)]
    if not seats:
        raise BookingRefused(_("Il n’y a plus de place à reprendre : elles sont entrées, ou à la porte."))
    give_back(seats, because=Freed.HOLDER, now=now)
    if not Seat.objects.live(now).filter(order=order).exists():  # with an entry that stands the order stands
        order.cancelled_at = now
        order.save(update_fields=["cancelled_at"])
    _note(f"{order.channel}.taken_back", order, by, seats=len(seats))
    if order.email:
        letters.taken_back(order)
    waiting_list.offer_freed(screening=order.screening, bookings=bookings, now=now)
    return order


def _wishes(seats: int, cents: Cents, wheelchairs: int) -> list[Wish]:
    return [Wish(cents=cents, wheelchair=place < wheelchairs) for place in range(seats)]


def _digest(screening_id: int, wishes: Sequence[Wish], holder: _Holder, invited_as: str = "") -> str:
    """All that was typed: sent again for somebody else, the same page is another request."""
    asked = {"screening": screening_id, "wishes": [asdict(wish) for wish in wishes]}
    return digest_of({**asked, **asdict(holder), "as": invited_as})


def _book(
    *, key: UUID, digest: str, screening: Screening, holder: _Holder, wishes: Sequence[Wish], now: datetime
) -> Order:
    places = availability.of_screening(screening.pk, now)
    shared = share_out(wishes, places.rooms, online=False)
    order = Order.objects.create(
        key=key, digest=digest, screening=screening, made_at=now, confirmed_at=now, **asdict(holder)
    )
    take(order=order, shared=shared, held_until=None, now=now)
    if order.email:
        letters.confirmation(order)
    return order


def _refuse_beyond_quota(screening_id: int, seats: int, now: datetime) -> None:
    found = InvitationQuota.objects.filter(screening=screening_id).values_list("places", flat=True).first()
    rest = max(0, (found or 0) - _given(screening_id, now))
    if not 1 <= seats <= rest:
        raise BookingRefused(
            ngettext(
                "Il reste %(rest)s invitation sur le quota : augmente-le, ou invite moins de monde.",
                "Il reste %(rest)s invitations sur le quota : augmente-le, ou invite moins de monde.",
                rest,
            )
            % {"rest": rest}
        )


def _refuse_unless_takes(bookings: Sequence[RoomBooking], now: datetime) -> None:
    if not bookings:
        raise BookingRefused(_("Cette séance n’a pas de salle : donne-lui-en une à la programmation."))
    refuse_unless_booked_here(bookings[0].screening)
    if bookings[0].screening.admission != Admission.TICKETS:
        raise BookingRefused(_("Ici on s’inscrit : inscris ces personnes comme tout le monde."))
    if now >= max(end_of(booking) for booking in bookings):
        raise BookingRefused(_("La séance est terminée : il n’y a plus rien à y réserver ni à reprendre."))
    if now >= max(release_of(booking) for booking in bookings):
        raise BookingRefused(_("Les places sont à la porte à présent : donne-les là."))


def _given(screening_id: int, now: datetime) -> int:
    return Seat.objects.live(now).filter(order__screening=screening_id, channel=Channel.INVITATION).count()


def _note(nature: str, order: Order, by: User | None, **facts: object) -> None:
    links = {"order": order.pk, "screening": order.screening_id}
    journal.note(nature=nature, actor=by, links=links, facts=facts)
