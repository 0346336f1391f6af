"""Every kind of page that people meet, with the demo's programme on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, Page

from laclef.house.texts import PAGES
from screenings.models import Cycle, Film, Kind, Person, Screening, State

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def public_pages() -> dict[str, str]:
    """Name and French address of each public page; the English one stands under /en."""
    announced = Screening.objects.filter(state=State.PUBLISHED)
    rows = {
        "screening": announced.filter(kind=Kind.FILM, moves=None).latest("starts_at"),
        "cancelled": Screening.objects.filter(state=State.CANCELLED).latest("starts_at"),
        "moved": announced.exclude(moves=None).latest("starts_at"),
        "exhibition": announced.filter(kind=Kind.EXHIBITION).latest("starts_at"),
        "workshop": announced.filter(kind=Kind.WORKSHOP).latest("starts_at"),
        "film": Film.objects.filter(programme_items__screening__in=announced).latest("pk"),
        "cycle": Cycle.objects.filter(screenings__in=announced).latest("pk"),
        "person": Person.objects.filter(films_directed__programme_items__screening__in=announced).latest(
            "pk"
        ),
    }
    return {
        "home": reverse("screenings:home"),
        "day": reverse("screenings:today"),
        "week": reverse("screenings:this-week"),
        "month": reverse("screenings:this-month"),
        "archive": reverse("screenings:archive"),
        "filter": reverse("screenings:filtered", args=["films"]),
        "search": reverse("screenings:search") + "?q=mer",
        "embed": reverse("feeds:embedded-week"),
        "embedding": reverse("feeds:embedding"),
        "feeds": reverse("feeds:documentation"),
        "login": reverse("account_login"),
        **{name: row.get_absolute_url() for name, row in rows.items()},
        **{key: reverse(f"house:{key}") for key in PAGES},
    }


def sheet_pages(on: date) -> dict[str, str]:
    """What is pinned on the door and on the wall: paper, without the site's head and foot."""
    return {
        "week's sheet": reverse("screenings:week-sheet", args=[f"{on:%Y-%m-%d}"]),
        "month's sheet": reverse("screenings:month-sheet", args=[f"{on:%Y-%m}"]),
    }


def signed_in_pages() -> dict[str, str]:
    return {
        "account": reverse("account"),
        "security": reverse("mfa_index"),
        "texts": reverse("house:overview"),
        "text": reverse("house:edit", args=["venir"]),
        "mails": reverse("outbox:list"),
        "desk": reverse("desk:home"),
        "desk, mine": reverse("desk:mine") + "?toutes",
        "desk, new": reverse("desk:new"),
        "desk, new exhibition": reverse("desk:new") + "?type=exhibition&day=2099-03-05",
        "desk, kinds": reverse("desk:kinds"),
        "desk, kind": reverse("desk:kind", args=[Kind.FILM]),
        "import": reverse("imports:festival"),
        "month to prepare": reverse("communication:prepare") + "?du=2020-01-01&au=2020-03-31",
        "pictures": reverse("pictures:shelf"),
        "new picture": reverse("pictures:add", args=[Screening.objects.latest("starts_at").public_id]),
    }


def desk_pages(now: datetime) -> dict[str, str]:
    """A screening's own pages at the desk, of a draft with a proposal to decide and of a public one."""
    coming = Screening.objects.filter(origin="house", starts_at__gt=now).exclude(programme=None)
    draft = coming.filter(state=State.DRAFT).earliest("starts_at")
    public = coming.filter(state=State.PUBLISHED).latest("starts_at")
    show = coming_of(Kind.EXHIBITION, now)
    guested = coming.exclude(guests=None).latest("starts_at")
    when = f"{draft.local(draft.starts_at):%Y-%m-%d}"
    acts = {"sheet of a draft, to decide": ("screening", draft), "publish": ("publish", draft)}
    acts |= {"confirm": ("confirm", draft), "sheet": ("screening", public), "repeat": ("repeat", public)}
    acts |= {name: (name, public) for name in ("edit", "move", "cancel")}
    acts |= {"follow-up": ("follow-up", guested), "move an exhibition": ("move", show)}
    pages = {name: reverse(f"desk:{act}", args=[one.public_id]) for name, (act, one) in acts.items()}
    return pages | {name: reverse(f"desk:{name}", args=[when]) for name in ("week", "publish-week")}


def coming_of(kind: str, now: datetime) -> Screening:
    rows = Screening.objects.filter(origin="house", kind=kind, state=State.PUBLISHED, starts_at__gt=now)
    return rows.earliest("starts_at")


@contextmanager
def opened(browser: Browser, base_url: str, **facts: Any) -> Iterator[Page]:
    """A page of a fresh browser, in Paris, which still moves nothing."""
    facts = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": PHONE} | facts
    with browser.new_context(base_url=base_url, **facts) as context:
        context.set_default_timeout(15_000)
        yield context.new_page()
