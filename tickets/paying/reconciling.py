"""Our books against the provider's: open attempts are asked about again, its account is read, both compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laclef import journal
from laclef.accounts.models import User
from tickets import providers
from tickets.models import (
    Dispute,
    Method,
    MovementKind,
    OnlinePayment,
    Outcome,
    PaymentLine,
    ProviderMovement,
)
from tickets.paying import closing, refunding
from tickets.paying.settling import check
from tickets.providers import Cents

ASK_AFTER = timedelta(minutes=2)
ASK_AGAIN_AFTER = timedelta(hours=1)  # those that ended without money: some providers close nothing for good
ASK_FOR = timedelta(hours=24)
READ_BACK = timedelta(days=7)  # a payout gathers the movements of the days before it
PATIENCE = timedelta(minutes=5)
AROUND = timedelta(days=7)  # between what the provider did and our line of it, beside a month's edge
TRUST_AFTER = timedelta(hours=2)  # the account is read once an hour


def to_ask(now: datetime) -> list[int]:
    """The attempts whose truth may have changed without anybody telling."""
    unasked = Q(checked_at__isnull=True, begun_at__lte=now - ASK_AFTER) | Q(checked_at__lte=now - ASK_AFTER)
    ended = Q(outcome=Outcome.UNPAID, ended_at__gt=now - ASK_FOR, checked_at__lte=now - ASK_AGAIN_AFTER)
    found = OnlinePayment.objects.filter(Q(outcome=Outcome.OPEN) & unasked | ended).exclude(reference="")
    return list(found.order_by("pk").values_list("pk", flat=True))


def ask(*, payment_id: int, now: datetime) -> OnlinePayment:
    """Ask again; one whose time is over is closed."""
    payment = OnlinePayment.objects.get(pk=payment_id)
    if payment.is_open() and payment.is_over(now):
        return closing.close(payment_id=payment_id, now=now)
    return check(payment_id=payment_id, now=now)


def read_account(*, now: datetime) -> int:
    """Copy what moved on the provider's account lately; returns how many lines there are. No lock is held."""
    provider = providers.current()
    if provider is None:
        return 0
    rows = [
        ProviderMovement(
            provider=provider.name,
            reference=moved.reference,
            kind=moved.kind,
            charge=moved.charge,
            source=moved.source,
            payout=moved.payout,
            gross_cents=moved.gross_cents,
            fee_cents=moved.fee_cents,
            net_cents=moved.net_cents,
            happened_at=moved.happened_at,
        )
        for moved in provider.movements(now - READ_BACK)
    ]
    ProviderMovement.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["provider", "reference"], update_fields=["payout"]
    )
    return len(rows)


@dataclass(frozen=True)
class Difference:
    """One thing that does not agree, and what one can do about it: ask, refund, answer, or have it seen."""

    words: Promise
    cents: Cents
    since: datetime
    action: str
    pk: int
    code: str = ""
    failure: str = ""


def differences(now: datetime) -> list[Difference]:
    """All that differs, oldest first; empty when the books agree."""
    found = [
        *_unanswered(now),
        *_refunds_waiting(now),
        *_unknown_there(now),
        *_missing_there(),
        *_contested(),
    ]
    return sorted(found, key=lambda one: one.since)


def _unanswered(now: datetime) -> Iterator[Difference]:
    rows = OnlinePayment.objects.filter(outcome=Outcome.OPEN, closes_at__lte=now - PATIENCE)
    for row in rows.select_related("order"):
        words = _("Paiement sans réponse du prestataire : les places restent tenues.")
        yield Difference(
            words, row.amount_cents, row.begun_at, "ask", row.pk, code=row.order.code, failure=row.failure
        )


def _refunds_waiting(now: datetime) -> Iterator[Difference]:
    rows = refunding.owed_online().filter(owed_at__lte=now - PATIENCE)
    for row in rows.select_related("online", "sale__online_payment__order"):
        asked = getattr(row, "online", None)
        yield Difference(
            _("Remboursement dû, pas encore fait."),
            row.amount_cents,
            row.owed_at,
            "refund",
            row.pk,
            code=row.sale.online_payment.order.code,
            failure=asked.failure if asked else "",
        )


def _unknown_there(now: datetime) -> Iterator[Difference]:
    """Moved at the provider's, not in our books: paid or refunded from its own pages, or for another house."""
    known = PaymentLine.objects.filter(sale__online_payment__charge=OuterRef("charge"), sign=1)
    ours = PaymentLine.objects.filter(provider_reference=OuterRef("source"), sign=-1)
    rows = ProviderMovement.objects.filter(seen_at__isnull=True, happened_at__lte=now - PATIENCE)
    charges = rows.filter(~Exists(known), kind=MovementKind.CHARGE)
    refunds = rows.filter(~Exists(ours), kind=MovementKind.REFUND, gross_cents__lt=0)
    failed = rows.filter(kind=MovementKind.REFUND, gross_cents__gt=0)
    for row in charges:
        yield Difference(
            _("Payé chez le prestataire, inconnu ici."), row.gross_cents, row.happened_at, "seen", row.pk
        )
    for row in refunds:
        words = _("Remboursé depuis le site du prestataire : l’entrée vaut toujours ici.")
        yield Difference(words, -row.gross_cents, row.happened_at, "seen", row.pk)
    for row in failed:
        words = _("Remboursement refusé par la banque, revenu chez le prestataire : rends-le autrement.")
        yield Difference(words, row.gross_cents, row.happened_at, "seen", row.pk)


def _missing_there() -> Iterator[Difference]:
    """In our books, not on the account although it was read since."""
    last = ProviderMovement.objects.order_by("-happened_at").values_list("happened_at", flat=True).first()
    if last is None:
        return
    there = ProviderMovement.objects.filter(charge=OuterRef("charge"), kind=MovementKind.CHARGE)
    rows = OnlinePayment.objects.filter(
        ~Exists(there), sale__isnull=False, ended_at__lte=last - TRUST_AFTER, ended_at__gt=last - READ_BACK
    )
    for row in rows.select_related("order"):
        words = _("Payé ici, absent du compte du prestataire.")
        yield Difference(words, row.amount_cents, row.begun_at, "ask", row.pk, code=row.order.code)


def _contested() -> Iterator[Difference]:
    for row in Dispute.objects.filter(closed_at__isnull=True).select_related("payment__order"):
        yield Difference(
            _("Paiement contesté à la banque : réponds sur le site du prestataire."),
            row.amount_cents,
            row.opened_at,
            "answer",
            row.pk,
            code=row.payment.order.code if row.payment else "",
        )


@dataclass
class Day:
    """One day on the provider's account beside ours; equal when `differs` is 0."""

    on: date
    ours_in: Cents = 0
    ours_back: Cents = 0
    charged: Cents = 0
    refunded: Cents = 0
    fees: Cents = 0
    contested: Cents = 0
    paid_out: Cents = 0
    payouts: list[str] = field(default_factory=list)

    @property
    def differs(self) -> Cents:
        return (self.charged - self.refunded) - (self.ours_in - self.ours_back)

    @property
    def net(self) -> Cents:
        return self.charged - self.refunded - self.fees - self.contested


SUMMED = ("ours_in", "ours_back", "charged", "refunded", "fees", "contested", "paid_out")


def days(*, since: date, until: date) -> list[Day]:
    """Fees and payouts per day against our orders, newest first; the days are Paris's.

    A payment counts on the day the provider charged it, where that is known: midnight makes no difference, not
    even a month's last one, for what is noted a little outside is read too.
    """
    around = (since - AROUND, until + AROUND)
    found: dict[date, Day] = {}

    def day(moment: datetime) -> Day:
        on = timezone.localdate(moment)
        return found.setdefault(on, Day(on))

    moved_at: dict[str, datetime] = {}
    for row in ProviderMovement.objects.filter(happened_at__date__range=around).order_by("happened_at", "id"):
        _count(day(row.happened_at), row)
        moved_at[row.charge if row.kind == MovementKind.CHARGE else row.source] = row.happened_at
    for line in _our_lines(around):
        name = line.sale.online_payment.charge if line.sign > 0 else line.provider_reference
        here = day(moved_at.get(name, line.taken_at))
        if line.sign > 0:
            here.ours_in += line.amount_cents
        else:
            here.ours_back += line.amount_cents
    return sorted(
        (one for one in found.values() if since <= one.on <= until), key=lambda one: one.on, reverse=True
    )


def total(days: Sequence[Day]) -> Day | None:
    """Those days in one line."""
    if not days:
        return None
    summed = {name: sum(getattr(one, name) for one in days) for name in SUMMED}
    return Day(on=days[0].on, **summed)


def _our_lines(around: tuple[date, date]) -> Iterator[PaymentLine]:
    yield from PaymentLine.objects.filter(method=Method.ONLINE, taken_at__date__range=around).select_related(
        "sale__online_payment"
    )


def _count(day: Day, row: ProviderMovement) -> None:
    match row.kind:
        case MovementKind.CHARGE:
            day.charged += row.gross_cents
        case MovementKind.REFUND:
            day.refunded -= row.gross_cents
        case MovementKind.PAYOUT:
            day.paid_out -= row.gross_cents
            day.payouts.append(row.payout)
        case MovementKind.DISPUTE:
            day.contested -= row.gross_cents
        case MovementKind.FEE:
            day.fees -= row.gross_cents
    day.fees += row.fee_cents


@journal.atomic
def mark_seen(*, movement_id: int, by: User, now: datetime) -> None:
    """A treasurer knows of it: it is listed no more."""
    if ProviderMovement.objects.filter(pk=movement_id, seen_at__isnull=True).update(seen_at=now):
        journal.note(nature="payment.difference_seen", actor=by, links={"movement": movement_id})
