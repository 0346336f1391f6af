"""The drawer of an evening: drops, the blind count, X and Z.

What it should hold is said only after a count was given. The till session's row lock orders all of it
with the sales: none slips in between a reading and its closing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from tickets.amounts import Cents
from tickets.models import Moved, Reading, TillCount, TillMovement, TillReport, TillSession
from tickets.refusals import TillRefused
from tickets.till import figures
from tickets.till.cash import PIECES

MOST_PIECES = 9_999


@dataclass(frozen=True)
class Counted:
    """What hands counted: coins and notes by kind, the cheques' sum, the card terminal's own slip if read."""

    pieces: Mapping[Cents, int]
    cheque_cents: Cents = 0
    card_cents: Cents | None = None

    @property
    def cash_cents(self) -> Cents:
        return sum(piece * many for piece, many in self.pieces.items())


@journal.atomic
def move_cash(
    *, session_id: int, way: Moved, amount_cents: Cents, note: str, by: User, now: datetime
) -> TillMovement:
    """Cash to the safe, or out of it; the drawer is expected to hold so much less, or more."""
    session = _locked_open(session_id)
    if not 0 < amount_cents <= 10_000_00:
        raise TillRefused(_("Dis combien : un montant de plus de 0 €, et de 10 000 € au plus."))
    movement = TillMovement.objects.create(
        till_session=session,
        way=way,
        amount_cents=amount_cents,
        note=note.strip()[:200],
        moved_at=now,
        moved_by=by,
    )
    _note("till.cash_moved", session, by, {"way": str(way), "cents": amount_cents})
    return movement


@journal.atomic
def count(*, session_id: int, counted: Counted, by: User, now: datetime) -> TillCount:
    """Write down what the drawer holds, and beside it what it should hold. Counted again is another row."""
    session = _locked_open(session_id)
    if set(counted.pieces) - set(PIECES) or any(not 0 <= n <= MOST_PIECES for n in counted.pieces.values()):
        raise TillRefused(_("Un nombre de pièces ou de billets ne va pas : recompte."))
    expected = figures.expected_in(session)
    row = TillCount.objects.create(
        till_session=session,
        pieces={str(piece): many for piece, many in counted.pieces.items() if many},
        cash_cents=counted.cash_cents,
        cheque_cents=counted.cheque_cents,
        card_cents=counted.card_cents,
        expected_cash_cents=expected.cash,
        expected_cheque_cents=expected.cheque,
        expected_card_cents=expected.card,
        counted_at=now,
        counted_by=by,
    )
    facts = {"cash_cents": row.cash_cents, "cash_difference_cents": row.cash_difference_cents}
    _note("till.counted", session, by, facts)
    return row


@journal.atomic
def read_x(*, session_id: int, by: User, now: datetime) -> TillReport:
    """A reading in the middle of the evening: numbered and kept, it changes nothing."""
    session = _locked_open(session_id)
    report = _report(session, Reading.X, by=by, now=now)
    _note("till.read", session, by, {"x": report.number})
    return report


@journal.atomic
def close(
    *, session_id: int, count_id: int, left_cents: Cents, note: str = "", by: User, now: datetime
) -> TillReport:
    """Close the session on its last count: the Z. What is not left in the drawer goes to the safe.

    The guard is the session's row lock: of two closings the second is refused, and a sale is either in the
    count or makes it stale.
    """
    session = _locked_open(session_id)
    last = TillCount.objects.filter(till_session=session).last()
    if last is None or last.pk != count_id:
        raise TillRefused(_("Ce n’est pas le dernier comptage : compte le tiroir, puis ferme."))
    if figures.expected_in(session) != figures.expected_at(last):
        raise TillRefused(_("De l’argent a bougé depuis ton comptage : recompte, puis ferme."))
    if last.differs and not note.strip():
        raise TillRefused(_("Il y a un écart : écris ce que tu en sais, même « on ne sait pas »."))
    if not 0 <= left_cents <= last.cash_cents:
        raise TillRefused(_("On ne laisse pas dans le tiroir plus qu’on n’y a compté : corrige le fond."))
    report = _report(session, Reading.Z, by=by, now=now, count=last, left_cents=left_cents, note=note.strip())
    session.closed_at, session.closed_by = now, by
    session.save(update_fields=["closed_at", "closed_by"])
    _note(
        "till.closed",
        session,
        by,
        {
            "z": report.number,
            "counted_cents": last.cash_cents,
            "difference_cents": last.cash_difference_cents,
            "left_cents": left_cents,
            "perpetual_cents": report.figures["perpetual_cents"],
        },
    )
    return report


def _locked_open(session_id: int) -> TillSession:
    """The session under its lock, if it is open; who waited here reads what the other did."""
    session = (
        TillSession.objects.select_for_update(no_key=True, of=("self",))
        .select_related("sales_point")
        .get(pk=session_id)
    )
    if session.closed_at is not None:
        raise TillRefused(_("Cette session de caisse est déjà fermée : ouvres-en une autre pour vendre."))
    return session


def _report(
    session: TillSession, kind: Reading, *, by: User, now: datetime, note: str = "", **facts: object
) -> TillReport:
    """Its number follows the point's last: one session at a time is open there, and locked here."""
    of_the_point = TillReport.objects.filter(sales_point=session.sales_point_id, kind=kind)
    last = of_the_point.order_by("number").values_list("number", flat=True).last()
    return TillReport.objects.create(
        till_session=session,
        sales_point=session.sales_point,
        kind=kind,
        number=(last or 0) + 1,
        figures=figures.of_session(session),
        made_at=now,
        made_by=by,
        note=note[:300],
        **facts,
    )


def _note(nature: str, session: TillSession, by: User, facts: Mapping[str, object]) -> None:
    journal.note(
        nature=nature,
        actor=by,
        sales_point=session.sales_point.slug[:40],
        links={"till_session": session.pk},
        facts=facts,
    )
