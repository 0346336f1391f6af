"""Treasurer and administrator: no page without a second factor, in this very session."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from laclef.accounts.models import User

# What one needs to set up a second factor, to show it, or to leave; and what asks who nobody is.
OPEN_NAMES = ("account_", "mfa_", "healthz")


class SecondFactor:
    """Sends those whose role asks for it to set up their second factor, or to show it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        # Without a session cookie nobody is signed in, and the page must not vary by cookie.
        if settings.DEMO or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if (name or "").startswith(OPEN_NAMES) or not isinstance(request.user, User):
            return None
        if not request.user.needs_second_factor or session_has_second_factor(request, request.user):
            return None
        back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        return redirect_to_login(back, login_url=_where_to(request.user))


def session_has_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether this session showed a key or code that is still the person's.

    A passkey that logs in alone has checked its owner (allauth demands user verification of it), so it
    counts as both factors; a removed key takes the sessions it opened with it.
    """
    shown = {
        record.get("id") for record in get_authentication_records(request, user) if record["method"] == "mfa"
    }
    return bool(shown) and Authenticator.objects.filter(user=user, pk__in=shown).exists()


def _where_to(user: User) -> str:
    """To the page that asks for the second factor, or to the one that sets it up."""
    methods = get_adapter().get_reauthentication_methods(user)
    url: str = methods[0]["url"] if methods else reverse("mfa_index")
    return url
