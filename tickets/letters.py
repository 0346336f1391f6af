"""The box office's mails: the code in text, the QR attached as an image, readable without network."""

import io
from datetime import datetime

import segno
from django.conf import settings
from django.utils.crypto import salted_hmac

from laclef import outbox
from screenings.models import ScreeningMove
from tickets.models import Order, RefundWay, WaitingEntry, spoken


def confirmation(order: Order) -> None:
    """The reservation with its code; one button confirms it where it is only held. An invitation says so."""
    context = {
        "screening": order.screening,
        "begins_at": order.begins_at(),
        "order": order,
        "code": spoken(order.code),
        "address": address("reservation", order.token, order.language),
        "confirm": address("reservation", f"{order.token}/confirmer/{proof_of(order)}", order.language),
        "seats": order.seats.filter(freed_at__isnull=True).count(),
        "minutes": settings.CONFIRM_WITHIN_MINUTES,
        "release_minutes": settings.RELEASE_MINUTES,
    }
    outbox.queue(
        event=f"reservation:{order.pk}",
        recipient=order.email,
        language=order.language,
        template="mail/reservation",
        context=context,
        attachments=[(f"{spoken(order.code)}.png", "image/png", qr_png(order.code))],
    )


def joined(entry: WaitingEntry) -> None:
    """They wait: for how many, how one is asked, and where one leaves the list."""
    context = {
        "screening": entry.screening,
        "entry": entry,
        "address": address("attente", entry.token, entry.language),
        "offer_minutes": settings.OFFER_MINUTES,
    }
    outbox.queue(
        event=f"waiting.joined:{entry.pk}",
        recipient=entry.email,
        language=entry.language,
        template="mail/waiting_joined",
        context=context,
    )


def waiting_closed(entry: WaitingEntry, *, left: int) -> None:
    """The list has ended, and so many places are at the door: nobody is kept one, who comes may have one."""
    outbox.queue(
        event=f"waiting.closed:{entry.pk}",
        recipient=entry.email,
        language=entry.language,
        template="mail/waiting_closed",
        context={"screening": entry.screening, "left": left},
    )


def offer(entry: WaitingEntry, *, until: datetime) -> None:
    """Places came free: until when to say yes, or pass."""
    context = {
        "screening": entry.screening,
        "begins_at": entry.offer.begins_at() if entry.offer else None,
        "entry": entry,
        "address": address("attente", entry.token, entry.language),
        "until": until,
    }
    outbox.queue(
        event=f"waiting.offered:{entry.pk}",
        recipient=entry.email,
        language=entry.language,
        template="mail/waiting_offer",
        context=context,
    )


def taken_back(order: Order) -> None:
    """The house keeps no places for them any more: an invitation or a group."""
    outbox.queue(
        event=f"{order.channel}.taken_back:{order.pk}",
        recipient=order.email,
        language=order.language,
        template="mail/taken_back",
        context={
            "screening": order.screening,
            "begins_at": order.begins_at(),
            "order": order,
            "code": spoken(order.code),
        },
    )


def screening_cancelled(order: Order, *, reason: str, owed_cents: int, way: RefundWay | None) -> None:
    """It does not take place: why, and what happens to the money."""
    context = {
        "screening": order.screening,
        "begins_at": order.begins_at(),
        "order": order,
        "code": spoken(order.code),
        "reason": reason,
        "owed_euros": owed_cents // 100,
        "way": way,
    }
    outbox.queue(
        event=f"screening.cancelled:{order.screening_id}:{order.pk}",
        recipient=order.email,
        language=order.language,
        template="mail/screening_cancelled",
        context=context,
    )


def screening_moved(order: Order, move: ScreeningMove) -> None:
    """Another hour or room: from what to what, and the two buttons of the page (still coming, or give back)."""
    context = {
        "screening": order.screening,
        "begins_at": order.begins_at(),
        "order": order,
        "move": move,
        "code": spoken(order.code),
        "address": address("reservation", f"{order.token}/deplacee", order.language),
    }
    outbox.queue(
        event=f"screening.moved:{move.pk}:{order.pk}",
        recipient=order.email,
        language=order.language,
        template="mail/screening_moved",
        context=context,
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
