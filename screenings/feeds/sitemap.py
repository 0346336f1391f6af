"""The sitemap: what search engines may know of, in both languages; a part for each year of screenings."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from laclef.house.texts import PAGES as HOUSE_TEXTS
from screenings.models import Cycle, Film, Person, Screening

# Pages that are always there, by the name of their address.
PAGES = [
    "screenings:home",
    "screenings:archive",
    "feeds:embedding",
    "feeds:documentation",
    *(f"house:{key}" for key in HOUSE_TEXTS),
]


class PublicSitemap(Sitemap):
    """Addresses under the site's own name, each with its other language."""

    i18n = True
    alternates = True
    x_default = True
    limit = 5000

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class Pages(PublicSitemap):
    def items(self) -> list[str]:
        return PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class Screenings(PublicSitemap):
    """The public screenings that begin in one year."""

    def __init__(self, year: int) -> None:
        self.year = year

    def items(self) -> QuerySet[Screening]:
        rows = Screening.objects.public().filter(starts_at__year=self.year)
        return rows.prefetch_related("programme__film").order_by("starts_at", "pk")

    def lastmod(self, item: Screening) -> datetime:
        return item.changed_at


class Rows(PublicSitemap):
    """The rows that something public leads to."""

    def __init__(self, rows: QuerySet[Model]) -> None:
        self.rows = rows

    def items(self) -> QuerySet[Model]:
        return self.rows


def films() -> QuerySet[Film]:
    shown = Screening.objects.public()
    return Film.objects.filter(programme_items__screening__in=shown).distinct().order_by("pk")


def cycles() -> QuerySet[Cycle]:
    return Cycle.objects.filter(screenings__in=Screening.objects.public()).distinct().order_by("pk")


def persons() -> QuerySet[Person]:
    """Who is on the public programme and did not ask to have no page."""
    shown = Screening.objects.public()
    part = Q(appearances__screening__in=shown) | Q(credits__film__programme_items__screening__in=shown)
    return Person.objects.filter(part, has_page=True).distinct().order_by("pk")


SUBJECTS: dict[str, Callable[[], QuerySet]] = {"films": films, "cycles": cycles, "personnes": persons}
YEARLY = "seances-"


def years() -> list[int]:
    return [first.year for first in Screening.objects.public().datetimes("starts_at", "year")]


def sections() -> list[str]:
    """The names of the parts of the sitemap."""
    return ["maison", *SUBJECTS, *(f"{YEARLY}{year}" for year in years())]


def part(section: str) -> PublicSitemap | None:
    """The sitemap of one section, where there is one."""
    if section == "maison":
        return Pages()
    if section in SUBJECTS:
        return Rows(SUBJECTS[section]())
    year = section.removeprefix(YEARLY)
    return Screenings(int(year)) if year.isdecimal() and int(year) in years() else None
