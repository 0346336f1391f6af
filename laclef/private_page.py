"""Pages that belong to whoever has their address: kept by no cache, found by no search, told to nobody."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def private_page(view: View) -> View:
    """The address is the secret: it stays out of caches, search engines and other sites' logs.

    The referrer stays within this site. Not `no-referrer`: under it browsers send “Origin: null” with the
    page's own forms, and those would be refused as if another site had sent them.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return page
