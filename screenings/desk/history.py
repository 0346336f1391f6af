"""What happened to a screening, who did it and why: its records and its moves, the latest first."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from laclef.accounts.models import User
from screenings import wording
from screenings.models import Screening, ScreeningMove, ScreeningRecord


@dataclass(frozen=True)
class Fact:
    at: datetime
    by: User | None
    act: str
    what: str
    why: str


def history(screening: Screening) -> list[Fact]:
    """All of it; two queries."""
    facts = [_of_record(row) for row in screening.records.select_related("by")]
    facts += [_of_move(screening, move) for move in screening.moves.select_related("moved_by")]
    return sorted(facts, key=lambda fact: fact.at, reverse=True)


def _of_record(row: ScreeningRecord) -> Fact:
    act = " · ".join(filter(None, [str(row.get_act_display()), row.subject_in_words]))
    return Fact(row.at, row.by, act, row.what, row.why)


def _of_move(screening: Screening, move: ScreeningMove) -> Fact:
    what = _("de %(before)s à %(after)s") % {
        "before": _where(screening, move.from_starts_at, move.from_place),
        "after": _where(screening, move.to_starts_at, move.to_place),
    }
    return Fact(move.moved_at, move.moved_by, _("déplacée"), what, move.reason_fr)


def _where(screening: Screening, moment: datetime, place: str) -> str:
    local = screening.local(moment)
    return f"{wording.short_day(local.date())} {wording.hour(local)}, {place}"
