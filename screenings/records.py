"""Writing down what is done to a screening: one row in the transaction of the act itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from laclef.accounts.models import User
from screenings.models import Act, Outcome, Rule, Screening, ScreeningRecord
from screenings.refusals import in_words


def note(
    screening: Screening, act: Act, *, at: datetime, by: User | None, what: str = "", why: str = ""
) -> ScreeningRecord:
    """That it was written, edited, confirmed, published, cancelled or interrupted."""
    return _add(screening, act, "", at=at, by=by, what=what, why=why)


@dataclass(frozen=True)
class Override:
    """Going past a rule, for a reason; `what` names the neighbour, the film, the count."""

    rule: str
    why: str
    what: str = ""


def waive(screening: Screening, overrides: Iterable[Override], *, at: datetime, by: User | None) -> None:
    """Go past these rules; refused without a reason."""
    for override in overrides:
        rule = Rule(override.rule)
        _add(screening, Act.WAIVED, rule, at=at, by=by, what=override.what, why=override.why)


def decide(
    screening: Screening, outcome: Outcome, *, at: datetime, by: User | None, why: str
) -> ScreeningRecord:
    """What was decided of a proposal, and why."""
    return _add(screening, Act.DECIDED, outcome, at=at, by=by, what="", why=why)


def _add(
    screening: Screening, act: Act, subject: str, *, at: datetime, by: User | None, what: str, why: str
) -> ScreeningRecord:
    with in_words():
        return ScreeningRecord.objects.create(
            screening=screening,
            act=act,
            subject=subject,
            at=at,
            by=by,
            what=what.strip()[:300],
            why=why.strip()[:300],
        )
