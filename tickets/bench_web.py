"""The bookings of manage.py bench tickets over HTTP: the server as in production, buyers as browsers ask."""

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier
from urllib.parse import urlencode

from laclef import bench, load
from laclef.bench import Figure
from screenings.models import Screening
from tickets.models import Order, Seat

BUYERS, LAST_PLACES = 200, 40
AT_A_TIME, SECONDS = 10, 10
ROOM, SEATS = 120, 2  # places of a room; seats of a complete booking
HEADERS = load.SECURE | {"Host": "127.0.0.1", "Origin": "https://127.0.0.1", "Accept-Encoding": "identity"}
# The whole room online: what is measured is the race for it, not the house's fairness.
OPEN = {"DOOR_SHARE_PERCENT": "0", "UNCONFIRMED_SHARE_PERCENT": "100"}


@dataclass
class Browser:
    """One visitor on one connection: no cookie at first, those it is given afterwards."""

    link: HTTPConnection
    cookie: str = ""
    requests: int = 0

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body and where it leads."""
        headers = HEADERS | ({"Cookie": self.cookie} if self.cookie else {})
        body = urlencode(form) if form is not None else None
        if body is not None:
            headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
        self.link.request("GET" if body is None else "POST", path, body, headers)
        answer = self.link.getresponse()
        text = answer.read().decode()
        self.requests += 1
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = cookie.split(";")[0]
        return answer.status, text, answer.headers.get("Location", "")


def measure(last: Screening, screenings: Sequence[Screening]) -> list[Figure]:
    """The race for the last places, then complete bookings; both against one server."""
    with _open_house(), TemporaryDirectory() as folder, load.production_server(Path(folder)) as port:
        return [*_race(port, last), *_complete(port, screenings)]


@contextmanager
def _open_house() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in OPEN}
    os.environ.update(OPEN)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def _race(port: int, screening: Screening) -> list[Figure]:
    """All have the form before them, then all press the button at once."""
    ready = Barrier(BUYERS)
    times: list[float] = []

    address = _address(screening)  # here: a buyer's thread asks the server, never the database

    def buy(_buyer: int) -> int:
        browser = Browser(HTTPConnection("127.0.0.1", port, timeout=60))
        form = _form(browser, address, seats=1)
        ready.wait(timeout=120)
        started = time.perf_counter()
        status, _page, _where = browser.ask(address, form)
        times.append(time.perf_counter() - started)
        browser.link.close()
        return status

    with ThreadPoolExecutor(BUYERS) as pool:
        statuses = list(pool.map(_unless_lost(buy), range(BUYERS)))
    sold = Seat.objects.filter(room_booking__screening=screening, freed_at__isnull=True).count()
    return [
        Figure(f"{BUYERS} buyers at once for {LAST_PLACES} places: places taken", sold, f"of {LAST_PLACES}"),
        Figure("told so in words (422)", statuses.count(422), "buyers"),
        Figure("errors", sum(1 for status in statuses if status not in (302, 422)), ""),
        *(
            Figure(f"the button, p{share}", bench.percentile(times, share) * 1000, "ms")
            for share in (50, 95, 99)
        ),
    ]


def _complete(port: int, screenings: Sequence[Screening]) -> list[Figure]:
    """How many, how much, send, read the code: as fast as ten buyers at a time go on.

    All are after the same screening, as on the day that it is announced; when it is full, after the next.
    """
    addresses = [_address(screening) for screening in screenings for _ in range(ROOM // SEATS)]
    before, until = Order.objects.count(), time.perf_counter() + SECONDS
    turns = count()

    def go_on(_buyer: int) -> tuple[list[float], int, int]:
        link = HTTPConnection("127.0.0.1", port, timeout=60)
        times: list[float] = []
        errors, requests = 0, 0
        while time.perf_counter() < until:
            started, browser = time.perf_counter(), Browser(link)
            errors += 0 if _book(browser, addresses[next(turns)]) else 1
            times.append(time.perf_counter() - started)
            requests = max(requests, browser.requests)
        return times, errors, requests

    started = time.perf_counter()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        told = list(pool.map(go_on, range(AT_A_TIME)))
    elapsed = time.perf_counter() - started
    times = [one for ours, _errors, _requests in told for one in ours]
    return [
        Figure(
            "complete bookings, 10 at a time (aim: 60)",
            (Order.objects.count() - before) / elapsed,
            "per second",
        ),
        Figure("requests of one", max(requests for _times, _errors, requests in told), "at most"),
        Figure("bookings that failed", sum(errors for _times, errors, _requests in told), f"of {len(times)}"),
        *bench.spread("a complete booking", times),
    ]


def _book(browser: Browser, address: str) -> bool:
    status, _page, _where = browser.ask(address)
    if status != 200:
        return False
    status, _page, where = browser.ask(address, _form(browser, address, seats=SEATS))
    if status != 302:
        return False
    status, page, _where = browser.ask(where)
    return status == 200 and "stub__code" in page


def _form(browser: Browser, address: str, *, seats: int) -> dict[str, str]:
    """The second step as it is read, filled in with 5 € for all."""
    _status, page, _where = browser.ask(f"{address}?places={seats}")
    hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|key)" value="([^"]+)"', page))
    amounts = {f"seat_{number}_other": "5" for number in range(1, seats + 1)}
    return {**hidden, **amounts, "places": str(seats), "email": "", "first_name": ""}


def _address(screening: Screening) -> str:
    return f"/seances/{screening.slug}-{screening.public_id}/reserver/"


def _unless_lost(buy: Callable[[int], int]) -> Callable[[int], int]:
    """0 for a buyer whose answer was lost."""

    def counted(buyer: int) -> int:
        try:
            return buy(buyer)
        except (OSError, HTTPException):
            return 0

    return counted
