"""Which public screenings a feed carries: the whole programme, one cycle, or what one filter lets through."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from screenings.filters import FILTERS
from screenings.models import Cycle, Screening
from screenings.models.screenings import ScreeningQuerySet

KEPT_DAYS = 30  # a calendar that was off for a month still hears of a late cancellation


@dataclass(frozen=True)
class Selection:
    """A part of the public programme that has addresses of its own."""

    name: str
    public: ScreeningQuerySet
    page: str
    view: str
    args: tuple[Any, ...] = ()

    def address(self, form: str) -> str:
        """The full address of this selection in one form, in the language in force."""
        return absolute(reverse(f"feeds:{self.view}", args=[*self.args, form]))

    def rows(self, now: datetime) -> list[Screening]:
        """Past thirty days and all that is to come, in order, with everything a feed shows."""
        shown = self.public.filter(ends_at__gte=now - timedelta(days=KEPT_DAYS))
        return list(shown.for_listing().order_by("starts_at", "pk"))


def absolute(path: str) -> str:
    """An address as others must write it: the site's own, whatever host was asked."""
    return f"{settings.SITE_URL}{path}"


def whole() -> Selection:
    return Selection(
        _("Programme"), Screening.objects.public(), absolute(reverse("screenings:home")), "programme"
    )


def of_filter(key: str) -> Selection:
    """What a filter lets through; an unknown one is not found."""
    if key not in FILTERS:
        raise Http404
    shown = FILTERS[key].apply(Screening.objects.public())
    page = absolute(reverse("screenings:filtered", args=[key]))
    return Selection(str(FILTERS[key].name), shown, page, "filter", (key,))


def of_cycle(public_id: str) -> Selection:
    """A cycle's screenings; one that nothing public belongs to is not found."""
    shown = Screening.objects.public().filter(cycle__public_id=public_id)
    cycle = Cycle.objects.filter(public_id=public_id, screenings__in=shown).first()
    if cycle is None:
        raise Http404
    page = absolute(cycle.get_absolute_url())
    return Selection(cycle.title.text, shown, page, "cycle", (cycle.slug, cycle.public_id))
