"""Exactly one access decorator on every view; a test walks the URLconf and fails on a bare one.

It stands outermost: who may not is told so before anything else of the view runs.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from laclef.accounts.models import User
from laclef.accounts.roles import CAPABILITIES

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Anyone may see it; it must show nothing that is not public."""
    return marked(view, "public", view)


def signed_in(view: View) -> View:
    """Anyone with an account, whatever the role."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _ask_to_log_in(request)
        return kept_by_nobody(view(request, *args, **kwargs))

    return marked(guarded, "signed_in", view)


def may(capability: str) -> Callable[[View], View]:
    """Only those whose role has the capability; others are asked to log in, or refused."""
    if capability not in CAPABILITIES:
        raise LookupError(f"no such capability: {capability}")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return _ask_to_log_in(request)
            if not request.user.may(capability):
                raise PermissionDenied
            return kept_by_nobody(view(request, *args, **kwargs))

        return marked(guarded, capability, view)

    return decorate


def marked(guarded: View, access: str, view: View) -> View:
    """The guarded view under the name of its access; for decorators of the apps too."""
    if hasattr(view, "access"):
        raise TypeError(f"{view.__module__}.{view.__qualname__} has two access decorators")
    guarded.access = access  # type: ignore[attr-defined]
    return guarded


def _ask_to_log_in(request: HttpRequest) -> HttpResponseBase:
    """Back to the page afterwards; a form that was sent is not sent again."""
    return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/")


def kept_by_nobody(response: HttpResponseBase) -> HttpResponseBase:
    """No cache between us and the reader keeps what only they may see, unless the view said otherwise."""
    if not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
    return response
