"""The box office's mails: the code in text, the QR attached as an image, readable without network."""

import io
from collections.abc import Sequence
from datetime import datetime

import segno
from django.conf import settings
from django.utils.crypto import salted_hmac

from laclef import outbox
from screenings.models import ScreeningMove
from tickets.models import Order, RefundWay, WaitingEntry, spoken


def confirmation(order: Order) -> None:
    """The reservation with its code; one button confirms it where it is only held. An invitation says so."""
    _to_holder(
        order,
        event=f"reservation:{order.pk}",
        template="mail/reservation",
        attachments=[(f"{spoken(order.code)}.png", "image/png", qr_png(order.code))],
        address=address("reservation", order.token, order.language),
        confirm=address("reservation", f"{order.token}/confirmer/{proof_of(order)}", order.language),
        seats=order.seats.filter(freed_at__isnull=True).count(),
        minutes=settings.CONFIRM_WITHIN_MINUTES,
        release_minutes=settings.RELEASE_MINUTES,
    )


def taken_back(order: Order) -> None:
    """The house keeps no places for them any more: an invitation or a group."""
    _to_holder(order, event=f"{order.channel}.taken_back:{order.pk}", template="mail/taken_back")


def screening_cancelled(order: Order, *, reason: str, owed_cents: int, way: RefundWay | None) -> None:
    """It does not take place: why, and what happens to the money."""
    _to_holder(
        order,
        event=f"screening.cancelled:{order.screening_id}:{order.pk}",
        template="mail/screening_cancelled",
        reason=reason,
        owed_euros=owed_cents // 100,
        way=way,
    )


def screening_moved(order: Order, move: ScreeningMove) -> None:
    """Another hour or room: from what to what, and the two buttons of the page (still coming, or give back)."""
    _to_holder(
        order,
        event=f"screening.moved:{move.pk}:{order.pk}",
        template="mail/screening_moved",
        move=move,
        address=address("reservation", f"{order.token}/deplacee", order.language),
    )


def joined(entry: WaitingEntry) -> None:
    """They wait: for how many, how one is asked, and where one leaves the list."""
    _to_who_waits(
        entry,
        event=f"waiting.joined:{entry.pk}",
        template="mail/waiting_joined",
        offer_minutes=settings.OFFER_MINUTES,
    )


def offer(entry: WaitingEntry, *, until: datetime) -> None:
    """Places came free: until when to say yes, or pass."""
    _to_who_waits(
        entry,
        event=f"waiting.offered:{entry.pk}",
        template="mail/waiting_offer",
        begins_at=entry.offer.begins_at() if entry.offer else None,
        until=until,
    )


def waiting_closed(entry: WaitingEntry, *, left: int) -> None:
    """The list has ended, and so many places are at the door: nobody is kept one, who comes may have one."""
    _to_who_waits(entry, event=f"waiting.closed:{entry.pk}", template="mail/waiting_closed", left=left)


def _to_holder(
    order: Order,
    *,
    event: str,
    template: str,
    attachments: Sequence[tuple[str, str, bytes]] = (),
    **more: object,
) -> None:
    """In the language of the reservation, with its screening, hour and code."""
    facts = {"screening": order.screening, "begins_at": order.begins_at(), "order": order}
    outbox.queue(
        event=event,
        recipient=order.email,
        language=order.language,
        template=template,
        context={**facts, "code": spoken(order.code), **more},
        attachments=attachments,
    )


def _to_who_waits(entry: WaitingEntry, *, event: str, template: str, **more: object) -> None:
    """In the language of who waits, with the address where one answers, or leaves the list."""
    facts = {"entry": entry, "address": address("attente", entry.token, entry.language)}
    outbox.queue(
        event=event,
        recipient=entry.email,
        language=entry.language,
        template=template,
        context={"screening": entry.screening, **facts, **more},
    )


def proof_of(order: Order) -> str:
    """What only the mail says: whoever has it reads that address. The page of the order does not know it."""
    return salted_hmac("tickets.confirm", order.token, algorithm="sha256").hexdigest()[:32]


def qr_png(code: str) -> bytes:
    """The code as an image, large enough to be scanned from a phone."""
    image = io.BytesIO()
    segno.make(code, error="m", micro=False).save(image, kind="png", scale=8, border=4)
    return image.getvalue()


def address(kind: str, token: str, language: str) -> str:
    """The full address that a mail carries."""
    prefix = "" if language == "fr" else f"/{language}"
    return f"{settings.SITE_URL}{prefix}/{kind}/{token}/"
