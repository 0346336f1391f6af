"""Without a mouse, and without eyes: Tab and Enter find tonight's film, and the tree says it in order."""

import itertools
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from laclef.accounts.roles import Role
from screenings.models import Screening, State
from tests.browser import booking_pages, till_pages
from tests.browser.pages import DESK, desk_pages, opened, public_pages, signed_in_pages
from tests.people import person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demo"),
]

FOCUS = """() => {
  const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
  const shown = box.width > 1 && box.height > 1 && parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none";
  return {what: it.tagName, which: [...document.querySelectorAll("*")].indexOf(it), text: it.innerText || it.value || "", href: it.getAttribute("href"), shown};
}"""


# What Tab should stop at: of a group of radio buttons one, of what is closed or switched off nothing.
STOPS = """() => {
  const groups = new Set();
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter(it => it.checkVisibility({visibilityProperty: true}) && !it.disabled && !it.closest("[inert]") && it.tabIndex >= 0)
    .filter(it => it.type !== "radio" || !groups.has(it.name) && groups.add(it.name)).length;
}"""
# Where a field has the focus already, Tab would begin after it.
FROM_THE_TOP = """() => {
  document.activeElement.blur();
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""


def focused_by_tab(page: Page) -> dict[str, object]:
    page.keyboard.press("Tab")
    return page.evaluate(FOCUS)


def test_tab_and_enter_lead_to_tonight_and_back(page, base_url):
    page.goto("/")
    skip = focused_by_tab(page)
    assert (skip["text"], skip["shown"]) == ("Aller au contenu", True)
    page.keyboard.press("Enter")
    bill = focused_by_tab(page)
    assert bill["shown"]
    assert bill["href"].startswith("/seances/")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{bill['href']}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    focused_by_tab(page)
    home = focused_by_tab(page)
    assert home["href"] == "/"
    page.keyboard.press("Enter")
    page.wait_for_url(base_url + "/")
    expect(page.get_by_role("heading", name="Le programme de La Clef")).to_be_attached()


def test_every_stop_is_seen_and_none_holds(page):
    """Tab passes every link and control once, in the order of the page, and leaves it again."""
    pages = public_pages()
    assert (
        trouble_on(page, {name: pages[name] for name in ("home", "month", "screening", "search", "login")})
        == []
    )


def trouble_with_tab(page: Page) -> list[str]:
    """What Tab stops at without showing it; how many stops it makes too few or too many."""
    there = page.evaluate(STOPS)
    page.evaluate(FROM_THE_TOP)
    stops: list[dict[str, object]] = []
    for _ in range(6 * there + 20):
        stop = focused_by_tab(page)
        # Past the last stop lies the browser's own bar, which here may be nothing: then the first one again.
        if stop["what"] == "BODY" or (len(stops) > 1 and stop["which"] == stops[0]["which"]):
            break
        if not stops or stop["which"] != stops[-1]["which"]:  # an hour or a date is typed in several parts
            stops.append(stop)
    else:
        return [f"held by {stop['what']} {stop['text']}"]
    unseen = [f"unseen: {stop['what']} {stop['text']} {stop['href']}" for stop in stops if not stop["shown"]]
    return unseen + ([] if len(stops) == there else [f"{len(stops)} stops of {there}"])


def test_every_stop_of_the_desk_is_seen(page, login):
    """The same with a day or an hour to type, where one field has several stops."""
    login(person(Role.PROGRAMMER, email="camille@laclef.example", first_name="Camille"))
    page.set_viewport_size(DESK)
    pages = signed_in_pages() | desk_pages(timezone.now())
    names = (
        "week",
        "edit",
        "publish-week",
        "move",
        "follow-up",
        "desk, new exhibition",
        "import",
        "desk, mine",
    )
    assert trouble_on(page, {name: pages[name] for name in names}) == []


def test_the_tree_has_one_title_headings_in_order_landmarks_and_names(browser, base_url):
    with opened(browser, base_url) as page:
        for name, path in public_pages().items():
            if name == "embed":  # a part of another page: no head, no foot
                continue
            page.goto(path)
            tree = page.locator("body").aria_snapshot()
            levels = [int(level) for level in re.findall(r"heading .*\[level=(\d)\]", tree)]
            assert levels.count(1) == 1, path
            assert levels[0] == 1, path
            assert all(deeper - level <= 1 for level, deeper in itertools.pairwise(levels)), (path, levels)
            for landmark in ("banner", "main", "contentinfo"):
                assert len(re.findall(rf"^\s*- {landmark}\b", tree, re.MULTILINE)) == 1, (path, landmark)
            navigations = re.findall(r"^\s*- navigation(.*)", tree, re.MULTILINE)
            assert len(navigations) >= 2, path
            assert all(re.match(r' "[^"]+"', named) for named in navigations), path
            assert len(set(navigations)) == len(navigations), path
            assert re.findall(r"^\s*- link(?! \S).*", tree, re.MULTILINE) == [], path


def test_a_listed_screening_says_hour_title_and_state(page, base_url):
    cancelled = Screening.objects.filter(state=State.CANCELLED, starts_at__gt=timezone.now()).earliest(
        "starts_at"
    )
    page.goto(f"/semaine/{timezone.localtime(cancelled.starts_at):%Y-%m-%d}/")
    lines = page.locator("article.line")
    assert lines.count() > 0
    for line in lines.all():
        tree = line.aria_snapshot()
        assert re.search(r"\d h", tree), tree
        assert re.search(r'heading ".+" \[level=3\]', tree), tree
        assert re.search(r'link ".+"', tree), tree
    title = re.compile("^Annulée " + re.escape(str(cancelled.title)))
    expect(page.get_by_role("heading", name=title)).to_have_count(1)


def test_every_stop_is_seen_at_the_door(page, base_url, login):
    """The till's pages, the lock, the phone and the office: the keyboard alone gets everywhere and out again."""
    now = till_pages.evening()
    found = trouble_on(page, till_pages.phone_pages(now))
    now.install(page.context, base_url)
    found += trouble_on(page, till_pages.locked_pages())
    now.sit_down()
    found += trouble_on(page, till_pages.till_pages(now))
    login(person(Role.TREASURER, Role.ADMINISTRATOR, Role.DOOR, email="max@laclef.example", first_name="Max"))
    assert found + trouble_on(page, till_pages.office_pages(now)) == []


def test_every_stop_is_seen_on_the_way_to_a_place(page):
    assert trouble_on(page, booking_pages.visitor_pages()) == []


def test_every_stop_is_seen_on_who_is_coming(page, login):
    login(person(Role.ADMINISTRATOR, email="alix@laclef.example", first_name="Alix"))
    page.set_viewport_size(DESK)
    assert trouble_on(page, booking_pages.coming_pages()) == []


def trouble_on(page: Page, pages: dict[str, str]) -> list[str]:
    found = []
    for name, path in pages.items():
        assert page.goto(path).status == 200, path
        found += [f"{name}: {words}" for words in trouble_with_tab(page)]
    return found
