"""Where the money of a ticket goes: exact fractions, half up once per part, the house keeps the remainder.

For a price P paid, tax included: HT = P / (1 + VAT); TSA = t × P; base = HT − TSA; the rights holders get their
rate of the base, as do SACEM and the second CNC term. Amounts are cents, rates are parts per million.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.conf import settings

from screenings.models import ProgrammeItem, Regime, Screening
from screenings.models.programme import Engagement
from tickets.amounts import Cents
from tickets.models import Rate, RateKind

MILLION = 1_000_000


@dataclass(frozen=True)
class Rates:
    """What the law takes, in parts per million; copied on each ticket."""

    vat_ppm: int
    tsa_ppm: int
    sacem_ppm: int
    second_term_ppm: int


@dataclass(frozen=True)
class FilmRate:
    """The rights holders' part of the base; estimated while the terms of a film are missing."""

    rate: Fraction
    estimated: bool


@dataclass(frozen=True)
class Breakdown:
    """The parts of one amount, in cents; they sum to `paid` exactly."""

    paid: Cents
    vat: Cents
    tsa: Cents
    rights_holders: Cents
    sacem: Cents
    second_term: Cents
    house: Cents
    base: Cents
    estimated: bool

    @property
    def before_tax(self) -> Cents:
        return self.paid - self.vat

    @property
    def cnc(self) -> Cents:
        """Both terms of what goes to the CNC, as the public table shows it."""
        return self.tsa + self.second_term


NO_RATES = Rates(vat_ppm=0, tsa_ppm=0, sacem_ppm=0, second_term_ppm=0)


def half_up(amount: Fraction) -> Cents:
    """To the cent, one half upwards."""
    return int(amount + Fraction(1, 2)) if amount >= 0 else -int(-amount + Fraction(1, 2))


def where_it_goes(paid: Cents, rates: Rates, film: FilmRate) -> Breakdown:
    """The parts of what was paid: one ticket, or a whole tariff of a screening at the same rates."""
    gross = Fraction(paid)
    before_tax = gross / (1 + Fraction(rates.vat_ppm, MILLION))
    tsa = gross * Fraction(rates.tsa_ppm, MILLION)
    base = before_tax - tsa
    parts = {
        "vat": half_up(gross - before_tax),
        "tsa": half_up(tsa),
        "rights_holders": half_up(base * film.rate),
        "sacem": half_up(base * Fraction(rates.sacem_ppm, MILLION)),
        "second_term": half_up(base * Fraction(rates.second_term_ppm, MILLION)),
    }
    return Breakdown(
        paid=paid,
        base=half_up(base),
        house=paid - sum(parts.values()),
        estimated=film.estimated and paid > 0,
        **parts,
    )


def rates_of(regime: str, on: date) -> Rates:
    """The rates in force for that régime: no TSA and no second term outside commercial screenings.

    What is not cinema has neither film nor SACEM share here; its VAT stays.
    """
    return rates_for(regime, Rate.objects.in_force(on))


def rates_for(regime: str, in_force: Mapping[str, int]) -> Rates:
    """The same from rates already read."""
    commercial = regime == Regime.COMMERCIAL
    cinema = regime in (Regime.COMMERCIAL, Regime.NON_COMMERCIAL)
    return Rates(
        vat_ppm=in_force[RateKind.VAT],
        tsa_ppm=in_force[RateKind.TSA] if commercial else 0,
        sacem_ppm=in_force[RateKind.SACEM] if cinema else 0,
        second_term_ppm=in_force[RateKind.SECOND_TERM] if commercial else 0,
    )


def film_rate_of(screening: Screening) -> FilmRate:
    """The share of the base that the films of the programme take together, by their own shares or lengths."""
    if screening.regime not in (Regime.COMMERCIAL, Regime.NON_COMMERCIAL):
        return FilmRate(rate=Fraction(0), estimated=False)
    return film_rate(list(screening.programme.select_related("film")))


def film_rate(items: Iterable[ProgrammeItem]) -> FilmRate:
    """A film without terms, or rented for a flat fee, counts at the default rate and makes it an estimation."""
    items = list(items)
    default = Fraction(settings.DEFAULT_FILM_RATE_BP, 10_000)
    known = bool(items) and all(item.engagement == Engagement.SHARE and item.rate_bp for item in items)
    weights = _weights(items)
    whole = sum(weights)
    if not whole:
        return FilmRate(rate=default, estimated=True)
    rate = sum(
        (
            Fraction(weight, whole) * (Fraction(item.rate_bp, 10_000) if item.rate_bp else default)
            for item, weight in zip(items, weights, strict=True)
        ),
        Fraction(0),
    )
    return FilmRate(rate=rate, estimated=not known)


def _weights(items: list[ProgrammeItem]) -> list[int]:
    """The shares given, else the lengths, else equal parts."""
    if items and all(item.share_bp is not None for item in items):
        return [item.share_bp or 0 for item in items]
    if items and all(item.film.minutes for item in items):
        return [item.film.minutes or 0 for item in items]
    return [1] * len(items)
