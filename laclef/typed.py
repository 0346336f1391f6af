"""What a hand can type where a page writes a number or words."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

LONGEST = 18  # digits: the database counts its rows up to there


def number_in(text: str, *, otherwise: int = 0) -> int:
    """The number in a form's field or an address; `otherwise` for anything else, "²" and endless ones too."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else otherwise


class PlainText:
    """Middleware: no keyboard types a NUL and the database keeps none, so a form that brings one is a bad request.

    Of addresses laclef.addresses says the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Not where the body is signed as a whole, and may be read once only."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        if any("\x00" in value for _name, values in request.POST.lists() for value in values):
            raise BadRequest("a NUL in the form")
