"""Too long at a lock, or two who wait for each other: no breakdown, but everybody at once. Nothing was written, and
the same again may work."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from psycopg.errors import DeadlockDetected, LockNotAvailable

AGAIN_SECONDS = "5"
TOO_MANY = (LockNotAvailable, DeadlockDetected)


class InWords:
    """Middleware: an act bounds its wait (tickets.places) and answers itself for the lock it expects to wait at; the
    others, the journal's head among them, are answered for here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not (isinstance(error, OperationalError) and isinstance(error.__cause__, TOO_MANY)):
            return None
        answer = render(request, "503.html", status=503)
        answer.headers["Retry-After"] = AGAIN_SECONDS
        return answer
