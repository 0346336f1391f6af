"""Beginning to pay: the places are held and committed, then the provider is asked for a page to pay on."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from laclef import journal
from screenings import wording
from screenings.models import Admission, NonCommercialBasis, RoomBooking, Screening
from tickets import box_office, providers
from tickets.fairness import refuse_unless_open
from tickets.models import OnlinePayment, Order, Outcome, Seat
from tickets.paying import holding
from tickets.paying.locking import note
from tickets.places import unclaimed_seats
from tickets.providers import Cents, Checkout, Line
from tickets.refusals import PaymentRefused

# Stripe's pages live half an hour at least, counted from when one is made: until the hold's end, if Stripe was away.
# Ours is closed at that end, long before.
PAGE_MINUTES = 31


def may_pay_online(screening: Screening) -> bool:
    """Whether this screening's places can be paid online at all, from its row alone."""
    return (
        providers.current() is not None
        and screening.admission == Admission.TICKETS
        # One pays there as a member, with the card in hand.
        and screening.regime_basis != NonCommercialBasis.CINE_CLUB
    )


def worth_asking(cents: Cents) -> bool:
    """Whether the provider takes so little; below, one pays at the door, and 0 € nowhere."""
    provider = providers.current()
    return provider is not None and cents >= provider.minimum_cents


def reserve_to_pay(**facts: Any) -> tuple[Order, OnlinePayment | None]:
    """Reserve and begin to pay in one transaction; no payment where the sum is nothing the provider takes.

    Sent again with the same key it is the same order, and the attempt that is open, if one is.
    """
    now: datetime = facts["now"]
    total = sum(wish.cents or 0 for wish in facts["wishes"])
    if not worth_asking(total):
        return box_office.reserve(**facts), None
    with journal.atomic():
        order = box_office.reserve(**facts, pay_now=True)
        if order.paying_at != now and order.online_payments.exists():
            return order, order.online_payments.filter(outcome=Outcome.OPEN).first()
        return order, begin(order_id=order.pk, now=now)


@journal.atomic
def begin(*, order_id: int, now: datetime) -> OnlinePayment:
    """One open attempt per order: begun twice it is the same. The places are held for its time.

    The order's lock is the guard; below it, tickets_online_one_open_per_order.
    """
    order, bookings = box_office.locked(order_id)
    under_way = order.online_payments.filter(outcome=Outcome.OPEN).first()
    if under_way is not None:
        return under_way
    seats = unclaimed_seats(order)
    _refuse_unless_payable(order, seats, bookings, now)
    asked = [[seat.pk, seat.intended_cents or 0] for seat in seats]
    until = now + timedelta(minutes=settings.PAYMENT_HOLD_MINUTES)
    payment = OnlinePayment.objects.create(
        order=order,
        provider=_provider().name,
        asked=asked,
        amount_cents=sum(cents for __, cents in asked),
        begun_at=now,
        closes_at=until,
    )
    holding.hold(order, until)
    order.paying_at = now
    order.extensions += 1 if order.online_payments.count() > 1 else 0
    order.save(update_fields=["paying_at", "extensions"])
    note("payment.begun", payment, cents=payment.amount_cents)
    return payment


@journal.atomic
def refuse_unless_payable(*, order_id: int, now: datetime) -> None:
    """Raise PaymentRefused where an attempt could not be begun now, apart from the one that may be open."""
    order, bookings = box_office.locked(order_id)
    _refuse_unless_payable(order, unclaimed_seats(order), bookings, now)


def open_at_provider(payment: OnlinePayment, *, now: datetime) -> str:
    """The address to send the person to; asked again it is the same page. ProviderFailed if there is none.

    No lock is held here. A page that came too late is closed at once: nobody may pay for places let go.
    """
    if payment.address:
        return payment.address
    provider = providers.of(payment.provider)
    opened = provider.create(_checkout(payment))
    still_open = OnlinePayment.objects.filter(pk=payment.pk, outcome=Outcome.OPEN)
    if not still_open.update(reference=opened.reference, address=opened.address, failure=""):
        provider.expire(opened.reference)
        raise PaymentRefused(_("Le temps pour payer est écoulé : recommencez s’il reste des places."))
    payment.reference, payment.address = opened.reference, opened.address
    return opened.address


def _checkout(payment: OnlinePayment) -> Checkout:
    """What is asked, from the rows alone, so that the same key always asks for the same."""
    order = payment.order
    with translation.override(order.language):
        back = settings.SITE_URL + reverse("tickets:payment", args=[order.token])
        return Checkout(
            key=payment.key,
            lines=_lines(order, payment),
            language=order.language,
            email=order.email,
            back=back,
            expires_at=payment.begun_at + timedelta(minutes=settings.PAYMENT_HOLD_MINUTES + PAGE_MINUTES),
        )


def _lines(order: Order, payment: OnlinePayment) -> list[Line]:
    """One line per amount, for a provider takes few lines and a class has many places; 0 € is not its business."""
    begins = order.screening.local(order.begins_at())
    words = _("Place · %(title)s, %(day)s, %(hour)s") % {
        "title": order.screening.title,
        "day": wording.day(begins.date(), with_year=True),
        "hour": wording.hour(begins),
    }
    amounts = Counter(cents for __, cents in payment.asked if cents)
    return [Line(words, cents, places) for cents, places in sorted(amounts.items())]


def _provider() -> providers.Provider:
    provider = providers.current()
    if provider is None:
        raise PaymentRefused(_("Ici on paie à la porte : donnez-y votre code."))
    return provider


def _refuse_unless_payable(
    order: Order, seats: Sequence[Seat], bookings: Sequence[RoomBooking], now: datetime
) -> None:
    _provider()
    if not may_pay_online(order.screening):
        raise PaymentRefused(_("Pour cette séance, on paie à la porte : donnez-y votre code."))
    booked = {seat.room_booking_id for seat in seats}
    refuse_unless_open(order.screening, [b for b in bookings if b.pk in booked] or bookings, now)
    if not seats and order.seats.filter(ticket__cancellation__isnull=True, ticket__isnull=False).exists():
        raise PaymentRefused(_("C’est déjà payé : il n’y a rien d’autre à faire."))
    if not seats or not all(seat.is_live(now) for seat in seats):
        raise PaymentRefused(
            _("Ces places ont été rendues : vérifiez s’il en reste, et réservez de nouveau.")
        )
    if hasattr(order, "waiting_entry") and any(seat.held_until for seat in seats):
        raise PaymentRefused(_("Dites d’abord oui à l’offre de la liste d’attente ; vous paierez ensuite."))
    if order.extensions >= box_office.MOST_EXTENSIONS:
        raise PaymentRefused(_("Trop d’essais pour ces places : payez à la porte, ou rendez-les."))
    if not worth_asking(sum(seat.intended_cents or 0 for seat in seats)):
        raise PaymentRefused(_("Rien à payer en ligne pour ces places : donnez votre code à la porte."))
