"""A form that is the same for all who come without a cookie: made once, kept a few seconds, and handed out filled.

The page cache keeps no page with a form in it (laclef.pagecache). When two hundred people ask for the same form in
a minute, what differs between them is the token against forgery and the hidden fields that the view names: these
are cut out of what is kept, and made for each reader.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token

from laclef.pagecache import canonical_query

View = Callable[..., HttpResponseBase]
Fill = Callable[[HttpRequest], str]
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (the name of a field)
MOST_FORMS = 200


@dataclass(frozen=True)
class Form:
    """A page in pieces: between two of them stands the value of the field at that place."""

    pieces: tuple[str, ...]
    fields: tuple[str, ...]
    fill: Mapping[str, Fill]
    headers: tuple[tuple[str, str], ...]
    stale_at: float

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page with this reader's own token and fields; the token's cookie is set on the way out."""
        own = {TOKEN: get_token(request)}
        own |= {name: fill(request) for name, fill in self.fill.items()}
        texts = [self.pieces[0]]
        for name, piece in zip(self.fields, self.pieces[1:], strict=True):
            texts += (own[name], piece)
        return HttpResponse("".join(texts), headers=dict(self.headers))


class Forms:
    """The forms of one view in one worker; those not asked for the longest leave first."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.kept: OrderedDict[tuple[str, ...], Form] = OrderedDict()

    def get(self, address: tuple[str, ...], now: float) -> Form | None:
        with self.lock:
            form = self.kept.get(address)
            if form is None or form.stale_at <= now:
                return None
            self.kept.move_to_end(address)
            return form

    def put(self, address: tuple[str, ...], form: Form) -> None:
        with self.lock:
            self.kept[address] = form
            self.kept.move_to_end(address)
            while len(self.kept) > MOST_FORMS:
                self.kept.popitem(last=False)


def form_for_newcomers(*parameters: str, seconds: int) -> Callable[[View], View]:
    """The view makes this form out of its path and these query parameters alone, for whoever has no cookie.

    It says so on the answer: `response.own_fields` names each hidden field that differs between readers, and
    how it is filled in once the reader has a token. An answer that does not say so is never kept.
    `seconds` is the most that the form may lag behind.
    """

    def decorate(view: View) -> View:
        forms = Forms()

        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not settings.PAGE_CACHE or settings.DEMO or not _is_newcomer(request):
                return view(request, *args, **kwargs)
            query = canonical_query(request.META.get("QUERY_STRING", ""), parameters)
            address = (str(request.scheme), request.get_host(), request.path, query)
            now = time.time()
            form = forms.get(address, now)
            if form is not None:
                return form.answer(request)
            response = view(request, *args, **kwargs)
            form = _cut(response, stale_at=now + seconds)
            if form is not None:
                forms.put(address, form)
            return response

        return page

    return decorate


def _is_newcomer(request: HttpRequest) -> bool:
    """Nothing is known of the reader, and a whole page is asked for."""
    tells = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_HX_REQUEST")
    return request.method == "GET" and not any(request.META.get(name) for name in tells)


def _cut(response: HttpResponseBase, *, stale_at: float) -> Form | None:
    """The page without what is one reader's own; none where it may not be kept, or says it elsewhere, too."""
    fill: Mapping[str, Fill] | None = getattr(response, "own_fields", None)
    if fill is None or not isinstance(response, HttpResponse):
        return None
    if response.status_code != 200 or response.cookies:
        return None
    names = "|".join(map(re.escape, [TOKEN, *fill]))
    parts = re.split(rf'(name="(?:{names})" value=")([^"]*)', response.content.decode())
    # A text, then for each field its opening and its value, and the text behind it.
    texts, openings, values = parts[::3], parts[1::3], parts[2::3]
    if any(value in text for value in values for text in texts):
        return None
    fields = tuple(opening.split('"')[1] for opening in openings)
    if set(fields) != {TOKEN, *fill}:
        return None
    pieces = [text + opening for text, opening in zip(texts, [*openings, ""], strict=True)]
    return Form(tuple(pieces), fields, fill, tuple(response.items()), stale_at)
