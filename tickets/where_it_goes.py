"""The public table: of each amount, what goes to the State, the CNC, the film, the composers and the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from screenings.models import Regime, Screening
from tickets import money
from tickets.amounts import Cents
from tickets.models import MOST_CENTS


@dataclass(frozen=True)
class Part:
    """One row: its name, and its cents for each amount of the table."""

    key: str
    name: str
    cents: tuple[Cents, ...]


@dataclass(frozen=True)
class Table:
    amounts: tuple[Cents, ...]
    parts: tuple[Part, ...]
    estimated: bool
    every_euro: dict[str, list[Cents]]
    """Each part of 0, 1, 2 … 99 €: the page adds them up, and rounds nothing by itself."""


def table_for(screening: Screening, landmarks: Sequence[int], now: datetime) -> Table:
    """The table of the landmark amounts, in two queries; 0 € has nothing to share out."""
    rates = money.rates_of(screening.regime, screening.local(screening.starts_at or now).date())
    film = money.film_rate_of(screening)
    every = _every_euro(rates, film)
    shown = tuple(euros for euros in landmarks if euros)
    parts = tuple(
        Part(key, name, tuple(getattr(every[euros], key) for euros in shown))
        for key, name in _names(screening)
    )
    return Table(
        amounts=tuple(euros * 100 for euros in shown),
        parts=parts,
        estimated=film.estimated,
        every_euro={part.key: [getattr(one, part.key) for one in every] for part in parts},
    )


@lru_cache(maxsize=64)
def _every_euro(rates: money.Rates, film: money.FilmRate) -> tuple[money.Breakdown, ...]:
    """The parts of 0, 1, 2 … 99 €: a hundred exact divisions, the same for every page at the same rates."""
    return tuple(money.where_it_goes(cents, rates, film) for cents in range(0, MOST_CENTS + 1, 100))


def _names(screening: Screening) -> list[tuple[str, str]]:
    """Only what this screening pays: what is not cinema has no film, and only commercial ones pay the CNC."""
    names = [("house", _("La Clef"))]
    if screening.regime in (Regime.COMMERCIAL, Regime.NON_COMMERCIAL):
        names += [("rights_holders", _("le film (ayants droit)")), ("sacem", _("la musique (Sacem)"))]
    if screening.regime == Regime.COMMERCIAL:
        names.append(("cnc", _("le cinéma français (CNC)")))
    return [*names, ("vat", _("l’État (TVA)"))]
