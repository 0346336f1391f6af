"""Which fields may not change any more, each with its reason: said before it is tried."""

from datetime import datetime

from django.utils.translation import gettext as _

from screenings.models import Screening, State
from tickets.locks import may_change

TITLES = ("title_fr", "title_en")
REGIME = ("kind", "regime", "regime_basis")


def reasons(screening: Screening, now: datetime) -> dict[str, str]:
    """By field, and by part: films."""
    locks = may_change(screening, now)
    found = {
        **dict.fromkeys((*TITLES, "films"), locks.titles),
        **dict.fromkeys(REGIME, locks.regime),
        "admission": locks.admission,
    }
    if screening.state != State.DRAFT and screening.is_over(now):
        over = _("La séance est terminée : ses films, son régime et son entrée ne changent plus.")
        found |= dict.fromkeys((*REGIME, "admission", "films"), over)
    return {name: reason for name, reason in found.items() if reason}
