"""Addresses that cannot be: PostgreSQL keeps no NUL in a text, so nothing stands where one is asked for."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


def without_nul(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a NUL in the path or the query is not found; it never reaches a view, which would break on it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return get_response(request)

    return middleware
