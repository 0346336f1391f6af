"""What the picture page shows: which are there and where they hang, and what still waits for one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from screenings.listing import still
from screenings.models import Film, Picture, Screening, State
from screenings.programme import is_private


@dataclass(frozen=True)
class Choice:
    """A place where a picture may be hung: `key` names it in a form, `name` in words."""

    key: str
    name: str
    wall: Film | Screening


def untold() -> QuerySet[Picture]:
    """Those that could not be published as they are."""
    return Picture.objects.filter(Q(credit="") | Q(alt_fr=""))


def without_picture(now: datetime) -> list[Screening]:
    """Screenings to come that show no picture, the next first; hires and internal uses want none."""
    rows = Screening.objects.exclude(state=State.CANCELLED).filter(Q(ends_at__gt=now) | Q(starts_at=None))
    return [
        row
        for row in rows.for_listing().order_by("starts_at", "pk")
        if not is_private(row) and not still(row)
    ]


def choices_of(screening: Screening) -> list[Choice]:
    """Its films first, since a film keeps its still for the next time; then the screening alone."""
    films = [
        Choice(f"film-{item.film.pk}", str(item.film.name), item.film) for item in screening.programme.all()
    ]
    return [*films, Choice("screening", str(screening.title), screening)]


def hung_on(picture: Picture) -> list[Film | Screening]:
    """Where it is shown, films first."""
    films: list[Film | Screening] = list(Film.objects.filter(still=picture))
    return films + list(Screening.objects.filter(still=picture).for_listing())
