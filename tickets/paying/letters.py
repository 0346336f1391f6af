"""The mails of paying online: one per event and person (the outbox keeps them from going twice)."""

from laclef import outbox
from laclef.accounts.models import User
from laclef.accounts.roles import Role
from tickets.letters import address, qr_png
from tickets.models import Dispute, OnlinePayment, RefundOwed, Ticket, spoken


def receipt(payment: OnlinePayment) -> None:
    """What was paid, the entries with their numbers (the database gave them: read back), the code to show."""
    order = payment.order
    if not order.email:
        return
    tickets = list(Ticket.objects.filter(sale=payment.sale_id).order_by("pk"))
    outbox.queue(
        event=f"payment.received:{payment.pk}",
        recipient=order.email,
        language=order.language,
        template="mail/receipt",
        context=_context(payment)
        | {
            "tickets": tickets,
            "cents": payment.amount_cents,
            "vat": tickets[0].vat_ppm / 10_000,
            "begins_at": min(ticket.starts_at for ticket in tickets),
        },
        attachments=[(f"{spoken(order.code)}.png", "image/png", qr_png(order.code))],
    )


def late(payment: OnlinePayment, owed: RefundOwed, why: str) -> None:
    """The money came, the places could not be given: all of it goes back."""
    if payment.order.email:
        outbox.queue(
            event=f"payment.late:{payment.pk}",
            recipient=payment.order.email,
            language=payment.order.language,
            template="mail/payment_late",
            context=_context(payment) | {"why": why, "cents": owed.amount_cents},
        )


def refunded(payment: OnlinePayment, owed: RefundOwed) -> None:
    """It is on its way back to the card."""
    if payment.order.email:
        outbox.queue(
            event=f"refund.paid:{owed.pk}",
            recipient=payment.order.email,
            language=payment.order.language,
            template="mail/refunded",
            context=_context(payment) | {"cents": owed.amount_cents},
        )


def disputed(dispute: Dispute) -> None:
    """To each treasurer: a payer contests at the bank; until when to answer."""
    for user in User.objects.filter(groups__name=Role.TREASURER, is_active=True).order_by("pk"):
        outbox.queue(
            event=f"dispute.opened:{dispute.pk}",
            recipient=user.email,
            language=user.language,
            template="mail/dispute",
            context={"dispute": dispute},
        )


def _context(payment: OnlinePayment) -> dict[str, object]:
    order = payment.order
    return {
        "order": order,
        "screening": order.screening,
        "begins_at": order.begins_at(),
        "code": spoken(order.code),
        "address": address("reservation", order.token, order.language),
    }
