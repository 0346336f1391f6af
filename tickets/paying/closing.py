"""The end of a hold: the provider's page is closed first, then the places go; or the person leaves it before."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from laclef import journal
from tickets import box_office, letters, providers, release
from tickets.models import OnlinePayment, Order, Outcome, Seat, WaitingEntry
from tickets.paying import beginning, holding
from tickets.paying.settling import settle
from tickets.places import unclaimed_seats
from tickets.providers import ProviderFailed, Status, Told
from tickets.refusals import PaymentRefused

log = logging.getLogger(__name__)


def due(now: datetime) -> list[int]:
    """The attempts whose time has run out."""
    return list(
        OnlinePayment.objects.filter(outcome=Outcome.OPEN, closes_at__lte=now)
        .order_by("closes_at")
        .values_list("pk", flat=True)
    )


def close(*, payment_id: int, now: datetime) -> OnlinePayment:
    """Let nobody pay it any more, then write down what is true: paid in the last second it is paid.

    Without an answer of the provider nothing is let go before the release: it is asked again the next minute.
    """
    payment = OnlinePayment.objects.get(pk=payment_id)
    if not payment.is_open():
        return payment
    payment = settle(payment_id=payment_id, told=_expired(payment, now), now=now)
    if payment.is_open():  # its page opened meanwhile: nobody may pay on that one either
        payment = settle(payment_id=payment_id, told=_expired(payment, now), now=now)
    if payment.outcome == Outcome.UNPAID:
        release.lapse(screening_id=payment.order.screening_id, now=now)
    return payment


def _expired(payment: OnlinePayment, now: datetime) -> Told:
    """The truth once it is closed; a page whose address nobody was given needs no closing."""
    if not payment.reference:
        return Told("", Status.EXPIRED)
    try:
        return providers.of(payment.provider).expire(payment.reference)
    except ProviderFailed as failure:
        OnlinePayment.objects.filter(pk=payment.pk).update(failure=str(failure)[:200])
        holding.hold_on(payment_id=payment.pk, now=now)
        raise


def more_time(*, order_id: int, now: datetime) -> OnlinePayment:
    """A full time again for those who are slow (WCAG 2.2.1): the open page is closed, the same amounts get another.

    Paid meanwhile it is paid. Where no other may be begun, the open one stays.
    """
    beginning.refuse_unless_payable(order_id=order_id, now=now)
    _leave(order_id, now)
    return beginning.begin(order_id=order_id, now=now)


def pay_at_the_door(*, order_id: int, now: datetime) -> Order:
    """Leave the payment and keep the places: an ordinary reservation from here on. Refused if it is paid.

    Without a payment to leave no hold is prolonged.
    """
    left = _leave(order_id, now)
    return _as_a_reservation(order_id=order_id, left=left, now=now)


def give_back(*, order_id: int, now: datetime) -> Order:
    """Leave the payment and the places. Refused if it is paid."""
    _leave(order_id, now)
    return box_office.cancel_by_holder(order_id=order_id, now=now)


def _leave(order_id: int, now: datetime) -> bool:
    """Close the attempt that is open; returns whether one was."""
    payment = OnlinePayment.objects.filter(order=order_id, outcome=Outcome.OPEN).first()
    if payment is None:
        return False
    if close(payment_id=payment.pk, now=now).sale_id is not None:
        raise PaymentRefused(_("Le paiement vient d’arriver : c’est payé, vos places sont là."))
    return True


@journal.atomic
def _as_a_reservation(*, order_id: int, left: bool, now: datetime) -> Order:
    """Places that were held for the payment are firm, or wait for the mail's button where one gave an address."""
    order, __ = box_office.locked(order_id)
    seats = [seat for seat in unclaimed_seats(order) if seat.is_live(now)]
    if not seats:
        raise PaymentRefused(
            _("Ces places ont été rendues : vérifiez s’il en reste, et réservez de nouveau.")
        )
    held = [seat for seat in seats if seat.held_until is not None]
    if not held:
        return order
    _refuse_unless_held_for_a_payment(order, held, left=left)
    until = now + timedelta(minutes=settings.CONFIRM_WITHIN_MINUTES) if order.email else None
    Seat.objects.filter(pk__in=[seat.pk for seat in held]).update(held_until=until)
    journal.note(
        nature="reservation.left_to_the_door",
        links={"order": order.pk, "screening": order.screening_id},
        facts={"seats": len(seats)},
    )
    if order.email:
        letters.confirmation(order)
    return order


def _refuse_unless_held_for_a_payment(order: Order, held: Sequence[Seat], *, left: bool) -> None:
    """An attempt was just left, or the last one ended unpaid and its hold still runs; once, not again and again."""
    if WaitingEntry.objects.offered().filter(offer=order).exists():
        raise PaymentRefused(_("Dites d’abord oui à l’offre de la liste d’attente ; vous paierez ensuite."))
    last = order.online_payments.order_by("-begun_at", "-pk").first()
    runs = (
        last is not None
        and last.outcome == Outcome.UNPAID
        and all(seat.held_until == last.closes_at for seat in held)
    )
    if not left and not runs:
        raise PaymentRefused(
            _("Aucun paiement n’est en cours : confirmez les places par le bouton de l’e-mail.")
        )
