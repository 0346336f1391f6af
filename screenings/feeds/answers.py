"""How a feed answers: a body, its fingerprint, and 304 to whoever has it already."""

import hashlib
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

# XML and iCalendar refuse these; a text pasted from elsewhere may carry one.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
MAX_AGE = 5  # seconds: a published change is seen by everybody within them


def clean(text: str) -> str:
    """The text without the control characters that break a feed."""
    return CONTROLS.sub("", text)


def answer(request: HttpRequest, body: bytes, content_type: str, *, filename: str = "") -> HttpResponseBase:
    """The body, or 304. The fingerprint is of the body itself: films and names change without their screening."""
    etag = hashlib.sha256(body).hexdigest()[:32]
    response = answer_once(request, lambda: body, content_type, etag=etag)
    if filename and response.status_code == 200:
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def answer_once(
    request: HttpRequest,
    make: Callable[[], bytes],
    content_type: str,
    *,
    etag: str,
    max_age: int = MAX_AGE,
) -> HttpResponseBase:
    """304, or the body, which is only made for who does not have it; the fingerprint must tell all of it."""
    headers = {"ETag": f'"{etag}"', "Cache-Control": f"public, max-age={max_age}"}
    answered = get_conditional_response(request, etag=headers["ETag"])
    response = answered or HttpResponse(make(), content_type=content_type)
    for name, value in headers.items():
        response[name] = value
    return response
