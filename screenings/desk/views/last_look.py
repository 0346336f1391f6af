"""The last look before an act: what it does, what would refuse it, and which rules ask for a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from laclef import evening
from screenings import law, terms, turnaround
from screenings.missing import Missing, missing
from screenings.models import Act, Rule, Screening, State
from screenings.records import Override


@dataclass
class Ask:
    """A rule one may go past with a reason: what it says, and the reason as typed so far."""

    rule: str
    words: str
    why: str = ""
    unanswered: bool = False


@dataclass
class LastLook:
    screening: Screening
    refusal: str = ""
    lacks: list[Missing] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The start of its fields' names, where several stand on one page."""
        return f"{self.screening.public_id}-"

    def take(self, typed: QueryDict) -> None:
        """Keep the reasons typed so far."""
        for ask in self.asks:
            ask.why = typed.get(f"{self.key}{ask.rule}", "").strip()

    def answer(self, typed: QueryDict) -> bool:
        """Take the reasons typed; False while one is missing."""
        self.take(typed)
        for ask in self.asks:
            ask.unanswered = not ask.why
        return not any(ask.unanswered for ask in self.asks)

    def overrides(self) -> list[Override]:
        return [Override(ask.rule, ask.why or "…", ask.words) for ask in self.asks]


ACTS = {"confirm": evening.confirm, "publish": evening.publish}


def look(screening: Screening, act: str, now: datetime) -> LastLook:
    """What confirming or publishing it would meet now."""
    found = LastLook(screening)
    done = set(screening.records.filter(act=Act.WAIVED).values_list("subject", flat=True))
    near = turnaround.neighbours_of(screening, now) if screening.state == State.DRAFT else []
    taken = [one for one in near if one.keeps_out]
    if taken:
        found.warnings.append(turnaround.in_words(taken))
    for rule, words in _in_the_way(screening, act, [one for one in near if not one.keeps_out]).items():
        if rule not in done:
            found.asks.append(Ask(rule, words))
    found.warnings += [str(warning) for warning in law.warnings(screening) if not warning.rule]
    found.lacks = [lack for lack in missing(screening) if lack.stops != "publish" or act == "publish"]
    found.refusal = evening.refusal_of(
        lambda: ACTS[act](screening_id=screening.pk, now=now, by=None, overrides=found.overrides())
    )
    return found


def _in_the_way(screening: Screening, act: str, near: Sequence[turnaround.Neighbour]) -> Mapping[str, str]:
    """The rules that ask for a reason, each with what it says."""
    found: dict[str, str] = {}
    if near:
        found[Rule.TURNAROUND] = turnaround.in_words(near)
    if act == "publish":
        found |= by_rule(law.warnings(screening))
        if gaps := terms.incomplete(screening):
            found[Rule.TERMS] = _("Conditions incomplètes. %s") % " ; ".join(gaps)
    return found


def by_rule(warnings: Iterable[law.Warning]) -> dict[str, str]:
    """What those that ask for a reason say, together for each rule: one reason goes past it."""
    found: dict[str, str] = {}
    for warning in warnings:
        if warning.rule:
            found[warning.rule] = " ".join(filter(None, [found.get(warning.rule), warning.words]))
    return found
