"""How a feed answers: a body, its fingerprint, and 304 to whoever has it already."""

import hashlib
import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

# XML and iCalendar refuse these; a text pasted from elsewhere may carry one.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
MAX_AGE = 5  # seconds: a published change is seen by everybody within them


def clean(text: str) -> str:
    """The text without the control characters that break a feed."""
    return CONTROLS.sub("", text)


def fingerprint(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def answer(
    request: HttpRequest, body: bytes, content_type: str, *, max_age: int = MAX_AGE, filename: str = ""
) -> HttpResponseBase:
    """The body, or 304. The fingerprint is of the body itself: films and names change without their screening."""
    response = HttpResponse(body, content_type=content_type)
    response["Cache-Control"] = f"public, max-age={max_age}"
    response["ETag"] = f'"{fingerprint(body)}"'
    if filename:
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
