"""To the bank: which sessions' cash or cheques a slip is made of, and what it says beside what they should give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings.calendar import cinema_day, house_zone
from tickets.amounts import Cents
from tickets.models import (
    BankDeposit,
    BankDepositPart,
    BankDepositUndone,
    Method,
    Reading,
    TillReport,
    TillSession,
)
from tickets.refusals import TillRefused


@dataclass(frozen=True)
class ToTheBank:
    """What one closed session still has in the safe, by one means of payment."""

    session: TillSession
    z: TillReport
    cents: Cents


def waiting(method: Method) -> list[ToTheBank]:
    """Closed sessions whose cash (or cheques) no standing deposit took; those that gave none are left out."""
    deposited = BankDepositPart.objects.filter(deposit__method=method, deposit__undone__isnull=True)
    reports = TillReport.objects.filter(kind=Reading.Z).select_related("count")
    sessions = (
        TillSession.objects.filter(closed_at__isnull=False)
        .exclude(pk__in=deposited.values("till_session"))
        .select_related("sales_point")
        .prefetch_related(Prefetch("reports", reports, to_attr="z_reports"))
        .order_by("opened_at", "id")
    )
    rows = [ToTheBank(s, z, from_drawer(z, method)) for s in sessions for z in s.z_reports]
    return [row for row in rows if row.cents]


def from_drawer(z: TillReport, method: Method) -> Cents:
    """What a closed session put into the safe: drops, and what its count did not leave in the drawer."""
    assert z.count is not None  # noqa: S101 - a Z was counted (tickets_report_z_was_counted)
    if method == Method.CHEQUE:
        return z.count.cheque_cents
    told = z.figures
    return int(z.count.cash_cents - z.left_cents + told["drops_cents"] - told["paid_in_cents"])


@journal.atomic
def deposit(
    *,
    method: Method,
    session_ids: Sequence[int],
    amount_cents: Cents,
    deposited_on: date,
    reference: str = "",
    note: str = "",
    by: User,
    now: datetime,
) -> BankDeposit:
    """Note a slip and its sessions. Guard: trigger tickets_deposited_once, under each session's lock."""
    chosen = [row for row in waiting(method) if row.session.pk in set(session_ids)]
    if not chosen or len(chosen) != len(set(session_ids)):
        raise TillRefused(_("Choisis des sessions qui attendent : l’une d’elles est peut-être déjà remise."))
    _refuse_day(chosen, deposited_on, now)
    _refuse_sum(chosen, amount_cents, note)
    made = BankDeposit.objects.create(
        method=method,
        amount_cents=amount_cents,
        deposited_on=deposited_on,
        reference=reference.strip()[:60],
        note=note.strip()[:300],
        made_at=now,
        made_by=by,
    )
    _take_along(chosen, made)
    journal.note(
        nature="till.deposited",
        actor=by,
        links={"bank_deposit": made.pk},
        facts={
            "method": str(method),
            "cents": amount_cents,
            "sessions": [[row.session.pk, row.cents] for row in chosen],
        },
    )
    return made


def _refuse_sum(chosen: Sequence[ToTheBank], amount_cents: Cents, note: str) -> None:
    if amount_cents <= 0:
        raise TillRefused(_("Recopie le montant du bordereau."))
    if amount_cents != sum(row.cents for row in chosen) and not note.strip():
        raise TillRefused(_("Le bordereau ne fait pas la somme des sessions : écris pourquoi."))


def _take_along(chosen: Sequence[ToTheBank], made: BankDeposit) -> None:
    """Each session with its part, or TillRefused where one went to the bank meanwhile."""
    try:
        with transaction.atomic():
            for row in sorted(chosen, key=lambda row: row.session.pk):
                BankDepositPart.objects.create(deposit=made, till_session=row.session, amount_cents=row.cents)
    except IntegrityError as error:
        raise TillRefused(_("Une de ces sessions vient d’être remise : recharge la page.")) from error


def _refuse_day(chosen: Sequence[ToTheBank], day: date, now: datetime) -> None:
    """A slip is of today or before, and nobody takes to the bank what is still in an open till."""
    if day > timezone.localdate(now):
        raise TillRefused(_("Ce jour n’est pas encore venu : corrige la date du bordereau."))
    closed = [cinema_day(row.session.closed_at, house_zone()) for row in chosen if row.session.closed_at]
    if any(day < one for one in closed):
        raise TillRefused(
            _("Une de ces sessions n’était pas encore fermée ce jour-là : corrige la date, ou décoche-la.")
        )


@journal.atomic
def undo(*, deposit_id: int, reason: str, by: User, now: datetime) -> BankDepositUndone:
    """A slip noted by mistake: it stays, marked, and its sessions wait again. Once."""
    made = BankDeposit.objects.select_for_update(no_key=True).get(pk=deposit_id)
    if hasattr(made, "undone"):
        raise TillRefused(
            _("Cette remise est déjà annulée : ses sessions attendent de nouveau dans le coffre.")
        )
    if not reason.strip():
        raise TillRefused(_("Dis pourquoi, en quelques mots."))
    row = BankDepositUndone.objects.create(
        deposit=made, reason=reason.strip()[:200], undone_at=now, undone_by=by
    )
    journal.note(nature="till.deposit_undone", actor=by, links={"bank_deposit": made.pk})
    return row
