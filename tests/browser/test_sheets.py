"""The sheets for the wall, printed: each holds on its one page, however full the month."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser

from screenings.calendar import house_zone
from screenings.models import Kind
from tests.browser.pages import opened
from tests.factories import make_film, make_room, make_screening, make_venue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A_TUESDAY = datetime(2029, 5, 1, 10, tzinfo=house_zone())  # with 31 days: six weeks on the sheet
TITLES = (
    "Jerk",
    "Contes de la lune vague après la pluie",
    "Le Sel de la terre",
    "Le Loup et les sept chevreaux",
)


def fill(a_day: int) -> None:
    """Two exhibitions; so many screenings on one day of each week, with titles of one line and of two."""
    for _exhibition in range(2):
        make_screening(kind=Kind.EXHIBITION, starts_at=A_TUESDAY, minutes=30 * 24 * 60)
    room = make_room(venue=make_venue(is_house=True))
    films = [make_film(title=title) for title in TITLES]
    for week in range(5):
        for number in range(a_day):
            starts_at = A_TUESDAY + timedelta(weeks=week, minutes=90 * number)
            film = films[number % len(films)]
            make_screening(starts_at=starts_at, minutes=60, rooms=[room], films=[film])


@pytest.mark.parametrize("a_day", [0, 2, 3, 4, 5, 7, 9])
def test_the_month_is_one_page(browser: Browser, base_url: str, a_day: int) -> None:
    fill(a_day)
    with opened(browser, base_url) as page:
        page.goto(f"/mois/{A_TUESDAY:%Y-%m}/affiche/")
        assert page.locator(".paper__cell li").count() == 5 * a_day
        assert page.locator(".paper__shows").count() == 1
        printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
