"""The anonymous page cache: outermost of all, it hands a page that was made for nobody to everybody.

Each worker keeps its own, in memory, compressed, bounded. A page is kept while no change of what public
pages are made of was committed (screenings/migrations/0005: asked every two seconds at most), and no
longer than its view allows, because pages also tell the hour ("ce soir", "en cours").

What keeps it from ever holding anything private: only a page whose view says so (`@cached_page`), asked
for without any cookie, that sets none, carries no form token and no nonce. Who has a session passes by.
"""

import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from laclef.pagechanges import Watch

View = Callable[..., HttpResponseBase]
Address = tuple[str, str, str]  # scheme, host, path (which says the language)

OVERHEAD = 2_000  # bytes of an entry beside its body: keys, headers
WORTH_COMPRESSING = re.compile(r"text/|application/(json|.*\+(xml|json)|xml|javascript)|image/svg")
KNOWN_VARY = {"accept-encoding", "accept-language", "cookie"}
NEVER_KEPT = re.compile(r"private|no-store|no-cache")
# What a 304 repeats, beside ETag: RFC 9110, 15.4.5.
REPEATED = ("Cache-Control", "Vary", "Content-Location", "Date", "Expires")


def cached_page(*parameters: str, seconds: int = 60) -> Callable[[View], View]:
    """The view makes a page for everybody, out of its path and these query parameters alone.

    Other parameters are taken away before the view sees them, so that they neither fill the cache nor
    slip into what others read. `seconds` is the most that the page may lag behind the clock.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            query = canonical_query(request.META.get("QUERY_STRING", ""), parameters)
            if query != request.META.get("QUERY_STRING", ""):
                request.META["QUERY_STRING"] = query
                request.__dict__.pop("GET", None)
            response = view(request, *args, **kwargs)
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                patch_cache_control(response, private=True, no_cache=True)
            else:
                response.kept = Kept(parameters, seconds)  # type: ignore[attr-defined]
            return response

        return page

    return decorate


def canonical_query(query: str, parameters: tuple[str, ...]) -> str:
    """The query reduced to these parameters, in one order."""
    if not query or not parameters:
        return ""
    return urlencode(sorted((name, value) for name, value in parse_qsl(query) if name in parameters))


@dataclass(frozen=True)
class Kept:
    """What a view says of its page: the parameters that make it, and how long the clock leaves it true."""

    parameters: tuple[str, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One page as it is sent."""

    body: bytes
    compressed: bool
    headers: tuple[tuple[str, str], ...]
    etag: str
    version: str
    stale_at: float

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD


class Pages:
    """The pages of one worker: at most `limit` bytes, those not asked for the longest leave first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.lock = Lock()
        self.entries: OrderedDict[tuple[Address, str], Entry] = OrderedDict()
        # Which parameters make the page at an address; told by its view, known after its first answer.
        self.parameters: OrderedDict[Address, tuple[str, ...]] = OrderedDict()

    def get(self, address: Address, query: str, version: str, now: float) -> Entry | None:
        with self.lock:
            parameters = self.parameters.get(address)
            if parameters is None:
                return None
            key = (address, canonical_query(query, parameters))
            entry = self.entries.get(key)
            if entry is None:
                return None
            if entry.version != version or entry.stale_at <= now:
                self._drop(key)
                return None
            self.entries.move_to_end(key)
            self.parameters.move_to_end(address)
            return entry

    def put(self, address: Address, query: str, parameters: tuple[str, ...], entry: Entry) -> None:
        with self.lock:
            key = (address, canonical_query(query, parameters))
            if key in self.entries:
                self._drop(key)
            if entry.size > self.limit // 4:
                return
            self.parameters[address] = parameters
            self.parameters.move_to_end(address)
            self.entries[key] = entry
            self.size += entry.size
            while self.size > self.limit:
                self._drop(next(iter(self.entries)))
            while len(self.parameters) > max(64, len(self.entries)):
                self.parameters.popitem(last=False)

    def _drop(self, key: tuple[Address, str]) -> None:
        self.size -= self.entries.pop(key).size


class PageCache:
    """The middleware. Off in the demo, whose strip puts a form with a token on every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.DEMO or not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.pages = Pages(settings.PAGE_CACHE_BYTES)
        self.watch = Watch()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _for_everybody(request):
            return self.get_response(request)
        now = time.time()
        version = self.watch.version(now)
        if version is None:
            return self.get_response(request)
        address = (str(request.scheme), request.META.get("HTTP_HOST", ""), request.path)
        query = request.META.get("QUERY_STRING", "")
        entry = self.pages.get(address, query, version, now)
        if entry is not None:
            return _answer(request, entry)
        response = self.get_response(request)
        kept = getattr(response, "kept", None)
        if not isinstance(response, HttpResponse) or kept is None or not _may_be_kept(request, response):
            return response
        entry = _entry(response, version=version, stale_at=now + kept.seconds)
        self.pages.put(address, query, kept.parameters, entry)
        answer = _answer(request, entry)
        answer._resource_closers.extend(response._resource_closers)  # type: ignore[attr-defined]
        return answer


def _for_everybody(request: HttpRequest) -> bool:
    """Whether the answer may come from the cache: nobody in particular asks for a whole page."""
    if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in request.META:
        return False
    if "HTTP_HX_REQUEST" in request.META:
        return False
    if not request.META.get("HTTP_COOKIE"):
        return True
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Only what was made without knowing who asks, and tells nothing to one reader alone."""
    vary = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not request.META.get("HTTP_COOKIE")  # so that Vary: Cookie names a cookie that was not there
        and vary <= KNOWN_VARY
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and b"csrfmiddlewaretoken" not in response.content
        and "nonce-" not in response.headers.get("Content-Security-Policy", "")
        and not response.has_header("Content-Encoding")
        and not NEVER_KEPT.search(response.headers.get("Cache-Control", ""))
    )


def _entry(response: HttpResponse, *, version: str, stale_at: float) -> Entry:
    """The page as bytes; the same content gives the same tag in every worker."""
    body = response.content
    etag = hashlib.sha256(body).hexdigest()[:24]
    compressed = bool(WORTH_COMPRESSING.match(response.headers.get("Content-Type", "")))
    headers = {
        name: value for name, value in response.items() if name not in ("ETag", "Content-Length", "Vary")
    }
    headers.setdefault("Cache-Control", "max-age=0, must-revalidate")
    headers["Vary"] = "Accept-Encoding"
    return Entry(
        body=gzip.compress(body, 9, mtime=0) if compressed else body,
        compressed=compressed,
        headers=tuple(headers.items()),
        etag=etag,
        version=version,
        stale_at=stale_at,
    )


def _answer(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The page, or that the reader's copy of it still stands; bytes differ by encoding, so does the tag."""
    zipped = entry.compressed and _accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    etag = f'"{entry.etag}-gz"' if zipped else f'"{entry.etag}"'
    if _has(request.META.get("HTTP_IF_NONE_MATCH", ""), etag):
        response: HttpResponse = HttpResponseNotModified()
        for name, value in entry.headers:
            if name in REPEATED:
                response.headers[name] = value
        response.headers["ETag"] = etag
        return response
    body = entry.body if zipped or not entry.compressed else gzip.decompress(entry.body)
    response = HttpResponse(body if request.method == "GET" else b"")
    for name, value in entry.headers:
        response.headers[name] = value
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = etag
    response.headers["Content-Length"] = str(len(body))
    return response


def _accepts_gzip(accepted: str) -> bool:
    return "gzip" in accepted and "gzip;q=0" not in accepted.replace(" ", "")


def _has(tags: str, etag: str) -> bool:
    """Whether If-None-Match names the tag; a weak one is as good here (RFC 9110, 13.1.2)."""
    return tags.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
