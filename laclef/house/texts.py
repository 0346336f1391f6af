"""The pages of the house: their addresses, their first words (texts/*.md) and what staff made of them.

The files carry what a new house starts with; a row in the table replaces a page's file. Texts are
Markdown without HTML, so that nobody can break a page.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from laclef.accounts.models import User
from laclef.house.models import HouseText

FIRST_WORDS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Page:
    """One page: its key in the table, its address, and whether the menu names it."""

    key: str
    path: str
    in_menu: bool = False


PAGES: dict[str, Page] = {
    page.key: page
    for page in (
        Page("prix-libre", "prix-libre/", in_menu=True),
        Page("venir", "venir/", in_menu=True),
        Page("la-maison", "la-maison/", in_menu=True),
        Page("rejoindre", "rejoindre/", in_menu=True),
        Page("studio-34", "studio-34/"),
        Page("petite-evasion", "la-petite-evasion/"),
        Page("louer", "louer-une-salle/"),
        Page("soutenir", "soutenir/"),
        Page("mentions-legales", "mentions-legales/"),
        Page("vie-privee", "vie-privee/"),
    )
}


def current(key: str) -> HouseText:
    """The text as it stands: the latest version saved, else the first words (not saved, no pk)."""
    return HouseText.objects.filter(key=key).first() or first_words(key)


def current_titles() -> dict[str, HouseText]:
    """The text of every page, in one query, for menus."""
    latest = HouseText.objects.order_by("key", "-saved_at", "-pk").distinct("key")
    saved = {text.key: text for text in latest}
    return {key: saved.get(key) or first_words(key) for key in PAGES}


def versions(key: str) -> list[HouseText]:
    """Every version saved, the latest first."""
    return list(HouseText.objects.filter(key=key).select_related("saved_by"))


def save(
    *, key: str, title_fr: str, title_en: str, text_fr: str, text_en: str, by: User, now: datetime
) -> HouseText:
    """A new version; the one before it stays."""
    return HouseText.objects.create(
        key=key,
        title_fr=title_fr,
        title_en=title_en,
        text_fr=text_fr,
        text_en=text_en,
        saved_by=by,
        saved_at=now,
    )


def first_words(key: str) -> HouseText:
    """The text a new house starts with."""
    title_fr, text_fr = _read(f"{key}.fr.md")
    title_en, text_en = _read(f"{key}.en.md")
    return HouseText(
        key=key,
        title_fr=title_fr,
        title_en=title_en,
        text_fr=text_fr,
        text_en=text_en,
        saved_at=timezone.now(),
    )


@cache
def _read(name: str) -> tuple[str, str]:
    """Title (the first line, after "# ") and text of a file."""
    head, _, body = (FIRST_WORDS / name).read_text(encoding="utf-8").partition("\n")
    return head.removeprefix("# ").strip(), body.strip()


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": False}).disable("image")


def as_html(text: str) -> SafeString:
    """Markdown as HTML; raw HTML comes out as the text it is, links only to safe schemes."""
    return mark_safe(_markdown().render(text))  # noqa: S308
