"""What is no text: no keyboard types a NUL, and PostgreSQL keeps none, so no view ever meets one.

An address with one is not found. In a question or a form it becomes U+FFFD, as in a page that a browser reads
(HTML, 13.2.3.5): the view finds words that mean nothing, and says so in its own.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase

NUL, UNKNOWN = "\x00", "\ufffd"


class PlainText:
    """Middleware: the path, the query and the fields of a form, before any view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.path:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "%EF%BF%BD")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Not where the body is signed as a whole, and may be read once only."""
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]


def _without_nul(form: QueryDict) -> QueryDict:
    """The same fields; a form without any is the common one, and is left alone."""
    if not any(NUL in text for name, values in form.lists() for text in (name, *values)):
        return form
    plain = QueryDict(mutable=True)
    for name, values in form.lists():
        plain.setlist(name.replace(NUL, UNKNOWN), [value.replace(NUL, UNKNOWN) for value in values])
    plain._mutable = False
    return plain
