"""Exactly one access decorator on every view; a test walks the URLconf and fails on a bare one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from laclef.accounts.roles import CAPABILITIES

View = Callable[..., HttpResponseBase]


def _marked(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anyone may see it; it must show nothing that is not public."""
    return _marked(view, "public")


def signed_in(view: View) -> View:
    """Anyone with an account, whatever the role."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _marked(guarded, "signed_in")


def may(capability: str) -> Callable[[View], View]:
    """Only those whose role has the capability; others are asked to log in, or refused."""
    allowed = CAPABILITIES[capability].roles

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.has_role(*allowed):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _marked(guarded, capability)

    return decorate
