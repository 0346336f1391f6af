"""A page that keeps still and keeps to itself: nobody else is asked, nothing is set, nothing moves, little is sent."""

import gzip

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.pages import opened, public_pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Before anything else on the page: add up what moves by itself.
COUNT_SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver(list => { for (const shift of list.getEntries()) window.shifted += shift.value; })
    .observe({type: "layout-shift", buffered: true});
"""
COUNT_REFUSALS = """
  window.refused = [];
  document.addEventListener("securitypolicyviolation", event => window.refused.push(event.violatedDirective));
"""


@pytest.mark.usefixtures("demo")
def test_a_visit_asks_nobody_sets_nothing_and_fits_every_screen(browser, base_url):
    with opened(browser, base_url) as page:
        asked: list[str] = []
        heard: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.add_init_script(COUNT_REFUSALS)
        wide = []
        for name, path in public_pages().items():
            page.goto(path)
            assert page.evaluate("window.refused") == [], path
            for width in (320, 390, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wide.append(f"{name}, {width} px")
            # A form to fill in needs its cookie against forgery; no page to read sets any.
            if name != "login":
                assert page.context.cookies() == [], path
            page.context.clear_cookies()
        assert wide == []
        assert heard == []
        assert [url for url in asked if not url.startswith((base_url + "/", "data:"))] == []


@pytest.mark.usefixtures("illustrated_demo")
def test_nothing_moves_while_the_home_page_comes(browser, base_url):
    with opened(browser, base_url) as page:
        page.add_init_script(COUNT_SHIFTS)
        page.goto("/")
        pictures = page.locator("main img:visible")
        assert pictures.count() > 0
        expect(pictures.first).to_have_js_property("complete", value=True)
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        assert page.evaluate("window.shifted") < 0.02


@pytest.mark.usefixtures("demo")
def test_the_home_page_says_tonight_without_javascript(browser, base_url):
    with opened(browser, base_url, java_script_enabled=False) as page:
        page.goto("/")
        expect(page.get_by_text("Ce soir", exact=True)).to_be_visible()
        expect(page.locator("article.bill h3 a").first).to_be_visible()
        expect(page.locator("article.bill time").first).to_be_visible()


def slowest(page: Page) -> float:
    """Seconds that the longest transition or animation of the page takes."""
    return page.evaluate(
        """() => Math.max(...[...document.querySelectorAll("*")].flatMap(it => {
          const style = getComputedStyle(it);
          return [style.transitionDuration, style.animationDuration].flatMap(all => all.split(",").map(parseFloat));
        }))"""
    )


def test_whoever_asks_for_less_motion_gets_none(page, base_url):
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/")
    assert 0 < slowest(page) <= 0.12
    page.emulate_media(reduced_motion="reduce")
    assert slowest(page) == 0


@pytest.mark.usefixtures("demo")
def test_the_home_page_weighs_less_than_60_kilobytes(browser, base_url):
    """Pictures aside; what the server in front compresses is counted compressed."""
    weights: dict[str, int] = {}
    with opened(browser, base_url) as page:
        responses: list[Response] = []
        page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 (it marks what it is given)
        page.goto("/", wait_until="networkidle")
        for response in responses:
            if response.request.resource_type != "image":
                body = response.body() if response.url.endswith(".woff2") else gzip.compress(response.body())
                weights[response.url] = len(body)
    assert any(name.endswith(".woff2") for name in weights)
    assert sum(weights.values()) < 60 * 1024, weights
