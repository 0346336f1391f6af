"""Where the money goes: the published vector, exact sums, estimation, what bears no tax."""

from fractions import Fraction

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from screenings.models import Kind, NonCommercialBasis, ProgrammeItem, Regime
from screenings.models.programme import Engagement
from tests.factories import make_film, make_screening
from tickets import money
from tickets.money import FilmRate, Rates

LAW = Rates(vat_ppm=55_000, tsa_ppm=107_200, sacem_ppm=15_150, second_term_ppm=2_320)
HALF = FilmRate(rate=Fraction(1, 2), estimated=False)


def test_a_thousand_euros_at_half_go_where_the_law_says() -> None:
    parts = money.where_it_goes(100_000, LAW, HALF)
    assert (parts.vat, parts.before_tax, parts.tsa, parts.base) == (5213, 94787, 10720, 84067)
    assert (parts.rights_holders, parts.sacem, parts.second_term, parts.house) == (42033, 1274, 195, 40565)


def test_nothing_paid_carries_nothing() -> None:
    parts = money.where_it_goes(0, LAW, FilmRate(rate=Fraction(1, 2), estimated=True))
    assert (parts.vat, parts.tsa, parts.rights_holders, parts.sacem, parts.second_term, parts.house) == (
        0,
    ) * 6
    assert parts.estimated is False


@given(st.integers(0, 200_000), st.integers(2_000, 5_000))
def test_the_parts_sum_to_what_was_paid(paid: int, rate_bp: int) -> None:
    parts = money.where_it_goes(paid, LAW, FilmRate(rate=Fraction(rate_bp, 10_000), estimated=False))
    told = (parts.vat, parts.tsa, parts.rights_holders, parts.sacem, parts.second_term, parts.house)
    assert sum(told) == paid
    assert all(part >= 0 for part in told) or paid < 10


@pytest.mark.parametrize(
    ("amount", "cents"),
    [(Fraction(1, 2), 1), (Fraction(3, 2), 2), (Fraction(149, 100), 1), (Fraction(-1, 2), -1)],
)
def test_half_goes_up(amount: Fraction, cents: int) -> None:
    assert money.half_up(amount) == cents


@pytest.mark.django_db
def test_rates_in_force_are_those_of_the_law() -> None:
    today = timezone.localdate()
    assert money.rates_of(Regime.COMMERCIAL, today) == LAW
    assert money.rates_of(Regime.NON_COMMERCIAL, today) == Rates(55_000, 0, 15_150, 0)
    assert money.rates_of(Regime.NOT_CINEMA, today) == Rates(55_000, 0, 0, 0)


@pytest.mark.django_db
def test_without_terms_the_film_rate_is_an_estimation() -> None:
    screening = make_screening()
    assert money.film_rate_of(screening) == FilmRate(rate=Fraction(1, 2), estimated=True)
    ProgrammeItem.objects.filter(screening=screening).update(engagement=Engagement.SHARE, rate_bp=4000)
    assert money.film_rate_of(screening) == FilmRate(rate=Fraction(2, 5), estimated=False)


@pytest.mark.django_db
def test_several_films_share_by_length() -> None:
    screening = make_screening(films=[make_film(minutes=90), make_film(minutes=30)])
    for item, rate in zip(screening.programme.order_by("position"), (5000, 2500), strict=True):
        ProgrammeItem.objects.filter(pk=item.pk).update(engagement=Engagement.SHARE, rate_bp=rate)
    assert money.film_rate_of(screening) == FilmRate(rate=Fraction(7, 16), estimated=False)


@pytest.mark.django_db
def test_what_is_not_cinema_has_no_film_share() -> None:
    concert = make_screening(kind=Kind.CONCERT)
    assert money.film_rate_of(concert) == FilmRate(rate=Fraction(0), estimated=False)
    club = make_screening(regime=Regime.NON_COMMERCIAL, regime_basis=NonCommercialBasis.CINE_CLUB)
    assert money.film_rate_of(club).rate == Fraction(1, 2)
