"""Which fields may not change any more, each with its reason: said before it is tried; and what the page has read."""

from datetime import datetime

from django.http import QueryDict
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


def read_at(screening: Screening, data: QueryDict | None) -> datetime | None:
    """When what the page shows was read, so that nobody writes over what they have not seen."""
    if data is None:
        return screening.changed_at if screening.pk else None
    try:
        return datetime.fromisoformat(data.get("read_at", ""))
    except ValueError:
        return None
