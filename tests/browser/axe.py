"""What axe is asked of a page, and on which grounds and sizes; in one place, so that all pages are asked the same."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.pages import DESK, PHONE

QUICK = {"resultTypes": ["violations"], "preload": False, "iframes": False}
RULES = {
    **QUICK,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# Another language changes nothing of colours.
WORDS = {**RULES, "rules": {"color-contrast": {"enabled": False}}}
# The ground changes nothing but colours; on the dark one the other rules would say the same again.
COLOURS = {**QUICK, "runOnly": {"type": "rule", "values": ["color-contrast"]}}


def complaints(page: Page, pages: dict[str, str]) -> list[str]:
    """What axe says of each page, with the first place it says it of."""
    found = []
    for name, path in pages.items():
        assert page.goto(path).status == 200, path
        found += complaints_here(page, name)
    return found


def complaints_in_both(page: Page, pages: dict[str, str]) -> list[str]:
    """The same, and in English, which changes words and names: colours and widths have been looked at."""
    found = complaints(page, pages)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    for name, path in pages.items():
        assert page.goto(f"/en{path}").status == 200, path
        found += said(page, WORDS, f"{name}, English")
    return found


def complaints_here(page: Page, name: str) -> list[str]:
    """The same of the page as it stands, wherever one has come to: nor is it wider than the window."""
    found = []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found.append(f"{name}, {size['width']} px: too wide")
        for ground, rules in (("light", RULES), ("dark", COLOURS)):
            page.emulate_media(color_scheme=ground, reduced_motion="reduce")
            found += said(page, rules, f"{name}, {size['width']} px, {ground}")
    return found


def said(page: Page, rules: dict[str, Any], where: str) -> list[str]:
    """One run of these rules, in a line each with the first place."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, rules).then(results => results.violations)", rules
    )
    return [f"{where}: {rule['id']} in {rule['nodes'][0]['html'][:120]}" for rule in found]
