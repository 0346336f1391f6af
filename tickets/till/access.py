"""The till's access: an enrolled device, and a person who said at it who they are. Not an account's login.

    @at_the_till
    def sell(request): request.till.person, request.till.session, request.till.sales_point

What was sent to a locked till is not lost: the lock keeps it and sends it again once it is open.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from laclef.access import View, kept_by_nobody, marked
from laclef.accounts.models import User
from tickets.models import SalesPoint, TillDevice, TillSession
from tickets.till import people, sessions
from tickets.till.devices import device_of

COOKIE = "till" if settings.DEBUG else "__Host-till"


@dataclass(frozen=True)
class AtTill:
    """Where, who, and in which session, if one is open."""

    device: TillDevice
    person: User
    session: TillSession | None

    @property
    def sales_point(self) -> SalesPoint:
        return self.device.sales_point

    @property
    def pause_seconds(self) -> int:
        """After so long without a touch the page locks itself."""
        return int(settings.TILL_LOCK_MINUTES * 60)


class TillRequest(HttpRequest):
    """A request to a view that is @at_the_till."""

    till: AtTill


class OpenTill(AtTill):
    """With a session: what with_open_session promises."""

    session: TillSession


class OpenTillRequest(TillRequest):
    """A request to a view that is @with_open_session."""

    till: OpenTill


def at_the_till(view: View) -> View:
    """Only at an enrolled, unlocked device; sets request.till. Else the lock, which comes back here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _enter(request, view, args, kwargs)

    return marked(guarded, "till", view)


def with_open_session(view: View) -> View:
    """The same, with a session of today: without one, the till is opened first; an older one is closed first."""
    return _with_session(view, also_older=False)


def in_a_session(view: View) -> View:
    """The same, also with an older session: what counts and closes it."""
    return _with_session(view, also_older=True)


def _with_session(view: View, *, also_older: bool) -> View:
    def in_session(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        session = request.till.session
        if session is None:
            return redirect("till:open")
        if not also_older and not sessions.is_of_today(session, timezone.now()):
            return redirect("till:session")
        return view(request, *args, **kwargs)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _enter(request, in_session, args, kwargs)

    return marked(guarded, "till", view)


def device_in(request: HttpRequest) -> TillDevice | None:
    """The enrolled device that asks, locked or not."""
    return device_of(request.COOKIES.get(COOKIE, ""))


def till_of(request: HttpRequest, now: datetime) -> AtTill | None:
    """Who stands at which device; None where it is locked, or no till, or the person may no more."""
    device = device_in(request)
    if device is None or not device.is_unlocked(now):
        return None
    person = device.person
    if person is None or not people.may_stand_there(person, now):
        return None
    return AtTill(device, person, sessions.open_session_of(device.sales_point))


def _enter(request: Any, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any) -> HttpResponseBase:
    now = timezone.now()
    till = till_of(request, now)
    if till is None:
        return _turn_away(request)
    # A page that asks by itself (places left, who came) says so: it keeps nobody signed in.
    if "X-Till-Quiet" not in request.headers:
        people.touch(device=till.device, now=now)
    request.till = till
    return kept_by_nobody(view(request, *args, **kwargs))


def _turn_away(request: HttpRequest) -> HttpResponseBase:
    """To the lock; what was sent goes along (307), for the lock's own form to keep."""
    where = "till:lock" if device_in(request) else "till:enrol"
    address = f"{reverse(where)}?{urlencode({'next': request.get_full_path()})}"
    answer = redirect(address)
    if request.method == "POST" and where == "till:lock":
        answer.status_code = 307
    return answer
