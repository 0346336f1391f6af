"""The form that is made once for all newcomers: one's own token and key in it, and nothing of another reader."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from laclef import pagechanges
from laclef.newcomers import MOST_FORMS, form_for_newcomers
from screenings.models import Screening
from tests.factories import make_screening
from tests.tickets.acts import taken
from tests.tickets.test_booking_pages import address
from tickets.models import Order


@pytest.fixture(autouse=True)
def cache_on(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGE_CACHE = True
    monkeypatch.setattr(pagechanges, "everywhere", pagechanges.Watch())


WORKER = Client(enforce_csrf_checks=True).handler


def newcomer() -> Client:
    """A browser without a cookie; all ask the same worker."""
    client = Client(enforce_csrf_checks=True)
    client.handler = WORKER
    return client


def form_of(browser: Client, screening: Screening) -> tuple[int, dict[str, str]]:
    """How many queries the form took, and the form filled in with 5 €."""
    where = f"{address(screening)}?places=1"
    with CaptureQueriesContext(connection) as captured:
        page = browser.get(where).text
    hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|key)" value="([^"]+)"', page))
    return len(captured), {**hidden, "places": "1", "seat_1": "other", "seat_1_other": "5"}


# --- the booking's form ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_second_newcomer_costs_no_query_and_each_books_with_their_own() -> None:
    screening = make_screening()
    first, second = newcomer(), newcomer()
    (made, here), (again, there) = form_of(first, screening), form_of(second, screening)
    assert made > 0
    assert again == 0
    assert here["csrfmiddlewaretoken"] != there["csrfmiddlewaretoken"]
    assert here["key"] != there["key"]
    answers = [
        first.post(address(screening), here).headers["Location"],
        second.post(address(screening), there).headers["Location"],
    ]
    assert answers[0] != answers[1]
    assert (Order.objects.count(), taken(screening)) == (2, 2)


@pytest.mark.django_db
def test_another_s_token_is_refused() -> None:
    screening = make_screening()
    first, second = newcomer(), newcomer()
    _, here = form_of(first, screening)
    form_of(second, screening)
    assert second.post(address(screening), here).status_code == 403
    assert Order.objects.count() == 0


@pytest.mark.django_db
def test_who_comes_back_with_the_cookie_is_known_again() -> None:
    """Two tabs are one order, also where the first form was made for all."""
    screening = make_screening()
    form_of(newcomer(), screening)
    browser = newcomer()
    assert form_of(browser, screening)[0] == 0
    queries, second = form_of(browser, screening)
    assert queries > 0
    browser.post(address(screening), second)
    assert "Vous venez de réserver une place ici" in browser.get(f"{address(screening)}?places=1").text


@pytest.mark.django_db
def test_it_lags_five_seconds_at_most(settings: Any) -> None:
    settings.PAGE_CACHE_CHECK_SECONDS = 60  # the page cache's own question is not counted here
    screening = make_screening()
    with time_machine.travel(screening.starts_at - timedelta(days=1), tick=False) as clock:  # type: ignore[operator]
        form_of(newcomer(), screening)
        clock.shift(4.9)
        assert form_of(newcomer(), screening)[0] == 0
        clock.shift(0.2)
        assert form_of(newcomer(), screening)[0] > 0


# --- what is kept ----------------------------------------------------------------------------------------

PAGE = '<input name="csrfmiddlewaretoken" value="{}"><input name="key" value="{}">'


def asked(
    make: Callable[[HttpRequest], HttpResponse], *, times: int = 2, headers: dict[str, str] | None = None
) -> list[HttpResponse]:
    """The answers of one view to newcomers who come one after the other."""
    view = form_for_newcomers("a", seconds=5)(make)
    return [view(RequestFactory().get("/x/", headers=headers or {})) for _ in range(times)]  # type: ignore[misc]


def good(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(PAGE.format(get_token(request), "made"))
    response.own_fields = {"key": lambda request: "filled"}  # type: ignore[attr-defined]
    return response


def test_each_field_is_filled_anew() -> None:
    first, second = asked(good)
    assert 'name="key" value="made"' in first.text
    assert 'name="key" value="filled"' in second.text
    assert first.text.split("key")[0] != second.text.split("key")[0]


@pytest.mark.parametrize("name", ["unmarked", "status", "cookie", "elsewhere", "tokenless", "keyless"])
def test_what_is_never_kept(name: str) -> None:
    """Guard: newcomers._cut; each of its conditions alone."""
    made = iter(range(9))

    def view(request: HttpRequest) -> HttpResponse:
        response = good(request)
        number = next(made)
        if name == "unmarked":
            del response.own_fields  # type: ignore[attr-defined]
        elif name == "status":
            response.status_code = 422
        elif name == "cookie":
            response.set_cookie("a", "b")
        elif name == "elsewhere":
            response.content += b"made"
        elif name == "tokenless":
            response.content = b'<input name="key" value="made">'
        elif name == "keyless":
            response.content = b'<input name="csrfmiddlewaretoken" value="x">'
        response.content += f" {number}".encode()
        return response

    assert [answer.text[-1] for answer in asked(view)] == ["0", "1"]


@pytest.mark.parametrize("header", ["cookie", "authorization", "hx-request"])
def test_who_is_known_passes_by(header: str) -> None:
    assert all('value="made"' in answer.text for answer in asked(good, headers={header: "a=b"}))


@pytest.mark.parametrize("name", ["DEMO", "PAGE_CACHE"])
def test_off_with_the_page_cache(name: str, settings: Any) -> None:
    setattr(settings, name, name == "DEMO")
    assert all('value="made"' in answer.text for answer in asked(good))


def test_the_forms_of_a_view_are_bounded() -> None:
    view = form_for_newcomers("a", seconds=60)(good)

    def text(number: int) -> str:
        return view(RequestFactory().get(f"/x/?a={number}")).text  # type: ignore[attr-defined,no-any-return]

    for number in range(MOST_FORMS + 1):
        assert 'value="made"' in text(number)
    assert 'value="filled"' in text(MOST_FORMS)
    assert 'value="made"' in text(0)
